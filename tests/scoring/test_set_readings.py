"""What a set is compared on is kept of each portrait, and follows its score."""

import pytest
from django.core.cache import cache

from portfolio.actions.portraits import add_version, archive_portrait, restore_portrait
from portfolio.uploads import inspect
from scoring.actions.assessments import queue_assessment
from scoring.actions.brand_sets import COLUMNS, keep_distances, member_of, members_of
from scoring.actions.corrections import record_correction, withdraw_correction
from scoring.actions.exceptions import CannotExcept, add_exception, withdraw_exception
from scoring.actions.set_readings import record_missing, record_reading
from scoring.consistency import member_from_scorecard
from scoring.models import ConsistencyException, ConsistencyReport, SetReading
from scoring.tasks import assess_version
from tests.factories import make_portrait, portrait_file
from tests.scoring.brand_sets import brand as a_look
from tests.scoring.stored_sets import store

pytestmark = pytest.mark.django_db


@pytest.fixture
def portrait(library):
    """A scored portrait."""
    made = make_portrait(library)
    assess_version(str(made.current_version.assessments.get().pk))
    return made


def asked(brand) -> int:
    return ConsistencyReport.objects.get(brand=brand).asked


def test_what_is_kept_is_what_the_scorecard_says(portrait, brand):
    reading = SetReading.objects.get()
    card = portrait.current_version.assessments.get().scorecard
    [kept] = members_of(brand)
    read = member_from_scorecard(str(portrait.pk), portrait.title, card)
    for name in ("id", "sha256", "palette", "gaze", "head", "key_side", "cct", "texture"):
        assert getattr(kept, name) == getattr(read, name), name
    assert (reading.crop, reading.aspect) == ("bust", 1.0)
    assert len(reading.box) == 4
    assert reading.box[3] == pytest.approx(reading.face_height, abs=0.001)


def test_the_same_score_again_changes_nothing_and_asks_for_no_report(portrait, brand):
    before, asked_before = SetReading.objects.get().recorded_at, asked(brand)
    assert record_reading(portrait=portrait) is False
    brand.secondary_job = "warm"
    brand.save()
    assess_version(str(queue_assessment(version=portrait.current_version).pk))  # judged anew
    assert SetReading.objects.get().recorded_at == before
    assert asked(brand) == asked_before


def test_a_correction_changes_it_and_its_withdrawal_changes_it_back(portrait, brand, alice):
    read, asked_before = SetReading.objects.get().gaze_yaw, asked(brand)
    version = portrait.current_version
    correction = record_correction(
        version=version, key="gaze_off_lens", value=None, reason="Painted eyes.", by=alice
    )
    assert SetReading.objects.get().gaze_yaw is None
    withdraw_correction(correction=correction, by=alice)
    assert SetReading.objects.get().gaze_yaw == read
    assert asked(brand) == asked_before + 2


def test_while_a_new_version_is_read_the_one_before_stands(portrait):
    upload = inspect(portrait_file("synthetic/male-06.jpg"))
    version = add_version(portrait=portrait, upload=upload, by=None)
    assert SetReading.objects.get().version.number == 1
    assess_version(str(version.assessments.get().pk))
    reading = SetReading.objects.get()
    assert (reading.version, reading.digest) == (version, version.sha256)
    assert reading.reference_distance is None


def test_a_score_of_an_older_version_changes_nothing(portrait):
    upload = inspect(portrait_file("synthetic/male-06.jpg"))
    older = portrait.current_version.assessments.get()
    version = add_version(portrait=portrait, upload=upload, by=None)
    assess_version(str(version.assessments.get().pk))
    older.state = "queued"
    older.save()
    assess_version(str(older.pk))
    assert SetReading.objects.get().version == version


def test_readings_that_are_missing_are_made_up_for_in_batches(portrait, library):
    second = make_portrait(library, "synthetic/male-06.jpg")
    assess_version(str(second.current_version.assessments.get().pk))
    make_portrait(library, "synthetic/male-12.jpg")  # not scored yet
    SetReading.objects.all().delete()
    assert [record_missing(limit=1) for _ in range(3)] == [1, 1, 0]
    assert set(SetReading.objects.values_list("portrait", flat=True)) == {portrait.pk, second.pk}


def test_archived_portraits_are_not_compared_until_they_are_restored(brand, bob):
    first, second = store(brand, a_look(2))
    archive_portrait(portrait=first, by=bob)
    assert [member.title for member in members_of(brand)] == [second.title]
    restore_portrait(portrait=first, by=bob)
    assert len(members_of(brand)) == 2


def test_where_expression_is_switched_off_what_was_read_with_it_is_not_compared(brand, settings):
    store(brand, a_look(2))
    SetReading.objects.filter(portrait__title="Portrait 001").update(
        engine_version="9-no-expression"
    )
    settings.EXPRESSION_CUES_ENABLED = False
    assert [member.title for member in members_of(brand)] == ["Portrait 001"]


def test_distances_are_kept_beside_their_palettes_and_written_once(
    brand, django_assert_num_queries
):
    store(brand, a_look(3))
    digests = [member.sha256 for member in members_of(brand)]
    computed = {(digest, digests[0]): float(at) for at, digest in enumerate(digests)}
    with django_assert_num_queries(1):
        assert keep_distances(brand, {}, computed) == 3
    with django_assert_num_queries(0):
        assert keep_distances(brand, computed, computed) == 0
    rows = SetReading.objects.order_by("digest").values_list(
        "reference_digest", "reference_distance"
    )
    assert list(rows) == [(digests[0], 0.0), (digests[0], 1.0), (digests[0], 2.0)]


def test_a_reading_goes_with_its_portrait(portrait):
    portrait.delete()
    assert not SetReading.objects.exists()


def test_a_row_is_read_as_the_member_that_it_was_made_of(brand):
    members = sorted(a_look(3), key=lambda member: member.sha256)
    store(brand, members)
    rows = SetReading.objects.order_by("digest").values_list(*COLUMNS)
    for row, member in zip(rows, members, strict=True):
        kept = member_of(row)
        assert (kept.palette, kept.gaze, kept.head) == (member.palette, member.gaze, member.head)
        assert (kept.key_side, kept.cct) == (member.key_side, member.cct)
        assert kept.colourfulness == member.colourfulness


def test_an_exception_needs_a_reason_and_a_dimension_and_is_made_once(portrait, brand, bob):
    cache.clear()
    rows = {"dimensions": [{"key": "gaze", "name": "Gaze"}]}
    ConsistencyReport.objects.filter(brand=brand).update(data=rows)
    for dimension, reason in (("gaze", "  "), ("gaze", "x" * 241), ("shoes", "New ones.")):
        with pytest.raises(CannotExcept):
            add_exception(portrait=portrait, dimension=dimension, reason=reason, by=bob)
    before = asked(brand)
    made = add_exception(portrait=portrait, dimension="gaze", reason="At work.", by=bob)
    with pytest.raises(CannotExcept, match="already"):
        add_exception(portrait=portrait, dimension="gaze", reason="Again.", by=bob)
    add_exception(portrait=portrait, dimension="", reason="The founder.", by=bob)
    withdrawn = withdraw_exception(exception=made, by=bob)
    withdraw_exception(exception=made, by=None)
    assert (withdrawn.withdrawn_by, asked(brand)) == (bob, before + 3)
    assert ConsistencyException.objects.count() == 2
