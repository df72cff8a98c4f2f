"""A brand's stored consistency follows its scored portraits."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from scoring.actions.consistency import refresh_consistency, requeue_stale
from scoring.models import Assessment, ConsistencyReport
from scoring.tasks import assess_version
from scoring.tasks import refresh_consistency as doorbell
from tests.factories import library_of, make_brand, make_portrait

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

    def unwanted(*args):
        raise AssertionError("computed again")

    monkeypatch.setattr("scoring.consistency.check", unwanted)
    assert refresh_consistency(brand=brand).computed_at == first.computed_at


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

    Assessment.objects.update(finished_at=timezone.now() - timedelta(minutes=5))
    with django_capture_on_commit_callbacks(execute=True):
        requeue_stale()
    assert heard == [("scoring.tasks.refresh_consistency", str(brand.pk))]

    refresh_consistency(brand=brand)
    assert requeue_stale() == 0
