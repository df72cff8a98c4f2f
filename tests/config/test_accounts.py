"""A person's account, from signing up to its end."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portfolio.actions.people import StillOwner, delete_account
from portfolio.models import AuditEvent, Member, Portrait, Role, User
from tests.cast import PASSWORD, make_member
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db
NEW = {"name": "Nora", "email": "nora@example.org", "password1": "river stone lantern"}


def link_in(message) -> str:
    """The path of the one link in a letter, which begins with SITE_URL."""
    (found,) = set(re.findall(r"http://localhost:8000(/\S+)", message.body))
    return found


def signed_in(email: str, password: str = PASSWORD) -> Client:
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    answer = client.post(reverse("account_login"), {"login": email, "password": password})
    assert answer.status_code == 302, answer.content
    return client


PREFERENCES = {
    "name": "Alice",
    "time_zone": "Asia/Kolkata",
    "language": "en",
    "theme": "light",
    "digest": "daily",
}


class TestSigningUp:
    def test_the_account_opens_once_the_link_in_the_mail_is_followed(self, client):
        answer = client.post(reverse("account_signup"), NEW)
        assert answer["Location"] == reverse("account_email_verification_sent")
        assert client.get(reverse("portfolio:home")).status_code == 302
        (letter,) = mail.outbox
        assert letter.subject == "Confirm your e-mail address"
        link = link_in(letter)
        assert not EmailAddress.objects.get().verified  # looking is not confirming
        assert client.get(link).status_code == 200
        client.post(link)
        assert EmailAddress.objects.get().verified
        assert User.objects.get().name == "Nora"
        assert client.get(reverse("portfolio:home")).status_code == 200

    def test_an_address_that_has_an_account_gets_the_same_answer_and_another_letter(
        self, client, alice
    ):
        answer = client.post(reverse("account_signup"), NEW | {"email": alice.email})
        assert answer["Location"] == reverse("account_email_verification_sent")
        assert mail.outbox[0].subject == "You have an account already"
        assert User.objects.count() == 1

    def test_where_people_are_invited_the_page_says_how_to_get_in(self, client, settings):
        settings.SIGN_UP = "invited"
        assert "by invitation" in client.get(reverse("account_signup")).content.decode()
        client.post(reverse("account_signup"), NEW)
        assert not User.objects.exists()


class TestPasswords:
    def test_a_forgotten_one_is_set_anew_by_a_link_that_works_once(self, client, alice):
        client.post(reverse("account_reset_password"), {"email": alice.email})
        link = link_in(mail.outbox[0])
        form = client.get(link)["Location"]
        new = {"password1": "river stone lantern", "password2": "river stone lantern"}
        assert client.post(form, new).status_code == 302
        signed_in(alice.email, "river stone lantern")
        assert "no longer works" in Client().get(link).content.decode()

    def test_nobody_learns_which_addresses_have_accounts(self, client, alice):
        known = client.post(reverse("account_reset_password"), {"email": alice.email})
        other = client.post(reverse("account_reset_password"), {"email": "x@example.org"})
        assert (known.status_code, known["Location"]) == (other.status_code, other["Location"])
        assert [letter.subject for letter in mail.outbox] == [
            "Set a new password",
            "There is no account with this address",
        ]

    def test_a_changed_one_is_told_by_mail_with_time_and_place(self, alice):
        client = signed_in(alice.email)
        new = {"password1": "river stone lantern", "password2": "river stone lantern"}
        client.post(reverse("account_change_password"), {"oldpassword": PASSWORD} | new)
        (letter,) = mail.outbox
        assert letter.subject == "Your password was changed"
        assert "from 127.0.0.1 with Firefox on Linux" in letter.body
        assert letter.alternatives


class TestSessions:
    def test_each_is_shown_in_words_and_this_one_is_marked(self, alice):
        signed_in(alice.email)
        page = signed_in(alice.email).get(reverse("usersessions_list")).content.decode()
        assert page.count("line__name") == 2
        assert page.count("this device") == 1
        assert "Firefox on Linux" in page
        assert "from this machine" in page

    def test_one_is_signed_out_by_another(self, alice):
        lost, here = signed_in(alice.email), signed_in(alice.email)
        session = UserSession.objects.get(session_key=lost.session.session_key)
        here.post(reverse("account_end_session"), {"session": session.pk})
        assert lost.get(reverse("account_settings")).status_code == 302
        assert here.get(reverse("account_settings")).status_code == 200

    def test_everywhere_means_here_too(self, alice):
        other, here = signed_in(alice.email), signed_in(alice.email)
        here.post(reverse("account_end_session"), {"everywhere": "1"})
        assert other.get(reverse("account_settings")).status_code == 302
        assert here.get(reverse("account_settings")).status_code == 302

    @pytest.mark.parametrize("said", ["", "x", "999999"])
    def test_what_is_no_session_is_not_found(self, alice, said):
        client = signed_in(alice.email)
        assert client.post(reverse("account_end_session"), {"session": said}).status_code == 404

    def test_nobody_ends_a_session_of_somebody_else(self, alice, mallory):
        client = signed_in(alice.email)
        session = UserSession.objects.get(user=alice)
        stranger = signed_in(mallory.email)
        answer = stranger.post(reverse("account_end_session"), {"session": session.pk})
        assert answer.status_code == 404
        assert client.get(reverse("account_settings")).status_code == 200


class TestPreferences:
    def test_the_button_in_the_bar_keeps_the_theme_in_the_account(self, client, alice):
        client.force_login(alice)
        assert client.post(reverse("account_theme"), {"theme": "dark"}).status_code == 204
        assert 'data-theme="dark"' in client.get(reverse("account_settings")).content.decode()
        assert client.post(reverse("account_theme"), {"theme": "pink"}).status_code == 422
        client.post(reverse("account_theme"), {"theme": "system"})
        assert 'data-theme="' not in client.get(reverse("account_settings")).content.decode()

    def test_times_are_given_in_the_zone_that_was_chosen(self, client, alice):
        client.force_login(alice)
        assert client.post(reverse("account_settings"), PREFERENCES).status_code == 302
        alice.refresh_from_db()
        assert (alice.theme, alice.digest) == ("light", "daily")
        page = client.get(reverse("usersessions_list")).content.decode()
        assert re.search(r'<time datetime="[^"]+\+05:30" title="[^"]+ IST">', page)

    def test_a_zone_that_does_not_exist_is_refused(self, client, alice):
        client.force_login(alice)
        form = PREFERENCES | {"time_zone": "Mars/Base"}
        assert client.post(reverse("account_settings"), form).status_code == 422


class TestTheEnd:
    def test_what_was_made_stays_without_the_name(self, alice, bob):
        portrait = make_portrait(library_of(make_brand(alice.memberships.get().team)))
        Portrait.objects.filter(pk=portrait.pk).update(created_by=bob)
        delete_account(user=bob)
        portrait.refresh_from_db()
        assert portrait.created_by is None
        left = AuditEvent.objects.get(action="member.left")
        assert left.target_name.startswith("Bob")

    def test_the_last_owner_of_a_team_is_told_what_to_do(self, alice, bob):
        with pytest.raises(StillOwner, match="only owner of Atelier Nord"):
            delete_account(user=alice)
        client = signed_in(alice.email)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        answer = client.post(reverse("account_delete"), {"email": alice.email})
        assert answer.status_code == 409
        assert "Atelier Nord" in answer.content.decode()
        assert Member.objects.filter(user=alice).exists()

    def test_it_takes_the_password_and_the_address(self, team):
        user = make_member(team, "Erin", Role.EDITOR)
        client = signed_in(user.email)
        asked = client.post(reverse("account_delete"), {"email": user.email})
        assert asked["Location"].startswith(reverse("account_reauthenticate"))
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        wrong = client.post(reverse("account_delete"), {"email": "other@example.org"})
        assert wrong.status_code == 422
        client.post(reverse("account_delete"), {"email": user.email.upper()})
        assert not User.objects.filter(pk=user.pk).exists()
        assert client.get(reverse("account_settings")).status_code == 302


class TestLostFactors:
    def test_whoever_runs_the_installation_removes_them_and_signs_the_devices_out(
        self, alice, capsys
    ):
        client = signed_in(alice.email)
        TOTP.activate(alice, generate_totp_secret())
        call_command("remove_second_factors", alice.email.upper())
        assert "no second factor any more" in capsys.readouterr().out
        assert client.get(reverse("account_settings")).status_code == 302
        signed_in(alice.email).get(reverse("account_settings"))
        assert not alice.authenticator_set.exists()

    def test_an_address_without_an_account_is_said(self):
        with pytest.raises(CommandError, match="no account"):
            call_command("remove_second_factors", "x@example.org")
