"""Columns in and figures out: what pairs and groups of an evaluation share."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from scoring.evaluation.statistics import Column, Estimate

Figures = dict[str, Any]


def complete(*columns: Sequence[float | None]) -> list[Column]:
    """The columns without the rows in which any of them has no number."""
    rows = [row for row in zip(*columns, strict=True) if None not in row]
    return [np.array([row[index] for row in rows], dtype=float) for index in range(len(columns))]


def share(part: int, whole: int) -> Figures:
    """How many, and which part of all, 0 to 1."""
    return {"n": part, "share": round(part / whole, 3) if whole else None}


def figures_of(estimate: Estimate | None) -> Figures | None:
    """An estimate as plain data."""
    return None if estimate is None else asdict(estimate)
