"""One portrait held against every job, from its stored readings."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.models import Brand, CustomJob
from scoring.actions.assessments import queue_brand
from scoring.actions.corrections import record_correction
from scoring.models import Assessment
from scoring.rubric.jobs import JOBS
from scoring.tasks import assess_version
from tests.factories import make_portrait
from tests.pages.readings import bare_portrait, scored_portrait

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(client, alice, brand):
    client.force_login(alice)
    return scored_portrait(brand, "Zoe", gaze_off_lens=20.0).current_version


def page(client, version):
    answer = client.get(reverse("scoring:version-jobs", args=[version.pk]))
    assert answer.status_code == 200
    return answer


def lines_of(client, version):
    return page(client, version).context["lines"]


def test_the_brands_own_job_comes_first_and_the_others_by_their_score(client, version):
    own, *others = lines_of(client, version)
    assert (own.job.slug, own.place) == ("trust", "own")
    assert {line.job.slug for line in others} == {job.slug for job in JOBS} - {"trust"}
    scores = [line.card.overall for line in others]
    assert scores == sorted(scores, reverse=True)


def test_the_own_jobs_line_is_the_portraits_own_score(client, library):
    client.force_login(library.team.members.get().user)
    version = make_portrait(library).current_version
    assess_version(str(version.assessments.get().pk))
    own = lines_of(client, version)[0]
    stored = Assessment.objects.get()
    assert (own.card.overall, own.card.coverage) == (stored.overall, stored.coverage)


def test_what_lifts_and_what_costs_most_is_named_two_each(client, version):
    own = lines_of(client, version)[0]
    assert [row.key for row, points in own.costs] == ["gaze_off_lens"]
    assert len(own.lifts) <= 2
    contemplative = next(
        line for line in lines_of(client, version) if line.job.slug == "contemplative"
    )
    assert "gaze_off_lens" not in [row.key for row, points in contemplative.costs]


def test_the_secondary_job_comes_second_and_stands_on_the_portrait_page(client, brand, version):
    Brand.objects.update(secondary_job="elite")
    brand.refresh_from_db()
    queue_brand(brand=brand)
    assess_again(version)
    assert lines_of(client, version)[1].place == "secondary"
    html = client.get(reverse("portfolio:portrait", args=[version.portrait_id])).content.decode()
    assert "Secondary job" in html
    assert "Elite" in html


def assess_again(version):
    for assessment in Assessment.objects.unfinished():
        assess_version(str(assessment.pk))


def test_a_teams_own_job_is_judged_too(client, brand, version):
    CustomJob.objects.create(
        team=brand.team,
        title="Our founder",
        starts_from="contemplative",
        changes={"cues": {"gaze_off_lens": {"bands": [[18, 22]]}}},
    )
    ours = next(line for line in lines_of(client, version) if line.place == "custom")
    assert ours.job.title == "Our founder"
    assert "gaze_off_lens" not in [row.key for row, points in ours.costs]


def test_a_correction_counts_for_every_job(client, version, bob):
    before = lines_of(client, version)[0].card.overall
    record_correction(version=version, key="gaze_off_lens", value=1.0, reason="It meets.", by=bob)
    assert lines_of(client, version)[0].card.overall > before


def test_low_coverage_is_said_aloud_and_no_score_is_made_up(client, alice, brand):
    client.force_login(alice)
    smile = ("mouth_corner_lift", "mouth_smile", "mouth_width", "brow_lowering", "eye_squint")
    unread = dict.fromkeys([*smile, "expression_legibility"])
    version = scored_portrait(brand, "Masked", **unread).current_version
    answer = page(client, version)
    by_job = {line.job.slug: line for line in answer.context["lines"]}
    assert by_job["approachable"].card.overall is None
    assert by_job["authoritative"].is_low
    html = answer.content.decode()
    assert "No score" in html
    assert "could not be read" in html


def test_a_portrait_without_a_score_says_so(client, alice, brand):
    client.force_login(alice)
    waiting = bare_portrait(brand, "Waiting").current_version
    assert "There is no score yet" in page(client, waiting).content.decode()
    Assessment.objects.update(
        state="unassessable", reason="No face was found.", advice="Crop closer.", scorecard={}
    )
    html = page(client, waiting).content.decode()
    assert "No face was found." in html
    assert "Crop closer." in html


def test_a_team_of_many_jobs_costs_no_more_queries(client, brand, version):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            page(client, version)
        return len(captured)

    CustomJob.objects.create(team=brand.team, title="One", starts_from="trust")
    cost()
    few = cost()
    for number in range(4):
        CustomJob.objects.create(team=brand.team, title=f"More {number}", starts_from="elite")
    assert cost() == few
