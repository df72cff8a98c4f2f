"""Writes to invitations: asking people in by e-mail, reminding them, and letting them in."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils import timezone

from portfolio.acting import acting_as
from portfolio.actions.audit import record_event
from portfolio.actions.people import add_account
from portfolio.actions.teams import AlreadyMember, OwnerOnly, WholeTeamOnly, join_team
from portfolio.doorbell import ring
from portfolio.models import Brand, Invitation, Member, Role, Team, User

LASTS = timedelta(days=14)
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

    def check(self, who: str) -> None:
        """Raises WholeTeamOnly where an owner or admin would be limited to brands."""
        if self.is_limited and self.role.includes(Role.ADMIN):
            raise WholeTeamOnly(who)

    def brands_of(self, team: Team) -> list[Brand]:
        """The brands that the offer opens; what is another team's is passed over."""
        ours = [brand for brand in self.brands if brand.team_id == team.pk]
        return ours if self.is_limited else []


@transaction.atomic
def invite(
    *, team: Team, email: str, name: str, offer: Offer, by: User | None, as_role: Role
) -> Invitation:
    """Ask one person into the team; the e-mail goes out when this is committed.

    by: None for a command of the installation. as_role: what whoever asks may do in the team.
    An expired invitation for the address gives way. Raises AlreadyMember, AlreadyInvited,
    OwnerOnly, WholeTeamOnly.
    """
    offer.check(email)
    if offer.role == Role.OWNER and as_role != Role.OWNER:
        raise OwnerOnly
    known = account_of(email)
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
    invitation.brands.set(offer.brands_of(team))
    record_event(team=team, action="invitation.sent", target=invitation, role=offer.role)
    ring("portfolio.tasks.send_invitation", invitation.pk)
    return invitation


@transaction.atomic
def renew_invitation(*, invitation: Invitation) -> Invitation:
    """Send it again with a new link, for another fourteen days; older links end.

    Raises InvitationGone when it was accepted or withdrawn.
    """
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


def account_of(email: str) -> User | None:
    """The account that signs in with this address, or that has proved to own it beside its own."""
    known = User.objects.with_email(email).first()
    if known is not None:
        return known
    lowered = EmailAddress.objects.alias(lowered=Lower("email")).filter(verified=True)
    address = lowered.filter(lowered=Lower(Value(email))).select_related("user").first()
    return address.user if address else None


def is_for(invitation: Invitation, user: User) -> bool:
    """Whether the account has proved to own the address that was invited."""
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return invitation.email.lower() in {email.lower() for email in verified}


def accept_invitation(*, token: str, user: User) -> Member:
    """Let a signed-in person in, under the address that was invited.

    Raises InvitationGone, AnotherAddress, and AlreadyMember, which ends the invitation too.
    """
    with transaction.atomic():
        invitation = _lock(token)
        if not is_for(invitation, user):
            raise AnotherAddress(invitation.email, user.email)
        if not Member.objects.filter(team=invitation.team, user=user).exists():
            return _let_in(invitation, user)
        _close(invitation)
    raise AlreadyMember(user, invitation.team)


@transaction.atomic
def accept_with_new_account(*, token: str, name: str, password: str) -> User:
    """Open the account of the invited address, and let it in. The link proves the address.

    Raises InvitationGone, and IntegrityError when there is an account with this address.
    """
    invitation = _lock(token)
    user = add_account(email=invitation.email, password=password, name=name or invitation.name)
    with acting_as(user.pk, str(user)):
        _let_in(invitation, user)
    return user


@transaction.atomic
def close_invitations_of(*, user: User, team: Team) -> None:
    """Whoever has come in another way is asked and reminded no more."""
    for invitation in Invitation.objects.select_for_update().open().filter(team=team):
        if is_for(invitation, user):
            _close(invitation)


def _lock(token: str) -> Invitation:
    found = invitation_of(token)
    rows = Invitation.objects.select_for_update().open().filter(pk=found.pk, nonce=found.nonce)
    locked = rows.first()
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
    _close(invitation)
    record_event(team=invitation.team, action="invitation.accepted", target=member)
    ring("portfolio.tasks.tell_inviter", invitation.pk)
    return member


def _close(invitation: Invitation) -> None:
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])


def _clear_expired(team: Team, email: str) -> None:
    pending = Invitation.objects.filter(team=team, accepted_at=None, revoked_at=None)
    stale = pending.alias(lowered=Lower("email")).filter(
        lowered=Lower(Value(email)), expires_at__lte=timezone.now()
    )
    stale.update(revoked_at=timezone.now())
