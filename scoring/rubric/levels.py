"""Words for scores. A score is always shown as a number and a word, never as a colour alone."""

from typing import Literal

CueLevel = Literal["inside the band", "close", "off", "far off", "not judged"]
OverallLevel = Literal["strong fit", "good fit", "partial fit", "weak fit", "no score"]

CLOSE, OFF = 70.0, 35.0
STRONG, GOOD, PARTIAL = 85.0, 70.0, 50.0


def cue_level(score: float | None) -> CueLevel:
    """A cue's score in words: 100 is inside the band, the rest says how far from it.

    The cuts (70, 35) are defaults.
    """
    if score is None:
        return "not judged"
    if score >= 100:
        return "inside the band"
    if score >= CLOSE:
        return "close"
    return "off" if score >= OFF else "far off"


def overall_level(overall: float | None) -> OverallLevel:
    """An overall score in words: how well the picture fits the job that was chosen for it.

    The cuts (85, 70, 50) are defaults; differences under about five points mean nothing.
    """
    if overall is None:
        return "no score"
    if overall >= STRONG:
        return "strong fit"
    if overall >= GOOD:
        return "good fit"
    return "partial fit" if overall >= PARTIAL else "weak fit"
