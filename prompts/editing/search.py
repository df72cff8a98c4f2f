"""The smallest amount of an edit that brings its cues into their bands."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from prompts.bands import CueLike, side_of_band
from prompts.editing.catalogue import Edit
from prompts.editing.light import Pixels
from prompts.editing.operations import edited
from prompts.editing.scene import Scene
from scoring.vision.measurement import MEASURES
from scoring.vision.sample import Sample

SEEN_BEFORE = ("faces", "face_box", "face", "body", "person_probability")
"""What no edit moves: the search reads it once, from the picture as it is."""


@dataclass(frozen=True)
class Found:
    """amount: in the edit's unit, with its sign. reaches: whether it brings its cues into their
    bands; it may also be the most that the edit does, or the step that leaps over a narrow band."""

    amount: float
    reaches: bool


def smallest_amount(
    scene: Scene, edit: Edit, cues: Sequence[CueLike], aimed: Collection[str], *, from_step: int = 1
) -> Found:
    """Halve the range of steps until the first one is left that leaves no aimed cue where it was.

    cues: of the Scorecard before, for their bands. from_step: the first step that is tried.
    """
    aims = [cue for cue in cues if cue.key in aimed]

    def readings(step: int) -> list[CueLike]:
        picture = edited(scene.sample.rgb, scene, edit, edit.amount(step))
        again = looked_at_again(scene.sample, picture)
        return [_with_value(cue, MEASURES[cue.key].read(again).value) for cue in aims]

    def leaves(step: int) -> bool:
        return all(
            new.value is not None and side_of_band(new) != side_of_band(old)
            for old, new in zip(aims, readings(step), strict=True)
        )

    step = _first(min(from_step, edit.steps), edit.steps, leaves)
    inside = all(new.value is not None and side_of_band(new) is None for new in readings(step))
    return Found(edit.amount(step), inside)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first step that holds, where all after one that holds do; `high` where none does."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _with_value(cue: CueLike, value: float | None) -> CueLike:
    return replace(cue, value=value)  # type: ignore[type-var]


def looked_at_again(sample: Sample, rgb: Pixels) -> Sample:
    """A Sample of edited pixels that takes over where face, body and person are."""
    again = Sample(replace(sample.decoded, rgb=rgb), sample.sha256)
    for name in SEEN_BEFORE:
        again.__dict__[name] = getattr(sample, name)
    return again
