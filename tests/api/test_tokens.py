"""Tokens: made once, limited, never more than their owner, gone at once when revoked."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portfolio.actions.api_tokens import BadToken, create_token, revoke_token
from portfolio.actions.teams import change_role
from portfolio.api_scopes import PREFIX, SCOPES
from portfolio.models import ApiToken, AuditEvent, Member, Role, Team
from tests.cast import make_member
from tests.factories import library_of, make_brand, make_portrait, portrait_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden")


def with_token(secret):
    return Client(headers={"Authorization": f"Bearer {secret}"})


def browser_of(team, by, *scopes, **more):
    _, secret = create_token(team=team, name="Test", scopes=scopes, by=by, **more)
    return with_token(secret)


def test_a_token_reads_what_its_owner_reads_and_nothing_of_another_team(
    alice, mallory, team, brand
):
    theirs = make_brand(mallory.memberships.get().team, "Elsewhere")
    browser = browser_of(team, alice, "brands:read")
    found = browser.get("/api/v1/brands/").json()["results"]
    assert [row["name"] for row in found] == ["Halden"]
    assert browser.get(f"/api/v1/brands/{brand.pk}/").json()["job"] == "trust"
    answer = browser.get(f"/api/v1/brands/{theirs.pk}/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["code"], body["status"]) == ("not_found", 404)
    assert body["request_id"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer presence_nonsense", "Basic xyz"])
def test_without_a_living_token_there_is_401_and_how_to_send_one(header, brand):
    answer = Client(headers={"Authorization": header} if header else {}).get("/api/v1/brands/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "unauthenticated"


def test_a_cookie_opens_nothing(client, alice, brand):
    client.force_login(alice)
    assert client.get("/api/v1/brands/").status_code == 401


def test_a_scope_that_is_missing_is_named(alice, team, brand):
    answer = browser_of(team, alice, "portraits:read").get("/api/v1/brands/")
    assert answer.status_code == 403
    assert "“brands:read”" in answer.json()["detail"]


def test_a_token_never_exceeds_its_owner_also_when_the_owner_is_given_less(alice, team, brand):
    eve = make_member(team, "Eve", Role.EDITOR)
    browser = browser_of(team, eve, "brands:write", "brands:read")
    sent = {"name": "New", "job": "trust"}
    assert browser.post("/api/v1/brands/", sent, "application/json").status_code == 201
    change_role(member=Member.objects.get(user=eve), role=Role.READ_ONLY, by=Role.OWNER)
    refused = browser.post("/api/v1/brands/", {**sent, "name": "More"}, "application/json")
    assert refused.status_code == 403
    assert browser.get("/api/v1/brands/").status_code == 200
    with pytest.raises(BadToken, match="never exceeds its owner"):
        create_token(team=team, name="x", scopes=["persons:erase"], by=eve)
    Member.objects.filter(user=eve).delete()
    assert browser.get("/api/v1/brands/").status_code == 403


def test_revoked_and_expired_tokens_open_nothing(alice, team, brand):
    browser = browser_of(team, alice, "brands:read")
    token = ApiToken.objects.get()
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert browser.get("/api/v1/brands/").status_code == 401
    ApiToken.objects.update(expires_at=None)
    assert browser.get("/api/v1/brands/").status_code == 200
    revoke_token(token=token)
    assert browser.get("/api/v1/brands/").status_code == 401


def test_the_secret_is_stored_nowhere_and_its_use_is_noted(alice, team, brand):
    token, secret = create_token(team=team, name="CI", scopes=["brands:read"], by=alice)
    assert secret.startswith(PREFIX)
    row = ApiToken.objects.values().get()
    assert secret not in str(row)
    assert secret not in str(list(AuditEvent.objects.values()))
    with_token(secret).get("/api/v1/brands/", REMOTE_ADDR="203.0.113.9")
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert token.last_ip == "203.0.113.9"


def test_a_token_limited_to_brands_reaches_these_alone(alice, team, brand):
    other = make_brand(team, "Other")
    browser = browser_of(team, alice, "brands:read", "portraits:read", brands=[brand])
    for library in (library_of(brand), library_of(other)):
        make_portrait(library, f"synthetic/female-0{0 if library.brand == brand else 3}.jpg")
    assert [row["name"] for row in browser.get("/api/v1/brands/").json()["results"]] == ["Halden"]
    assert len(browser.get("/api/v1/portraits/").json()["results"]) == 1
    assert browser.get(f"/api/v1/brands/{other.pk}/").status_code == 404


def test_a_service_token_acts_under_its_own_name_with_the_least_role(team, brand, capsys):
    call_command(
        *("create_api_token", "--team", "atelier-nord", "--name", "Mirror"),
        *("--scope", "portraits:write", "--scope", "portraits:read"),
    )
    secret = capsys.readouterr().out.strip()
    [token] = ApiToken.objects.all()
    assert set(token.scopes) == {"portraits:write", "portraits:read"}
    assert token.user.is_service
    assert not token.user.has_usable_password()
    assert Member.objects.get(user=token.user).role == Role.EDITOR
    sent = {"library": str(library_of(brand).pk), "file": portrait_file()}
    answer = with_token(secret).post("/api/v1/portraits/", sent)
    assert answer.status_code == 202
    assert answer["Location"].startswith("/api/v1/tasks/")
    revoke_token(token=token)
    assert not Member.objects.filter(user=token.user).exists()


def test_a_team_that_asks_for_a_second_factor_lets_services_in(alice, team, brand):
    _, secret = create_token(
        team=team, name="Mirror", scopes=["brands:read"], by=alice, is_service=True
    )
    mine = browser_of(team, alice, "brands:read")
    Team.objects.update(requires_mfa=True)
    assert with_token(secret).get("/api/v1/brands/").status_code == 200
    assert mine.get("/api/v1/brands/").status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"name": " "},
        {"days": 0},
        {"days": 4000},
    ],
)
def test_what_is_no_token_is_refused(wrong, alice, team):
    given = {"team": team, "name": "x", "scopes": ["brands:read"], "by": alice} | wrong
    if given.get("days") == 0:
        given["days"] = -1
    with pytest.raises(BadToken):
        create_token(**given)
    assert not ApiToken.objects.exists()


def test_every_scope_has_a_role_and_words():
    for scope in SCOPES.values():
        assert Role(scope.role)
        assert scope.words


def test_a_token_is_made_and_revoked_on_its_page_and_shown_once(client, alice, team, brand):
    client.force_login(alice)
    page = reverse("portfolio:api-tokens", args=[team.pk])
    sent = {"name": "Mirror", "scopes": ["brands:read"], "days": 30}
    shown = client.post(page, sent).content.decode()
    [secret] = re.findall(r'value="(presence_[^"]+)"', shown)
    assert with_token(secret).get("/api/v1/brands/").status_code == 200
    assert secret not in client.get(page).content.decode()
    token = ApiToken.objects.get()
    assert client.post(page, {**sent, "scopes": []}).status_code == 422
    assert client.post(reverse("portfolio:api-token-revoke", args=[token.pk])).status_code == 302
    assert with_token(secret).get("/api/v1/brands/").status_code == 401


def test_a_member_sees_and_revokes_only_their_own(client, alice, team, brand):
    token, _ = create_token(team=team, name="Secret mirror", scopes=["brands:read"], by=alice)
    eve = make_member(team, "Eve", Role.EDITOR)
    client.force_login(eve)
    page = reverse("portfolio:api-tokens", args=[team.pk])
    assert "Secret mirror" not in client.get(page).content.decode()
    revoke = reverse("portfolio:api-token-revoke", args=[token.pk])
    assert client.post(revoke).status_code == 403
    own, _ = create_token(team=team, name="Own", scopes=["brands:read"], by=eve)
    revoke = reverse("portfolio:api-token-revoke", args=[own.pk])
    assert client.post(revoke).status_code == 302
    assert list(ApiToken.objects.alive()) == [token]


def test_the_members_page_calls_a_service_account_a_program(client, alice, team):
    create_token(team=team, name="Mirror", scopes=["brands:read"], by=alice, is_service=True)
    client.force_login(alice)
    page = client.get(reverse("portfolio:team", args=[team.pk])).content.decode()
    assert "Mirror" in page
    assert "A program, through a" in page
    assert "service.invalid" not in page
