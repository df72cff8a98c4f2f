"""Portraits that lie apart: found, named by what differs, and not invented."""

import numpy as np
import pytest

from scoring.consistency import check, overall_of
from scoring.consistency.outliers import CUT, flagged, rarity, robust_z
from scoring.consistency.palette import lab_from_hex
from tests.scoring.brand_sets import brand, with_readings

TEAL = tuple(
    (w, lab_from_hex(h)) for w, h in ((0.6, "#0a7f86"), (0.3, "#06474f"), (0.1, "#e8f4f5"))
)

PLANTED = {
    "palette": {"palette": TEAL},
    "gaze": {"gaze": (30.0, -4.0)},
    "head": {"head": (35.0, 2.0, 0.0)},
    "head_tilt": {"head": (0.0, 0.0, 24.0)},
    "light_side": {"key_side": -1.8},
    "warmth": {"cct": 8600.0},
    "colourfulness": {"colourfulness": 78.0},
    "head_size": {"face_height": 0.70},
    "eye_line": {"eye_line": 0.60},
    "expression": {"mouth_width": 0.90},
    "texture": {"texture": 2.2},
}

FIXES = {
    "palette": "replace #0a7f86",
    "gaze": "direct eye contact with the camera",
    "head": "facing the camera",
    "head_tilt": "anticlockwise",
    "light_side": "image right brighter",
    "warmth": "Warm the ambient light by about 3,",
    "colourfulness": "Lower the saturation of clothing and background by about 5",
    "head_size": "so that the head fills about 3",
    "eye_line": "eyes sit about 4",
    "expression": "composed half-smile",
    "texture": "less sharpening",
}


@pytest.mark.parametrize("n", [8, 12, 24])
@pytest.mark.parametrize("dimension", PLANTED)
def test_a_planted_departure_is_found_and_named_by_its_dimension(dimension, n):
    report = check(with_readings(brand(n, spread=0.6), 3, **PLANTED[dimension]))
    outliers = [one for one in report.different if one.is_outlier]
    assert [(one.portrait_id, one.dimension) for one in outliers] == [("id-003", dimension)]
    assert FIXES[dimension] in outliers[0].fix
    assert outliers[0].resembles_id != "id-003"


def test_two_planted_departures_are_ranked_by_how_rare_they_are():
    members = with_readings(brand(14, spread=0.6), 3, gaze=(24.0, 0.0))
    members = with_readings(members, 8, gaze=(-50.0, 0.0))
    report = check(members)
    assert [one.portrait_id for one in report.different] == ["id-008", "id-003"]


def test_a_portrait_that_departs_twice_is_named_once_with_both():
    report = check(with_readings(brand(12, spread=0.6), 3, gaze=(45.0, 0.0), cct=8600.0))
    assert len(report.different) == 1
    assert "warmth of light" in report.different[0].sentence
    assert report.different[0].dimension == "gaze"


def test_the_overall_without_the_outliers_equals_a_full_recomputation():
    members = with_readings(brand(12), 3, gaze=(45.0, 0.0))
    members = with_readings(members, 7, cct=9500.0)
    report = check(members)
    rest = [member for member in members if member.id not in ("id-003", "id-007")]
    assert {one.portrait_id for one in report.different} == {"id-003", "id-007"}
    assert report.without_different == check(rest).overall == overall_of(rest)


@pytest.mark.parametrize("copies", [8, 30])
def test_identical_portraits_have_no_outlier_and_score_a_hundred(copies):
    [one] = brand(1)
    report = check([one.__class__(**{**vars(one), "id": str(i)}) for i in range(copies)])
    assert report.overall == 100.0
    assert report.different == []


def test_a_departure_under_the_floors_is_not_named_in_a_nearly_identical_set():
    members = with_readings(brand(12, spread=0.05), 3, gaze=(6.0, 0.0), cct=6200.0)
    assert [one for one in check(members).different if one.is_outlier] == []


def test_a_shift_too_small_for_the_palette_is_left_alone():
    members = brand(10, spread=0.3)
    shifted = tuple((w, (light + 4, a, b + 3)) for w, (light, a, b) in members[2].palette)
    assert check(with_readings(members, 2, palette=shifted)).different == []


