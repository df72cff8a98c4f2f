"""Drift: how far readings and scores move over a set of trials, and what the tolerances say."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from scoring.audit.perturbations import PERTURBATIONS
from scoring.audit.tolerances import TOLERANCES, Tolerance
from scoring.audit.trial import READ_CUES, Trial
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import JOB_SLUGS

POINTS_DIGITS = 2


@dataclass(frozen=True)
class JobDrift:
    """One job under one perturbation, in points of its overall score.

    median, p95: over the portraits, None when there is none to compare. n: portraits compared.
    lost: portraits whose overall score came or went. by: the cue that moves the total most on
    average, with ``by_points``, the points that it moves it; empty when nothing moves.
    is_kept: whether both figures keep the tolerance; a job without a portrait keeps it.
    """

    median: float | None
    p95: float | None
    n: int
    lost: int
    by: str
    by_points: float
    is_kept: bool


@dataclass(frozen=True)
class CueDrift:
    """One cue under one perturbation.

    median, p95: of the unsigned change, native. of_spread: the median as a part of the cue's
    standard deviation over the portraits; None without spread. n: portraits that have it in both.
    flips: portraits where the measure abstains from only one of both.
    """

    median: float | None
    p95: float | None
    of_spread: float | None
    n: int
    flips: int


def job_drift(trials: Sequence[Trial], key: str, job: str) -> JobDrift:
    """How far one perturbation moves one job's overall score."""
    changes = [trial.changes[key] for trial in trials if key in trial.changes]
    read = [change for change in changes if change.is_read]
    drifts = [drift for change in read if (drift := change.drift(job)) is not None]
    moved: dict[str, float] = defaultdict(float)
    for change in read:
        for cue, points in change.points.get(job, {}).items():
            moved[cue] += abs(points)
    by, points = max(moved.items(), key=lambda item: (item[1], item[0]), default=("", 0.0))
    median, p95 = median_and_p95(drifts, POINTS_DIGITS)
    return JobDrift(
        median=median,
        p95=p95,
        n=len(drifts),
        lost=len(read) - len(drifts),
        by=by if points else "",
        by_points=round(points / len(drifts), POINTS_DIGITS) if drifts else 0.0,
        is_kept=median is None or p95 is None or _tolerance(key).allows(median, p95),
    )


def cue_drift(trials: Sequence[Trial], key: str, cue: str) -> CueDrift:
    """How far one perturbation moves one cue's reading."""
    pairs = [
        (trial.values[cue], trial.changes[key].values[cue])
        for trial in trials
        if key in trial.changes and trial.changes[key].is_read
    ]
    moved = [abs(new - old) for old, new in pairs if old is not None and new is not None]
    median, p95 = median_and_p95(moved, CATALOGUE[cue].digits + 1)
    spread = spread_of(trials, cue)
    return CueDrift(
        median=median,
        p95=p95,
        of_spread=round(float(np.median(moved)) / spread, 3) if moved and spread else None,
        n=len(moved),
        flips=sum((old is None) != (new is None) for old, new in pairs),
    )


def spread_of(trials: Sequence[Trial], cue: str) -> float | None:
    """Standard deviation of a cue over the portraits; None for fewer than two readings."""
    values = [value for trial in trials if (value := trial.values.get(cue)) is not None]
    return float(np.std(values)) if len(values) > 1 else None


def abstains(trials: Sequence[Trial], cue: str) -> float | None:
    """The share of readable portraits from which the measure abstains, 0 to 1; None without any."""
    values = [trial.values[cue] for trial in trials if trial.values]
    return round(values.count(None) / len(values), 3) if values else None


def median_and_p95(values: Sequence[float], digits: int) -> tuple[float | None, float | None]:
    """Both percentiles (linear between neighbours), rounded; None for no values."""
    if not values:
        return None, None
    median, p95 = np.percentile(values, [50, 95])
    return round(float(median), digits) + 0.0, round(float(p95), digits) + 0.0


def drift_table(trials: Sequence[Trial]) -> list[dict[str, object]]:
    """A row for each perturbation that was tried: its jobs, and how many pictures it lost."""
    tried = {key for trial in trials for key in trial.changes}
    return [
        {
            "key": key,
            "kind": perturbation.kind,
            "title": perturbation.title,
            "unreadable": sum(
                not trial.changes[key].is_read for trial in trials if key in trial.changes
            ),
            "jobs": {job: asdict(job_drift(trials, key, job)) for job in JOB_SLUGS},
        }
        for key, perturbation in PERTURBATIONS.items()
        if key in tried
    ]


def cue_table(trials: Sequence[Trial]) -> list[dict[str, object]]:
    """A row for each cue: how often it abstains, its spread, its drift by perturbation."""
    tried = {key for trial in trials for key in trial.changes}
    return [
        {
            "key": cue,
            "abstains": abstains(trials, cue),
            "spread": _rounded(spread_of(trials, cue), CATALOGUE[cue].digits + 1),
            "drift": {
                key: asdict(cue_drift(trials, key, cue)) for key in PERTURBATIONS if key in tried
            },
        }
        for cue in READ_CUES
    ]


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, digits)


def _tolerance(key: str) -> Tolerance:
    return TOLERANCES[PERTURBATIONS[key].kind]
