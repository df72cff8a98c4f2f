"""A set against what its brand asks for, what it pinned, and what it lets differ."""

from dataclasses import replace

import pytest

from scoring.consistency import Target, check, overall_of
from scoring.consistency.palette import hex_from_lab, lab_from_hex
from tests.scoring.brand_sets import LOOK, brand, with_readings

COLOURS = tuple(hex_from_lab(*(lab for _, lab in LOOK)))
NEAR = tuple((w, (light + 2, a, b + 2)) for w, (light, a, b) in LOOK)
PINK = tuple((w, lab_from_hex(h)) for w, h in ((0.7, "#e6007e"), (0.3, "#ff4fa3")))


def line(report, key):
    [found] = [one for one in report.target if one.key == key]
    return found


def test_nothing_is_judged_that_is_not_asked():
    report = check(brand(8))
    assert (report.target, report.target_overall, report.target_arithmetic) == ([], None, [])


def test_a_portrait_without_any_brand_colour_is_off_the_palette_and_named():
    members = with_readings(brand(8, spread=0.3), 2, palette=PINK)
    found = line(check(members, Target(palette=COLOURS, tolerance=10)), "palette")
    assert (found.n, found.on, found.score) == (8, 7, 87.5)
    assert [one.portrait_id for one in found.off] == ["id-002"]
    assert "7 of 8 are as asked" in found.sentence


def test_a_wider_tolerance_holds_more():
    members = brand(10, spread=2.0)
    on = [line(check(members, Target(COLOURS[:1], t)), "palette").on for t in (1, 4, 10, 30)]
    assert on == sorted(on)
    assert on[0] < on[-1] == 10
    report = check(members, Target(COLOURS[:1], 1))
    assert report.brand_palette[0].share < check(members, COLOURS[:1]).brand_palette[0].share


def test_a_colour_on_less_than_a_tenth_of_the_area_is_no_brand_palette():
    speck = ((0.92, (50.0, 60.0, 20.0)), (0.08, lab_from_hex("#336699")))
    patch = ((0.88, (50.0, 60.0, 20.0)), (0.12, lab_from_hex("#336699")))
    target = Target(("#336699",))
    for palette, on in ((speck, 0), (patch, 4)):
        members = [replace(one, palette=palette) for one in brand(4)]
        assert line(check(members, target), "palette").on == on


@pytest.mark.parametrize(("policy", "on"), [("direct", 9), ("averted", 1), ("both", 9)])
def test_the_gaze_policy_counts_those_that_keep_it(policy, on):
    members = with_readings(brand(10, spread=0.3), 4, gaze=(30.0, 0.0))
    found = line(check(members, Target(gaze_policy=policy)), "gaze")
    assert (found.n, found.on) == (10, on)


def test_a_deliberate_second_direction_keeps_the_policy_of_both():
    members = brand(12, spread=0.3)
    for index in (1, 4, 6, 9):
        members = with_readings(members, index, gaze=(25.0 + index / 4, 0.0))
    assert line(check(members, Target(gaze_policy="both")), "gaze").on == 12
    assert line(check(members, Target(gaze_policy="direct")), "gaze").on == 8


def test_pose_and_crop_are_counted_and_the_farthest_named_first():
    members = [replace(one, crop="bust") for one in brand(8, spread=0.5)]
    members = with_readings(members, 1, head=(30.0, 0.0, 0.0), crop="waist-up")
    members = with_readings(members, 5, head=(50.0, 0.0, 0.0), crop="face only")
    report = check(members, Target(pose="frontal", crop="bust"))
    pose, crop = line(report, "pose"), line(report, "crop")
    assert [one.portrait_id for one in pose.off] == ["id-005", "id-001"]
    assert pose.off[0].distance == pytest.approx(35.0, abs=0.1)
    assert [(one.portrait_id, one.distance) for one in crop.off] == [("id-005", 2), ("id-001", 1)]
    assert line(check(members, Target(pose="turned")), "pose").on == 2


def test_the_target_overall_stands_apart_with_its_arithmetic():
    members = with_readings(brand(8, spread=0.3), 2, gaze=(30.0, 0.0), palette=PINK)
    report = check(members, Target(palette=COLOURS, gaze_policy="direct"))
    assert report.overall == check(members).overall
    assert report.target_overall == pytest.approx(100 * 7 / 8, abs=0.1)
    assert [one.weight for one in report.target_arithmetic] == [60.0, 40.0]


def test_under_four_readings_a_target_has_no_score():
    report = check(brand(3), Target(gaze_policy="direct"))
    assert line(report, "gaze").score is None
    assert report.target_overall is None


