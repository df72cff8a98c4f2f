"""Verdict: what all cues of one picture make together, for one job beside the others.

Pure, and cheap: no pixel is touched, so a stored Scorecard can be judged again at any time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scoring.rubric.jobs import JOBS, Job, job_of, rubric_for
from scoring.rubric.reading import MeasurementLike, Reading
from scoring.rubric.rubric import Rubric
from scoring.rubric.scorecard import Scorecard

NEEDS_A_SET = (
    "Whether a portrait stands out needs a set to compare it with; one picture cannot show it."
)
WHOLE = frozenset({"coherence", "distinctiveness"})
"""Cues that are no reading of the pixels: they are worked out with each verdict."""


@dataclass(frozen=True)
class PictureReading:
    """What the pixels of one file show, before any judgement; judge it for as many jobs as asked.

    sha256: of the bytes. engine_version: of the engine that measured. measurements: by cue key,
    empty when the picture cannot be read. code: empty, or why it cannot be read (``no_face``,
    ``broken`` …), stable for programs; reason and advice say it to people. notices: faults of a
    picture that could be read, as a Scorecard has them.
    """

    sha256: str
    measurements: Mapping[str, MeasurementLike]
    code: str = ""
    reason: str = ""
    advice: str = ""
    engine_version: str = field(default="", kw_only=True)
    notices: tuple[dict[str, Any], ...] = field(default=(), kw_only=True)

    @classmethod
    def of_scorecard(cls, card: Scorecard) -> "PictureReading":
        """The readings that a Scorecard keeps: the same numbers that were judged, none anew."""
        return cls(
            card.sha256,
            {
                cue.key: Reading(
                    cue.value,
                    cue.unit,
                    cue.confidence,
                    tuple(cue.evidence),
                    cue.reason if cue.value is None else None,
                )
                for cue in card.cues
                if cue.key not in WHOLE and cue.status != "disabled"
            },
            card.code or ("unassessable" if card.status == "unassessable" else ""),
            card.reason,
            card.advice,
            engine_version=card.engine_version,
            notices=card.notices,
        )


def judge(
    reading: PictureReading, rubric: Rubric, *, disabled_cues: frozenset[str] = frozenset()
) -> Scorecard:
    """The Scorecard of measurements taken before. Pure, and cheap: no pixel is touched."""
    known = {"sha256": reading.sha256, "engine_version": reading.engine_version}
    if reading.code:
        card = rubric.unassessable(
            reading.reason, reading.advice, disabled_cues=disabled_cues, **known
        )
        return replace(card, code=reading.code, secondary=_beside(rubric, None, 0.0))
    whole = {
        "coherence": _coherence(reading.measurements, rubric, disabled_cues),
        "distinctiveness": Reading(None, "robust z", 0.0, (), NEEDS_A_SET),
    }
    card = rubric.score({**reading.measurements, **whole}, disabled_cues=disabled_cues, **known)
    card = replace(card, notices=reading.notices)
    if not rubric.secondary:
        return card
    other = rubric_for(rubric.secondary).score(reading.measurements, disabled_cues=disabled_cues)
    return replace(card, secondary=_beside(rubric, other.overall, other.coverage))


def _beside(rubric: Rubric, overall: float | None, coverage: float) -> dict[str, Any] | None:
    """The secondary job's line of a Scorecard; None without a secondary job."""
    if not rubric.secondary:
        return None
    job = job_of(rubric.secondary)
    return {"job": job.slug, "title": job.title, "overall": overall, "coverage": coverage}


def judge_again(
    card: Scorecard, rubric: Rubric, *, disabled_cues: frozenset[str] = frozenset()
) -> Scorecard:
    """A Scorecard's own readings against another rubric: what the engine would say of the file.

    Exact, since values are rounded before they are judged and stored as they were judged.
    """
    return judge(PictureReading.of_scorecard(card), rubric, disabled_cues=disabled_cues)


def _coherence(
    measurements: Mapping[str, MeasurementLike], rubric: Rubric, disabled_cues: frozenset[str]
) -> Reading:
    """Points between this job's score and the best other job's (evidence id C35).

    A job whose bands most pictures fit is no rival and comes last, as if it scored lowest.
    Jobs that ask for the very same bands and weights do not compete, nor does the brand's own
    secondary job, nor the job that a team's own job starts from. The evidence lists the other
    jobs' scores, best first; jobs that cannot be scored on this picture are left out.
    """
    own = rubric.overall(measurements, disabled_cues=disabled_cues)
    others: list[tuple[float, Job]] = []
    for job in JOBS:
        other = rubric_for(job.slug)
        if job.slug in (rubric.job.slug, rubric.secondary) or other.asks_the_same_as(rubric):
            continue
        overall = other.overall(measurements, disabled_cues=disabled_cues)
        if overall is not None:
            others.append((overall, job))
    if own is None or not others:
        because = "Too few cues could be read to compare this job with the others."
        return Reading(None, "points", 0.0, (), because)
    others.sort(key=lambda other: (not other[1].rival, -other[0], other[1].slug))
    evidence = tuple(
        {"kind": "job", "job": job.slug, "label": job.title, "overall": overall}
        for overall, job in others
    )
    return Reading(round(own - others[0][0], 1), "points", 1.0, evidence)
