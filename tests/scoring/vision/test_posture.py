import dataclasses

import numpy as np
import pytest

from scoring.vision import body as body_points
from scoring.vision.body import Body
from tests.scoring.vision import samples
from tests.scoring.vision.samples import edited, measured, sample, value, with_parts

STANDING = "synthetic/male-51.jpg"  # from the hips up, arms at the sides
CLOSE = "tiles/hair-44.jpg"  # the shoulders are cut by the frame


def moved(body: Body, joints: dict[int, tuple[float, float]]) -> Body:
    landmarks = body.landmarks.copy()
    for joint, place in joints.items():
        landmarks[joint, :2] = place
    return dataclasses.replace(body, landmarks=landmarks)


@pytest.mark.parametrize(("name", "sign"), [("tiles/hair-28.jpg", -1), ("tiles/jewelry-04.jpg", 1)])
def test_a_head_turned_to_image_right_has_positive_yaw(name, sign):
    assert sign * value("head_yaw", sample(name)) > 20


def test_a_raised_chin_has_positive_pitch_and_a_lowered_one_negative():
    assert value("head_pitch", sample("tiles/flux-schnell-goggles.jpg")) > 8
    assert value("head_pitch", sample("tiles/hair-18.jpg")) < -8


def test_level_portraits_have_a_pitch_around_zero():
    names = [f"synthetic/female-{number:02}.jpg" for number in (6, 18, 33, 48, 51, 72, 81, 93)]
    assert abs(np.median([value("head_pitch", sample(name)) for name in names])) < 4


@pytest.mark.parametrize("degrees", [-12, 9])
def test_turning_the_picture_clockwise_adds_to_the_roll(degrees):
    def tilted(rgb: np.ndarray) -> np.ndarray:
        return samples.turned(rgb, degrees)

    name = "synthetic/female-90.jpg"
    assert value("head_roll", edited(name, tilted)) - value("head_roll", sample(name)) == (
        pytest.approx(degrees, abs=1.0)
    )


@pytest.mark.parametrize("edit", [samples.half_size, samples.jpeg_70])
@pytest.mark.parametrize("key", ["head_yaw", "head_pitch", "head_roll"])
def test_small_edits_move_the_head_by_under_a_degree(key, edit):
    for name in samples.VARIED:
        assert value(key, edited(name, edit)) == pytest.approx(value(key, sample(name)), abs=1.0)


@pytest.mark.parametrize("name", samples.VARIED)
def test_the_mirror_image_flips_yaw_and_roll_and_keeps_pitch(name):
    mirror = edited(name, samples.mirrored)
    for key, sign in (("head_yaw", -1), ("head_roll", -1), ("head_pitch", 1)):
        assert value(key, mirror) == pytest.approx(sign * value(key, sample(name)), abs=1.0)


def test_arms_at_the_sides_read_as_open_and_are_drawn():
    reading = measured("open_posture", sample(STANDING))
    assert reading.value == pytest.approx(1, abs=0.05)
    assert reading.confidence > 0.8
    assert reading.evidence[0]["label"] == "shoulders"
    assert abs(reading.evidence[0]["shoulder_tilt_deg"]) < 6


def test_a_wrist_past_the_opposite_elbow_closes_the_posture():
    body = sample(STANDING).body
    assert body is not None
    right_elbow = body.landmarks[body_points.RIGHT_ELBOW]
    crossed = moved(body, {body_points.LEFT_WRIST: (right_elbow[0] - 10, right_elbow[1])})
    middle = body.landmarks[[body_points.LEFT_SHOULDER, body_points.RIGHT_SHOULDER], 0].mean()
    before_the_chest = moved(body, {body_points.LEFT_WRIST: (middle, right_elbow[1])})
    assert value("open_posture", with_parts(STANDING, body=crossed)) == 0
    assert value("open_posture", with_parts(STANDING, body=before_the_chest)) == pytest.approx(1)


def test_without_an_arm_in_view_the_confidence_is_halved():
    of = sample("synthetic/male-21.jpg")
    reading = measured("open_posture", of)
    assert reading.value == 1
    assert len(reading.evidence) == 1
    assert reading.confidence <= 0.5


@pytest.mark.parametrize("key", ["open_posture", "shoulder_angle", "torso_lean"])
def test_a_crop_without_shoulders_or_a_picture_without_a_body_abstains(key):
    for of in (sample(CLOSE), with_parts(STANDING, body=None)):
        reading = measured(key, of)
        assert reading.value is None
        assert "Frame it" in reading.abstained_because


def test_hips_out_of_view_leave_the_lean_unread_while_shoulders_are_read():
    of = sample("synthetic/male-21.jpg")
    assert "hips are not in view" in measured("torso_lean", of).abstained_because
    assert measured("shoulder_angle", of).value is not None


def test_an_upright_torso_hardly_leans_and_one_bent_forward_does():
    body = sample(STANDING).body
    assert body is not None
    assert abs(value("torso_lean", sample(STANDING))) < 8
    world = body.world.copy()
    world[[body_points.LEFT_SHOULDER, body_points.RIGHT_SHOULDER], 2] -= 0.3
    bent = dataclasses.replace(body, world=world)
    assert value("torso_lean", with_parts(STANDING, body=bent)) > 20


def test_the_shoulders_turn_with_the_mirror_image():
    def yaw(of: samples.Sample) -> float:
        return measured("shoulder_angle", of).evidence[0]["yaw_deg"]

    name = "tiles/hair-00.jpg"
    assert yaw(sample(name)) < -8
    assert yaw(edited(name, samples.mirrored)) == pytest.approx(-yaw(sample(name)), abs=4)
