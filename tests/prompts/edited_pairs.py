"""Pairs of licensed portraits that differ in one edit, read by the engine once a session."""

import io
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from PIL import Image

from prompts.editing.catalogue import Edit, catalogue
from prompts.editing.operations import edited
from prompts.editing.scene import Scene
from scoring.engine import read_measurements
from scoring.rubric.verdict import PictureReading
from scoring.vision.decode import decode
from scoring.vision.sample import Sample
from tests.portraits import portrait

PORTRAITS = (
    *(f"synthetic/{who}-{number:02d}.jpg" for who in ("female", "male") for number in (0, 3, 6)),
    "synthetic/female-12.jpg",
    "synthetic/male-15.jpg",
)
OVEREXPOSED = 1.55
"""Code values times this: some of the face is lost to white, so that highlights can be edited."""


@dataclass(frozen=True)
class Pair:
    """A portrait before and after one edit of a middling amount."""

    name: str
    edit: Edit
    before: PictureReading
    after: PictureReading


def lossless(rgb: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, "PNG", compress_level=1)
    return file.getvalue()


@cache
def picture_of(name: str, *, is_overexposed: bool = False) -> tuple[bytes, Scene]:
    """The bytes and the scene of a portrait."""
    data = portrait(name).read_bytes()
    if is_overexposed:
        light = decode(data).rgb.astype(np.float32) * OVEREXPOSED
        data = lossless(np.clip(light, 0, 255).astype(np.uint8))
    return data, Scene(Sample(decode(data), name))


@cache
def reading_of(name: str, *, is_overexposed: bool = False) -> PictureReading:
    return read_measurements(picture_of(name, is_overexposed=is_overexposed)[0])


def pair_of(name: str, edit: Edit) -> Pair:
    """A portrait and what an edit makes of it, at two thirds of all that the edit does."""
    is_overexposed = edit.operation == "roll_off"
    _, scene = picture_of(name, is_overexposed=is_overexposed)
    picture = edited(scene.sample.rgb, scene, edit, edit.amount(round(edit.steps * 2 / 3)))
    before = reading_of(name, is_overexposed=is_overexposed)
    return Pair(name, edit, before, read_measurements(lossless(picture)))


@cache
def pairs() -> tuple[Pair, ...]:
    """Every second combination of portraits and edits."""
    edits = [edit for edit in catalogue().values() if edit.operation]
    combinations = product(enumerate(PORTRAITS), enumerate(edits))
    return tuple(
        pair_of(name, edit) for (row, name), (column, edit) in combinations if (row + column) % 2
    )