@pytest.mark.parametrize("wrong", [{"gaze_policy": "up"}, {"pose": "left"}, {"crop": "hands"}])
def test_a_word_that_no_target_knows_is_refused(wrong):
    with pytest.raises(ValueError, match="is none of"):
        Target(**wrong)


def test_an_exception_leaves_one_reading_out_and_is_listed():
    members = with_readings(brand(12), 3, gaze=(45.0, 0.0))
    report = check(members, Target(gaze_policy="direct"), exceptions={"id-003": {"gaze"}})
    counts = {dimension.key: dimension.n for dimension in report.dimensions}
    assert (report.n, counts["gaze"], counts["head"]) == (12, 11, 12)
    assert report.different == []
    assert [(one.portrait_id, one.dimensions) for one in report.exceptions] == [
        ("id-003", ["gaze"])
    ]
    assert (
        report.overall
        == check([replace(m, gaze=None) if m.id == "id-003" else m for m in members]).overall
    )
    assert line(report, "gaze").n == 11


def test_head_tilt_can_be_let_differ_without_the_direction_of_the_head():
    members = with_readings(brand(12, spread=0.6), 3, head=(40.0, 0.0, 30.0))
    [one] = check(members, exceptions={"id-003": ["head_tilt"]}).different
    assert one.dimension == "head"
    assert "tilt" not in one.sentence


def test_an_exception_in_everything_leaves_the_portrait_out_and_shows_it():
    members = with_readings(brand(12), 3, gaze=(45.0, 0.0), cct=9500.0)
    report = check(members, exceptions={"id-003": [""], "gone": [""]})
    rest = [member for member in members if member.id != "id-003"]
    assert (report.n, report.overall) == (11, overall_of(rest))
    assert [one.portrait_id for one in report.exceptions] == ["id-003"]
    assert "id-003" in {one.portrait_id for one in report.palette}


def test_the_fix_leads_to_the_nearest_portrait_that_is_pinned_as_us():
    members = with_readings(brand(12, spread=0.4), 3, cct=9000.0)
    members = with_readings(with_readings(members, 5, cct=5900.0), 8, cct=5200.0)
    plain = check(members).different[0]
    pinned = check(members, references={"id-005": "us", "id-008": "us"}).different[0]
    assert plain.resembles_id not in ("id-005", "id-008")
    assert (pinned.resembles_id, pinned.sentence) == ("id-005", plain.sentence)
    assert "3,100 K" in pinned.fix


@pytest.mark.parametrize(
    ("readings", "model", "asked"),
    [
        ({"gaze": (45.0, 0.0)}, {"gaze": (8.0, 0.0)}, "8° to the image right"),
        ({"palette": PINK}, {"palette": NEAR}, "replace #e6007e"),
        ({"face_height": 0.7}, {"face_height": 0.41}, "about 41 %"),
    ],
)
def test_every_kind_of_fix_takes_the_pinned_one_as_its_model(readings, model, asked):
    members = with_readings(with_readings(brand(12, spread=0.4), 3, **readings), 6, **model)
    [one] = [d for d in check(members, references={"id-006": "us"}).different if d.is_outlier]
    assert one.resembles_id == "id-006"
    assert asked in one.fix


def test_a_pinned_portrait_that_lies_apart_itself_is_no_model():
    members = with_readings(brand(14, spread=0.4), 3, cct=9000.0)
    members = with_readings(members, 5, cct=9100.0)
    assert "id-005" not in {
        d.resembles_id for d in check(members, references={"id-005": "us"}).different
    }


def test_portraits_nearer_to_what_is_not_us_are_named():
    members = brand(10, spread=0.5)
    far = {"palette": PINK, "gaze": (30.0, 5.0), "head": (25.0, 0.0, 0.0), "cct": 8000.0}
    members = with_readings(with_readings(members, 2, **far), 7, **far)
    found = check(members, references={"id-002": "not_us", "id-004": "us"}).references
    assert (found.us, found.not_us) == (["id-004"], ["id-002"])
    assert [(one.portrait_id, one.not_us_id, one.us_id) for one in found.nearer] == [
        ("id-007", "id-002", "id-004")
    ]
    assert found.nearer[0].not_us_distance < found.nearer[0].us_distance


def test_the_stored_report_stays_small_however_large_the_set(monkeypatch):
    for module in ("readings", "distances", "interval"):
        monkeypatch.setattr(f"scoring.consistency.{module}.PAIRWISE_LIMIT", 12)
    members = with_readings(brand(230), 229, gaze=(60.0, 0.0))
    report = check(members, Target(COLOURS, gaze_policy="averted", pose="turned"))
    assert len(report.palette) == len(report.gaze) == 200
    assert {one.portrait_id for one in report.different} <= {one.portrait_id for one in report.gaze}
    assert [len(one.off) for one in report.target if one.key != "palette"] == [20, 20]
