"""An assessment's way: queued, running, scored; and what happens when something breaks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portfolio.actions.brands import change_brand
from portfolio.models import Brand
from scoring.actions import assessments
from scoring.models import Assessment, CueScore, State
from scoring.rubric.catalogue import EXPRESSION_CUES
from scoring.tasks import assess_version
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(alice):
    team = alice.memberships.get().team
    return make_portrait(library_of(make_brand(team))).current_version


@pytest.fixture
def assessment(version):
    return version.assessments.get()


@pytest.fixture
def rung(monkeypatch, django_capture_on_commit_callbacks):
    """The ids that tasks were rung for."""
    heard: list[str] = []
    monkeypatch.setattr(
        "portfolio.doorbell.current_app.send_task",
        lambda name, args, countdown=None: heard.append(args[0]),
    )

    def ring(action, **kwargs) -> list[str]:
        with django_capture_on_commit_callbacks(execute=True):
            action(**kwargs)
        return heard

    return ring


def test_an_upload_queues_one_assessment_against_the_brands_rubric(version, assessment):
    assert assessment.state == State.QUEUED
    assert assessment.rubric.job == version.portrait.library.brand.job


def test_the_worker_scores_a_portrait_and_stores_every_cue_as_a_row(assessment):
    assess_version(str(assessment.pk))
    assessment.refresh_from_db()
    assert assessment.state == State.SCORED
    assert 0 <= assessment.overall <= 100
    assert assessment.scorecard["sha256"] == assessment.version.sha256
    keys = [cue["key"] for cue in assessment.scorecard["cues"]]
    assert sorted(keys) == sorted(assessment.cue_scores.values_list("key", flat=True))


def test_ringing_twice_stores_the_same_result_once(assessment):
    assess_version(str(assessment.pk))
    first = Assessment.objects.get(pk=assessment.pk)
    assess_version(str(assessment.pk))
    again = Assessment.objects.get(pk=assessment.pk)
    assert again.finished_at == first.finished_at
    assert CueScore.objects.filter(assessment=again).count() == len(again.scorecard["cues"])


def test_ringing_for_a_row_that_is_gone_does_nothing(assessment):
    pk = str(assessment.pk)
    assessment.delete()
    assess_version(pk)
    assert not Assessment.objects.filter(pk=pk).exists()


def test_a_fault_of_ours_is_stored_as_failed_and_another_try_scores(
    client, alice, assessment, monkeypatch
):
    def broken(*args, **kwargs):
        raise RuntimeError("a lens fell out")

    with monkeypatch.context() as patched:
        patched.setattr("scoring.engine.assess", broken)
        assess_version(str(assessment.pk))
    assessment.refresh_from_db()
    assert assessment.state == State.FAILED
    assert "fault of ours" in assessment.reason

    client.force_login(alice)
    client.post(reverse("scoring:assessment-retry", args=[assessment.pk]))
    assess_version(str(assessment.pk))
    assessment.refresh_from_db()
    assert assessment.state == State.SCORED


def test_a_picture_without_a_face_is_a_normal_result_with_advice(assessment):
    from PIL import Image

    with assessment.version.file.open("wb") as file:
        Image.new("RGB", (400, 400), (120, 130, 140)).save(file, "JPEG")
    assess_version(str(assessment.pk))
    assessment.refresh_from_db()
    assert assessment.state == State.UNASSESSABLE
    assert assessment.overall is None
    assert assessment.reason
    assert assessment.advice


def test_work_whose_bell_was_lost_is_rung_for_again(rung, assessment):
    assert rung(assessments.requeue_stranded) == []  # it may still be heard
    Assessment.objects.update(rung_at=timezone.now() - timedelta(minutes=5))
    assert rung(assessments.requeue_stranded) == [str(assessment.pk)]
    assert rung(assessments.requeue_stranded) == [str(assessment.pk)]  # once, not twice


def test_work_whose_worker_died_is_taken_up_again(rung, assessment):
    long_ago = timezone.now() - timedelta(hours=1)
    Assessment.objects.update(state=State.RUNNING, started_at=long_ago, attempts=1)
    assert rung(assessments.requeue_stranded) == [str(assessment.pk)]
    assess_version(str(assessment.pk))
    assessment.refresh_from_db()
    assert assessment.state == State.SCORED


def test_a_picture_that_kills_its_worker_each_time_ends_as_failed(assessment):
    long_ago = timezone.now() - timedelta(hours=1)
    Assessment.objects.update(
        state=State.RUNNING, started_at=long_ago, attempts=assessments.MAX_ATTEMPTS
    )
    assess_version(str(assessment.pk))
    assessment.refresh_from_db()
    assert assessment.state == State.FAILED


def test_a_new_emotional_job_judges_the_brand_anew_and_keeps_the_old_result(version, assessment):
    assess_version(str(assessment.pk))
    change_brand(brand=version.portrait.library.brand, job="creativity")
    jobs = version.assessments.values_list("rubric__job", "state")
    assert set(jobs) == {("trust", State.SCORED), ("creativity", State.QUEUED)}


def test_a_change_of_words_only_judges_nothing_anew(rung, version, assessment):
    brand = version.portrait.library.brand
    assert rung(change_brand, brand=brand, audience="Founders") == []
    assert rung(change_brand, brand=brand, job="creativity") != []


def test_a_job_changed_there_and_back_shows_the_score_of_the_present_job(version, assessment):
    brand = version.portrait.library.brand
    assess_version(str(assessment.pk))
    for job in ("creativity", "trust"):
        change_brand(brand=brand, job=job)
        shown = version.assessments.current_first().first()
        assess_version(str(shown.pk))
        assert shown.rubric.job == job
    assert version.assessments.count() == 2


def test_a_version_without_an_assessment_for_todays_job_is_found_and_queued(version, assessment):
    Brand.objects.update(job="elite")  # as when two members act in the same second
    assert assessments.queue_outdated() == 1
    assert version.assessments.current_first().first().rubric.job == "elite"
    assert assessments.queue_outdated() == 0


def test_a_fault_after_the_reading_is_stored_as_failed_too(assessment, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no phrase came to mind")

    monkeypatch.setattr("prompts.actions.recommendations.recommend", broken)
    assess_version(str(assessment.pk))
    assessment.refresh_from_db()
    assert assessment.state == State.FAILED


def test_an_installation_that_leaves_expression_out_says_so_of_each_of_its_cues(
    assessment, settings
):
    assess_version(str(assessment.pk))
    settings.EXPRESSION_CUES_ENABLED = False
    assert assessments.queue_outdated() == 1
    assessment = assessment.version.assessments.current_first().first()
    assess_version(str(assessment.pk))
    assessment.refresh_from_db()
    left_out = assessment.cue_scores.filter(status="disabled").values_list("key", flat=True)
    assert set(left_out) == EXPRESSION_CUES
    assert assessment.overall is not None


def test_work_that_the_broker_delivers_again_is_taken_over_at_once(assessment):
    Assessment.objects.update(state=State.RUNNING, started_at=timezone.now(), attempts=1)
    assess_version(str(assessment.pk))  # a second bell while a worker has it
    assessment.refresh_from_db()
    assert assessment.state == State.RUNNING

    assess_version.apply(args=[str(assessment.pk)], retries=1)
    assessment.refresh_from_db()
    assert assessment.state == State.SCORED
    assert assessment.attempts == 2
