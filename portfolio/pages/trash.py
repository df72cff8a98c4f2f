"""The trash of a team, and the proof of what was deleted for good."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from portfolio.access import may, place_in
from portfolio.actions.quotas import usage_of
from portfolio.actions.trash import model_of
from portfolio.models import (
    Consent,
    Delivery,
    Erasure,
    Person,
    Portrait,
    Role,
    Team,
    TrashEntry,
    User,
    Version,
)
from portfolio.pages.team import team_context

SHOWN = 200


@dataclass(frozen=True)
class TrashRow:
    """One thing in the trash. version: whose picture is shown, of a portrait that may be."""

    entry: TrashEntry
    kind: str
    version: Version | None


def trash_page(team: Team, user: User | AnonymousUser) -> dict[str, Any]:
    """What the reader may see of a team's trash, the last deleted first."""
    rows = TrashEntry.objects.visible_to(user).filter(team=team)
    entries = list(rows.select_related("created_by", "brand")[:SHOWN])
    keys = [entry.row_id for entry in entries if entry.kind == "portrait"]
    shown = Portrait.all_rows.filter(pk__in=keys, person__withdrawn_at=None)
    place = place_in(team, user)
    pictures = {row.pk: row.current_version for row in shown.select_related("current_version")}
    return team_context(team, user) | {
        "rows": [
            TrashRow(entry, str(model_of(entry)._meta.verbose_name), pictures.get(entry.row_id))
            for entry in entries
        ],
        "names_people": place is not None and not place.is_limited,
        "may_restore": may(team, user, Role.EDITOR),
        "may_empty": may(team, user, Role.ADMIN),
        "usage": usage_of(team),
    }


def away_page(portrait: Portrait, user: User | AnonymousUser) -> dict[str, Any] | None:
    """A portrait that is in the trash, or inside of something there; None for who may not see."""
    entry = TrashEntry.objects.visible_to(user).filter(pk__in=[portrait.trash_id]).first()
    if entry is None:
        return None
    is_shown = not portrait.is_withdrawn and entry.kind == "portrait"
    place = place_in(entry.team, user)
    return {
        "portrait": portrait,
        "brand": portrait.library.brand,
        "library": portrait.library,
        "entry": entry,
        "version": portrait.current_version if is_shown else None,
        "kind": str(model_of(entry)._meta.verbose_name),
        "names_people": place is not None and not place.is_limited,
        "can_edit": may(entry.team, user, Role.EDITOR),
    }


def withdrawn_page(portrait: Portrait) -> dict[str, Any]:
    """A portrait whose person took their consent back: no picture, and where it was in use."""
    items = portrait.portal_items.select_related("portal")
    return {
        "portrait": portrait,
        "brand": portrait.library.brand,
        "library": portrait.library,
        "person": portrait.person,
        "portals": [item.portal for item in items if item.portal.trash_id is None],
        "packs": _packs_with([portrait]),
        "ended": Delivery.objects.filter(
            versions__portrait=portrait, state=Delivery.State.FAILED
        ).count(),
        "reference": getattr(portrait, "reference", None),
    }


def person_erasure_page(person: Person) -> dict[str, Any]:
    """What goes when a person is erased."""
    portraits = Portrait.all_rows.filter(person=person)
    return {
        "person": person,
        "brand": person.brand,
        "portraits": portraits.count(),
        "versions": Version.objects.filter(portrait__in=portraits).count(),
        "packs": len(_packs_with(portraits)),
        "consents": Consent.objects.filter(person=person).count(),
    }


def erasures_page(team: Team, user: User | AnonymousUser) -> dict[str, Any]:
    """The reports on what was deleted for good, the last first."""
    rows = Erasure.objects.filter(team=team).select_related("created_by")
    return team_context(team, user) | {"erasures": list(rows[:SHOWN])}


def erasure_report(erasure: Erasure) -> dict[str, Any]:
    """A report as it is handed out."""
    return {
        "team": str(erasure.team),
        "what": erasure.kind,
        "why": erasure.get_reason_display(),
        "by": str(erasure.created_by) if erasure.created_by else "Presence",
        "erased_at": erasure.created_at.isoformat(timespec="seconds"),
        "rows": erasure.counts,
        "files": erasure.files,
        "bytes": erasure.bytes,
        "sha256_of_originals": erasure.digests,
        "stays": erasure.kept,
        "searched_again_at": erasure.verified_at.isoformat(timespec="seconds")
        if erasure.verified_at
        else None,
        "leftovers": erasure.leftovers,
    }


def _packs_with(portraits: Any) -> list[Delivery]:
    held = Delivery.objects.filter(versions__portrait__in=portraits)
    return list(held.exclude(state=Delivery.State.FAILED).distinct())
