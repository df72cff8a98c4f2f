"""A saved rubric is a new version; portraits are judged by it from what was measured before."""

import pytest
from django.core.cache import cache

from portfolio.actions.brands import change_brand
from portfolio.actions.custom_jobs import add_custom_job, change_custom_job
from portfolio.models import EmotionalJob
from scoring.actions import assessments
from scoring.actions.rubrics import (
    TABLES_SEEN,
    OtherJob,
    RubricMoved,
    follow_tables,
    restore_rubric,
    rubric_in_use,
    rubric_of,
    save_rubric,
)
from scoring.engine import assess
from scoring.models import Assessment, ConsistencyReport, RubricVersion, State
from scoring.rubric.jobs import BadOverride
from scoring.tasks import assess_version, judge_brand
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db

EYES_FIRST = {"cues": {"gaze_off_lens": {"weight": 40.0}}}
CLOSER = {"sliders": {"human": 2}, "cues": {"face_height": {"bands": [[0.1, 0.3]]}}}


@pytest.fixture
def brand(alice):
    return make_brand(alice.memberships.get().team)


@pytest.fixture
def version(brand):
    """A version of the brand that has been read once."""
    made = make_portrait(library_of(brand)).current_version
    assess_version(str(made.assessments.get().pk))
    return made


@pytest.fixture
def shut(monkeypatch):
    """From here on no picture can be decoded."""

    def closed(*args, **kwargs):
        raise AssertionError("a picture was opened")

    monkeypatch.setattr("scoring.engine.assess", closed)


def answer_bells(brand) -> Assessment:
    """What the worker does when it is rung for after a change of the rubric."""
    judge_brand(str(brand.pk))
    for waiting in Assessment.objects.unfinished():
        assess_version(str(waiting.pk))
    return Assessment.objects.get(rubric__brand=brand, rubric__in_use=True)


def test_saving_puts_a_new_version_in_use_and_keeps_the_old_one(brand, alice):
    first = rubric_in_use(brand)
    second = save_rubric(brand=brand, changes=EYES_FIRST, note="Eyes first", author=alice)
    assert (second.number, second.note, second.author) == (2, "Eyes first", alice)
    assert second.table["cues"]["gaze_off_lens"]["weight"] == 40.0
    assert rubric_in_use(brand) == second
    first.refresh_from_db()
    assert not first.in_use
    with pytest.raises(TypeError):
        first.save()


def test_saving_twice_saves_once(brand, alice):
    saved = [
        save_rubric(brand=brand, changes=EYES_FIRST, note="Eyes first", author=alice)
        for _ in range(2)
    ]
    assert saved[0] == saved[1]
    assert RubricVersion.objects.filter(brand=brand).count() == 2


def test_a_change_that_cannot_be_applied_saves_nothing(brand, alice):
    before = rubric_in_use(brand)
    wrong = {"cues": {"gaze_off_lens": {"weight": 140.0}}}
    with pytest.raises(BadOverride, match="gaze_off_lens"):
        save_rubric(brand=brand, changes=wrong, note="", author=alice)
    assert rubric_in_use(brand) == before


def test_who_started_from_an_older_version_overwrites_nobody(brand, alice, bob):
    save_rubric(brand=brand, changes=EYES_FIRST, note="Eyes first", author=bob, seen=None)
    with pytest.raises(RubricMoved, match="Bob saved version 2"):
        save_rubric(brand=brand, changes=CLOSER, note="Closer", author=alice, seen=1)


def test_a_saved_rubric_is_judged_without_opening_a_picture_exactly_as_a_full_read(
    brand, version, alice, monkeypatch
):
    saved = save_rubric(brand=brand, changes=CLOSER, note="Closer", author=alice)
    asked = ConsistencyReport.objects.get(brand=brand).asked
    with monkeypatch.context() as patched:
        patched.setattr("scoring.engine.assess", None)
        judged = answer_bells(brand)
    with version.file.open("rb") as file:
        full = assess(file.read(), rubric_of(saved), disabled_cues=assessments.disabled_cues())
    assert judged.state == State.SCORED
    assert judged.scorecard == full.to_json_dict()
    assert judged.engine_version == version.assessments.get(rubric__number=1).engine_version
    # a set is compared on its readings, and a rubric changes none
    assert ConsistencyReport.objects.get(brand=brand).asked == asked
    assert (
        judged.recommendations.exists()
        == version.assessments.get(rubric__number=1).recommendations.exists()
    )


