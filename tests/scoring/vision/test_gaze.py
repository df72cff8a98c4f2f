import dataclasses

import numpy as np
import pytest

from scoring.vision import gaze_angles
from tests.scoring.vision import samples
from tests.scoring.vision.samples import edited, measured, sample, value


def line_of(name: str) -> dict:
    return measured("gaze_off_lens", sample(name)).evidence[0]


def test_portraits_described_as_direct_read_nearer_the_lens_than_averted_ones():
    direct = [value("gaze_off_lens", sample(name)) for name in samples.DIRECT]
    averted = [value("gaze_off_lens", sample(name)) for name in samples.AVERTED]
    assert max(direct) < min(averted)
    assert np.median(direct) < 5
    assert np.median(averted) > 20


def test_most_level_portraits_with_the_gaze_on_the_lens_are_felt_as_eye_contact():
    names = [f"synthetic/male-{number:02}.jpg" for number in (0, 6, 12, 42, 54, 60, 78, 90)]
    angles = [value("gaze_off_lens", sample(name)) for name in names]
    assert np.median(angles) < 3
    assert max(angles) < 10


@pytest.mark.parametrize(
    "name",
    [f"synthetic/{who}.jpg" for who in ("male-66", "male-72", "male-93", "female-57", "female-75")]
    + ["tiles/sfhq-22.jpg"],
)
def test_lids_narrowed_by_the_sun_are_no_lowered_gaze(name):
    assert line_of(name)["state"] == "direct"


def test_portraits_that_nothing_was_fitted_to_look_into_the_lens():
    held_out = ("female-03", "female-27", "female-51", "female-90", "male-12", "male-51", "male-81")
    angles = [value("gaze_off_lens", sample(f"synthetic/{who}.jpg")) for who in held_out]
    assert np.median(angles) < 2
    assert max(angles) < 5


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tiles/jewelry-25.jpg", "at the lens"),
        ("tiles/jewelry-04.jpg", "image right"),
        ("tiles/hair-28.jpg", "up and image left"),
        ("tiles/flux-schnell-goggles.jpg", "up and image right"),
    ],
)
def test_the_evidence_names_the_direction_as_the_viewer_sees_it(name, words):
    line = line_of(name)
    assert line["direction"] == words
    assert line["state"] == ("direct" if words == "at the lens" else "averted")


def test_a_turned_head_with_the_eyes_on_the_lens_still_looks_into_it():
    line = line_of("tiles/hair-37.jpg")
    assert line["head_yaw_deg"] > 15
    assert abs(line["yaw_deg"]) < 8


def test_eyes_that_leave_a_frontal_head_are_off_the_lens():
    line = line_of("tiles/jewelry-34.jpg")
    assert abs(line["head_yaw_deg"]) < 6
    assert line["yaw_deg"] < -12


def test_the_value_is_the_angle_of_the_signed_parts():
    line, angle = line_of("tiles/hair-44.jpg"), value("gaze_off_lens", sample("tiles/hair-44.jpg"))
    parts = np.cos(np.radians([line["yaw_deg"], line["pitch_deg"]]))
    assert angle == pytest.approx(np.degrees(np.arccos(parts.prod())), abs=0.2)
    assert value("gaze_direction", sample("tiles/hair-44.jpg")) == pytest.approx(
        line["yaw_deg"], abs=0.06
    )


def test_the_line_starts_between_the_eyes_and_points_where_they_look():
    start, end = np.array(line_of("tiles/jewelry-04.jpg")["points"])
    face = sample("tiles/jewelry-04.jpg").face
    irises = face.landmarks[[468, 473]].mean(axis=0) / sample("tiles/jewelry-04.jpg").size
    assert start == pytest.approx(irises, abs=0.001)
    assert end[0] - start[0] > 0.1


@pytest.mark.parametrize("name", samples.SUNGLASSES)
def test_sunglasses_abstain_with_advice(name):
    for key in ("gaze_off_lens", "gaze_direction"):
        reading = measured(key, sample(name))
        assert reading.value is None
        assert reading.confidence == 0
        assert "Use a picture without sunglasses" in reading.abstained_because
        assert {box["state"] for box in reading.evidence} == {"hidden"}


