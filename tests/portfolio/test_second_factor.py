"""A team that requires a second factor gives nothing to an account without one."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from portfolio.access import may, role_in
from portfolio.actions.teams import add_team
from portfolio.file_addresses import file_address
from portfolio.models import Brand, Portrait, Role, Team
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db

HOW = "Set up an authenticator app or a passkey"


@pytest.fixture
def portrait(library):
    return make_portrait(library)


@pytest.fixture
def browser(client, bob, team, portrait):
    """Bob's, an editor without a second factor in Atelier Nord, which has just required one."""
    Team.objects.filter(pk=team.pk).update(requires_mfa=True)
    client.force_login(bob)
    return client


def give_factor(user, kind: str) -> Authenticator:
    return Authenticator.objects.create(user=user, type=kind, data={})


def test_a_page_leads_to_where_the_factor_is_set_up_and_says_why(browser, team, brand, portrait):
    for row in (team, brand, library_of(brand), portrait):
        answer = browser.get(reverse(f"portfolio:{row._meta.model_name}", args=[row.pk]))
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))
    assert HOW in browser.get(reverse("mfa_index")).content.decode()


def test_a_fragment_has_its_page_loaded_anew(browser, brand, portrait):
    for route, row in (("portrait-card", portrait), ("brand-consistency", brand)):
        address = reverse(f"portfolio:{route}", args=[row.pk])
        answer = browser.get(address, headers={"HX-Request": "true"})
        assert (answer.status_code, answer["HX-Refresh"]) == (403, "true")
        assert answer["Content-Type"] == "text/plain"
        assert HOW in answer.content.decode()


def test_a_form_is_refused_by_a_page_that_says_how(browser, brand, portrait):
    title = portrait.title
    answer = browser.post(reverse("portfolio:portrait-title", args=[portrait.pk]), {"title": "x"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert HOW in page
    assert f'href="{reverse("mfa_index")}"' in page
    assert title not in page
    assert Portrait.objects.get().title == title
    assert browser.post(reverse("portfolio:brand-edit", args=[brand.pk]), {}).status_code == 403


def test_a_file_is_not_there(browser, portrait):
    assert browser.get(file_address(portrait.current_version, "original")).status_code == 404


def test_the_first_page_tells_nothing_of_the_team_but_its_name(browser, brand, portrait):
    page = browser.get(reverse("portfolio:home")).content.decode()
    for word in (brand.name, str(brand.pk), portrait.title):
        assert word not in page


def test_no_row_is_visible_and_no_role_is_held(browser, bob, team, portrait):
    assert not Brand.objects.visible_to(bob).exists()
    assert not Portrait.objects.visible_to(bob).exists()
    assert role_in(team, bob) is None
    assert not may(team, bob, Role.READ_ONLY)


def test_other_teams_stay_open(browser, bob):
    own = make_brand(add_team(name="Bob and sons", owner=bob), "Own brand")
    assert browser.get(reverse("portfolio:brand", args=[own.pk])).status_code == 200
    assert "Own brand" in browser.get(reverse("portfolio:home")).content.decode()


def test_a_stranger_is_not_told_that_a_factor_would_help(browser, client_of, mallory, brand):
    stranger = client_of(mallory)
    for user_has_factor in (False, True):
        if user_has_factor:
            give_factor(mallory, Authenticator.Type.TOTP)
        assert stranger.get(reverse("portfolio:brand", args=[brand.pk])).status_code == 404


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_with_a_factor_the_team_opens_and_without_it_closes_again(browser, bob, brand, kind):
    address = reverse("portfolio:brand", args=[brand.pk])
    factor = give_factor(bob, kind)
    assert browser.get(address).status_code == 200
    factor.delete()
    assert browser.get(address).status_code == 302


def test_recovery_codes_alone_are_no_second_factor(browser, bob, brand):
    give_factor(bob, Authenticator.Type.RECOVERY_CODES)
    assert browser.get(reverse("portfolio:brand", args=[brand.pk])).status_code == 302


def test_the_factor_of_somebody_else_does_not_help(browser, alice, bob, brand):
    give_factor(alice, Authenticator.Type.TOTP)
    assert browser.get(reverse("portfolio:brand", args=[brand.pk])).status_code == 302
