"""What an edit of the prompt would gain on the overall score. Pure arithmetic over the rubric.

    at most    Σ weight ÷ weight of all measured cues × (100 − score), over the cues it moves
    predicted  at most × confidence of the reading × CLOSED_BY_AN_EDIT

The first is what the overall gains if these cues come inside their bands and nothing else moves.
No generator does that at every request, and no reading is sure; so it is discounted. The discount
is a default and no measurement: what really happened is kept beside it, see records.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from prompts.bands import CueLike, Edge, side_of_band
from prompts.brief import Brief
from prompts.phrasebook import Move, Side

CLOSED_BY_AN_EDIT = 0.5
"""Share of the distance to the band that one edit is taken to close."""

CLOSED_BY_ASKING_AGAIN = 0.25
"""The same where the prompt asked for it before and the picture does not show it."""

GAZE = "gaze_off_lens"
AVERTED_FROM = 10.0
"""Degrees off the lens from which a gaze can pass as averted on purpose."""


@dataclass(frozen=True)
class Finding:
    """A cue out of its band, and what the overall would gain at most if it came inside."""

    cue: CueLike
    side: Side
    at_most: float

    @property
    def move(self) -> Move:
        return self.cue.key, self.side


def gain_at_most(cue: CueLike, cues: Iterable[CueLike]) -> float:
    """Points that the overall would gain if only this cue came inside its band.

    0 for a cue that was not measured, carries no weight or is inside its band.
    """
    measured = sum(other.weight for other in cues if _is_measured(other))
    if not _is_measured(cue) or cue.score is None or measured <= 0:
        return 0.0
    return cue.weight / measured * (100.0 - cue.score)


def predicted_gain(findings: Iterable[Finding], *, asked_before: bool) -> float:
    """Points that the overall is expected to gain from an edit that moves these cues."""
    closed = CLOSED_BY_ASKING_AGAIN if asked_before else CLOSED_BY_AN_EDIT
    return closed * sum(finding.at_most * finding.cue.confidence for finding in findings)


def findings_of(cues: Sequence[CueLike], brief: Brief) -> list[Finding]:
    """The measured cues outside their bands; the gaze only where the brand's policy agrees."""
    found = []
    for cue in cues:
        side = _side(cue, brief)
        gain = gain_at_most(cue, cues)
        if side is not None and gain > 0:
            found.append(Finding(cue, side, gain))
    return found


def _is_measured(cue: CueLike) -> bool:
    return cue.status == "ok" and cue.score is not None and cue.weight > 0


def _side(cue: CueLike, brief: Brief) -> Side | None:
    """The side to move from. A gaze aims at the parts of its band that the brand's policy allows.

    None where the job's band and the policy exclude each other: neither is advised against.
    """
    policy = brief.gaze_policy if cue.key == GAZE else ""
    if policy not in {"direct", "averted"}:
        return side_of_band(cue)
    is_allowed = _is_direct if policy == "direct" else _is_averted
    allowed = [part for part in cue.band if is_allowed(part)]
    return None if side_of_band(cue) is None else side_of_band(cue, allowed)


def _is_direct(part: Sequence[Edge]) -> bool:
    return not part[0]


def _is_averted(part: Sequence[Edge]) -> bool:
    return part[1] is None or part[1] > AVERTED_FROM
