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
    assert value("head_pitch", sample("tiles/sfhq-10.jpg")) > 8
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


ARMS_CUT_OFF = ("synthetic/male-21.jpg", "tiles/jewelry-11.jpg", "tiles/jewelry-13.jpg")


@pytest.mark.parametrize("name", ARMS_CUT_OFF)
def test_without_an_arm_in_view_openness_abstains_and_the_shoulders_are_still_drawn(name):
    reading = measured("open_posture", sample(name))
    assert reading.value is None
    assert "No arm is in view" in reading.abstained_because
    assert "Frame it from the waist up" in reading.abstained_because
    assert [drawn["label"] for drawn in reading.evidence] == ["shoulders"]


def test_one_arm_in_view_is_read_with_less_confidence():
    body = sample(STANDING).body
    out_of_frame = (body.landmarks[body_points.LEFT_WRIST, 0], 5000.0)
    one_arm = moved(body, {body_points.LEFT_WRIST: out_of_frame})
    both = measured("open_posture", sample(STANDING))
    one = measured("open_posture", with_parts(STANDING, body=one_arm))
    assert one.value == pytest.approx(1, abs=0.05)
    assert one.confidence == pytest.approx(0.75 * both.confidence)
    assert [drawn["label"] for drawn in one.evidence] == ["shoulders", "right arm"]


@pytest.mark.parametrize("degrees", [-8, 8])
def test_turning_the_picture_tilts_the_shoulders_and_the_torso_by_as_much(degrees):
    def tilted(rgb: np.ndarray) -> np.ndarray:
        return samples.turned(rgb, degrees)

    for key, number in (("shoulder_angle", "shoulder_tilt_deg"), ("torso_lean", "sideways_deg")):
        before = measured(key, sample(STANDING)).evidence[0][number]
        after = measured(key, edited(STANDING, tilted)).evidence[0][number]
        assert after - before == pytest.approx(degrees, abs=2.5)


def test_shoulders_that_are_turned_away_have_no_tilt_to_judge():
    over_the_shoulder = measured("shoulder_angle", sample("synthetic/female-66.jpg"))
    assert over_the_shoulder.value > 60
    assert "shoulder_tilt_deg" not in over_the_shoulder.evidence[0]
    assert "shoulder_tilt_deg" in measured("shoulder_angle", sample(STANDING)).evidence[0]


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
    assert value("torso_lean", sample(STANDING)) == 0
    world = body.world.copy()
    world[[body_points.LEFT_SHOULDER, body_points.RIGHT_SHOULDER], 2] -= 0.3
    bent = dataclasses.replace(body, world=world)
    assert value("torso_lean", with_parts(STANDING, body=bent)) > 20
    world[[body_points.LEFT_SHOULDER, body_points.RIGHT_SHOULDER], 2] += 0.8
    assert value("torso_lean", with_parts(STANDING, body=bent)) < -20


def test_the_shoulders_turn_with_the_mirror_image():
    def yaw(of: samples.Sample) -> float:
        return measured("shoulder_angle", of).evidence[0]["yaw_deg"]

    name = "tiles/hair-00.jpg"
    assert yaw(sample(name)) < -8
    assert yaw(edited(name, samples.mirrored)) == pytest.approx(-yaw(sample(name)), abs=4)


@pytest.mark.parametrize("name", [STANDING, "synthetic/female-00.jpg"])
def test_a_mirrored_picture_has_the_mirrored_body(name):
    upright, mirror = sample(name), edited(name, samples.mirrored)
    pair = [body_points.LEFT_SHOULDER, body_points.RIGHT_SHOULDER]
    flipped = mirror.body.landmarks[pair[::-1], :2] * [-1, 1] + [upright.size[0], 0]

    assert np.abs(flipped - upright.body.landmarks[pair, :2]).max() < 0.05 * upright.face.iod
