import dataclasses

import numpy as np
import pytest

from scoring.vision import face_points
from scoring.vision.head_pose import canonical_face
from tests.scoring.vision import samples
from tests.scoring.vision.samples import edited, measured, sample, value

FRONTAL = ("synthetic/female-00.jpg", "synthetic/female-90.jpg", "synthetic/male-57.jpg")


def with_landmarks(name: str, landmarks: np.ndarray) -> samples.Sample:
    return samples.with_parts(
        name, face=dataclasses.replace(sample(name).face, landmarks=landmarks)
    )


@pytest.mark.parametrize("name", FRONTAL)
def test_frontal_portraits_read_within_the_range_of_real_faces(name):
    assert 0 < value("expression_asymmetry", sample(name)) < 0.05
    assert 0.003 < value("structural_asymmetry", sample(name)) < 0.06


def test_one_lifted_mouth_corner_raises_the_unevenness_by_as_much():
    name = FRONTAL[1]
    face = sample(name).face
    landmarks = face.landmarks.copy()
    lines = measured("expression_asymmetry", sample(name)).evidence
    before = next(line for line in lines if line["label"] == "mouth corners")["height_difference"]
    landmarks[face_points.LEFT_MOUTH_CORNER, 1] -= 0.05 * face.iod
    lines = measured("expression_asymmetry", with_landmarks(name, landmarks)).evidence
    after = next(line for line in lines if line["label"] == "mouth corners")["height_difference"]
    assert after - before == pytest.approx(0.05, abs=0.01)


def test_a_face_made_its_own_mirror_image_has_no_structural_asymmetry():
    name = FRONTAL[0]
    landmarks = sample(name).face.landmarks
    other = landmarks[canonical_face().mirrored] * [-1, 1] + [sample(name).size[0], 0]
    assert value("structural_asymmetry", with_landmarks(name, (landmarks + other) / 2)) < 1e-6


def test_a_turned_head_abstains_with_the_angle_in_the_advice():
    reading = measured("structural_asymmetry", sample("tiles/hair-44.jpg"))
    assert reading.value is None
    assert "turned 2" in reading.abstained_because
    assert "faces the camera" in reading.abstained_because
    assert measured("expression_asymmetry", sample("tiles/jewelry-28.jpg")).value is None


@pytest.mark.parametrize("edit", [samples.mirrored, samples.half_size, samples.jpeg_70])
def test_small_edits_move_the_symmetry_by_under_four_thousandths_of_the_iod(edit):
    for key in ("expression_asymmetry", "structural_asymmetry"):
        for name in FRONTAL:
            assert value(key, edited(name, edit)) == pytest.approx(
                value(key, sample(name)), abs=0.004
            )


def test_the_confidence_stays_low_and_falls_with_the_turn():
    frontal = measured("expression_asymmetry", sample(FRONTAL[0])).confidence
    turned = measured("expression_asymmetry", sample("synthetic/female-30.jpg")).confidence
    assert turned < frontal <= 0.6
