"""Carrying over: what a brand once asked for, over tables that have moved on since."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.rubric.jobs import BadOverride, rubric_for
from scoring.rubric.rubric import Rubric


@dataclass(frozen=True)
class Carried:
    """A rubric with as much of the changes as still applies.

    changes: that part of the brand's own changes. lost: what had to be left out, by key of the
    cue or slider, the custom job's own losses included; empty when all of it applies.
    """

    rubric: Rubric
    changes: dict[str, Any]
    lost: tuple[str, ...] = ()


def carried_over(
    job: str,
    changes: Mapping[str, Any],
    *,
    secondary: str = "",
    custom: Mapping[str, Any] | None = None,
) -> Carried:
    """The rubric of a job with all changes that still apply, tried one by one if need be.

    Never raises BadOverride: what was saved once must not break a brand after an upgrade.
    Raises UnknownJob.
    """
    try:
        return Carried(_rubric(job, changes, secondary, custom), dict(changes))
    except BadOverride:
        pass
    custom, lost = custom_that_applies(job, custom)
    kept, gone = _applying(job, changes, secondary, custom)
    lost += gone
    return Carried(_rubric(job, kept, secondary, custom), kept, tuple(dict.fromkeys(lost)))


def custom_that_applies(
    job: str, custom: Mapping[str, Any] | None
) -> tuple[Mapping[str, Any] | None, list[str]]:
    """A team's own job with those of its changes that still apply, and the keys of the others."""
    if custom is None:
        return None, []
    kept, lost = _applying(job, custom.get("changes", {}), "", None)
    return {**custom, "changes": kept}, lost


def _applying(
    job: str, changes: Mapping[str, Any], secondary: str, custom: Mapping[str, Any] | None
) -> tuple[dict[str, Any], list[str]]:
    """The changes that apply together, in the order of their keys, and the keys of the others."""
    kept: dict[str, Any] = {}
    lost: list[str] = []
    for part in ("sliders", "cues"):
        for key, change in sorted(changes.get(part, {}).items()):
            trial = {**kept, part: {**kept.get(part, {}), key: change}}
            try:
                _rubric(job, trial, secondary, custom)
            except BadOverride:
                lost.append(key)
            else:
                kept = trial
    return kept, lost


def _rubric(
    job: str, changes: Mapping[str, Any], secondary: str, custom: Mapping[str, Any] | None
) -> Rubric:
    return rubric_for(job, changes, secondary=secondary, custom=custom)
