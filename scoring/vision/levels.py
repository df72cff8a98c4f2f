"""One picture at several sizes: halved again and again, each size with its light and colours.

Halving by means of 2 x 2 pixels costs next to nothing, keeps means exact, and needs no filter to
be chosen; what a measure asks of a large picture is then read off the smallest level that shows it.
"""

from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import colour_science


def halved(plane: NDArray[Any]) -> NDArray[Any]:
    """A picture (H, W, ...) at half its size, by means of 2 x 2; an odd last row or column goes.

    A side of one pixel stays as it is.
    """
    height, width = (max(1, side // 2) for side in plane.shape[:2])
    even = plane[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA))


class Halvings:
    """A picture (H, W, 3) and its halves, each made once however many look at it."""

    def __init__(self, rgb: NDArray[np.uint8], *, of: "Halvings | None" = None) -> None:
        self._made: list[NDArray[np.uint8]] = of._made if of else [rgb]
        self._first = next(at for at, made in enumerate(self._made) if made is rgb)

    def at(self, halvings: int) -> NDArray[np.uint8]:
        """The picture halved so many times."""
        while len(self._made) <= self._first + halvings:
            self._made.append(halved(self._made[-1]))
        return self._made[self._first + halvings]

    def below(self, halvings: int) -> "Halvings":
        """The same from so many halvings on."""
        return Halvings(self.at(halvings), of=self)


class Level:
    """A picture or a window of it, some halvings down; light and colours are worked out once.

    rgb: uint8 (H, W, 3). scale: its pixels to one of the whole picture's, 1, .5, .25 …
    left, top: where the window begins, in pixels of the whole picture.
    """

    def __init__(
        self, rgb: NDArray[np.uint8], scale: float = 1.0, left: int = 0, top: int = 0
    ) -> None:
        self.rgb = rgb
        self.scale = scale
        self.left, self.top = left, top

    def halved(self) -> "Level":
        """The next level: half as large."""
        return Level(halved(self.rgb), self.scale / 2, self.left, self.top)

    def points(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Points (N, 2) of the whole picture in pixels of this level."""
        return np.asarray((points - (self.left, self.top)) * self.scale, dtype=np.float64)

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        return self.rgb.shape[0], self.rgb.shape[1]

    @cached_property
    def linear(self) -> NDArray[np.float32]:
        """Linear RGB (H, W, 3), 0 to 1."""
        return colour_science.linear_rgb(self.rgb)

    @cached_property
    def luminance(self) -> NDArray[np.float32]:
        """Relative luminance Y (H, W), 0 to 1."""
        return colour_science.luminance(self.linear)

    @cached_property
    def lab(self) -> NDArray[np.float32]:
        """CIELAB D65 (H, W, 3)."""
        return colour_science.cielab(self.linear)

    @cached_property
    def lightness(self) -> NDArray[np.float32]:
        """L* (H, W), 0 to 100; a quarter of the work of all three."""
        if "lab" in self.__dict__:
            return np.asarray(cv2.extractChannel(self.lab, 0), dtype=np.float32)
        return colour_science.lightness(self.luminance)
