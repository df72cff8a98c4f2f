"""Edits of a portrait move the cue they must, by as much as they must, and leave the others."""

import numpy as np
import pytest

from tests.scoring.vision import samples
from tests.scoring.vision.samples import edited, measured, sample, value

# Largest change that an edit may make which does not touch the cue, in its own unit.
STEADY = {
    "gaze_off_lens": 3.0,
    "mouth_corner_lift": 0.012,
    "mouth_smile": 0.13,
    "mouth_width": 0.025,
    "brow_lowering": 0.12,
    "eye_squint": 0.1,
    "expression_intensity": 0.15,
    "expression_legibility": 0.15,
    "expression_valence": 0.2,
    "expression_asymmetry": 0.01,
    "structural_asymmetry": 0.008,
    "head_roll": 0.6,
    "head_pitch": 1.5,
    "head_yaw": 1.2,
}
FLIPPED = ("head_roll", "head_yaw", "gaze_direction")
NAMES = (*samples.VARIED, "tiles/jewelry-04.jpg", "tiles/glasses-35.jpg", "synthetic/male-33.jpg")


def tilted_right(rgb: np.ndarray) -> np.ndarray:
    return samples.turned(rgb, 8)


def tilted_left(rgb: np.ndarray) -> np.ndarray:
    return samples.turned(rgb, -8)


def cropped(rgb: np.ndarray) -> np.ndarray:
    """A twentieth taken off the top and the right."""
    height, width = rgb.shape[:2]
    return rgb[height // 20 :, : width - width // 20]


def readings(name: str, edit: samples.Edit | None = None) -> dict[str, float | None]:
    of = edited(name, edit) if edit else sample(name)
    return {key: measured(key, of).value for key in (*STEADY, "gaze_direction")}


def assert_steady(name: str, edit: samples.Edit, *, but: tuple[str, ...] = ()) -> None:
    before, after = readings(name), readings(name, edit)
    for key, tolerance in STEADY.items():
        if key in but or before[key] is None or after[key] is None:
            continue
        assert after[key] == pytest.approx(before[key], abs=tolerance), key


@pytest.mark.parametrize(("edit", "turn"), [(tilted_right, 8), (tilted_left, -8)])
@pytest.mark.parametrize("name", NAMES)
def test_turning_the_picture_turns_the_roll_by_as_much_and_nothing_else(name, edit, turn):
    moved = value("head_roll", edited(name, edit)) - value("head_roll", sample(name))
    assert moved == pytest.approx(turn, abs=0.6)
    assert_steady(name, edit, but=("head_roll",))


@pytest.mark.parametrize("name", NAMES)
def test_mirroring_flips_roll_yaw_and_gaze_and_leaves_the_rest(name):
    before, after = readings(name), readings(name, samples.mirrored)
    for key in FLIPPED:
        assert after[key] == pytest.approx(-before[key], abs=0.8), key
    for key, tolerance in STEADY.items():
        if key not in FLIPPED:
            assert (after[key] is None) == (before[key] is None), key
            if before[key] is not None:
                assert after[key] == pytest.approx(before[key], abs=tolerance / 2), key


@pytest.mark.parametrize("edit", [cropped, samples.jpeg_70, samples.half_size])
@pytest.mark.parametrize("name", NAMES)
def test_cropping_and_saving_anew_leave_every_cue(name, edit):
    assert_steady(name, edit)


@pytest.mark.parametrize("name", samples.VARIED[:3])
def test_darkening_the_eyes_hides_gaze_and_squint_and_leaves_mouth_and_head(name):
    hidden = samples.behind_dark_glass(sample(name), (8, 8, 8), 1.0)
    for key in ("gaze_off_lens", "gaze_direction", "eye_squint"):
        assert measured(key, hidden).value is None, key
    for key in ("mouth_width", "head_yaw"):
        assert value(key, hidden) == pytest.approx(value(key, sample(name)), abs=3 * STEADY[key])
