"""The few colours that a region of a picture is made of, by weighted k-means in CIELAB."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision.masks import Mask

SIDE = 96  # px, longest side of the picture that is clustered
SWATCHES = 8
RESTARTS, ROUNDS = 4, 25


@dataclass(frozen=True)
class Swatch:
    """A colour (L*, a*, b*, D65) and its share of the region, 0 to 1."""

    lab: tuple[float, float, float]
    weight: float


def region_colours(lab: NDArray[np.float32], region: Mask) -> NDArray[np.float32]:
    """The region's colours (N, 3) at a longest side of 96 px; nothing outside it bleeds in."""
    height, width = region.shape
    scale = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    share = cv2.resize(region.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    total = cv2.resize(lab * region[..., None], size, interpolation=cv2.INTER_AREA)
    inside = share > 0.5
    return np.asarray(total[inside] / share[inside][:, None], dtype=np.float32)


def palette(colours: NDArray[np.float32], seed: int, count: int = SWATCHES) -> tuple[Swatch, ...]:
    """At most ``count`` swatches of colours (N, 3), heaviest first; their weights sum to 1.

    k-means (Lloyd 1982, 10.1109/TIT.1982.1056489) from k-means++ starts drawn by ``seed``; the
    tightest of four runs. The same colours and seed always give the same palette; a flat region
    has fewer swatches, no colours none.
    """
    distinct = np.unique(np.round(colours, 2), axis=0)
    if len(distinct) == 0:
        return ()
    points = colours.astype(np.float64)
    generator = np.random.default_rng(seed)
    runs = [
        _lloyd(points, _starts(points, min(count, len(distinct)), generator))
        for _ in range(RESTARTS)
    ]
    centres, labels, _ = min(runs, key=lambda run: run[2])
    weights = np.bincount(labels, minlength=len(centres)) / len(points)
    swatches = [
        Swatch((float(lightness), float(a), float(b)), float(weight))
        for (lightness, a, b), weight in zip(centres, weights, strict=True)
        if weight > 0
    ]
    return tuple(sorted(swatches, key=lambda swatch: (-swatch.weight, swatch.lab)))


def _starts(
    points: NDArray[np.float64], count: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """k-means++: each next start is drawn in proportion to its squared distance."""
    starts = [points[generator.integers(len(points))]]
    nearest = np.full(len(points), np.inf)
    while len(starts) < count:
        nearest = np.minimum(nearest, ((points - starts[-1]) ** 2).sum(axis=1))
        if nearest.sum() == 0:
            break
        starts.append(points[generator.choice(len(points), p=nearest / nearest.sum())])
    return np.array(starts)


def _lloyd(
    points: NDArray[np.float64], centres: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], float]:
    """Centres, the centre of each point, and the sum of squared distances."""
    labels = np.full(len(points), -1)
    squares = (points**2).sum(axis=1)
    distances = np.zeros(len(points))
    for _ in range(ROUNDS):
        table = (centres**2).sum(axis=1) - 2 * points @ centres.T
        nearest = table.argmin(axis=1)
        distances = table[np.arange(len(points)), nearest] + squares
        if (nearest == labels).all():
            break
        labels = nearest
        sizes = np.bincount(labels, minlength=len(centres))
        for axis in range(3):
            sums = np.bincount(labels, weights=points[:, axis], minlength=len(centres))
            centres[:, axis] = np.where(sizes > 0, sums / np.maximum(sizes, 1), centres[:, axis])
    return centres, labels, float(distances.sum())
