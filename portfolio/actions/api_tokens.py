"""Writes of tokens: made and shown once, used, revoked."""

import hashlib
import json
import re
import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from portfolio.access import place_in
from portfolio.actions.audit import record_event
from portfolio.api_scopes import PREFIX, SCOPES
from portfolio.models import ApiCall, ApiToken, Brand, Grant, Member, Role, Team, User

#: How seldom “last used” is written.
NOTED_EVERY = timedelta(minutes=1)
MOST_DAYS = 3650
UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: For so long a call with an Idempotency-Key is answered as it was the first time.
CALLS_KEPT_FOR = timedelta(hours=24)


class BadToken(Exception):
    """The token cannot be made so; the words say what to change."""


@transaction.atomic
def create_token(
    *,
    team: Team,
    name: str,
    scopes: Collection[str],
    by: User | None,
    brands: Sequence[Brand] | None = None,
    days: int | None = 365,
    is_service: bool = False,
) -> tuple[ApiToken, str]:
    """Make a token; its secret is returned once and stored nowhere.

    A personal one acts as `by`. A service token has an account of its own, with the least role
    that its scopes need, which stays when `by` leaves. brands: the only ones it reaches; None =
    all that its owner reaches. days: until it ends; None = never. Raises BadToken.
    """
    name = " ".join(name.split())[:80]
    wanted = _checked(scopes, name, days)
    held = Role.OWNER if by is None else _role_of(team, by)
    for scope in wanted:
        if not held.includes(Role(SCOPES[scope].role)):
            raise BadToken(f"Your role does not reach “{scope}”: a token never exceeds its owner.")
    strange = [brand for brand in brands or () if brand.team_id != team.pk]
    if strange or (by is not None and brands is not None and not _all_reached(brands, by)):
        raise BadToken("Choose brands of this team that you reach.")
    if by is None and not is_service:
        raise BadToken("A personal token needs somebody whose it is.")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        team=team,
        user=by if by and not is_service else _service_account(team, name, wanted, by, brands),
        name=name,
        digest=digest_of(secret),
        hint=secret[-4:],
        scopes=wanted,
        is_limited=brands is not None,
        expires_at=timezone.now() + timedelta(days=days) if days else None,
        created_by=by,
    )
    token.brands.set(brands or ())
    record_event(team=team, action="token.added", target=token, scopes=wanted)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken) -> ApiToken:
    """End a token at once; its own account, where it has one, leaves the team. Safe to repeat."""
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        record_event(team=token.team, action="token.revoked", target=token)
        if token.user.is_service:
            Member.objects.filter(user=token.user).delete()
    return token


def token_with(secret: str) -> ApiToken | None:
    """The living token with this secret."""
    if not secret.startswith(PREFIX):
        return None
    rows = ApiToken.objects.alive().select_related("user", "team")
    return rows.filter(digest=digest_of(secret), user__is_active=True).first()


def note_use(*, token: ApiToken, ip: str | None) -> None:
    """Note when and from where a token was used last, at most once a minute."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY or token.last_ip != ip:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now, last_ip=ip)


def purge_calls() -> int:
    """Forget the answers to calls with a key that are older than a day; how many."""
    old = ApiCall.objects.filter(created_at__lt=timezone.now() - CALLS_KEPT_FOR)
    return old.delete()[0]


def forget_calls(*, team: Team, ids: Collection[str]) -> int:
    """Forget the kept answers that speak of rows with these ids; how many."""
    wanted = set(ids)
    calls = ApiCall.objects.filter(token__team=team).values_list("pk", "body")
    speaking = [pk for pk, body in calls if wanted.intersection(UUIDS.findall(json.dumps(body)))]
    return ApiCall.objects.filter(pk__in=speaking).delete()[0]


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def scopes_now(token: ApiToken) -> frozenset[str]:
    """What a token may do now: its scopes, as far as the role of its account still reaches."""
    place = place_in(token.team, token.user)
    if place is None:
        return frozenset()
    held = Role(place.role)
    return frozenset(
        name for name in token.scopes if name in SCOPES and held.includes(Role(SCOPES[name].role))
    )


def _checked(scopes: Collection[str], name: str, days: int | None) -> list[str]:
    if not name:
        raise BadToken("Give the token a name that says what uses it.")
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise BadToken(f"There is no scope “{unknown[0]}”.")
    if not scopes:
        raise BadToken("Choose at least one scope.")
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise BadToken(f"A token holds for 1 to {MOST_DAYS:,} days, or without an end.")
    return [scope for scope in SCOPES if scope in scopes]


def _role_of(team: Team, user: User) -> Role:
    place = place_in(team, user)
    if place is None:
        raise BadToken("You are not in this team.")
    return Role(place.role)


def _all_reached(brands: Sequence[Brand], user: User) -> bool:
    keys = {brand.pk for brand in brands}
    return Brand.objects.visible_to(user).filter(pk__in=keys).count() == len(keys)


def _service_account(
    team: Team, name: str, scopes: list[str], by: User | None, brands: Sequence[Brand] | None
) -> User:
    """An account that nobody signs in to, with the least place that the token needs."""
    user = User(name=name, is_service=True)
    user.email = f"{user.pk}@service.invalid"
    user.set_unusable_password()
    user.save()
    needed = [Role(SCOPES[scope].role) for scope in scopes]
    role = next(role for role in reversed(Role) if all(role.includes(each) for each in needed))
    place = place_in(team, by) if by else None
    reached = list(brands) if brands is not None else None
    if reached is None and place is not None and place.is_limited:
        reached = list(Brand.objects.visible_to(by).filter(team=team))
    member = Member.objects.create(team=team, user=user, role=role, is_limited=reached is not None)
    Grant.objects.bulk_create(Grant(member=member, brand=brand) for brand in reached or ())
    return user