def test_ringing_for_a_brand_twice_judges_it_once(brand, version, alice, shut):
    save_rubric(brand=brand, changes=CLOSER, note="Closer", author=alice)
    first = answer_bells(brand)
    assert answer_bells(brand).finished_at == first.finished_at
    assert version.assessments.count() == 2


def test_a_lost_bell_is_made_good_by_the_sweeper(brand, version, alice, shut):
    save_rubric(brand=brand, changes=CLOSER, note="Closer", author=alice)
    assert assessments.queue_outdated() == 1
    for waiting in Assessment.objects.unfinished():
        assess_version(str(waiting.pk))
    assert version.assessments.current_first().first().rubric.number == 2


def test_a_picture_that_this_engine_has_not_read_is_read_in_full(brand, version, alice):
    Assessment.objects.update(engine_version="an older one")
    save_rubric(brand=brand, changes=CLOSER, note="Closer", author=alice)
    judged = answer_bells(brand)
    assert judged.state == State.SCORED
    assert judged.engine_version != "an older one"


def test_another_job_needs_no_picture_either(brand, version, shut):
    change_brand(brand=brand, job="creativity")
    judged = answer_bells(brand)
    assert (judged.state, judged.scorecard["job"]) == (State.SCORED, "creativity")


def test_restoring_makes_a_new_version_that_names_the_old_one(brand, alice):
    first = rubric_in_use(brand)
    save_rubric(brand=brand, changes=EYES_FIRST, note="Eyes first", author=alice)
    third = restore_rubric(version=first, note="", author=alice)
    assert (third.number, third.restored_from, third.digest) == (3, first, first.digest)
    assert third.note == "Restored version 1."


def test_a_version_of_another_job_is_not_restored(brand, alice):
    first = rubric_in_use(brand)
    changed = change_brand(brand=brand, job="warm")
    with pytest.raises(OtherJob, match="Trust"):
        restore_rubric(version=first, note="", author=alice)
    assert rubric_in_use(changed).job == "warm"


def test_what_an_upgrade_no_longer_allows_is_left_out_and_named(brand, alice):
    saved = save_rubric(brand=brand, changes=EYES_FIRST, note="Eyes first", author=alice)
    kept = saved.changes["cues"] | {"head_halo": {"weight": 5.0}}
    RubricVersion.objects.filter(pk=saved.pk).update(changes={"cues": kept}, digest="of before")
    carried = rubric_in_use(brand)
    assert carried.number == 3
    assert carried.changes == EYES_FIRST
    assert carried.author is None
    assert "Left out, because it no longer applies: head_halo." in carried.note
    saved.refresh_from_db()
    assert rubric_of(saved).version == carried.digest


def test_a_job_of_the_teams_own_is_stored_with_the_version_and_followed(
    brand, version, alice, shut
):
    own = add_custom_job(
        team=brand.team, title="Our founder", description="", starts_from=EmotionalJob.TRUST
    )
    change_brand(brand=brand, custom_job=own, secondary_job="elite")
    before = rubric_in_use(brand)
    assert before.custom["title"] == "Our founder"
    assert (before.job, before.secondary) == ("trust", "elite")

    change_custom_job(job=own, changes=EYES_FIRST)
    after = rubric_in_use(brand)
    assert after.table["cues"]["gaze_off_lens"]["weight"] == 40.0
    assert after.note == "“Our founder” was edited."
    assert rubric_of(after).version == after.digest
    judged = answer_bells(brand)
    assert judged.rubric == after
    assert judged.scorecard["secondary"]["job"] == "elite"


def test_after_an_upgrade_every_brand_follows_the_tables_once(brand, version):
    before = RubricVersion.objects.get(brand=brand, in_use=True)
    RubricVersion.objects.filter(pk=before.pk).update(digest="of older tables")
    cache.delete(TABLES_SEEN)

    assert follow_tables() == 1
    after = RubricVersion.objects.get(brand=brand, in_use=True)
    assert (after.number, after.author) == (before.number + 1, None)
    assert assessments.queue_outdated() == 1
    assert follow_tables() == 0
