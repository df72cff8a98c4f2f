"""A rubric in words: the weightiest first, and nothing to avoid on a side that stays open."""

import pytest

from scoring.guide import MATTERS_FROM, guide_of, phrases
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import JOB_SLUGS, rubric_for


def advice_of(rubric, key):
    return next(advice for advice in guide_of(rubric) if advice.key == key)


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_the_guide_of_every_job_names_all_that_weighs(job):
    rubric = rubric_for(job)
    guide = guide_of(rubric)
    weights = [advice.weight for advice in guide]
    assert weights == sorted(weights, reverse=True)
    assert {advice.key for advice in guide} == {
        key for key, row in rubric.rows.items() if row.weight >= MATTERS_FROM
    }
    assert all(advice.avoid for advice in guide)


def test_a_limit_warns_of_one_side_and_a_band_of_both():
    rubric = rubric_for("trust")
    assert advice_of(rubric, "head_roll").avoid == ("A head tilted far to one side.",)
    assert len(advice_of(rubric, "eye_line").avoid) == 2


def test_the_guide_follows_what_the_brand_asks():
    away = rubric_for("trust", {"cues": {"gaze_off_lens": {"bands": [[12, 35]]}}})
    assert advice_of(away, "gaze_off_lens").asked["band"] == [[12.0, 35.0]]
    assert "Eyes fixed on the lens." in advice_of(away, "gaze_off_lens").avoid


def test_every_cue_that_can_be_weighed_has_words_for_what_to_avoid():
    weighed = {key for key, cue in CATALOGUE.items() if not cue.report_only}
    assert weighed <= phrases().keys()
