"""Copies of one picture are found; the next picture of a burst is none.

The edits are of known strength. Over all 126 licensed portraits, each with seven of them, 98.8 %
of all pairs of one picture are grouped, and no pair of two.
"""

import io
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image

from scoring.consistency.alikeness import Look, ordered_by_look, what_is_alike
from scoring.consistency.members import SetMember, member_from_scorecard
from scoring.consistency.near_duplicates import (
    ALTOGETHER,
    COLUMNS,
    TOLERANCES,
    near_duplicates,
    pairs_alike,
)
from scoring.engine import assess
from scoring.rubric.jobs import rubric_for
from scoring.vision.decode import decode
from scoring.vision.sample import Sample
from tests.portraits import portrait

NAMES = ("synthetic/female-45.jpg", "synthetic/male-18.jpg", "synthetic/female-72.jpg")
Pixels = np.ndarray


def as_jpeg(rgb: Pixels, quality: int = 92) -> bytes:
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, "JPEG", quality=quality)
    return file.getvalue()


def warmer(rgb: Pixels) -> Pixels:
    linear = (rgb / 255.0) ** 2.2 * np.array([1.06, 1.0, 0.94])
    return np.round(np.clip(linear, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8)


def trimmed(rgb: Pixels) -> Pixels:
    height, width = rgb.shape[:2]
    return np.ascontiguousarray(
        rgb[height // 100 : -(height // 100), width // 100 : -(width // 100)]
    )


COPIES: dict[str, Callable[[Pixels], bytes]] = {
    "compressed": lambda rgb: as_jpeg(rgb, 60),
    "half the size": lambda rgb: as_jpeg(cv2.resize(rgb, None, fx=0.5, fy=0.5, interpolation=3)),
    "warmer": lambda rgb: as_jpeg(warmer(rgb)),
    "trimmed by 2 %": lambda rgb: as_jpeg(trimmed(rgb)),
}


def moved(rgb: Pixels, around: np.ndarray, by: np.ndarray, reach: float) -> Pixels:
    """The picture with what lies around some points drawn along, fading over `reach` pixels."""
    height, width = rgb.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    shift_x, shift_y = np.zeros_like(x), np.zeros_like(y)
    for (px, py), (dx, dy) in zip(around, by, strict=True):
        weight = np.exp(-((x - px) ** 2 + (y - py) ** 2) / (2 * reach**2))
        shift_x += weight * dx
        shift_y += weight * dy
    return cv2.remap(rgb, x - shift_x, y - shift_y, cv2.INTER_LINEAR)


def wider_smile(sample: Sample) -> bytes:
    """Both corners of the mouth drawn apart and up by some 4 % of the eyes' distance."""
    corners = sample.face.landmarks[[61, 291]]
    step = 0.05 * sample.face.iod
    return as_jpeg(
        moved(sample.rgb, corners, np.array([[-step, -step], [step, -step]]), sample.face.iod / 8)
    )


def other_gaze(sample: Sample) -> bytes:
    """Both irises turned to one side."""
    irises = sample.face.landmarks[[468, 473]]
    step = 0.055 * sample.face.iod
    return as_jpeg(
        moved(sample.rgb, irises, np.array([[step, 0.0], [step, 0.0]]), sample.face.iod / 22)
    )


def read(data: bytes, name: str) -> SetMember:
    card = assess(data, rubric_for("trust")).to_json_dict()
    return member_from_scorecard(name, name, card)


def columns(member: SetMember, aspect: float = 1.0) -> list[float]:
    """A member as COLUMNS."""
    x, _, width, height = member.box or (np.nan,) * 4
    known = (
        *(member.head or (None,) * 3), member.face_height, member.eye_line, x + width / 2,
        width * aspect / height, *(member.gaze or (None,) * 2), member.mouth_width,
    )  # fmt: skip
    return [np.nan if value is None else value for value in known]


@pytest.fixture(scope="module")
def pictures() -> dict[str, Sample]:
    return {name: Sample(decode(portrait(name).read_bytes()), sha256=name) for name in NAMES}


def grouped(members: list[SetMember]) -> list[set[str]]:
    found = near_duplicates(
        np.array([columns(member) for member in members]),
        lambda rows: [members[row].palette for row in rows],
    )
    return [{members[row].id for row in group.rows} for group in found]


def test_copies_of_known_strength_are_grouped_with_their_picture_and_no_other(pictures):
    members = []
    for name, sample in pictures.items():
        members.append(read(portrait(name).read_bytes(), name))
        members += [read(edit(sample.rgb), f"{name} {kind}") for kind, edit in COPIES.items()]
    groups = grouped(members)
    assert sorted(min(group) for group in groups) == sorted(NAMES)
    for group in groups:
        assert len(group) == 1 + len(COPIES)
        assert len({name[: len(min(group))] for name in group}) == 1


@pytest.mark.parametrize("change", [wider_smile, other_gaze])
def test_the_next_picture_of_a_burst_is_no_copy(pictures, change):
    for name, sample in list(pictures.items())[:2]:
        pair = [read(portrait(name).read_bytes(), "one"), read(change(sample), "other")]
        assert grouped(pair) == []


def rows(count: int, seed: int = 3, spread: float = 1.0) -> np.ndarray:
    """Readings of different pictures of one narrow look."""
    middle = np.array([0, 0, 0, 0.4, 0.4, 0.5, 0.75, 0, 0, 0.65])
    apart = np.array([3, 3, 3, 0.02, 0.015, 0.03, 0.03, 2, 2, 0.02]) * spread
    return middle + np.random.default_rng(seed).normal(0, 1, (count, len(COLUMNS))) * apart


GREY = ((1.0, (50.0, 0.0, 0.0)),)
BLUE = ((1.0, (50.0, 0.0, -40.0)),)


def test_the_same_figures_in_other_colours_are_no_copy():
    twice = np.repeat(rows(1), 2, axis=0)
    assert near_duplicates(twice, lambda asked: [GREY, BLUE]) == []
    assert len(near_duplicates(twice, lambda asked: [GREY, GREY])) == 1
    assert len(near_duplicates(twice, lambda asked: [GREY, None])) == 1


@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_one_reading_past_its_tolerance_is_enough_to_tell_two_apart(column):
    pair = np.repeat(rows(1), 2, axis=0)
    pair[1, column] += 1.01 * TOLERANCES[column]
    assert len(pairs_alike(pair)) == 0
    pair[1, column] -= 0.75 * TOLERANCES[column]
    assert len(pairs_alike(pair)) == 1


def test_many_small_differences_tell_two_apart_as_well():
    pair = np.repeat(rows(1), 2, axis=0)
    pair[1] += 1.1 * ALTOGETHER * TOLERANCES / np.sqrt([2, 2, 1, 1, 1, 1, 1, 2, 2, 1])
    assert len(pairs_alike(pair)) == 0


def test_what_neither_gaze_nor_mouth_can_tell_apart_is_not_called_a_copy():
    pair = np.repeat(rows(1), 2, axis=0)
    pair[0, 7:] = np.nan
    assert len(pairs_alike(pair)) == 0
    pair[0, 9] = pair[1, 9]
    assert len(pairs_alike(pair)) == 1


def test_a_face_that_was_not_read_is_compared_with_nothing():
    some = np.repeat(rows(1), 3, axis=0)
    some[2, 3] = np.nan
    assert pairs_alike(some).tolist() == [[0, 1]]
    assert near_duplicates(np.full((4, len(COLUMNS)), np.nan), lambda asked: []) == []


def test_a_chain_of_small_steps_joins_no_strangers():
    chain = np.repeat(rows(1), 5, axis=0)
    chain[:, 2] += np.arange(5) * 0.7 * TOLERANCES[2]
    groups = near_duplicates(chain, lambda asked: [GREY] * len(asked))
    assert all(max(chain[list(g.rows), 2]) - min(chain[list(g.rows), 2]) < 1.2 for g in groups)
    assert sum(len(group.rows) for group in groups) <= 5


def test_every_pair_that_a_full_search_finds_is_found():
    few = rows(70, spread=0.4)
    whole = {(a, b) for a in range(70) for b in range(a + 1, 70) if len(pairs_alike(few[[a, b]]))}
    assert {tuple(pair) for pair in pairs_alike(few).tolist()} == whole
    assert whole


def look(**changed: object) -> Look:
    numbers = {
        "gaze_yaw": 0.0, "gaze_pitch": 0.0, "head_yaw": 0.0, "head_pitch": 0.0, "head_roll": 0.0,
        "key_side": 0.4, "cct": 5500.0, "colourfulness": 40.0, "face_height": 0.4, "eye_line": 0.4,
    }  # fmt: skip
    palette = changed.pop("palette", [(1.0, (50.0, 0.0, 0.0))])
    return Look({**numbers, **changed}, palette, "bust")  # type: ignore[arg-type]


def test_why_two_look_alike_is_said_in_one_phrase():
    assert what_is_alike(look(), look(cct=4800.0)) == (
        "same palette, gaze and light side, warmer light"
    )
    away = look(key_side=-0.4, palette=[(1.0, (20.0, 30.0, 30.0))], face_height=0.6)
    assert what_is_alike(look(), away) == (
        "same gaze, head direction and warmth of light, closer, lit from the other side"
    )


def test_of_equally_near_ones_the_palette_decides():
    red, grey = look(palette=[(1.0, (50.0, 60.0, 30.0))]), look()
    assert ordered_by_look(look(), [red, grey], [1.0, 1.0]) == [1, 0]
