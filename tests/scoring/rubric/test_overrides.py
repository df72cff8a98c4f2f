"""A brand's own bands and weights over a job's table."""

from math import fsum
from typing import Any

import pytest

from scoring.rubric.jobs import BadOverride, rubric_for
from tests.scoring.rubric.readings import reading


def override(key: str, **change: Any) -> dict[str, Any]:
    return {"cues": {key: change}}


def test_no_override_is_the_jobs_own_rubric() -> None:
    own = rubric_for("trust")
    assert rubric_for("trust", None) is own
    assert rubric_for("trust", {}).version == own.version
    assert rubric_for("trust", {"cues": {}}).version == own.version


def test_an_override_that_repeats_the_table_changes_nothing() -> None:
    same = override("gaze_off_lens", bands=[[0, 5]], weight=10)
    assert rubric_for("trust", same).version == rubric_for("trust").version


def test_an_own_band_is_judged_and_changes_the_version() -> None:
    rubric = rubric_for("trust", override("gaze_off_lens", bands=[[12, 40], [0, 5]]))
    scores = [
        rubric.score({"gaze_off_lens": reading("gaze_off_lens", value)}).cue("gaze_off_lens")
        for value in (3, 8.5, 20)
    ]
    assert [cue.score for cue in scores] == [100, 50, 100]
    assert scores[0].band == [[0, 5], [12, 40]]
    assert rubric.version != rubric_for("trust").version


def test_an_own_weight_holds_and_the_others_keep_their_proportions() -> None:
    table = rubric_for("trust").rows
    rows = rubric_for("trust", override("gaze_off_lens", weight=40)).rows
    assert rows["gaze_off_lens"].weight == 40
    assert fsum(row.weight for row in rows.values()) == pytest.approx(100)
    assert rows["mouth_width"].weight == pytest.approx(table["mouth_width"].weight * 60 / 90)


def test_a_weight_of_zero_leaves_the_cue_shown_without_weight() -> None:
    rubric = rubric_for("trust", override("midtone_warmth", weight=0))
    cue = rubric.score({"midtone_warmth": reading("midtone_warmth", 11)}).cue("midtone_warmth")
    assert (cue.status, cue.weight, cue.band) == ("report_only", 0, [])


def test_a_free_cue_is_judged_once_it_has_a_band_and_a_weight() -> None:
    rubric = rubric_for("creativity", override("eye_squint", bands=[[0.1, 0.4]], weight=5))
    cue = rubric.score({"eye_squint": reading("eye_squint", 0.2)}).cue("eye_squint")
    assert (cue.status, cue.score, cue.weight) == ("ok", 100, 5)


def test_open_ends_and_limits_follow_the_cues_own_slopes() -> None:
    rows = rubric_for("trust", override("mouth_width", bands=[[0.6, None]])).rows
    assert rows["mouth_width"].curves[0].zeros == (0.5, None)
    rows = rubric_for("trust", override("head_roll", bands=[[None, 10]])).rows
    assert rows["head_roll"].curves[0].zeros == (None, 20)


@pytest.mark.parametrize(
    ("overrides", "complaint"),
    [
        ({"bands": {}}, "Overrides are written"),
        ({"cues": []}, "maps the key"),
        (override("smile"), "no cue “smile”"),
        (override("coherence", weight=5), "only reported"),
        (override("gaze_off_lens", score=5), "nothing else"),
        ({"cues": {"gaze_off_lens": 5}}, "nothing else"),
        (override("gaze_off_lens", bands=[]), "bands are a list"),
        (override("gaze_off_lens", bands="0-5"), "bands are a list"),
        (override("gaze_off_lens", bands=[[5]]), "a pair"),
        (override("gaze_off_lens", bands=["05"]), "a pair"),
        (override("gaze_off_lens", bands=[[5, 5]]), "not below"),
        (override("gaze_off_lens", bands=[[9, 5]]), "not below"),
        (override("gaze_off_lens", bands=[[None, None]]), "both ends"),
        (override("gaze_off_lens", bands=[[0, "5"]]), "not a number"),
        (override("gaze_off_lens", bands=[[0, float("inf")]]), "not a number"),
        (override("gaze_off_lens", bands=[[0, True]]), "not a number"),
        (override("gaze_off_lens", bands=[[-5, 5]]), "never negative"),
        (override("gaze_off_lens", bands=[[0, 5], [4, 9]]), "overlap"),
        (override("gaze_off_lens", bands=[[5, None], [12, 40]]), "overlap"),
        (override("gaze_off_lens", bands=[[0, 1], [2, 3], [4, 5], [6, 7]]), "at most 3"),
        (override("midtone_warmth", bands=[[-5, None]]), "cannot end"),
        (override("gaze_off_lens", weight=-1), "percentage from 0 to 100"),
        (override("gaze_off_lens", weight=101), "percentage from 0 to 100"),
        (override("gaze_off_lens", weight=float("nan")), "not a number"),
        (override("setting", weight=5), "needs a band"),
        (
            {"cues": {"gaze_off_lens": {"weight": 60}, "mouth_width": {"weight": 60}}},
            "add up to 120",
        ),
        (
            override("structural_asymmetry", bands=[[0.01, 0.05]], weight=4),
            "Asymmetry takes at most 3",
        ),
    ],
)
def test_what_cannot_be_applied_is_refused_in_plain_words(
    overrides: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(BadOverride, match=complaint):
        rubric_for("trust", overrides)
