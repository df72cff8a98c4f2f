"""Writes to invitations: asking people in by e-mail, reminding them, and letting them in."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.people import add_account
from portfolio.actions.teams import AlreadyMember, OwnerOnly, join_team
from portfolio.doorbell import ring
from portfolio.models import Brand, Invitation, Member, Role, Team, User

LASTS = timedelta(days=14)
REMIND_AFTER = timedelta(days=3)
#: Two reminders, then silence: whoever has not come by then does not want to.
MAX_REMINDERS = 2
MAX_AT_ONCE = 200
SALT = "presence.invitation"


class AlreadyInvited(Exception):
    """There is an open invitation for this address."""

    def __init__(self, email: str, team: Team) -> None:
        super().__init__(f"{email} has an open invitation into {team} already.")


class InvitationGone(Exception):
    """The link leads nowhere: revoked, expired, accepted or replaced by a newer one."""

    def __init__(self) -> None:
        super().__init__(
            "This invitation has been used, withdrawn or replaced, or it has expired. "
            "Ask the person who invited you for a new one."
        )


class AnotherAddress(Exception):
    """The signed-in account has another address than the one that was invited."""

    def __init__(self, invited: str, signed_in: str) -> None:
        super().__init__(
            f"This invitation is for {invited}; you are signed in as {signed_in}. "
            "Sign out and open the link again."
        )


@dataclass(frozen=True)
class Offer:
    """What somebody is asked in as: the role, and the brands where it is limited to some."""

    role: Role
    brands: Collection[Brand] = ()
    is_limited: bool = False


@transaction.atomic
def invite(
    *, team: Team, email: str, name: str, offer: Offer, by: User, as_role: Role
) -> Invitation:
    """Ask one person into the team; the e-mail goes out when this is committed.

    An expired invitation for the address gives way. Raises AlreadyMember, AlreadyInvited,
    OwnerOnly.
    """
    if offer.role == Role.OWNER and as_role != Role.OWNER:
        raise OwnerOnly
    known = User.objects.with_email(email).first()
    if known and Member.objects.filter(team=team, user=known).exists():
        raise AlreadyMember(known, team)
    _clear_expired(team, email)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                team=team,
                email=email,
                name=name,
                role=offer.role,
                is_limited=offer.is_limited,
                nonce=secrets.token_hex(16),
                invited_by=by,
                expires_at=timezone.now() + LASTS,
            )
    except IntegrityError as error:
        raise AlreadyInvited(email, team) from error
    invitation.brands.set(offer.brands)
    record_event(team=team, action="invitation.sent", target=invitation, role=offer.role)
    ring("portfolio.tasks.send_invitation", invitation.pk)
    return invitation


@transaction.atomic
def renew_invitation(*, invitation: Invitation) -> Invitation:
    """Send it again with a new link, for another fourteen days; older links end."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at or invitation.revoked_at:
        raise InvitationGone
    invitation.nonce = secrets.token_hex(16)
    invitation.expires_at = timezone.now() + LASTS
    invitation.reminders = 0
    invitation.sent_at = None
    invitation.save()
    record_event(team=invitation.team, action="invitation.renewed", target=invitation)
    ring("portfolio.tasks.send_invitation", invitation.pk)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation) -> None:
    """Withdraw it: its link ends at once. Done twice is done once."""
    open_ones = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if open_ones.update(revoked_at=timezone.now()):
        record_event(team=invitation.team, action="invitation.revoked", target=invitation)


def link_token(invitation: Invitation) -> str:
    """What the link in the e-mail carries; it can be read by nobody but this installation."""
    return signing.dumps([str(invitation.pk), invitation.nonce], salt=SALT)


def invitation_of(token: str) -> Invitation:
    """The open invitation that a link stands for. Raises InvitationGone."""
    try:
        pk, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise InvitationGone from error
    found = Invitation.objects.open().select_related("team", "invited_by")
    invitation = found.filter(pk=pk, nonce=nonce).first()
    if invitation is None:
        raise InvitationGone
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, user: User) -> Member:
    """Let a signed-in person in, under the address that was invited.

    Raises InvitationGone, AnotherAddress, AlreadyMember.
    """
    invitation = _lock(token)
    addresses = {address.lower() for address in _verified_addresses(user)}
    if invitation.email.lower() not in addresses:
        raise AnotherAddress(invitation.email, user.email)
    return _let_in(invitation, user)


@transaction.atomic
def accept_with_new_account(*, token: str, name: str, password: str) -> User:
    """Open the account of the invited address, and let it in. The link proves the address.

    Raises InvitationGone, and IntegrityError when there is an account with this address.
    """
    invitation = _lock(token)
    user = add_account(email=invitation.email, password=password, name=name or invitation.name)
    _let_in(invitation, user)
    return user


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
        invitation.sent_at = timezone.now()
        invitation.save(update_fields=["reminders", "sent_at"])
        ring("portfolio.tasks.send_invitation", invitation.pk)
    return len(found)


def send_unsent() -> int:
    """Ring again for invitations whose e-mail never went out; how many."""
    unsent = Invitation.objects.open().filter(
        sent_at=None, created_at__lt=timezone.now() - timedelta(minutes=10)
    )
    found = list(unsent.values_list("pk", flat=True)[:MAX_AT_ONCE])
    for pk in found:
        ring("portfolio.tasks.send_invitation", pk)
    return len(found)


def _lock(token: str) -> Invitation:
    invitation = invitation_of(token)
    locked = Invitation.objects.select_for_update().open().filter(pk=invitation.pk).first()
    if locked is None:  # somebody was faster
        raise InvitationGone
    return locked


def _let_in(invitation: Invitation, user: User) -> Member:
    member = join_team(
        team=invitation.team,
        user=user,
        role=Role(invitation.role),
        brands=list(invitation.brands.all()) if invitation.is_limited else None,
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    record_event(team=invitation.team, action="invitation.accepted", target=member)
    ring("portfolio.tasks.tell_inviter", invitation.pk)
    return member


def _verified_addresses(user: User) -> Iterable[str]:
    from allauth.account.models import EmailAddress

    return EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)


def _clear_expired(team: Team, email: str) -> None:
    stale = Invitation.objects.filter(
        team=team, email__iexact=email, accepted_at=None, revoked_at=None
    ).filter(expires_at__lte=timezone.now())
    stale.update(revoked_at=timezone.now())
