"""What happens to an account stands in the audit log of each of its teams."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from portfolio.acting import Actor, acting
from portfolio.actions import teams
from portfolio.actions.people import remove_second_factors
from portfolio.models import AuditEvent, Invitation, InviteLink, Member, User
from portfolio.pages.audit_words import ACTIONS_OF, what
from tests.cast import PASSWORD

NEW_PASSWORD = "another horse, other staples"
pytestmark = pytest.mark.django_db


def log_of(team, **filters):
    return AuditEvent.objects.filter(team=team, **filters)


def sign_in(client, password=PASSWORD):
    return client.post(
        reverse("account_login"), {"login": "alice@example.org", "password": password}
    )


def code_of(key):
    """What an authenticator app with this key shows now."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(key, counter))


def test_signing_in_and_out_stands_in_each_team_of_the_account(alice, team, client):
    second = teams.add_team(name="Second", owner=alice)
    sign_in(client)
    client.post(reverse("account_logout"))
    for place in (team, second):
        found = log_of(place, action__startswith="account.").order_by("at", "id")
        assert [event.action for event in found] == ["account.signed_in", "account.signed_out"]
        assert {(event.actor, event.ip) for event in found} == {(alice, "127.0.0.1")}


def test_a_failed_sign_in_is_nobodys_doing_and_keeps_nothing_that_was_typed(team, client):
    sign_in(client, "wrong-but-nearly-right")
    event = log_of(team, action="account.sign_in_failed").get()
    assert event.actor is None
    assert event.target_name == "Alice"
    assert event.details == {}


def test_an_address_without_an_account_is_in_no_log(team, client):
    before = AuditEvent.objects.count()
    client.post(reverse("account_login"), {"login": "nobody@example.org", "password": "x"})
    assert AuditEvent.objects.count() == before


def test_a_new_password_is_recorded(alice, team, client_of):
    client = client_of(alice)
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    alice.refresh_from_db()
    assert alice.check_password(NEW_PASSWORD)
    assert log_of(team, action="account.password_changed").get().actor == alice


def test_signing_out_everywhere_is_recorded_with_how_many(alice, team, client_of):
    clients = [client_of(alice), client_of(alice)]
    for client in clients:
        client.get(reverse("portfolio:home"))
    clients[0].post(reverse("account_end_session"), {"everywhere": "yes"})
    event = log_of(team, action="account.sessions_ended").get()
    assert (event.actor, event.details) == (alice, {"count": 2})


def test_a_wrong_code_is_recorded_as_nobodys_doing(alice, team, client):
    totp.TOTP.activate(alice, "JBSWY3DPEHPK3PXP")
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    event = log_of(team, action="account.second_factor_failed").get()
    assert (event.actor, event.target_name) == (None, "Alice")
    assert not log_of(team, action="account.signed_in").exists()


def test_a_password_that_cannot_be_recorded_is_not_changed(alice, team, client_of, monkeypatch):
    client = client_of(alice)

    def fail(**_):
        raise RuntimeError("the log is full")

    monkeypatch.setattr("portfolio.receivers.record_account_event", fail)
    with pytest.raises(RuntimeError, match="the log is full"):
        client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        )
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_second_factors_are_recorded_and_their_keys_are_not(alice, team, client):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    key = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(key)})
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    found = log_of(team, action__in=ACTIONS_OF["accounts"]).order_by("at", "id")
    assert [what(event) for event in found] == [
        "added a second factor: an authenticator app",
        "made new recovery codes",
        "removed a second factor: an authenticator app",
    ]
    assert {event.actor for event in found} == {alice}
    assert key not in json.dumps([event.details for event in found])


def test_a_second_factor_that_cannot_be_recorded_is_not_added(alice, team, client, monkeypatch):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    key = client.get(reverse("mfa_activate_totp")).context["form"].secret

    def fail(**_):
        raise RuntimeError("the log is full")

    monkeypatch.setattr("config.account_addresses.record_account_event", fail)
    with pytest.raises(RuntimeError, match="the log is full"):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(key)})
    assert not Authenticator.objects.filter(user=alice).exists()


def test_what_a_command_takes_away_is_recorded_as_the_installations_doing(alice, team):
    totp.TOTP.activate(alice, "JBSWY3DPEHPK3PXP")
    remove_second_factors(user=alice)
    event = log_of(team, action="account.second_factors_removed").get()
    assert (event.actor, what(event)) == (None, "removed every second factor of Alice")


def test_a_deleted_account_takes_its_factors_without_a_word_and_keeps_its_name_in_the_log(
    team, bob
):
    Authenticator.objects.create(user=bob, type=Authenticator.Type.TOTP, data={})
    with acting(Actor(user_id=bob.pk, name="Bob")):
        teams.leave_team(member=Member.objects.get(team=team, user=bob))
    bob.delete()
    event = log_of(team, action="member.left").get()
    assert (event.actor, event.actor_name) == (None, "Bob")
    assert not log_of(team, action="account.second_factor_removed").exists()


def test_no_secret_of_a_journey_stands_in_the_log(team, alice, client_of, mailoutbox):
    """Invitations, open links, passwords and second factors, and then every row is read."""
    client = client_of(alice)
    invited = {"addresses": "ada@example.org", "role": "editor", "reach": "whole"}
    client.post(reverse("portfolio:invitations", args=[team.pk]), invited)
    link = {"label": "Desk", "role": "editor", "reach": "whole", "cap": 3, "days": 3}
    client.post(reverse("portfolio:invite-links", args=[team.pk]), link)
    sign_in(client, "wrong-but-nearly-right")
    totp.TOTP.activate(alice, "JBSWY3DPEHPK3PXP")
    invitation, opened = Invitation.objects.get(team=team), InviteLink.objects.get(team=team)
    secrets = [invitation.nonce, opened.digest, PASSWORD, "wrong-but-nearly-right"]
    secrets += ["JBSWY3DPEHPK3PXP", User.objects.get(pk=alice.pk).password]
    rows = json.dumps(list(AuditEvent.objects.values()), default=str)
    assert "invitation.sent" in rows
    assert "invite_link.opened" in rows
    for secret in secrets:
        assert secret not in rows
