"""The engine: picture bytes and a rubric to a Scorecard. Knows no framework; please keep it so.

The only module that knows both halves: what the pixels show (``scoring.vision``) and what a brand
wants of it (``scoring.rubric``). No database, no clock, no randomness: the same bytes, rubric and
engine version give the same Scorecard, in any process and in any order.
"""

import hashlib
from dataclasses import asdict
from typing import Any

from scoring.rubric.rubric import Rubric
from scoring.rubric.scorecard import Scorecard
from scoring.rubric.verdict import PictureReading, judge
from scoring.version import ENGINE_VERSION
from scoring.vision.decode import ACCEPTED, DecodeError, decode
from scoring.vision.measurement import Unassessable
from scoring.vision.measures import measure_all
from scoring.vision.quality import InputFault, input_faults
from scoring.vision.sample import Sample

__all__ = ["ENGINE_VERSION", "PictureReading", "assess", "judge", "read_measurements"]

SEND_ANOTHER = f"Export the portrait again as {ACCEPTED}, and use that file."


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
    sha256, engine_version = hashlib.sha256(data).hexdigest(), ENGINE_VERSION
    try:
        sample = Sample(decode(data), sha256)
        notices = tuple(_notice(fault) for fault in input_faults(sample))
        measured = measure_all(sample)
    except Unassessable as answer:
        why = (answer.code, answer.reason, answer.advice)
    except DecodeError as error:
        why = (error.code, error.message, SEND_ANOTHER)
    else:
        return PictureReading(sha256, measured, engine_version=engine_version, notices=notices)
    return PictureReading(sha256, {}, *why, engine_version=engine_version)


def _notice(fault: InputFault) -> dict[str, Any]:
    return asdict(fault) | {"value": round(fault.value, 3)}
