"""Rebalancing: weights given by hand hold, the others fill up to 100, and no cap is passed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from scoring.rubric.tables import Row

TOLERANCE = 1e-9


class BadOverride(ValueError):
    """A change that cannot be applied; the message names the cue and says what is wrong."""


@dataclass(frozen=True)
class Cap:
    """Cues that together take at most so many percent, but in the jobs named in ``unless``.

    strict: holds for weights given by hand too; otherwise those are the brand's own affair.
    """

    keys: frozenset[str]
    percent: float
    title: str
    unless: frozenset[str] = frozenset()
    strict: bool = False


CAPS = (
    # The evidence contradicts rewarding asymmetry.
    Cap(frozenset({"expression_asymmetry", "structural_asymmetry"}), 3.0, "Asymmetry", strict=True),
    # No study links the warmth of an image to a trait: what a brand gives it by hand is style.
    Cap(
        frozenset({"midtone_warmth", "scene_cct"}),
        5.0,
        "Warmth and white balance",
        unless=frozenset({"nostalgic"}),
    ),
)


def rebalanced(rows: Mapping[str, Row], given: Mapping[str, float], *, job: str) -> dict[str, Row]:
    """The given weights as they are, the others scaled in their proportion to make 100.

    Where that would lift cues over a cap, those of them that are not given share what the cap
    leaves. Raises BadOverride when the given weights pass a strict cap or cannot make 100.
    """
    full = [cap for cap in CAPS if _total(given, cap) > cap.percent + TOLERANCE]
    for cap in full:
        if cap.strict:
            raise BadOverride(f"{cap.title} takes at most {cap.percent:g} % together.")
    caps = [cap for cap in CAPS if job not in cap.unless and cap not in full]
    held = dict(given)
    weights = _filled(rows, held)
    while over := next((cap for cap in caps if _total(weights, cap) > cap.percent + 1e-6), None):
        held |= _within(over, weights, held)
        weights = _filled(rows, held)
    return {key: replace(row, weight=weights[key]) for key, row in rows.items()}


def _within(cap: Cap, weights: Mapping[str, float], held: Mapping[str, float]) -> dict[str, float]:
    """What the cap leaves, shared by its cues that are not held yet, in their proportion."""
    loose = {key: weights[key] for key in cap.keys if key in weights and key not in held}
    room = max(0.0, cap.percent - _total(held, cap))
    whole = math.fsum(loose.values())
    return {key: room * weight / whole for key, weight in loose.items()}


def _filled(rows: Mapping[str, Row], held: Mapping[str, float]) -> dict[str, float]:
    fixed = math.fsum(held.values())
    others = math.fsum(row.weight for key, row in rows.items() if key not in held)
    if fixed > 100 + TOLERANCE or (others == 0 and abs(fixed - 100) > TOLERANCE):
        raise BadOverride(f"The given weights add up to {fixed:g} %; the whole is 100 %.")
    scale = max(0.0, 100 - fixed) / others if others else 0.0
    return {key: held.get(key, row.weight * scale) for key, row in rows.items()}


def _total(weights: Mapping[str, float], cap: Cap) -> float:
    return math.fsum(weights.get(key, 0.0) for key in cap.keys)
