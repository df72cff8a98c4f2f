"""Linear light in and out of 8-bit sRGB (IEC 61966-2-1), a strip of rows at a time."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision.colour_science import linear_rgb

Light = NDArray[np.float32]
Pixels = NDArray[np.uint8]

ROWS = 512
_FINE = 4095


@dataclass(frozen=True)
class Window:
    """Rows ``top`` to ``bottom`` of a picture that is ``scale`` times as large as the analysed one.

    width: of the picture, px.
    """

    top: int
    bottom: int
    width: int
    scale: float

    def of(self, plane: NDArray[np.float32], per_analysed: float) -> Light:
        """The window's part (H, W, ...) of a plane, interpolated.

        per_analysed: pixels of the plane to one of the analysed picture.
        """
        step = per_analysed / self.scale
        shift = step / 2 - 0.5
        matrix = np.array([[step, 0, shift], [0, step, shift + self.top * step]], dtype=np.float64)
        part = cv2.warpAffine(
            plane,
            matrix,
            (self.width, self.bottom - self.top),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(part, dtype=np.float32)


@dataclass(frozen=True)
class Treatment:
    """What is done to linear light (H, W, 3) of a window. halo: rows it looks at beyond its own."""

    apply: Callable[[Light, Window], Light]
    halo: int = 0


def treated(rgb: Pixels, treatment: Treatment, scale: float) -> Pixels:
    """A picture (H, W, 3) after a treatment; light beyond white is clipped.

    scale: its pixels to one of the analysed picture's. Strips keep the memory of a large one small.
    """
    height, width = rgb.shape[:2]
    result = np.empty_like(rgb)
    for top in range(0, height, ROWS):
        bottom = min(height, top + ROWS)
        window = Window(
            max(0, top - treatment.halo), min(height, bottom + treatment.halo), width, scale
        )
        light = linear_rgb(np.ascontiguousarray(rgb[window.top : window.bottom]))
        done = treatment.apply(light, window)[top - window.top : bottom - window.top]
        result[top:bottom] = _encoded(done)
    return result


def _encoded(light: Light) -> Pixels:
    index = np.clip(light * _FINE, 0, _FINE)
    # Interpolated between the entries, since the curve is steep near black.
    lower = index.astype(np.uint16)
    part = index - lower
    values = _CURVE[lower] + part * (_CURVE[np.minimum(lower + 1, _FINE)] - _CURVE[lower])
    return np.asarray(np.round(values), dtype=np.uint8)


def _curve() -> NDArray[np.float32]:
    light = np.arange(_FINE + 1) / _FINE
    curved = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return (curved * 255).astype(np.float32)


_CURVE = _curve()
