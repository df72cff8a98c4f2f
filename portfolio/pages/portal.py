"""What the pages of a portal show to one visitor."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from portfolio.models import Answer, Comment, Decision, Portal, PortalItem, Stage, Version
from portfolio.pages.client_words import plain_words
from portfolio.pages.comment_threads import Thread, threads
from portfolio.visiting import Visit
from scoring.rubric.questions import question_texts

FILTERS = {"": "All", "open": "To decide", "done": "Decided", "picked": "My picks"}


@dataclass(frozen=True)
class Tile:
    """A portrait in the portal's grid, as this visitor sees it."""

    item: PortalItem
    version: Version
    own: Decision | None
    is_asked: bool
    is_picked: bool

    @property
    def word(self) -> str:
        """The one thing to know of it."""
        if self.own:
            return f"You: {self.own.get_answer_display().lower()}"
        if self.is_asked:
            return "To decide"
        return str(self.item.get_state_display())


def home_page(visit: Visit, chosen: str) -> dict[str, Any]:
    """The grid, with what is still to decide counted."""
    everything = tiles(visit)
    kept = {
        "": everything,
        "open": [tile for tile in everything if tile.is_asked and not tile.own],
        "done": [tile for tile in everything if tile.own],
        "picked": [tile for tile in everything if tile.is_picked],
    }
    chosen = chosen if chosen in FILTERS else ""
    return {
        **frame(visit),
        "tiles": kept[chosen],
        "chosen": chosen,
        "filters": [(slug, title, len(kept[slug])) for slug, title in FILTERS.items()],
        "asked": sum(tile.is_asked or tile.own is not None for tile in everything),
        "done": len(kept["done"]),
        "stages": _deadlines(visit),
    }


def item_page(visit: Visit, item: PortalItem, number: str = "") -> dict[str, Any]:
    """One portrait: large, in plain words, with what was said and what can be decided."""
    versions = list(visit.versions_of(item))
    asked = [version for version in versions if str(version.number) == number]
    version = asked[0] if asked else versions[0]
    everything = list(visit.items().values_list("pk", flat=True))
    place = everything.index(item.pk)
    decisions = _own_decisions(visit, [item.portrait_id])
    own = next((each for each in decisions if each.version_id == version.pk), None)
    return {
        **frame(visit),
        "item": item,
        "version": version,
        "versions": versions,
        "is_current": version.pk == item.portrait.current_version_id,
        "words": plain_words(version),
        "own": own,
        "earlier": [each for each in decisions if each.version_id != version.pk],
        "is_asked": is_asked(visit, item),
        "is_picked": _picks(visit, [item.portrait_id]) != set(),
        "answers": Answer,
        "questions": question_texts() if visit.portal.has_questions else (),
        "threads": portal_threads(visit, version),
        "place": place + 1,
        "count": len(everything),
        "previous": everything[place - 1] if place else None,
        "next": everything[place + 1] if place + 1 < len(everything) else None,
        "stages": _deadlines(visit),
    }


def frame(visit: Visit) -> dict[str, Any]:
    """What every page of the portal needs."""
    portal = visit.portal
    logo = portal.logo or visit.brand.logo
    return {
        "visit": visit,
        "portal": portal,
        "link": visit.link,
        "guest": visit.guest,
        "logo": logo if logo and logo.picture else None,
    }


def tiles(visit: Visit) -> list[Tile]:
    """Every portrait that the visitor may see, in the portal's order."""
    items = [item for item in visit.items() if item.portrait.current_version.is_viewable]
    portraits = [item.portrait_id for item in items]
    own = {each.version_id: each for each in reversed(_own_decisions(visit, portraits))}
    picked, stages = _picks(visit, portraits), _stages(visit)
    return [
        Tile(
            item=item,
            version=item.portrait.current_version,
            own=own.get(item.portrait.current_version_id),
            is_asked=is_asked(visit, item, stages),
            is_picked=item.portrait_id in picked,
        )
        for item in items
    ]


def is_asked(visit: Visit, item: PortalItem, stages: list[Stage] | None = None) -> bool:
    """Whether an answer of this visitor is waited for, or would be of anybody who comes."""
    if not visit.link.allows_decisions or item.is_locked:
        return False
    if stages is None:
        stages = _stages(visit)
    if not stages:
        return True
    is_parallel = visit.portal.mode == Portal.Mode.PARALLEL
    for stage in stages:
        is_open = is_parallel or stage.position == item.stage
        if is_open and stage.side == Stage.Side.CLIENT and _is_named(visit, stage):
            return True
    return False


def _is_named(visit: Visit, stage: Stage) -> bool:
    """Whether the stage asks this visitor; one who has not said who they are may be any of them."""
    named = {row.email.lower() for row in stage.reviewers.all() if row.email}
    return not named or visit.guest is None or visit.guest.email.lower() in named


def _stages(visit: Visit) -> list[Stage]:
    return list(visit.portal.stages.prefetch_related("reviewers").order_by("position"))


def portal_threads(visit: Visit, version: Version) -> list[Thread]:
    """What was said of a version in this portal, and in no other."""
    rows = Comment.objects.filter(portal=visit.portal, version=version)
    return threads(rows, reader=visit.guest)


def _own_decisions(visit: Visit, portraits: list[Any]) -> list[Decision]:
    """The visitor's decisions in this portal, newest first."""
    if visit.guest is None:
        return []
    rows = Decision.objects.filter(
        portal=visit.portal, guest=visit.guest, portrait__in=portraits, withdrawn_at=None
    )
    return list(rows.select_related("version"))


def _picks(visit: Visit, portraits: list[Any]) -> set[Any]:
    if visit.guest is None:
        return set()
    rows = visit.guest.picks.filter(portrait__in=portraits, is_picked=True)
    return set(rows.values_list("portrait", flat=True))


def _deadlines(visit: Visit) -> list[Stage]:
    """The client's stages that have a deadline still to come, the nearest first."""
    rows = visit.portal.stages.filter(side=Stage.Side.CLIENT, due_at__gt=timezone.now())
    return list(rows.order_by("due_at"))


def answered_questions(decision: Decision) -> list[dict[str, str]]:
    """The seven questions as far as the reviewer answered them: question, answer, note."""
    texts = dict(question_texts())
    return [
        {
            "question": texts.get(int(number), ""),
            "answer": {"yes": "Yes", "no": "No", "unsure": "Not sure"}.get(given["answer"], ""),
            "note": given.get("note", ""),
        }
        for number, given in sorted(decision.answers.items())
    ]
