"""A team's own emotional jobs, and the brands that have them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.actions.brands import ForeignJob, NameTaken, SameJobTwice, add_brand, change_brand
from portfolio.actions.custom_jobs import (
    JobInUse,
    add_custom_job,
    change_custom_job,
    delete_custom_job,
)
from portfolio.models import CustomJob, EmotionalJob
from portfolio.signals import brand_changed
from scoring.actions.rubrics import rubric_in_use

pytestmark = pytest.mark.django_db

LEVEL = {"human": "0", "composed": "0", "polished": "0"}


@pytest.fixture
def founder(team):
    return add_custom_job(
        team=team,
        title="Our founder",
        description="Calm, close, a little worn.",
        starts_from=EmotionalJob.TRUST,
    )


@pytest.fixture
def told():
    """The brands that were told to have changed, in order."""
    heard = []

    def hear(brand, **_):
        heard.append(brand.name)

    brand_changed.connect(hear)
    yield heard
    brand_changed.disconnect(hear)


def test_a_brand_with_a_job_of_its_own_has_the_job_that_it_starts_from(team, founder):
    brand = add_brand(team=team, name="Harbour", job="elite", custom_job=founder)
    assert (brand.job, brand.custom_job) == ("trust", founder)
    changed = change_brand(brand=brand, job="warm")
    assert (changed.job, changed.custom_job) == ("warm", None)


def test_only_what_portraits_are_judged_by_is_told(brand, founder, told):
    change_brand(brand=brand, audience="Founders")
    assert told == []
    change_brand(brand=brand, custom_job=founder)
    change_brand(brand=brand, secondary_job="elite")
    change_brand(brand=brand, palette=["#112233"])
    assert told == ["Northlight"] * 3


def test_a_job_of_another_team_is_refused(brand, mallory):
    theirs = add_custom_job(
        team=mallory.memberships.get().team,
        title="Theirs",
        description="",
        starts_from=EmotionalJob.WARM,
    )
    with pytest.raises(ForeignJob):
        change_brand(brand=brand, custom_job=theirs)


def test_the_secondary_job_is_another_one(client, alice, brand, founder):
    with pytest.raises(SameJobTwice, match="Trust is the emotional job already"):
        change_brand(brand=brand, secondary_job="trust")
    client.force_login(alice)
    address = reverse("portfolio:brand-edit", args=[brand.pk])
    sent = {"name": brand.name, "job": f"custom:{founder.pk}", "secondary_job": "trust"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "“Our founder” starts from Trust" in str(answer.context["form"].errors["secondary_job"])
    assert client.post(address, sent | {"secondary_job": "elite"}).status_code == 302
    brand.refresh_from_db()
    assert (brand.custom_job, brand.secondary_job) == (founder, "elite")
    page = client.get(address).content.decode()
    assert f'value="custom:{founder.pk}" required checked' in page


@pytest.mark.parametrize("title", ["Our founder", "trust", "Thought Leadership"])
def test_a_title_is_taken_once_and_never_one_of_the_ten(team, founder, title):
    with pytest.raises(NameTaken):
        add_custom_job(team=team, title=title, description="", starts_from=EmotionalJob.WARM)


def test_a_job_that_a_brand_has_is_not_deleted(client, alice, brand, founder):
    change_brand(brand=brand, custom_job=founder)
    with pytest.raises(JobInUse, match="Northlight"):
        delete_custom_job(job=founder, by=alice)
    client.force_login(alice)
    page = client.post(reverse("scoring:custom-job-delete", args=[founder.pk]), follow=True)
    assert "is the emotional job of Northlight" in page.content.decode()
    change_brand(brand=brand, job="trust")
    delete_custom_job(job=founder, by=alice)
    assert not CustomJob.objects.exists()


def test_a_job_is_cloned_and_edited_on_its_page(client, alice, team, brand, told):
    client.force_login(alice)
    sent = {"title": "Our founder", "description": "", "starts_from": "trust"}
    page = client.post(reverse("scoring:custom-job-add", args=[team.pk]), sent)
    founder = CustomJob.objects.get()
    assert page["Location"] == reverse("scoring:custom-job", args=[founder.pk])
    change_brand(brand=brand, custom_job=founder)
    told.clear()

    edit = {"title": "The founder", "description": "Calm.", "weight-gaze_off_lens": "30"}
    assert client.post(page["Location"], LEVEL | edit).status_code == 302
    founder.refresh_from_db()
    assert founder.title == "The founder"
    assert founder.changes == {"cues": {"gaze_off_lens": {"weight": 30.0}}}
    assert told == ["Northlight"]
    brand.refresh_from_db()
    assert rubric_in_use(brand).table["cues"]["gaze_off_lens"]["weight"] == 30.0


def test_what_cannot_be_asked_of_a_job_is_not_saved(client, alice, founder):
    client.force_login(alice)
    sent = LEVEL | {"title": founder.title, "weight-gaze_off_lens": "70", "weight-eye_line": "50"}
    answer = client.post(reverse("scoring:custom-job", args=[founder.pk]), sent)
    assert answer.status_code == 422
    founder.refresh_from_db()
    assert founder.changes == {}


def test_the_same_again_tells_nobody(brand, founder, told):
    change_brand(brand=brand, custom_job=founder)
    told.clear()
    change_custom_job(job=founder, title=founder.title, changes={})
    assert told == []


def test_the_team_page_lists_the_jobs_and_who_has_them(client, carol, team, brand, founder):
    change_brand(brand=brand, custom_job=founder)
    client.force_login(carol)
    page = client.get(reverse("portfolio:team", args=[team.pk])).content.decode()
    assert "Our founder" in page
    assert "Used by" in page
    assert reverse("scoring:custom-job-add", args=[team.pk]) not in page


def test_changing_a_brand_leaves_way_for_what_refers_to_it(brand):
    """A full lock stops every new row of the brand: two workers then wait for each other."""
    with CaptureQueriesContext(connection) as captured:
        change_brand(brand=brand, job="elite")
    locks = [each["sql"] for each in captured if "FOR UPDATE" in each["sql"]]
    assert not [sql for sql in locks if '"portfolio_brand"' in sql]
    assert any("FOR NO KEY UPDATE" in each["sql"] for each in captured)
