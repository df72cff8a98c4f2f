"""The letters about invitations: what they say, when they go out, and when they do not."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from portfolio import tasks
from portfolio.actions import letters, reminders, teams
from portfolio.mail import Letter, send
from portfolio.models import AuditEvent, Invitation, Role, Team, User
from tests.invited import ADDRESS, invited
from tests.invited import send as send_to

pytestmark = pytest.mark.django_db


class Away(EmailBackend):
    """A mail server that cannot be reached."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("away")


class Refusing(EmailBackend):
    """A mail server that knows no such address."""

    code = 550

    def send_messages(self, messages):
        answers = {message.to[0]: (self.code, b"no such user") for message in messages}
        if "frida@example.org" in answers:
            raise SMTPRecipientsRefused(answers)
        return super().send_messages(messages)


class Busy(Refusing):
    code = 450


def backend(kind) -> str:
    return f"{__name__}.{kind.__name__}"


def test_an_invitation_says_who_asks_for_what_and_has_one_button(team, settings):
    settings.SITE_URL = "https://portraits.example/"
    link = send_to(invited(team))
    (message,) = mail.outbox
    html = message.alternatives[0].content
    assert message.to == ["frida@example.org"]
    assert message.subject == "Join Atelier Nord on Presence"
    assert "Alice invites you to join Atelier Nord on Presence as editor." in message.body
    assert link.startswith("https://portraits.example/invitation/")
    assert html.count("<a ") == 1
    assert f'<a href="{link}">' in html
    assert "<img" not in html


def test_a_letter_says_in_both_parts_the_same_and_markup_stays_words(team):
    User.objects.update(name="<b>Al & Co</b>")
    send_to(invited(team))
    (message,) = mail.outbox
    assert "<b>Al & Co</b> invites you" in message.body
    assert "&lt;b&gt;Al &amp; Co&lt;/b&gt; invites you" in message.alternatives[0].content


def test_names_with_line_breaks_forge_neither_headers_nor_paragraphs(team):
    Team.objects.update(name="Nord\r\nBcc: all@example.org\n\nPay here")
    send_to(invited(team))
    (message,) = mail.outbox
    assert message.subject == "Join Nord Bcc: all@example.org Pay here on Presence"
    assert "Bcc" not in message.message()
    assert message.recipients() == ["frida@example.org"]
    assert not [line for line in message.body.splitlines() if line.startswith(("Bcc", "Pay"))]


def test_a_letter_that_has_gone_out_is_not_sent_again(team):
    invitation = invited(team)
    for _ in range(3):
        tasks.send_invitation(str(invitation.pk))
    assert len(mail.outbox) == 1
    assert reminders.send_unsent() == 0


def test_a_reminder_says_so_and_the_last_one_too(team):
    invitation = invited(team)
    send_to(invitation)
    for _ in range(2):
        Invitation.objects.update(sent_at=timezone.now() - timedelta(days=4))
        reminders.remind_invited()
        tasks.send_invitation(str(invitation.pk))
    first, second, third = mail.outbox
    assert (first.subject, second.subject) == (
        "Join Atelier Nord on Presence",
        "Reminder: Join Atelier Nord on Presence",
    )
    assert "This is the last reminder." not in second.body
    assert "This is the last reminder." in third.body


def test_nothing_is_sent_once_the_invitation_is_over(team):
    invitation = invited(team)
    Invitation.objects.update(revoked_at=timezone.now())
    tasks.send_invitation(str(invitation.pk))
    Invitation.objects.all().delete()
    tasks.send_invitation(str(invitation.pk))
    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_tried_again_and_later_asked_again(team, settings):
    invitation = invited(team)
    settings.EMAIL_BACKEND = backend(Away)
    with pytest.raises(OSError, match="away"):
        letters.send_invitation(invitation=invitation)
    result = tasks.send_invitation.apply(args=[str(invitation.pk)])
    assert result.state in ("RETRY", "FAILURE")
    invitation.refresh_from_db()
    assert invitation.sent_at is None
    assert reminders.send_unsent() == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tasks.send_invitation(str(invitation.pk))
    assert len(mail.outbox) == 1


def test_an_address_that_is_refused_for_good_ends_the_invitation_and_its_inviter_learns_of_it(
    team, settings, django_capture_on_commit_callbacks
):
    invitation = invited(team)
    settings.EMAIL_BACKEND = backend(Refusing)
    tasks.send_invitation(str(invitation.pk))
    assert not Invitation.objects.open().exists()
    event = AuditEvent.objects.get(action="invitation.undeliverable")
    assert event.details == {"reason": "no such user"}
    tasks.tell_undeliverable(str(invitation.pk))
    (message,) = mail.outbox
    assert (message.to, message.subject) == (
        ["alice@example.org"],
        "Your invitation to frida@example.org could not be delivered",
    )


def test_an_address_that_is_refused_for_now_is_tried_again(team, settings):
    invitation = invited(team)
    settings.EMAIL_BACKEND = backend(Busy)
    with pytest.raises(SMTPRecipientsRefused):
        letters.send_invitation(invitation=invitation)
    assert Invitation.objects.open().filter(sent_at=None).exists()


def test_the_inviter_learns_who_came_unless_they_said_not_to_or_have_left(team, alice, bob):
    invitation = invited(team)
    tasks.tell_inviter(str(invitation.pk))
    assert [message.subject for message in mail.outbox] == ["Frida has joined Atelier Nord"]
    User.objects.filter(pk=alice.pk).update(muted=["member_joined"])
    tasks.tell_inviter(str(invitation.pk))
    User.objects.filter(pk=alice.pk).update(muted=[])
    teams.change_role(member=bob.memberships.get(), role=Role.OWNER, by=Role.OWNER)
    teams.leave_team(member=alice.memberships.get())
    tasks.tell_inviter(str(invitation.pk))
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_what_an_action_rang_for(worker, team):
    invitation = invited(team, "worker@example.org")
    worker.wait_until_idle()
    invitation.refresh_from_db()
    assert invitation.sent_at is not None
    assert not reminders.send_unsent()


def test_a_letter_without_a_button_has_no_address():
    send(Letter(to="frida@example.org", subject="News", lines=("It is done.",)))
    (message,) = mail.outbox
    assert ADDRESS.search(message.body) is None
    assert "<a " not in message.alternatives[0].content
