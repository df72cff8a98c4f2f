"""The portraits that a brand pinned: which others lie nearer to a “not us” than to any “us”."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.columns import Columns
from scoring.consistency.dimensions import DIMENSIONS
from scoring.consistency.directions import angles_between
from scoring.consistency.palette import ciede2000
from scoring.consistency.target import ReferenceKind

NAMED = 20
"""At most so many portraits are named."""

ENOUGH = 0.60
"""Share of the weight that must be read in both portraits to compare them, as for an overall."""

CLEARLY = 0.05
"""A portrait must lie nearer by this much, of 1, to be named: less is a toss-up [default]."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class NearerToNotUs:
    """A portrait nearer to a “not us” than to any “us”; both distances 0 (equal) to 1 (as far
    apart as unrelated portraits in everything), us_distance None where no “us” is pinned."""

    portrait_id: str
    title: str
    not_us_id: str
    not_us_distance: float
    us_id: str
    us_distance: float
    sentence: str


@dataclass(frozen=True)
class References:
    """What is pinned and counts in the set, by id, and what lies on the wrong side; at most 20."""

    us: list[str] = field(default_factory=list)
    not_us: list[str] = field(default_factory=list)
    nearer: list[NearerToNotUs] = field(default_factory=list)


def compare_references(columns: Columns, pinned: Mapping[str, ReferenceKind]) -> References:
    """Compare every portrait with the pinned ones; linear in the size of the set."""
    kinds = [pinned.get(member.id) for member in columns.members]
    us = [index for index, kind in enumerate(kinds) if kind == "us"]
    not_us = [index for index, kind in enumerate(kinds) if kind == "not_us"]
    us_ids, not_us_ids = ([columns.members[i].id for i in group] for group in (us, not_us))
    if not us or not not_us:
        return References(us_ids, not_us_ids)
    to_us, to_not_us = _to(columns, us), _to(columns, not_us)
    with np.errstate(invalid="ignore"):  # where nothing can be said of either
        gap = to_us.min(axis=0) - to_not_us.min(axis=0)
    gap[us + not_us] = 0.0
    wrong = [int(i) for i in np.argsort(-gap, kind="stable") if np.isfinite(gap[i])]
    return References(
        us_ids,
        not_us_ids,
        [
            _nearer(columns, index, (us, to_us), (not_us, to_not_us))
            for index in wrong
            if gap[index] > CLEARLY
        ][:NAMED],
    )


def resemblance(columns: Columns, means: Floats, index: int) -> Floats:
    """How far each portrait lies from one of them over all dimensions, (n,), 0 to 1.

    The weighted mean of the distances, each as a share of the spread of unrelated portraits and
    1 at most; palettes by their ``means``. Infinite where too little was read in both.
    """
    apart, read = np.zeros(len(columns.members)), np.zeros(len(columns.members))
    for dimension in DIMENSIONS:
        if dimension.kind == "palette":
            away = ciede2000(means, means[index][None])
        elif dimension.kind == "direction":
            values = columns.values[dimension.key]
            away = angles_between(values, values[index])
        else:
            values = columns.values[dimension.key]
            away = np.abs(values - values[index])
        known = ~np.isnan(away)
        apart[known] += dimension.weight * np.minimum(away[known] / dimension.zero, 1.0)
        read[known] += dimension.weight
    whole = sum(dimension.weight for dimension in DIMENSIONS)
    return np.where(read >= ENOUGH * whole, apart / np.maximum(read, 1e-9), np.inf)


def _to(columns: Columns, pinned: Sequence[int]) -> Floats:
    means = mean_colours(columns)
    return np.stack([resemblance(columns, means, index) for index in pinned])


def mean_colours(columns: Columns) -> Floats:
    """The mean CIELAB colour of each palette, (n, 3), NaN without one."""
    means = np.full((len(columns.members), 3), np.nan)
    for index in np.flatnonzero(columns.places >= 0).tolist():
        palette = columns.palette_of(index).palette
        swatches = np.array([(weight, *lab) for weight, lab in palette])
        means[index] = swatches[:, 0] @ swatches[:, 1:] / swatches[:, 0].sum()
    return means


def _nearer(
    columns: Columns,
    index: int,
    us: tuple[Sequence[int], Floats],
    not_us: tuple[Sequence[int], Floats],
) -> NearerToNotUs:
    (us_members, to_us), (other_members, to_others) = us, not_us
    near, wrong = int(to_us[:, index].argmin()), int(to_others[:, index].argmin())
    own, model = columns.members[index], columns.members[us_members[near]]
    unwanted = columns.members[other_members[wrong]]
    return NearerToNotUs(
        portrait_id=own.id,
        title=own.title,
        not_us_id=unwanted.id,
        not_us_distance=round(float(to_others[wrong, index]), 3),
        us_id=model.id,
        us_distance=round(float(to_us[near, index]), 3),
        sentence=f"It lies nearer to “{unwanted.title}” (not us) than to “{model.title}” (us).",
    )
