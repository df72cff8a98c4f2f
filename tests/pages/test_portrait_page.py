"""The portrait's page and the first page say what is so, and lead back to where one was."""

import pytest
from django.urls import reverse

from portfolio.actions.brands import change_brand
from portfolio.models import Portrait, Version
from portfolio.pages.home import COVER_COUNT, team_overviews
from prompts.models import VersionPrompt
from scoring.models import Assessment, State
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(client, alice, library):
    client.force_login(alice)
    return make_portrait(library).current_version


def page_of(version):
    return f"{reverse('portfolio:portrait', args=[version.portrait_id])}?version={version.number}"


def save_prompt(client, version, **data):
    return client.post(reverse("prompts:version-prompt", args=[version.pk]), data, follow=True)


def test_a_scored_version_is_asked_for_until_its_picture_is_there(client, version):
    version.assessments.update(state=State.SCORED)
    address = reverse("scoring:assessment-fragment", args=[version.pk])
    assert b"hx-get" in client.get(address, headers={"HX-Request": "true"}).content
    Version.objects.update(renditions={"view": [1, 1]})
    done = client.get(address, headers={"HX-Request": "true"}).content
    assert b"hx-get" not in done
    assert b"data-assessment-done" in done


def test_another_try_leads_back_to_the_version_it_is_for(client, version):
    assessment = version.assessments.get()
    answer = client.post(reverse("scoring:assessment-retry", args=[assessment.pk]))
    assert answer["Location"] == page_of(version)


def test_a_long_prompt_is_kept_without_nuls_and_leads_back_to_its_version(client, version):
    answer = save_prompt(client, version, prompt="a\0b\r\n" + "c" * 19_990)
    assert answer.redirect_chain[-1][0] == page_of(version) + "#prompt"
    assert VersionPrompt.objects.get().text == "ab\n" + "c" * 19_990


def test_a_refused_prompt_says_which_field_and_why(client, version):
    page = save_prompt(client, version, prompt="fine", negative_prompt="x" * 8001).content.decode()
    assert "Negative prompt: Ensure this value has at most 8000 characters (it has 8001)." in page
    assert not VersionPrompt.objects.exists()


def test_a_portrait_without_any_version_is_not_found(client, version, library):
    bare = Portrait.objects.create(library=library, title="Bare")
    assert client.get(reverse("portfolio:portrait", args=[bare.pk])).status_code == 404


def test_each_brand_shows_its_newest_covers_and_no_more(alice, team):
    for name in ("Northlight", "Southlight"):
        library = library_of(make_brand(team, name=name))
        for number in range(COVER_COUNT + 2):
            portrait = Portrait.objects.create(library=library, title=str(number))
            portrait.current_version = Version.objects.create(
                team=team,
                portrait=portrait,
                number=1,
                sha256=f"{name}{number}",
                bytes=1,
                renditions={"thumb": [1, 1]},
            )
            portrait.save()
    for brand in team_overviews(alice)[0]["brands"]:
        shown = [version.portrait.title for version in brand["cover_versions"]]
        assert shown == ["5", "4", "3", "2"]


def test_a_score_for_an_earlier_job_does_not_count_as_scored(alice, brand, version):
    Assessment.objects.update(state=State.SCORED)
    assert team_overviews(alice)[0]["brands"][0]["scored_count"] == 1
    change_brand(brand=brand, job="elite")
    assert team_overviews(alice)[0]["brands"][0]["scored_count"] == 0


def test_a_field_is_described_by_its_error(client, alice, brand):
    client.force_login(alice)
    page = client.post(reverse("portfolio:library-add", args=[brand.pk]), {"name": ""})
    assert 'aria-describedby="id_name_error"' in page.content.decode()
    assert 'id="id_name_error"' in page.content.decode()


def test_the_uploader_names_the_limit_that_holds(client, alice, library, settings):
    settings.UPLOAD_MAX_BYTES = 7 * 1024 * 1024
    client.force_login(alice)
    page = client.get(reverse("portfolio:library", args=[library.pk])).content.decode()
    assert "up to 7.0\xa0MB each" in page


def test_the_credits_name_the_real_person_who_may_stand_in(client):
    assert "Eileen Collins, NASA (public domain)" in client.get(reverse("credits")).content.decode()
