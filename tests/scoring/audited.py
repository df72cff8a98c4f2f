"""Trials made by hand: portraits whose drift is known."""

from collections.abc import Sequence

from scoring.audit.trial import READ_CUES, Change, Trial
from scoring.rubric.jobs import JOB_SLUGS

NOTHING = dict.fromkeys(READ_CUES, 1.0)


def trial_that_moves(points: float, *, cue: str = "mouth_smile", key: str = "mirror") -> Trial:
    """A portrait on which one perturbation moves every job by these points, through one cue."""
    moved = {job: {cue: points, "head_yaw": 0.0} for job in JOB_SLUGS}
    return Trial(f"{points}", NOTHING, {key: Change({**NOTHING, cue: 1.0 + points}, moved)})


def trials_that_move(all_points: Sequence[float], **which: str) -> list[Trial]:
    return [trial_that_moves(points, **which) for points in all_points]
