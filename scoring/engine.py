"""The engine: picture bytes and a rubric to a Scorecard. Knows no framework; please keep it so.

The only module that knows both halves: what the pixels show (``scoring.vision``) and what a brand
wants of it (``scoring.rubric``). No database, no clock, no randomness: the same bytes, rubric and
engine version give the same Scorecard, in any process and in any order.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from scoring.rubric.jobs import JOBS, Job, rubric_for
from scoring.rubric.rubric import MeasurementLike, Reading, Rubric, Scorecard
from scoring.version import ENGINE_VERSION
from scoring.vision.decode import ACCEPTED, DecodeError
from scoring.vision.measurement import Unassessable
from scoring.vision.measures import measure_all
from scoring.vision.sample import Sample

__all__ = ["ENGINE_VERSION", "PictureReading", "assess", "judge", "read_measurements"]

SEND_ANOTHER = f"Export the portrait again as {ACCEPTED}, and use that file."
NEEDS_A_SET = (
    "Whether a portrait stands out needs a set to compare it with; one picture cannot show it."
)


@dataclass(frozen=True)
class PictureReading:
    """What the pixels of one file show, before any judgement; judge it for as many jobs as asked.

    sha256: of the bytes. measurements: by cue key, empty when the picture cannot be read.
    code: empty, or why it cannot be read (``no_face``, ``broken`` …), stable for programs;
    reason and advice say it to people.
    """

    sha256: str
    measurements: Mapping[str, MeasurementLike]
    code: str = ""
    reason: str = ""
    advice: str = ""


def assess(
    data: bytes, rubric: Rubric, *, disabled_cues: frozenset[str] = frozenset()
) -> Scorecard:
    """The Scorecard of one picture file against one rubric.

    disabled_cues: keys that the installation switched off. Never raises for a bad picture: what
    cannot be decoded, or has no single face, comes back as ``unassessable`` with a reason and
    advice. Anything raised is a fault of ours; the caller records it as failed.
    """
    return judge(read_measurements(data), rubric, disabled_cues=disabled_cues)


def read_measurements(data: bytes) -> PictureReading:
    """Decode and measure once. Never raises for a bad picture."""
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return PictureReading(sha256, measure_all(Sample.from_bytes(data)))
    except Unassessable as answer:
        return PictureReading(sha256, {}, answer.code, answer.reason, answer.advice)
    except DecodeError as error:
        return PictureReading(sha256, {}, error.code, error.message, SEND_ANOTHER)


def judge(
    reading: PictureReading, rubric: Rubric, *, disabled_cues: frozenset[str] = frozenset()
) -> Scorecard:
    """The Scorecard of measurements taken before. Pure, and cheap: no pixel is touched."""
    known = {"sha256": reading.sha256, "engine_version": ENGINE_VERSION}
    if reading.code:
        return rubric.unassessable(
            reading.reason, reading.advice, disabled_cues=disabled_cues, **known
        )
    whole = {
        "coherence": _coherence(reading.measurements, rubric, disabled_cues),
        "distinctiveness": Reading(None, "robust z", 0.0, (), NEEDS_A_SET),
    }
    return rubric.score({**reading.measurements, **whole}, disabled_cues=disabled_cues, **known)


def _coherence(
    measurements: Mapping[str, MeasurementLike], rubric: Rubric, disabled_cues: frozenset[str]
) -> Reading:
    """Points between this job's score and the best other job's (evidence id C35).

    Jobs that ask for the very same bands and weights do not compete. The evidence lists the other
    jobs' scores, best first; jobs that cannot be scored on this picture are left out.
    """
    own = rubric.overall(measurements, disabled_cues=disabled_cues)
    others: list[tuple[float, Job]] = []
    for job in JOBS:
        other = rubric_for(job.slug)
        if job.slug == rubric.job.slug or other.asks_the_same_as(rubric):
            continue
        overall = other.overall(measurements, disabled_cues=disabled_cues)
        if overall is not None:
            others.append((overall, job))
    if own is None or not others:
        because = "Too few cues could be read to compare this job with the others."
        return Reading(None, "points", 0.0, (), because)
    others.sort(key=lambda other: (-other[0], other[1].slug))
    evidence = tuple(
        {"kind": "job", "job": job.slug, "label": job.title, "overall": overall}
        for overall, job in others
    )
    return Reading(round(own - others[0][0], 1), "points", 1.0, evidence)
