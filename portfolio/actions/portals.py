"""Writes to portals and to what is in them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from portfolio.actions.audit import record_change, record_event
from portfolio.actions.brands import NameTaken
from portfolio.actions.review_states import follow_portraits
from portfolio.actions.reviews import settle
from portfolio.models import Brand, Portal, PortalItem, Portrait, Stage, User

#: What a person may set on a portal.
PORTAL_FIELDS = (
    "name",
    "welcome",
    "sender_name",
    "logo",
    "accent",
    "has_questions",
    "mode",
    "is_locked_on_final",
    "log_days",
    "keeps_addresses",
)


class ForeignPortrait(Exception):
    """A portrait of another brand can not be shown in this portal."""

    def __init__(self) -> None:
        super().__init__("A portal shows portraits of its own brand alone.")


def open_portal(*, brand: Brand, by: User | None, **fields: Any) -> Portal:
    """Open a portal for a client of the brand, with one stage: the client's. Raises NameTaken."""
    portal = Portal(brand=brand, created_by=by, **_given(fields))
    try:
        with transaction.atomic():
            portal.save()
            Stage.objects.create(portal=portal, position=0, name="Client", side=Stage.Side.CLIENT)
            record_event(team=portal.team, action="portal.opened", target=portal)
    except IntegrityError as error:
        raise NameTaken(portal.name) from error
    return portal


def change_portal(*, portal: Portal, **fields: Any) -> Portal:
    """Change a portal's name, look and ways. Raises NameTaken."""
    given = _given(fields)
    try:
        with transaction.atomic():
            portal = Portal.objects.select_for_update().get(pk=portal.pk)
            before = {name: _plain(getattr(portal, name)) for name in given}
            for name, value in given.items():
                setattr(portal, name, value)
            portal.save()
            after = {name: _plain(value) for name, value in given.items()}
            record_change(
                team=portal.team,
                action="portal.changed",
                target=portal,
                before=before,
                after=after,
            )
    except IntegrityError as error:
        raise NameTaken(str(given.get("name", portal.name))) from error
    return portal


@transaction.atomic
def close_portal(*, portal: Portal) -> None:
    """Close a portal: every link into it ends at once. What was said and decided stays."""
    if Portal.objects.filter(pk=portal.pk, closed_at=None).update(closed_at=timezone.now()):
        record_event(team=portal.team, action="portal.closed", target=portal)
        follow_portraits(_shown_in(portal), is_taken_out=True)


@transaction.atomic
def reopen_portal(*, portal: Portal) -> None:
    """Open a closed portal again; links that were not revoked and have time left work again."""
    if Portal.objects.filter(pk=portal.pk, closed_at__isnull=False).update(closed_at=None):
        record_event(team=portal.team, action="portal.reopened", target=portal)
        follow_portraits(_shown_in(portal))


@transaction.atomic
def add_to_portal(
    *, portal: Portal, portraits: Iterable[Portrait], by: User | None
) -> list[PortalItem]:
    """Show portraits in a portal, behind what is there; those that are there already stay.

    Raises ForeignPortrait.
    """
    portal = Portal.objects.select_for_update().get(pk=portal.pk)
    given = list(portraits)
    if any(portrait.library.brand_id != portal.brand_id for portrait in given):
        raise ForeignPortrait
    there = set(portal.items.values_list("portrait", flat=True))
    last = portal.items.aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    new = [portrait for portrait in given if portrait.pk not in there]
    items = [
        PortalItem(portal=portal, portrait=portrait, position=start + place, added_by=by)
        for place, portrait in enumerate(new)
    ]
    PortalItem.objects.bulk_create(items)
    for item in items:
        settle(item)
    if items:
        follow_portraits([item.portrait_id for item in items])
        record_event(
            team=portal.team, action="portal.portraits_added", target=portal, count=len(items)
        )
    return items


@transaction.atomic
def take_from_portal(*, item: PortalItem) -> None:
    """Take a portrait out of a portal. What was said and decided of it stays with the portrait."""
    record_event(
        team=item.team,
        action="portal.portrait_taken_out",
        target=item.portal,
        portrait=str(item.portrait),
    )
    item.delete()
    follow_portraits([item.portrait_id], is_taken_out=True)


@transaction.atomic
def order_portal(*, portal: Portal, items: Sequence[UUID]) -> None:
    """Set the order of a portal; what is not named keeps its order behind the rest."""
    known = {item.pk: item for item in portal.items.select_for_update()}
    named = [known.pop(pk) for pk in items if pk in known]
    for place, item in enumerate([*named, *known.values()]):
        item.position = place
    PortalItem.objects.bulk_update([*named, *known.values()], ["position"])


def _shown_in(portal: Portal) -> list[UUID]:
    return list(portal.items.values_list("portrait", flat=True))


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in PORTAL_FIELDS if name in fields}


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | bool | None) else str(value)