@pytest.mark.parametrize("edit", [samples.half_size, samples.jpeg_70, samples.mirrored])
@pytest.mark.parametrize("name", samples.SUNGLASSES)
def test_sunglasses_still_abstain_in_edited_copies(name, edit):
    assert measured("gaze_off_lens", edited(name, edit)).value is None


@pytest.mark.parametrize("name", samples.GLASSES)
def test_ordinary_glasses_are_read(name):
    assert measured("gaze_off_lens", sample(name)).value is not None


@pytest.mark.parametrize(("tint", "density"), [((8, 8, 8), 1.0), ((10, 10, 10), 0.9)])
@pytest.mark.parametrize("name", ["synthetic/female-90.jpg", "synthetic/male-84.jpg"])
def test_dark_glass_painted_over_the_eyes_abstains_on_light_and_dark_skin(name, tint, density):
    hidden = samples.behind_dark_glass(sample(name), tint, density)
    assert measured("gaze_off_lens", sample(name)).value is not None
    assert measured("gaze_off_lens", hidden).value is None


def test_lids_cast_down_over_the_eyes_abstain_with_advice():
    reading = measured("gaze_off_lens", sample("tiles/hair-30.jpg"))
    assert reading.value is None
    assert "both eyes are open" in reading.abstained_because.replace(
        "in which both eyes", "both eyes"
    )
    assert {box["state"] for box in reading.evidence} == {"closed"}


@pytest.mark.parametrize("name", [*samples.VARIED, *samples.AVERTED[:3]])
def test_the_mirror_image_looks_the_other_way_as_far(name):
    mirror = edited(name, samples.mirrored)
    assert value("gaze_direction", mirror) == pytest.approx(
        -value("gaze_direction", sample(name)), abs=1.5
    )
    assert value("gaze_off_lens", mirror) == pytest.approx(
        value("gaze_off_lens", sample(name)), abs=1.5
    )


@pytest.mark.parametrize("edit", [samples.half_size, samples.jpeg_70])
def test_half_size_and_strong_jpeg_move_the_gaze_by_under_two_and_a_half_degrees(edit):
    moved = [
        abs(value("gaze_off_lens", edited(name, edit)) - value("gaze_off_lens", sample(name)))
        for name in samples.VARIED
    ]
    assert max(moved) < 2.5
    assert np.median(moved) < 0.7


def test_readings_that_disagree_lower_the_confidence():
    of = sample("synthetic/female-90.jpg")
    reading = gaze_angles.read_gaze(of.face)
    shapes = of.face.blendshapes | {"eyeLookOutLeft": 0.9, "eyeLookInRight": 0.9}
    at_odds = gaze_angles.read_gaze(dataclasses.replace(of.face, blendshapes=shapes))
    assert at_odds.disagreement > reading.disagreement + 15
    confused = samples.with_parts(
        "synthetic/female-90.jpg", face=dataclasses.replace(of.face, blendshapes=shapes)
    )
    assert (
        measured("gaze_off_lens", confused).confidence
        < 0.7 * measured("gaze_off_lens", of).confidence
    )


def test_the_words_turn_over_with_the_picture():
    line = measured("gaze_off_lens", edited("tiles/jewelry-04.jpg", samples.mirrored)).evidence[0]
    assert line["direction"] == "image left"
    line = measured("gaze_off_lens", edited("tiles/hair-28.jpg", samples.mirrored)).evidence[0]
    assert line["direction"] == "up and image right"


def test_an_angle_as_likely_noise_as_not_lowers_the_confidence():
    clear = gaze_angles.read_gaze(sample("tiles/hair-28.jpg").face)
    unclear = gaze_angles.read_gaze(sample("tiles/jewelry-11.jpg").face)
    assert clear.doubt < 0.05 < unclear.doubt
    assert (
        measured("gaze_off_lens", sample("tiles/jewelry-11.jpg")).confidence
        < measured("gaze_off_lens", sample("tiles/jewelry-15.jpg")).confidence
    )


def test_a_small_angle_of_noise_is_drawn_to_the_lens_and_a_large_one_kept():
    strong = gaze_angles.read_gaze(sample("tiles/hair-28.jpg").face)
    weak = gaze_angles.read_gaze(sample("tiles/jewelry-25.jpg").face)
    assert strong.off_lens > 40
    assert weak.off_lens < 1.5
