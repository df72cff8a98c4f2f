"""The report of a set: what its size allows to be said, its figures, its shape."""

import json
from dataclasses import replace

import numpy as np
import pytest

from scoring.consistency import check, overall_of, readings
from scoring.consistency.dimensions import DIMENSIONS
from scoring.consistency.palette import palette_distance
from tests.scoring.brand_sets import brand, with_readings

KEYS = [
    "n", "level", "statement", "overall", "interval", "dimensions", "palette", "brand_palette",
    "gaze", "gaze_modes", "pairs", "different", "without_different", "arithmetic",
    "without_each", "exceptions", "target", "target_overall", "target_arithmetic", "references",
]  # fmt: skip


@pytest.mark.parametrize("n", [0, 1, 3])
def test_fewer_than_four_portraits_get_no_statement(n):
    report = check(brand(n))
    assert report.level == "none"
    assert "too few" in report.statement
    assert (report.overall, report.interval, report.without_different) == (None, None, None)
    assert (report.pairs, report.different, report.arithmetic) == ([], [], [])
    assert {dimension.spread for dimension in report.dimensions} == {None}


@pytest.mark.parametrize("n", [4, 5])
def test_four_or_five_portraits_are_compared_in_pairs_only(n):
    report = check(brand(n))
    assert report.level == "pairwise"
    assert (report.overall, report.interval, report.different) == (None, None, [])
    assert {dimension.score for dimension in report.dimensions} == {None}
    assert [(pair.dimension, pair.kind) for pair in report.pairs] == [
        ("palette", "most_alike"),
        ("palette", "least_alike"),
        ("gaze", "most_alike"),
        ("gaze", "least_alike"),
    ]


@pytest.mark.parametrize("n", [6, 7])
def test_six_or_seven_portraits_name_the_most_different_and_never_an_outlier(n):
    report = check(with_readings(brand(n), 2, gaze=(35.0, 2.0)))
    assert report.level == "most_different"
    assert report.overall is not None
    assert report.interval is None
    assert [one.portrait_id for one in report.different] == ["id-002"]
    assert not report.different[0].is_outlier
    assert report.without_different is None
    assert "outlier" not in json.dumps(report.to_json_dict()).replace("is_outlier", "")


@pytest.mark.parametrize("n", [8, 12, 30])
def test_eight_portraits_or_more_get_an_interval_around_the_overall(n):
    report = check(brand(n))
    assert report.level == "outliers"
    low, high = report.interval
    assert 0 <= low <= report.overall <= high <= 100


def test_counts_become_percentages_from_twenty_portraits_on():
    small = check(with_readings(brand(19), 0, gaze=(35.0, 0.0))).statement
    large = check(with_readings(brand(20), 0, gaze=(35.0, 0.0))).statement
    assert "1 of 19 lies apart" in small
    assert "5 % (1 of 20) lies apart" in large


def test_a_tight_set_scores_above_a_loose_one_and_a_mixed_one():
    tight, loose, mixed = (check(brand(12, spread=s)).overall for s in (0.3, 2.0, 6.0))
    assert tight > 85
    assert tight > loose + 20
    assert loose > mixed + 15


def test_the_order_of_uploads_does_not_matter():
    members = with_readings(brand(14), 3, gaze=(33.0, 0.0))
    shuffled = [members[i] for i in np.random.default_rng(4).permutation(len(members))]
    assert check(shuffled).to_json_dict() == check(members).to_json_dict()


def test_the_same_set_gives_the_same_report_to_the_byte():
    first, second = (json.dumps(check(brand(10)).to_json_dict()) for _ in range(2))
    assert first == second


def test_the_arithmetic_adds_up_to_the_overall():
    report = check(brand(11))
    assert sum(share.points for share in report.arithmetic) == pytest.approx(
        report.overall, abs=0.1
    )
    assert sum(share.weight for share in report.arithmetic) == pytest.approx(100, abs=0.5)
    for share in report.arithmetic:
        assert share.score * share.weight / 100 == pytest.approx(share.points, abs=0.1)


def test_the_weights_of_the_dimensions_make_a_hundred():
    assert sum(dimension.weight for dimension in DIMENSIONS) == 100


def test_the_palette_spread_is_the_median_over_all_pairs():
    members = brand(9)
    pairs = [
        palette_distance(members[i].palette, members[j].palette) for i in range(9) for j in range(i)
    ]
    [palette] = [one for one in check(members).dimensions if one.key == "palette"]
    assert palette.spread == pytest.approx(np.median(pairs), abs=0.01)


def test_the_spread_of_a_number_is_its_median_distance_from_the_median():
    members = brand(9)
    kelvins = np.array([member.cct for member in members])
    [warmth] = [one for one in check(members).dimensions if one.key == "warmth"]
    assert warmth.spread == pytest.approx(np.median(abs(kelvins - np.median(kelvins))), abs=0.1)


def test_a_large_set_is_measured_against_its_most_central_palette(monkeypatch):
    monkeypatch.setattr(readings, "PAIRWISE_LIMIT", 9)
    members = sorted(brand(14), key=lambda member: member.sha256)
    palettes = [member.palette for member in members]
    sums = [sum(palette_distance(one, other) for other in palettes[:9]) for one in palettes[:9]]
    centre = palettes[int(np.argmin(sums))]
    [palette] = [one for one in check(members).dimensions if one.key == "palette"]
    away = [palette_distance(centre, other) for other in palettes]
    assert palette.spread == pytest.approx(np.median(away), abs=0.01)


