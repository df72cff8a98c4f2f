"""Overrides: a brand's own sliders, bands and weights over a job's table, checked first."""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scoring.rubric.catalogue import CATALOGUE, Cue
from scoring.rubric.curves import Curve
from scoring.rubric.rebalancing import BadOverride, rebalanced
from scoring.rubric.sliders import slid
from scoring.rubric.tables import Row, curves_of

MAX_PARTS = 3


def with_overrides(
    rows: Mapping[str, Row], overrides: Mapping[str, Any], *, job: str
) -> dict[str, Row]:
    """The rows of a job with a brand's own sliders, bands and weights.

    overrides: ``{"sliders": {"human": step, "composed": step, "polished": step}, "cues": {key:
    {"bands": [[lo, hi], …], "weight": percent}}}``, all optional; a step is -2 to 2, None is an
    open end. A given weight is that cue's percent of the total and wins over the sliders; the
    cues without one share what is left in their proportion, so that the total stays 100 and no
    cap is passed. job: the slug whose caps hold. Raises BadOverride.
    """
    steps, changes = _checked(overrides)
    changed = slid(rows, steps)
    for key, change in changes.items():
        changed[key] = _changed(CATALOGUE[key], changed[key], change)
    given = {key: changed[key].weight for key, change in changes.items() if "weight" in change}
    return rebalanced(changed, given, job=job) if given or any(steps.values()) else changed


def _checked(overrides: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The sliders' steps and the changes by cue key. Raises BadOverride."""
    if not isinstance(overrides, Mapping) or overrides.keys() - {"sliders", "cues"}:
        raise BadOverride('Overrides are written as {"sliders": {…}, "cues": {…}}, no more.')
    steps, changes = overrides.get("sliders", {}), overrides.get("cues", {})
    if not isinstance(steps, Mapping):
        raise BadOverride("“sliders” maps human, composed and polished to a step.")
    if not isinstance(changes, Mapping):
        raise BadOverride("“cues” maps the key of a cue to its bands and weight.")
    for key, change in changes.items():
        if key not in CATALOGUE:
            raise BadOverride(f"There is no cue “{key}”.")
        if CATALOGUE[key].report_only:
            raise BadOverride(f"{key}: this cue is only reported; it takes no band or weight.")
        if not isinstance(change, Mapping) or change.keys() - {"bands", "weight"}:
            raise BadOverride(f"{key}: give “bands”, “weight” or both, and nothing else.")
    return steps, changes


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


def _low(edge: float | None) -> float:
    return -math.inf if edge is None else edge
