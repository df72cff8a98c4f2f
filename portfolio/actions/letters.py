"""The letters that actions ask for: written and sent by a worker, each once."""

from smtplib import SMTPRecipientsRefused

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portfolio.actions.invitations import link_token
from portfolio.actions.reminders import MAX_REMINDERS, give_up
from portfolio.mail import Letter, send
from portfolio.models import Invitation, Member, User

#: SMTP answers from here on are final: there is no such address.
REFUSED_FOR_GOOD = 500


def send_invitation(*, invitation: Invitation) -> None:
    """Send the invitation's link, as an invitation or as a reminder.

    Nothing when it is over, or when it has gone out already. Raises OSError when the mail server
    is away; an address that it refuses for good ends the invitation.
    """
    with transaction.atomic():
        waiting = Invitation.objects.select_for_update(of=("self",)).open()
        found = waiting.select_related("team").filter(pk=invitation.pk, sent_at=None).first()
        if found is None:
            return
        try:
            send(_invitation_letter(found))
        except SMTPRecipientsRefused as refusal:
            if not _is_final(refusal):
                raise
            give_up(invitation=found, reason=_words(refusal))
            return
        found.sent_at = timezone.now()
        found.save(update_fields=["sent_at"])


def tell_inviter(*, invitation: Invitation) -> None:
    """Tell whoever invited that the person has come, unless they asked not to be told."""
    inviter = _inviter_in_team(invitation)
    if inviter is None or "member_joined" in inviter.muted:
        return
    who = invitation.name or invitation.email
    send(
        Letter(
            to=inviter.email,
            subject=f"{who} has joined {invitation.team}",
            lines=(f"{who} accepted your invitation and is now a member of {invitation.team}.",),
            button=("See the team", reverse("portfolio:team", args=[invitation.team_id])),
            closing="You can switch these messages off in your account settings.",
        )
    )


def tell_undeliverable(*, invitation: Invitation) -> None:
    """Tell whoever invited that the address takes no e-mail, so that they can correct it."""
    inviter = _inviter_in_team(invitation)
    if inviter is None:
        return
    send(
        Letter(
            to=inviter.email,
            subject=f"Your invitation to {invitation.email} could not be delivered",
            lines=(
                f"The mail server refused {invitation.email}. The invitation into "
                f"{invitation.team} has been withdrawn.",
                "Check the address and invite the person again.",
            ),
            button=("Invite again", reverse("portfolio:invitations", args=[invitation.team_id])),
        )
    )


def _inviter_in_team(invitation: Invitation) -> User | None:
    """Who is told of the team's news: only somebody who is still in it."""
    inviter = invitation.invited_by
    if inviter is None or not inviter.is_active:
        return None
    places = Member.objects.filter(team=invitation.team_id, user=inviter)
    return inviter if places.exists() else None


def _is_final(refusal: SMTPRecipientsRefused) -> bool:
    codes = [answer[0] for answer in refusal.recipients.values()]
    return bool(codes) and all(code >= REFUSED_FOR_GOOD for code in codes)


def _words(refusal: SMTPRecipientsRefused) -> str:
    said = [answer[1] for answer in refusal.recipients.values()]
    return " ".join(part.decode(errors="replace") for part in said)[:200]


def _invitation_letter(invitation: Invitation) -> Letter:
    team, inviter = invitation.team, invitation.invited_by
    asks = f"{inviter} invites you to join" if inviter else "You are invited to join"
    is_last = invitation.reminders >= MAX_REMINDERS
    lines = (
        f"Hello {invitation.name}".strip() + ",",
        ("A reminder: " if invitation.reminders else "")
        + f"{asks} {team} on Presence as {invitation.get_role_display().lower()}.",
        f"The link works once, until {invitation.expires_at:%d %B %Y} (UTC).",
    )
    return Letter(
        to=invitation.email,
        subject=f"{'Reminder: ' if invitation.reminders else ''}Join {team} on Presence",
        lines=lines,
        button=("Accept the invitation", reverse("invitation", args=[link_token(invitation)])),
        closing=("This is the last reminder. " if is_last else "")
        + "If you do not know what this is about, leave it: nothing happens.",
    )
