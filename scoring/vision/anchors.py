"""Single-shot detectors: their anchor centres, overlap, and how overlapping boxes are merged."""

from functools import cache

import numpy as np


@cache
def anchor_centres(size: int, layers: tuple[tuple[int, int], ...]) -> np.ndarray:
    """Cell centres (n, 2) in input px of square grids; ``layers`` = (cells a side, repeats)."""
    centres = []
    for cells, repeats in layers:
        middle = (np.arange(cells) + 0.5) * size / cells
        y, x = np.meshgrid(middle, middle, indexing="ij")
        grid = np.stack([x.ravel(), y.ravel()], axis=1)
        centres.append(np.repeat(grid, repeats, axis=0))
    return np.concatenate(centres)


def sigmoid(logit: np.ndarray) -> np.ndarray:
    """Logistic function, safe for large values."""
    return 1.0 / (1.0 + np.exp(-np.clip(logit, -80.0, 80.0)))


def overlap(box: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Intersection over union (n,) of one box with many; boxes are x0, y0, x1, y1."""
    low = np.maximum(box[:2], boxes[:, :2])
    high = np.minimum(box[2:4], boxes[:, 2:4])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    area = np.prod(box[2:4] - box[:2])
    areas = np.prod(boxes[:, 2:4] - boxes[:, :2], axis=1)
    return shared / np.maximum(area + areas - shared, 1e-9)


def merge_overlapping(
    rows: np.ndarray, scores: np.ndarray, limit: float = 0.3
) -> list[tuple[np.ndarray, float]]:
    """Non-maximum suppression that averages what it suppresses, weighted by score.

    ``rows`` (n, k) begin with x0, y0, x1, y1; the other columns (points) are averaged alike.
    Returns (row, score of the best of the group), best first.
    """
    order = np.argsort(-scores, kind="stable")
    rows, scores = rows[order], scores[order]
    merged = []
    while len(rows):
        same = overlap(rows[0], rows) > limit
        same[0] = True
        row = np.average(rows[same], axis=0, weights=scores[same])
        merged.append((row, float(scores[0])))
        rows, scores = rows[~same], scores[~same]
    return merged
