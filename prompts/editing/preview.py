"""A preview: a portrait edited in its own size, saved, and read again by the engine."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

from prompts.bands import CueLike, side_of_band
from prompts.editing.catalogue import Edit, aimed_at
from prompts.editing.operations import edited
from prompts.editing.provenance import saved
from prompts.editing.scene import Scene
from prompts.editing.search import smallest_amount
from scoring.engine import read_measurements
from scoring.rubric.scorecard import Scorecard
from scoring.rubric.verdict import PictureReading
from scoring.vision.decode import MAX_PIXELS, decode, open_upright
from scoring.vision.sample import Sample

Judge = Callable[[PictureReading], Scorecard]

SHOWN_SIDE, SHOWN_QUALITY = 1200, 84
TRIES = 3
"""Saving and reading anew moves a reading by a hair; the amount then grows a little."""


@dataclass(frozen=True)
class Preview:
    """amount: in the edit's unit. reaches: whether the cues that called for it lie inside their
    bands now. file: the whole picture, as ``format``; shown: a small WebP of it."""

    amount: float
    reaches: bool
    before: Scorecard
    after: Scorecard
    file: bytes
    format: str
    shown: bytes


def make_preview(
    original: bytes,
    edit: Edit,
    judge: Judge,
    *,
    before: Scorecard,
    amount: float | None = None,
    by_ai: bool = False,
) -> Preview:
    """Edit a portrait, save it, measure it again and judge it as it was judged before.

    amount: None looks for the smallest one that brings the cues into their bands; where none
    does, or no cue calls for the edit, it is the most and the least there is. judge: the same
    rubric and corrections that ``before`` was judged by. Raises DecodeError and Unassessable.
    """
    scene = Scene(Sample(decode(original), before.sha256))
    whole = np.asarray(open_upright(original, MAX_PIXELS))
    aims = aimed_at(edit, before.cues)
    done, step = amount or 0.0, 1
    for _ in range(TRIES):
        if amount is None:
            done = _searched(scene, edit, before.cues, aims, step)
        picture = Image.fromarray(edited(whole, scene, edit, done))
        file, kind = saved(picture, original, by_ai=by_ai)
        after = judge(read_measurements(file))
        reaches = bool(aims) and all(_is_inside(after.cue(key)) for key in aims)
        step = round(abs(done) / edit.step) + max(1, edit.steps // 40)
        if reaches or amount is not None or not aims or step > edit.steps:
            break
    return Preview(done, reaches, before, after, file, kind, _small(picture))


def _searched(
    scene: Scene, edit: Edit, cues: Sequence[CueLike], aims: tuple[str, ...], step: int
) -> float:
    if not aims:
        return edit.amount(step)
    return smallest_amount(scene, edit, cues, aims, from_step=step).amount


def _is_inside(cue: CueLike) -> bool:
    return cue.value is not None and side_of_band(cue) is None


def _small(picture: Image.Image) -> bytes:
    small, file = picture.copy(), io.BytesIO()
    small.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
    small.save(file, "WEBP", quality=SHOWN_QUALITY, method=2)
    return file.getvalue()


def changes_between(before: Scorecard, after: Scorecard) -> dict[str, dict[str, float | None]]:
    """By cue key, what moved of its value or score: value and score before and after.

    Only cues that are judged, or whose value a reader would see moving; “value” under the keys
    "before" and "after", scores under "score_before" and "score_after".
    """
    changes = {}
    for old, new in zip(before.cues, after.cues, strict=True):
        if old.weight and (old.value, old.score) != (new.value, new.score):
            changes[old.key] = {
                "before": old.value,
                "after": new.value,
                "score_before": old.score,
                "score_after": new.score,
            }
    return changes
