"""The few colours that a region of a picture is made of, by weighted k-means in CIELAB."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.vision.levels import halved
from scoring.vision.masks import Mask

SIDE = 96  # px; larger pictures are halved, so that what is clustered has 48 to 96
SWATCHES = 8
STEP = 4.0  # CIELAB; colours are gathered in cubes of this side before they are clustered
ROUNDS = 20


@dataclass(frozen=True)
class Swatch:
    """A colour (L*, a*, b*, D65) and its share of the region, 0 to 1."""

    lab: tuple[float, float, float]
    weight: float


def region_colours(lab: NDArray[np.float32], region: Mask) -> NDArray[np.float32]:
    """The region's colours (N, 3) at a longest side of 48 to 96 px, of a picture of up to 400.

    Nothing outside the region bleeds in.
    """
    share, total = region.astype(np.float32), lab * region[..., None]
    while max(share.shape) > SIDE:
        share, total = halved(share), halved(total)
    inside = share > 0.5
    return np.asarray(total[inside] / share[inside][:, None], dtype=np.float32)


def palette(colours: NDArray[np.float32], count: int = SWATCHES) -> tuple[Swatch, ...]:
    """At most ``count`` swatches of colours (N, 3), heaviest first; their weights sum to 1.

    Weighted k-means (Lloyd 1982, 10.1109/TIT.1982.1056489) over the means of small cubes of
    colour. Each start is the cube of the most weight times squared distance from the starts
    before it, so nothing is drawn by chance. A flat region has fewer swatches, no colours none.
    """
    points, weights = _gathered(colours)
    if len(points) == 0:
        return ()
    centres, labels = _lloyd(points, weights, _starts(points, weights, count))
    shares = np.bincount(labels, weights=weights, minlength=len(centres)) / weights.sum()
    swatches = [
        Swatch((float(lightness), float(a), float(b)), float(share))
        for (lightness, a, b), share in zip(centres, shares, strict=True)
        if share > 0
    ]
    return tuple(sorted(swatches, key=lambda swatch: (-swatch.weight, swatch.lab)))


def _gathered(
    colours: NDArray[np.float32],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean colours (M, 3) of the filled cubes, and how many colours each holds."""
    if len(colours) == 0:
        return np.zeros((0, 3)), np.zeros(0)
    cells = np.floor((colours + np.float32(256)) / np.float32(STEP)).astype(np.int64)
    code = (cells[:, 0] * 512 + cells[:, 1]) * 512 + cells[:, 2]
    _, index, counts = np.unique(code, return_inverse=True, return_counts=True)
    sums = [np.bincount(index, weights=colours[:, axis]) for axis in range(3)]
    return np.stack(sums, axis=1) / counts[:, None], counts.astype(np.float64)


def _starts(
    points: NDArray[np.float64], weights: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """k-means++ without chance: the heaviest, then always the one that would cost the most."""
    starts = [points[weights.argmax()]]
    nearest = np.full(len(points), np.inf)
    while len(starts) < count:
        nearest = np.minimum(nearest, ((points - starts[-1]) ** 2).sum(axis=1))
        cost = nearest * weights
        if cost.max() <= 0:
            break
        starts.append(points[cost.argmax()])
    return np.array(starts)


def _lloyd(
    points: NDArray[np.float64], weights: NDArray[np.float64], centres: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Centres, and the centre of each point."""
    labels = np.full(len(points), -1)
    weighted = np.column_stack([points * weights[:, None], weights])
    for _ in range(ROUNDS):
        nearest = ((centres**2).sum(axis=1) - 2 * points @ centres.T).argmin(axis=1)
        if (nearest == labels).all():
            break
        labels = nearest
        members = (labels == np.arange(len(centres))[:, None]).astype(np.float64)
        sums = members @ weighted
        filled = sums[:, 3] > 0
        centres[filled] = sums[filled, :3] / sums[filled, 3:]
    return centres, labels
