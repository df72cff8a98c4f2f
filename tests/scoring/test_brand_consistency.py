"""A brand's stored consistency follows its scored portraits."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from portfolio.actions.portraits import add_version
from portfolio.uploads import inspect
from scoring.actions.consistency import queue_consistency, refresh_consistency, requeue_stale
from scoring.actions.corrections import record_correction
from scoring.models import ConsistencyReport
from scoring.tasks import assess_version
from scoring.tasks import refresh_consistency as doorbell
from tests.factories import library_of, make_brand, make_portrait, portrait_file

pytestmark = pytest.mark.django_db

FOUR = ("male-00", "male-12", "male-21", "female-36")


@pytest.fixture
def brand(alice):
    return make_brand(alice.memberships.get().team, palette=["#d9d6d0", "#2f3640"])


def add_scored(brand, name):
    portrait = make_portrait(library_of(brand), f"synthetic/{name}.jpg")
    assess_version(str(portrait.current_version.assessments.get().pk))


def test_a_brand_of_four_scored_portraits_is_compared_pair_by_pair(brand):
    for name in FOUR:
        add_scored(brand, name)
    doorbell(str(brand.pk))
    data = ConsistencyReport.objects.get(brand=brand).data
    assert (data["n"], data["level"]) == (4, "pairwise")
    assert len(data["gaze"]) == 4
    assert data["brand_palette"][0]["hex"] == "#d9d6d0"


def test_below_four_nothing_is_stated_of_the_set(brand):
    add_scored(brand, FOUR[0])
    data = refresh_consistency(brand=brand).data
    assert (data["n"], data["level"], data["overall"]) == (1, "none", None)


def test_nothing_is_computed_again_while_nothing_has_changed(brand, monkeypatch):
    add_scored(brand, FOUR[0])
    first = refresh_consistency(brand=brand)

    def unwanted(*args, **more):
        raise AssertionError("computed again")

    monkeypatch.setattr("scoring.consistency.check", unwanted)
    assert refresh_consistency(brand=brand).computed_at == first.computed_at


def test_what_changes_while_a_report_is_computed_leaves_it_behind(brand, monkeypatch):
    from scoring import consistency

    add_scored(brand, FOUR[0])

    def interrupted(*given, **more):
        queue_consistency(brand=brand)
        return check(*given, **more)

    check = consistency.check
    monkeypatch.setattr(consistency, "check", interrupted)
    assert refresh_consistency(brand=brand).is_stale
    monkeypatch.undo()
    assert not refresh_consistency(brand=brand).is_stale


def test_a_version_that_could_not_be_scored_leaves_the_comparison(brand, monkeypatch):
    add_scored(brand, FOUR[0])
    assert refresh_consistency(brand=brand).data["n"] == 1
    portrait = library_of(brand).portraits.get()
    upload = inspect(portrait_file("synthetic/male-03.jpg"))
    version = add_version(portrait=portrait, upload=upload, by=None)

    def broken(*args, **kwargs):
        raise RuntimeError("a lens fell out")

    monkeypatch.setattr("scoring.engine.assess", broken)
    assess_version(str(version.assessments.get().pk))
    assert refresh_consistency(brand=brand).data["n"] == 0


def test_a_brand_that_is_gone_is_no_error(brand):
    pk = str(brand.pk)
    brand.delete()
    doorbell(pk)
    assert not ConsistencyReport.objects.filter(brand_id=pk).exists()


def test_a_report_whose_bell_was_lost_is_rung_for_again(
    brand, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    monkeypatch.setattr(
        "portfolio.doorbell.current_app.send_task",
        lambda name, args, countdown=None: heard.append((name, args[0])),
    )
    add_scored(brand, FOUR[0])
    cache.clear()
    with django_capture_on_commit_callbacks(execute=True):
        requeue_stale()
    assert heard == []  # it may still come by itself

    ConsistencyReport.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
    with django_capture_on_commit_callbacks(execute=True):
        requeue_stale()
    assert heard == [("scoring.tasks.refresh_consistency", str(brand.pk))]

    refresh_consistency(brand=brand)
    assert requeue_stale() == 0


def test_what_a_member_corrected_is_what_is_compared(brand, alice):
    for name in FOUR:
        add_scored(brand, name)
    version = brand.libraries.get().portraits.first().current_version
    before = refresh_consistency(brand=brand).data
    assert len(before["gaze"]) == 4

    record_correction(
        version=version, key="gaze_off_lens", value=None, reason="The eyes are painted.", by=alice
    )
    queue_consistency(brand=brand)
    after = refresh_consistency(brand=brand).data
    assert len(after["gaze"]) == 3