def test_portraits_that_abstain_lower_only_the_count_of_their_dimension():
    members = brand(10)
    members[4] = replace(members[4], gaze=None)
    members[7] = replace(members[7], gaze=None, texture=None)
    report = check(members)
    counts = {dimension.key: dimension.n for dimension in report.dimensions}
    assert (counts["gaze"], counts["texture"], counts["palette"]) == (8, 9, 10)
    assert "Not everything could be read in all 10" in report.statement
    assert "gaze in 8" in report.statement


def test_a_dimension_read_too_seldom_takes_no_part_in_the_overall():
    members = [replace(m, gaze=None) if i > 2 else m for i, m in enumerate(brand(10))]
    report = check(members)
    [gaze] = [one for one in report.dimensions if one.key == "gaze"]
    assert (gaze.n, gaze.spread, gaze.score, gaze.word) == (3, None, None, None)
    assert "Gaze" not in {share.name for share in report.arithmetic}
    assert report.overall is not None


def test_no_overall_is_given_when_most_of_it_could_not_be_read():
    members = [replace(m, palette=None, gaze=None) for m in brand(10)]
    report = check(members)
    assert report.overall is None
    assert "too little could be read" in report.statement


def test_portraits_without_any_reading_are_left_out_and_counted():
    bare = replace(
        brand(1)[0], id="bare", sha256="00", palette=None, gaze=None, head=None, key_side=None,
        cct=None, face_height=None, eye_line=None, mouth_width=None, texture=None,
        colourfulness=None,
    )  # fmt: skip
    report = check([*brand(7), bare])
    assert (report.n, report.level) == (7, "most_different")
    assert "1 portrait without any reading is left out" in report.statement


def test_a_deliberate_second_pose_is_recognised_and_not_called_spread():
    members = brand(12)
    for index in (1, 4, 6, 9):
        members = with_readings(members, index, gaze=(25.0 + index / 4, 0.0), head=(22.0, 0.0, 0.0))
    report = check(members)
    [gaze] = [one for one in report.dimensions if one.key == "gaze"]
    assert [mode.n for mode in report.gaze_modes] == [8, 4]
    assert gaze.word == "tight"
    assert "2 deliberate directions" in gaze.explanation
    assert not [one for one in report.different if one.dimension in ("gaze", "head")]


@pytest.mark.parametrize(
    ("degrees", "word"), [(4.9, "tight"), (5.1, "steady"), (12.1, "loose"), (20.1, "mixed")]
)
def test_the_spread_of_gaze_is_worded_by_the_bands(degrees, word):
    [gaze] = [dimension for dimension in DIMENSIONS if dimension.key == "gaze"]
    assert gaze.word(degrees) == word


def test_brand_colours_are_found_or_missed_in_the_palettes():
    report = check(brand(8, spread=0.3), ("#ff0000", "#cdcdc8"))
    red, light_grey = report.brand_palette
    assert (red.hex, red.share) == ("#ff0000", 0.0)
    assert red.nearest_distance > 10
    assert light_grey.share == 1.0
    assert light_grey.nearest_distance < 5


def test_the_overall_of_a_set_can_be_asked_for_alone():
    assert overall_of(brand(10)) == check(brand(10)).overall
    assert overall_of(brand(5)) is None


def test_a_candidate_can_be_weighed_before_it_is_added():
    members = brand(10, spread=0.5)
    far = with_readings(brand(11), 10, palette=((1.0, (60.0, 60.0, 40.0)),), gaze=(40.0, 0.0))[10]
    assert overall_of([*members, far]) < overall_of(members)


def test_the_report_has_the_promised_shape_and_is_plain_json():
    members = with_readings(brand(12), 3, gaze=(35.0, 0.0))
    report = check(members, ("#112233",)).to_json_dict()
    assert list(report) == KEYS
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert set(report["dimensions"][0]) == {
        "key", "name", "unit", "spread", "score", "weight", "word", "explanation", "n",
    }  # fmt: skip
    assert set(report["palette"][0]) == {"portrait_id", "swatches"}
    assert set(report["palette"][0]["swatches"][0]) == {"hex", "weight"}
    assert set(report["brand_palette"][0]) == {"hex", "nearest_distance", "share"}
    assert set(report["gaze"][0]) == {"portrait_id", "yaw", "pitch"}
    assert set(report["gaze_modes"][0]) == {"yaw", "pitch", "n"}
    assert set(report["different"][0]) == {
        "portrait_id", "title", "dimension", "distance", "unit", "resembles_id", "sentence",
        "fix", "is_outlier",
    }  # fmt: skip
    assert set(report["arithmetic"][0]) == {"name", "score", "weight", "points"}


def test_no_sentence_promises_an_effect_or_speaks_of_a_person():
    members = with_readings(brand(12), 3, gaze=(35.0, 0.0), cct=9000.0)
    words = json.dumps(check(members).to_json_dict()).lower()
    for forbidden in ("trust", "proven", "lift", "person", "she ", " he ", "honest", "beaut"):
        assert forbidden not in words
