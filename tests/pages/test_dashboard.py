"""The dashboard counts what its reader may see, and what it says can be recounted by hand."""

from datetime import timedelta
from statistics import median

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio.actions.portals import add_to_portal, open_portal
from portfolio.actions.reviews import PlannedStage, plan_stages
from portfolio.actions.teams import change_grants
from portfolio.models import Portrait
from portfolio.pages.dashboard import dashboard
from scoring.actions.assessments import queue_assessment
from scoring.models import Assessment, PastReport, State
from tests.factories import library_of, make_brand, make_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
FILES = ("synthetic/male-00.jpg", "synthetic/female-36.jpg", "synthetic/male-12.jpg")


def scored(portrait: Portrait, overall: float) -> Portrait:
    """A portrait with a score, as a worker leaves it."""
    assessment = queue_assessment(version=portrait.current_version)
    Assessment.objects.filter(pk=assessment.pk).update(
        state=State.SCORED, overall=overall, finished_at=timezone.now()
    )
    Portrait.objects.filter(pk=portrait.pk).update(
        overall=overall, scoring=State.SCORED, judged_by=assessment.pk
    )
    return portrait


@pytest.fixture
def portraits(brand) -> list[Portrait]:
    made = [make_portrait(library_of(brand), name) for name in FILES]
    return [scored(each, overall) for each, overall in zip(made, (38.0, 71.0, 100.0), strict=True)]


def needs_of(team, reader) -> dict[str, int]:
    return {need.words: need.count for need in dashboard(team, reader)["needs"]}


def test_the_scores_of_a_job_fall_into_bars_of_ten_around_their_middle(team, alice, portraits):
    (scores,) = dashboard(team, alice)["scores"]
    assert scores.job.slug == "trust"
    assert scores.count == 3
    assert scores.median == median([38.0, 71.0, 100.0])
    assert scores.bins == [0, 0, 0, 1, 0, 0, 0, 1, 0, 1]


def test_what_waits_on_the_reader_is_theirs_alone(team, brand, alice, bob, portraits):
    portal = open_portal(brand=brand, by=alice, name="Review")
    add_to_portal(portal=portal, portraits=portraits, by=alice)
    asked = (bob, "", "", True)
    plan_stages(portal=portal, stages=[PlannedStage("Look", "internal", reviewers=(asked,))])
    assert needs_of(team, bob)["wait for your decision"] == 3
    assert "wait for your decision" not in needs_of(team, alice)
    (row,) = dashboard(team, alice)["waiting"]
    assert (row.who, len(row.items)) == (str(bob), 3)


def test_what_went_wrong_is_offered_to_who_can_mend_it(team, alice, dave, portraits):
    Portrait.objects.filter(pk=portraits[0].pk).update(scoring=State.FAILED)
    Portrait.objects.filter(pk=portraits[1].pk).update(review=Portrait.Review.CHANGES)
    assert needs_of(team, alice) == {
        "have changes requested": 1,
        "could not be scored: a fault of ours": 1,
    }
    assert needs_of(team, dave) == {}


def test_what_an_older_rubric_judged_is_counted_for_its_brand(team, alice, portraits):
    assert dashboard(team, alice)["stale"] == 0
    old = Portrait.objects.get(pk=portraits[0].pk).judged_by
    Assessment.objects.filter(pk=old).update(engine_version="0.0.1")
    (row,) = dashboard(team, alice)["brands"]
    assert row.stale == 1


def test_the_drift_of_a_brand_is_the_overall_of_its_last_reports(team, brand, alice):
    now = timezone.now()
    for age, overall in enumerate((70.0, 64.0, 50.0)):  # the newest first
        PastReport.objects.create(
            brand=brand, n=9, overall=overall, computed_at=now - timedelta(days=age)
        )
    (row,) = dashboard(team, alice)["brands"]
    assert row.drift == [50.0, 64.0, 70.0]
    assert row.change == 6.0


def test_a_member_limited_to_one_brand_reads_of_no_other(team, brand, alice, bob, portraits):
    other = make_brand(team, name="Southlight", job="creativity")
    scored(make_portrait(library_of(other), "synthetic/female-60.jpg"), 12.0)
    place = team.members.get(user=bob)
    change_grants(member=place, brands=[other], by=team.members.get(user=alice).role)
    seen = dashboard(team, bob)
    assert [row.brand for row in seen["brands"]] == [other]
    assert [scores.job.slug for scores in seen["scores"]] == ["creativity"]


def test_more_portraits_and_brands_cost_no_more_queries(client, team, brand, alice, portraits):
    client.force_login(alice)
    address = reverse("portfolio:today", args=[team.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    other = make_brand(team, name="Southlight", job="creativity")
    scored(make_portrait(library_of(other), "synthetic/female-60.jpg"), 12.0)
    with CaptureQueriesContext(connection) as many:
        assert "Southlight" in client.get(address).content.decode()
    assert len(many) == len(few)
