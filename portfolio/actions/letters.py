"""The letters that actions ask for: written and sent by a worker, each once."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portfolio.actions.invitations import MAX_REMINDERS, link_token
from portfolio.mail import Letter, send
from portfolio.models import Invitation


def send_invitation(*, invitation: Invitation) -> None:
    """Send the invitation's link, as an invitation or as a reminder; nothing when it is over."""
    with transaction.atomic():
        waiting = Invitation.objects.select_for_update().open().select_related("team", "invited_by")
        found = waiting.filter(pk=invitation.pk).first()
        if found is None:
            return
        found.sent_at = timezone.now()
        found.save(update_fields=["sent_at"])
        send(_invitation_letter(found))


def tell_inviter(*, invitation: Invitation) -> None:
    """Tell whoever invited that the person has come, unless they asked not to be told."""
    inviter = invitation.invited_by
    if inviter is None or not inviter.is_active or "member_joined" in inviter.muted:
        return
    send(
        Letter(
            to=inviter.email,
            subject=f"{invitation.name or invitation.email} has joined {invitation.team}",
            lines=(
                f"{invitation.name or invitation.email} accepted your invitation and is now a "
                f"member of {invitation.team}.",
            ),
            button=("See the team", reverse("portfolio:team", args=[invitation.team_id])),
            closing="You can switch these messages off in your account settings.",
        )
    )


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
