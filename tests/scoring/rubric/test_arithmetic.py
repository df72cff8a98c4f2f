"""The shown numbers of an overall score add up exactly; scores have words."""

import random
from decimal import Decimal

import pytest

from scoring.rubric.arithmetic import ArithmeticRow, arithmetic
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import JOB_SLUGS, rubric_for
from scoring.rubric.levels import cue_level, overall_level
from scoring.rubric.rubric import Scorecard
from tests.scoring.rubric.readings import ideal_for, reading


def messy_scorecard(job: str, seed: int) -> Scorecard:
    """Readings strewn around the bands, about one in six missing."""
    chance = random.Random(seed)  # noqa: S311 - a test set, the same every time
    rubric = rubric_for(job)
    readings = {}
    for key, ideal in ideal_for(rubric).items():
        value = (ideal.value or 0.0) * chance.uniform(0.2, 2.0)
        readings[key] = reading(key, None if chance.random() < 0.16 else value)
    return rubric.score(readings)


def total(rows: tuple[ArithmeticRow, ...], column: str) -> Decimal:
    return sum((Decimal(str(getattr(row, column))) for row in rows), Decimal())


@pytest.mark.parametrize("job", JOB_SLUGS)
@pytest.mark.parametrize("seed", range(8))
def test_points_add_up_to_the_overall_score_and_shares_to_100(job: str, seed: int) -> None:
    card = messy_scorecard(job, seed)
    rows = arithmetic(card)
    if card.overall is None:
        assert rows == ()
        return
    assert total(rows, "points") == Decimal(str(card.overall))
    assert total(rows, "share") == 100


@pytest.mark.parametrize("seed", range(8))
def test_each_row_is_score_times_share_but_for_the_last_decimals(seed: int) -> None:
    for row in arithmetic(messy_scorecard("trust", seed)):
        assert row.points == pytest.approx(row.score * row.share / 100, abs=0.03)
        assert row.points >= 0


def test_rows_name_the_scored_cues_in_the_scorecards_order() -> None:
    card = messy_scorecard("trust", 1)
    scored = [cue.key for cue in card.cues if cue.score is not None]
    assert [row.key for row in arithmetic(card)] == scored
    assert [row.name for row in arithmetic(card)] == [CATALOGUE[key].name for key in scored]


def test_a_picture_that_scores_nothing_still_adds_up() -> None:
    rubric = rubric_for("creativity", {"cues": {"gaze_off_lens": {"weight": 100}}})
    card = rubric.score({"gaze_off_lens": reading("gaze_off_lens", 90)})
    assert card.overall == 0
    assert [row.points for row in arithmetic(card)] == [0]


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (100.0, "inside the band"),
        (99.9, "close"),
        (70.0, "close"),
        (69.9, "off"),
        (35.0, "off"),
        (34.9, "far off"),
        (0.0, "far off"),
        (None, "not judged"),
    ],
)
def test_a_cues_score_has_a_word(score: float | None, word: str) -> None:
    assert cue_level(score) == word


@pytest.mark.parametrize(
    ("overall", "word"),
    [
        (85.0, "strong fit"),
        (84.9, "good fit"),
        (70.0, "good fit"),
        (50.0, "partial fit"),
        (49.9, "weak fit"),
        (None, "no score"),
    ],
)
def test_an_overall_score_has_a_word(overall: float | None, word: str) -> None:
    assert overall_level(overall) == word