def test_a_palette_apart_by_one_shift_is_to_be_regraded():
    members = brand(10, spread=0.3)
    warm = tuple((w, (light - 10, a + 15, b + 45)) for w, (light, a, b) in members[2].palette)
    [one] = check(with_readings(members, 2, palette=warm)).different
    assert one.fix.startswith("Regrade clothing and background: cooler by about 4")


def test_a_palette_apart_in_all_its_colours_is_to_be_asked_for_anew():
    members = brand(10, spread=0.3)
    neon = ("#e6007e", "#00c853", "#2962ff", "#ffd600", "#aa00ff", "#ff6d00")
    colours = tuple((1 / 6, lab_from_hex(code)) for code in neon)
    [one] = check(with_readings(members, 2, palette=colours)).different
    assert one.fix.startswith("Re-prompt clothing and background nearer to #")
    assert one.fix.count("#") == 3


def test_a_nearly_grey_picture_is_not_to_be_saturated_but_asked_for_anew():
    [one] = check(with_readings(brand(10, spread=0.4), 2, colourfulness=4.0)).different
    assert "rich saturated palette" in one.fix


@pytest.mark.parametrize(
    ("pose", "phrase"), [((0.0, 0.0), "direct eye contact"), ((28.0, 0.0), "gazing off-camera")]
)
def test_the_gaze_to_ask_for_is_the_gaze_of_the_set(pose, phrase):
    members = brand(10, spread=0.4)
    for index in range(10):
        members = with_readings(members, index, gaze=(pose[0] + index / 5, pose[1]))
    members = with_readings(members, 5, gaze=(-40.0, 0.0))
    [one] = [one for one in check(members).different if one.is_outlier]
    assert phrase in one.fix


def test_robust_z_is_the_published_formula():
    values = np.array([1.0, 2.0, 3.0, 4.0, 10.0])
    z, is_floored = robust_z(values, 0.1, signed=True)
    assert z == pytest.approx(0.6745 * abs(values - 3.0) / 1.0)
    assert not is_floored
    assert robust_z(values, 2.0, signed=True)[0][4] == pytest.approx(0.6745 * 7 / 2)


def test_distances_are_only_odd_when_they_are_large():
    z, _ = robust_z(np.array([0.0, 8.0, 9.0, 10.0, 30.0]), 1.0, signed=False)
    assert z[0] < 0
    assert z[4] > 3.5


@pytest.mark.parametrize("is_floored", [True, False])
def test_rarity_is_one_at_the_cut_and_falls_beyond_it(is_floored):
    rarities = [rarity(z, 12, is_floored=is_floored) for z in (2.0, CUT, 5.0, 9.0)]
    assert rarities[1] == pytest.approx(1.0)
    assert rarities == sorted(rarities, reverse=True)


def test_a_student_tail_is_read_to_three_digits():
    two_sided_t5_at_4 = 0.0103235
    two_sided_t5_at_cut = 0.0172824
    expected = two_sided_t5_at_4 / two_sided_t5_at_cut
    assert rarity(4.0, 12.5, is_floored=False) == pytest.approx(expected, rel=0.01)


EVEN = {f"dimension {index}": 1.0 for index in range(8)} | {"gaze": 1.0, "warmth": 1.0}


def test_holm_asks_more_of_the_first_dimension_than_of_the_next():
    assert flagged({"gaze": 0.09, "warmth": 0.105}, EVEN) == ["gaze", "warmth"]
    assert flagged({"gaze": 0.105, "warmth": 0.105}, EVEN) == []
    assert flagged({"gaze": 0.9}, {"gaze": 20.0}) == ["gaze"]
    assert flagged({"gaze": 1.1}, {"gaze": 20.0}) == []


def test_a_weightier_dimension_needs_less_to_be_named():
    assert flagged({"gaze": 0.15}, {"gaze": 20.0, "texture": 80.0}) == ["gaze"]
    assert flagged({"texture": 0.15}, {"gaze": 90.0, "texture": 10.0}) == []
