"""Overrides: a brand's own bands and weights over a job's table, checked before they count."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scoring.rubric.catalogue import CATALOGUE, Cue
from scoring.rubric.curves import Curve
from scoring.rubric.tables import Row, curves_of

MAX_PARTS = 3
ASYMMETRY_CAP = 3.0  # percent; the evidence contradicts rewarding asymmetry
ASYMMETRY = frozenset({"expression_asymmetry", "structural_asymmetry"})


class BadOverride(ValueError):
    """An override that cannot be applied; the message names the cue and says what is wrong."""


def with_overrides(rows: Mapping[str, Row], overrides: Mapping[str, Any]) -> dict[str, Row]:
    """The rows of a job with a brand's own bands and weights.

    overrides: ``{"cues": {key: {"bands": [[lo, hi], …], "weight": percent}}}``, both optional,
    None for an open end. A given weight is that cue's percent of the total; the cues without one
    share what is left in their old proportion, so that the total stays 100.
    Raises BadOverride.
    """
    changes = _changes(overrides)
    changed = dict(rows)
    for key, change in changes.items():
        changed[key] = _changed(CATALOGUE[key], rows[key], change)
    given = {key: changed[key].weight for key, change in changes.items() if "weight" in change}
    return _rebalanced(changed, given) if given else changed


def _changes(overrides: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    if not isinstance(overrides, Mapping) or overrides.keys() - {"cues"}:
        raise BadOverride('Overrides are written as {"cues": {…}} and nothing else.')
    changes = overrides.get("cues", {})
    if not isinstance(changes, Mapping):
        raise BadOverride("“cues” maps the key of a cue to its bands and weight.")
    for key, change in changes.items():
        if key not in CATALOGUE:
            raise BadOverride(f"There is no cue “{key}”.")
        if CATALOGUE[key].report_only:
            raise BadOverride(f"{key}: this cue is only reported; it takes no band or weight.")
        if not isinstance(change, Mapping) or change.keys() - {"bands", "weight"}:
            raise BadOverride(f"{key}: give “bands”, “weight” or both, and nothing else.")
    return changes


def _changed(cue: Cue, row: Row, change: Mapping[str, Any]) -> Row:
    curves = _curves(cue, change["bands"]) if "bands" in change else row.curves
    weight = _weight(cue, change["weight"]) if "weight" in change else row.weight
    if weight and not curves:
        raise BadOverride(f"{cue.key}: this job leaves the cue open; a weight needs a band too.")
    return replace(row, curves=curves, weight=weight, free=row.free and not weight)


def _curves(cue: Cue, bands: Any) -> tuple[Curve, ...]:
    """The curves of checked bands, lowest first. Raises BadOverride."""
    if not isinstance(bands, Sequence) or isinstance(bands, str) or not bands:
        raise BadOverride(f"{cue.key}: bands are a list like [[0, 5], [12, 35]].")
    if len(bands) > MAX_PARTS:
        raise BadOverride(f"{cue.key}: a band has at most {MAX_PARTS} parts.")
    edges = sorted((_edges(cue, band) for band in bands), key=lambda pair: _low(pair[0]))
    for (_, before), (after, _) in itertools.pairwise(edges):
        if before is None or after is None or before >= after:
            raise BadOverride(f"{cue.key}: the parts of the band overlap.")
    try:
        return curves_of(cue, edges)
    except ValueError as error:
        raise BadOverride(f"{cue.key}: {error}") from error


def _edges(cue: Cue, band: Any) -> tuple[float | None, float | None]:
    if not isinstance(band, Sequence) or isinstance(band, str) or len(band) != 2:
        raise BadOverride(f"{cue.key}: each part of a band is a pair [lo, hi].")
    lo, hi = (None if edge is None else _number(cue, edge) for edge in band)
    if lo is None and hi is None:
        raise BadOverride(f"{cue.key}: a band open at both ends judges nothing.")
    if lo is not None and hi is not None and lo >= hi:
        raise BadOverride(f"{cue.key}: the lower edge {lo:g} is not below the upper edge {hi:g}.")
    if not cue.signed and ((lo is not None and lo < 0) or (hi is not None and hi <= 0)):
        raise BadOverride(f"{cue.key}: this cue is never negative; its band lies above zero.")
    return lo, hi


def _weight(cue: Cue, weight: Any) -> float:
    number = _number(cue, weight)
    if not 0 <= number <= 100:
        raise BadOverride(f"{cue.key}: a weight is a percentage from 0 to 100, not {number:g}.")
    return number


def _number(cue: Cue, number: Any) -> float:
    if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
        raise BadOverride(f"{cue.key}: {number!r} is not a number.")
    return float(number)


def _rebalanced(rows: Mapping[str, Row], given: Mapping[str, float]) -> dict[str, Row]:
    """The given weights as they are, the others scaled to fill up to 100."""
    if sum(given.get(key, 0.0) for key in ASYMMETRY) > ASYMMETRY_CAP:
        raise BadOverride(f"Asymmetry takes at most {ASYMMETRY_CAP:g} % together.")
    fixed = math.fsum(given.values())
    others = math.fsum(row.weight for key, row in rows.items() if key not in given)
    if fixed > 100 or (others == 0 and fixed != 100):
        raise BadOverride(f"The given weights add up to {fixed:g} %; the whole is 100 %.")
    scale = (100 - fixed) / others if others else 0.0
    return {
        key: row if key in given else replace(row, weight=row.weight * scale)
        for key, row in rows.items()
    }


def _low(edge: float | None) -> float:
    return -math.inf if edge is None else edge
