import dataclasses

import numpy as np
import pytest

from scoring.vision.measures import framing
from tests.scoring.vision import samples
from tests.scoring.vision.samples import edited, measured, sample, value

NAME = "synthetic/female-90.jpg"


def bordered(rgb: np.ndarray) -> np.ndarray:
    """Half as much grey again below the picture."""
    return np.pad(rgb, ((0, rgb.shape[0] // 2), (0, 0), (0, 0)), constant_values=128)


def through_a_lens(name: str, focal: float) -> samples.Sample:
    return samples.of_pixels(sample(name).rgb, exif={"focal_length_35mm": focal})


def test_the_face_takes_the_share_of_the_frame_that_its_box_shows():
    box = measured("face_height", sample(NAME)).evidence[0]
    assert value("face_height", sample(NAME)) == pytest.approx(box["h"], abs=1e-3)
    assert 0.2 < box["h"] < 0.4
    assert box["y"] < value("eye_line", sample(NAME)) < box["y"] + box["h"]


def test_a_tight_crop_has_a_larger_face_than_a_figure():
    tight, figure = sample("tiles/sfhq-large-01.jpg"), sample("synthetic/male-51.jpg")
    assert value("face_height", tight) > 2 * value("face_height", figure)


@pytest.mark.parametrize(
    ("name", "crop"),
    [
        ("tiles/sfhq-large-01.jpg", "face only"),
        ("tiles/hair-44.jpg", "head and shoulders"),
        ("synthetic/female-60.jpg", "bust"),
        ("synthetic/male-51.jpg", "waist-up"),
    ],
)
def test_the_crop_has_its_usual_word(name, crop):
    assert measured("face_height", sample(name)).evidence[0]["crop"] == crop


def test_a_figure_with_its_feet_is_full():
    assert framing.crop_of(7.5) == "full"


def test_more_room_below_raises_the_eye_line_and_shrinks_the_face_in_proportion():
    for key in ("face_height", "eye_line"):
        assert value(key, edited(NAME, bordered)) == pytest.approx(
            value(key, sample(NAME)) / 1.5, abs=0.006
        )


def test_the_eye_line_says_how_far_the_face_is_off_the_middle_and_mirrors():
    offset = measured("eye_line", sample("synthetic/male-33.jpg")).evidence[0]["offset"]
    mirror = edited("synthetic/male-33.jpg", samples.mirrored)
    assert measured("eye_line", mirror).evidence[0]["offset"] == pytest.approx(-offset, abs=0.005)


def test_eyes_on_a_crossing_of_thirds_are_at_no_distance_from_it():
    of = sample(NAME)
    width, height = of.size
    face = of.face
    middle = face.landmarks[[33, 133, 263, 362]].mean(axis=0)
    shift = np.array([width * 2 / 3, height / 3]) - middle
    changed = samples.with_parts(
        NAME, face=dataclasses.replace(face, landmarks=face.landmarks + shift)
    )
    assert value("thirds_distance", changed) == pytest.approx(0, abs=1e-9)
    assert 0.02 < value("thirds_distance", of) < 0.24


@pytest.mark.parametrize("edit", [samples.half_size, samples.jpeg_70, samples.mirrored])
def test_small_edits_leave_the_framing_as_it_is(edit):
    for key in ("face_height", "eye_line", "thirds_distance"):
        for name in samples.VARIED:
            assert value(key, edited(name, edit)) == pytest.approx(
                value(key, sample(name)), abs=0.006
            )


def test_without_a_lens_in_the_file_the_distance_abstains():
    reading = measured("camera_distance", sample(NAME))
    assert reading.value is None
    assert "never guessed from the face" in reading.abstained_because


def test_the_distance_grows_with_the_focal_length_that_the_file_names():
    near, far = (value("camera_distance", through_a_lens(NAME, focal)) for focal in (28, 85))
    assert far / near == pytest.approx(85 / 28, rel=1e-6)
    assert 0.3 < near < 1.5


def test_the_distance_agrees_with_the_usual_distance_of_the_eyes_within_a_fifth():
    of = through_a_lens(NAME, 50)
    per_mm = 50 / 43.27 * np.hypot(*of.size) / (1000 * value("camera_distance", of))
    assert of.face.iod / per_mm == pytest.approx(89, rel=0.2)  # mm between outer eye corners


def test_sunglasses_leave_nothing_of_known_size():
    reading = measured("camera_distance", through_a_lens("tiles/glasses-44.jpg", 50))
    assert reading.value is None
    assert "eyes are shut or hidden" in reading.abstained_because
