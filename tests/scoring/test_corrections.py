"""A member corrects a cue: the score follows, the machine's reading stays, nothing is forgotten."""

import pytest
from django.db import IntegrityError, transaction

from portfolio.actions.brands import change_brand
from prompts.models import Recommendation
from scoring.actions.assessments import queue_assessment
from scoring.actions.corrections import (
    CannotCorrect,
    CorrectedMeanwhile,
    ReasonMissing,
    record_correction,
    withdraw_correction,
)
from scoring.actions.verdicts import scorecard_that_counts
from scoring.models import Assessment, CueOverride
from scoring.tasks import assess_version
from tests.factories import make_portrait
from tests.pages.readings import make_outdated, record, scored_portrait

pytestmark = pytest.mark.django_db

WHY = "The eyes meet the lens; the reading took the spectacles' rim."


@pytest.fixture
def portrait(brand):
    return scored_portrait(brand, "Averted", gaze_off_lens=24.0)


@pytest.fixture
def version(portrait):
    return portrait.current_version


def correct(version, by, value=2.0, key="gaze_off_lens", reason=WHY, **more):
    return record_correction(version=version, key=key, value=value, reason=reason, by=by, **more)


def counted(version):
    return version.assessments.current_first().first()


def test_a_corrected_cue_is_judged_by_the_members_value(version, bob):
    before = counted(version)
    correct(version, bob)
    after = counted(version)
    assert before.overall < after.overall == 100
    assert after.cue_scores.get(key="gaze_off_lens").value == 2.0
    assert after.cue_scores.get(key="gaze_off_lens").score == 100
    assert after.scorecard == before.scorecard  # the machine's own is never changed


def test_a_cue_left_out_lowers_coverage_and_not_the_score(version, bob):
    before = counted(version)
    correct(version, bob, value=None)
    after = counted(version)
    assert after.overall > before.overall
    assert after.coverage < before.coverage
    assert after.cue_scores.get(key="gaze_off_lens").status == "abstained"


def test_recommendations_follow_a_correction(version, bob):
    gaze = Recommendation.objects.filter(assessment=counted(version), cue="gaze_off_lens")
    assert gaze.exists()
    correct(version, bob)
    assert not gaze.exists()


def test_withdrawing_brings_the_measured_score_back_and_keeps_the_history(version, bob, alice):
    before = counted(version).overall
    made = correct(version, bob)
    withdraw_correction(correction=made, by=alice)
    assert counted(version).overall == before
    kept = CueOverride.objects.get()
    assert (kept.author, kept.withdrawn_by, kept.reason) == (bob, alice, WHY)
    withdraw_correction(correction=made, by=bob)  # twice changes nothing
    assert CueOverride.objects.get().withdrawn_by == alice


def test_a_correction_survives_a_new_engine_and_a_new_rubric(portrait, version, bob):
    correct(version, bob)
    make_outdated(portrait)
    fresh = record(queue_assessment(version=version), gaze_off_lens=21.0)
    assert fresh.overall == 100
    assert fresh.cue_scores.get(key="gaze_off_lens").value == 2.0
    assert fresh.scorecard["cues"][0]["value"] == 21.0
    change_brand(brand=portrait.library.brand, job="elite")
    other = record(queue_assessment(version=version), gaze_off_lens=21.0)
    assert other.rubric.job == "elite"
    assert other.cue_scores.get(key="gaze_off_lens").value == 2.0


def test_a_correction_survives_a_full_reading_of_a_real_portrait(library, bob):
    version = make_portrait(library, "synthetic/female-00.jpg").current_version
    assess_version(str(version.assessments.get().pk))
    measured = counted(version)
    correct(version, bob, key="face_height", value=0.9, reason="The crop was read wrongly.")
    moved = counted(version)
    assert moved.overall < measured.overall
    Assessment.objects.update(engine_version="0.0.9")
    again = queue_assessment(version=version)
    assess_version(str(again.pk))
    again.refresh_from_db()
    assert again.overall == moved.overall
    assert again.scorecard["cues"] == measured.scorecard["cues"]


def test_the_scorecard_that_counts_lists_what_was_corrected(version, bob):
    correct(version, bob)
    [told] = scorecard_that_counts(counted(version)).to_json_dict()["overrides"]
    assert (told["key"], told["value"], told["machine_value"]) == ("gaze_off_lens", 2.0, 24.0)
    assert (told["reason"], told["by"]) == (WHY, "Bob")


def test_a_second_correction_replaces_the_first_only_if_it_was_seen(version, bob, alice):
    first = correct(version, bob)
    with pytest.raises(CorrectedMeanwhile, match="Bob corrected this cue"):
        correct(version, alice, value=7.0)
    second = correct(version, alice, value=7.0, replaces=first.pk)
    first.refresh_from_db()
    assert first.withdrawn_by == alice
    assert list(CueOverride.objects.filter(withdrawn_at=None)) == [second]
    withdraw_correction(correction=second, by=bob)
    with pytest.raises(CorrectedMeanwhile, match="withdrew"):
        correct(version, alice, value=3.0, replaces=second.pk)


def test_the_database_keeps_one_correction_a_cue(version, bob):
    correct(version, bob)
    with pytest.raises(IntegrityError), transaction.atomic():
        CueOverride.objects.create(version=version, key="gaze_off_lens", value=1.0, reason="x")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"reason": "  "}, "Write why"),
        ({"reason": "x" * 501}, "at most 500 characters"),
        ({"key": "beauty"}, "no cue “beauty”"),
        ({"key": "coherence"}, "worked out from the other cues"),
        ({"key": "mouth_smile", "value": 1.5}, "from 0 to 1"),
        ({"key": "face_height", "value": -0.1}, "goes from"),
        ({"value": float("nan")}, "not a number"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(version, bob, said, why):
    before = counted(version).overall
    with pytest.raises(CannotCorrect, match=why):
        correct(version, bob, **said)
    assert not CueOverride.objects.exists()
    assert counted(version).overall == before


def test_a_correction_needs_a_reason(version, bob):
    with pytest.raises(ReasonMissing):
        correct(version, bob, reason="")


def test_a_version_without_a_score_has_nothing_to_correct(library, bob):
    version = make_portrait(library).current_version
    with pytest.raises(CannotCorrect, match="no score yet"):
        correct(version, bob)


def test_a_switched_off_cue_cannot_be_corrected_and_an_old_correction_sleeps(
    version, bob, settings
):
    correct(version, bob, key="mouth_smile", value=0.0)
    settings.EXPRESSION_CUES_ENABLED = False
    with pytest.raises(CannotCorrect, match="Expression is not judged here"):
        correct(version, bob, key="mouth_width", value=0.6)
    assert counted(version) is None  # what was judged with expression is not shown
