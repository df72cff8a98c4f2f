"""Invitations that wait: reminding of them, and sending what has not gone out."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.invitations import MAX_AT_ONCE
from portfolio.doorbell import ring
from portfolio.models import Invitation

REMIND_AFTER = timedelta(days=3)
#: Two reminders, then silence: whoever has not come by then does not want to.
MAX_REMINDERS = 2


@transaction.atomic
def remind_invited() -> int:
    """Ring for a reminder of each open invitation that has waited long enough; how many.

    It stops by itself: after two reminders, and with the invitation.
    """
    waiting = Invitation.objects.select_for_update(skip_locked=True).open()
    due = waiting.filter(reminders__lt=MAX_REMINDERS, sent_at__lt=timezone.now() - REMIND_AFTER)
    found = list(due)
    for invitation in found:
        invitation.reminders += 1
        invitation.sent_at = None
        invitation.save(update_fields=["reminders", "sent_at"])
        ring("portfolio.tasks.send_invitation", invitation.pk)
    return len(found)


def send_unsent() -> int:
    """Ring again for open invitations whose e-mail has not gone out yet; how many."""
    unsent = Invitation.objects.open().filter(sent_at=None)
    found = list(unsent.values_list("pk", flat=True)[:MAX_AT_ONCE])
    for pk in found:
        ring("portfolio.tasks.send_invitation", pk)
    return len(found)


@transaction.atomic
def give_up(*, invitation: Invitation, reason: str) -> None:
    """End an invitation whose address the mail server refuses for good; its inviter is told."""
    open_ones = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if open_ones.update(revoked_at=timezone.now()):
        record_event(
            team=invitation.team,
            action="invitation.undeliverable",
            target=invitation,
            reason=reason,
        )
        ring("portfolio.tasks.tell_undeliverable", invitation.pk)
