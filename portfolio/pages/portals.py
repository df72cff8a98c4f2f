"""What the team sees of its portals: what is in them, who came, and what waits on whom."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch
from django.utils import timezone

from portfolio.models import (
    Brand,
    Decision,
    Guest,
    Pick,
    Portal,
    PortalItem,
    PortalLink,
    Portrait,
    Reviewer,
    Stage,
    Team,
)

LOG_SHOWN = 200
THE_TEAM = "The team"


def link_state(link: PortalLink) -> str:
    """One word for a link, in the order in which it matters."""
    now = timezone.now()
    if link.revoked_at:
        return "revoked"
    if link.portal.closed_at:
        return "portal closed"
    if link.expires_at <= now:
        return "expired"
    if link.max_views is not None and link.views >= link.max_views:
        return "used up"
    return "not begun" if link.starts_at and link.starts_at > now else "open"


@dataclass(frozen=True)
class LinkRow:
    """A link as the list shows it."""

    link: PortalLink
    state: str

    @property
    def is_alive(self) -> bool:
        return self.state in ("open", "not begun", "used up")


def link_rows(links: Any) -> list[LinkRow]:
    """Links, newest first, each with its state."""
    rows = links.select_related("portal__brand")
    return [LinkRow(link, link_state(link)) for link in rows]


def team_portals(team: Team, user: Any) -> dict[str, Any]:
    """Every portal and every link of the team that the member may see."""
    portals = Portal.objects.visible_to(user).filter(brand__team=team).select_related("brand")
    links = PortalLink.objects.visible_to(user).filter(portal__brand__team=team)
    return {
        "team": team,
        "portals": portals.annotate(count=Count("items")),
        "links": link_rows(links),
        "waiting": waiting_on(portals),
    }


def brand_portals(brand: Brand) -> dict[str, Any]:
    """The portals of a brand."""
    return {"brand": brand, "portals": brand.portals.annotate(count=Count("items"))}


def portal_detail(portal: Portal) -> dict[str, Any]:
    """A portal as the team works in it."""
    items = portal.items.filter(portrait__trash=None).select_related(
        "portrait__current_version", "portrait__person"
    )
    decisions = Decision.objects.filter(portal=portal, withdrawn_at=None)
    by_version: dict[Any, list[Decision]] = {}
    for each in decisions.select_related("version"):
        by_version.setdefault(each.version_id, []).append(each)
    stages = list(portal.stages.prefetch_related("reviewers__user").order_by("position"))
    names = {stage.position: stage.name for stage in stages}
    return {
        "portal": portal,
        "brand": portal.brand,
        "rows": [
            {
                "item": item,
                "version": None if item.portrait.is_withdrawn else item.portrait.current_version,
                "stage": "" if item.stage is None else names.get(item.stage, ""),
                "decisions": by_version.get(item.portrait.current_version_id, []),
            }
            for item in items
        ],
        "links": link_rows(portal.links.all()),
        "stages": stages,
        "guests": guests_of(portal),
        "events": list(portal.events.select_related("guest", "portrait", "link")[:30]),
        "others": _not_in(portal),
        "waiting": waiting_on(Portal.objects.filter(pk=portal.pk)),
        "uploads": portal.uploads.filter(state="quarantined").count(),
    }


def guests_of(portal: Portal) -> list[Guest]:
    """Who came, with their own picks."""
    picks = Pick.objects.filter(is_picked=True).select_related("portrait")
    picked = portal.guests.prefetch_related(Prefetch("picks", queryset=picks, to_attr="picked"))
    return list(picked.order_by("-last_seen_at"))


def _not_in(portal: Portal) -> Any:
    """The brand's portraits that the portal does not show yet."""
    inside = portal.items.values("portrait")
    rows = Portrait.objects.in_use().filter(library__brand=portal.brand)
    return rows.exclude(pk__in=inside).select_related("current_version")[:200]


@dataclass
class Waiting:
    """What waits on one person or group in one stage.

    user_id: the member's, if it is one; None with an internal stage: any member may answer.
    """

    who: str
    stage: Stage
    items: list[PortalItem] = field(default_factory=list)
    user_id: Any = None

    @property
    def since(self) -> datetime | None:
        """When the oldest of them began to wait."""
        return min((item.stage_since for item in self.items if item.stage_since), default=None)

    def is_on(self, reader: Any, *, may_review: bool) -> bool:
        """Whether the reader is who it waits on: by name, or as a member where nobody is named."""
        if self.user_id is not None:
            return self.user_id == reader.pk
        return may_review and self.who == THE_TEAM and self.stage.side == Stage.Side.INTERNAL

    @property
    def is_overdue(self) -> bool:
        return self.stage.due_at is not None and self.stage.due_at < timezone.now()


def waiting_on(portals: Any) -> list[Waiting]:
    """What waits on whom, the longest first; portals that are closed wait on nobody."""
    stages = (
        Stage.objects.filter(portal__in=portals.open())
        .select_related("portal__brand")
        .prefetch_related(
            "reviewers__user",
            Prefetch("portal__items", PortalItem.objects.shown()),
            "portal__items__portrait__current_version",
        )
    )
    answered = _answered(portals)
    found: list[Waiting] = []
    for stage in stages:
        items = [item for item in stage.portal.items.all() if _waits_in(item, stage)]
        for who, key, user_id in _people(stage):
            left = [
                item
                for item in items
                if (stage.pk, item.portrait.current_version_id, key) not in answered
            ]
            if left:
                found.append(Waiting(who, stage, left, user_id))
    return sorted(found, key=lambda each: each.since or timezone.now())


def _waits_in(item: PortalItem, stage: Stage) -> bool:
    if item.is_locked or item.state != PortalItem.State.WAITING:
        return False
    return stage.portal.mode == Portal.Mode.PARALLEL or item.stage == stage.position


def _people(stage: Stage) -> list[tuple[str, str, Any]]:
    """(name, key as in `_answered`, account) of each who is asked."""
    rows: list[Reviewer] = list(stage.reviewers.all())
    if rows:
        return [(str(row), str(row.user_id or row.email.lower()), row.user_id) for row in rows]
    side = THE_TEAM if stage.side == Stage.Side.INTERNAL else "The client"
    return [(side, "", None)]


def _answered(portals: Any) -> set[tuple[Any, Any, str]]:
    """(stage, version, who) of every decision that counts."""
    rows = Decision.objects.filter(portal__in=portals, withdrawn_at=None).select_related("guest")
    return {
        (
            each.stage_id,
            each.version_id,
            str(each.user_id or (each.guest.email.lower() if each.guest else "")),
        )
        for each in rows
    }
