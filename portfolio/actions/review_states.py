"""Writes to the review state of portraits: what portals decided, and what a member sets by hand.

A state set by hand stands until somebody decides in a portal, or a new version comes.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from portfolio.actions.audit import record_event
from portfolio.models import PortalItem, Portrait, Team, User

Review, State = Portrait.Review, PortalItem.State
#: What a decision on the version before says nothing of a new one.
DECIDED = (Review.APPROVED, Review.CHANGES)


class NoSuchReview(ValueError):
    """The word names none of the states."""

    def __init__(self, state: str) -> None:
        names = ", ".join(Review.values)
        super().__init__(f"There is no state “{state}”. Choose one of {names}.")


@dataclass(frozen=True)
class ReviewSet:
    """What was set. previous: the state before of each portrait that has another one now."""

    previous: Mapping[UUID, str]

    @property
    def count(self) -> int:
        return len(self.previous)


def hold_portraits(portraits: Collection[UUID]) -> dict[UUID, str]:
    """Hold the rows until the transaction ends; the review state of each, by id.

    Whoever decides on items of portals holds their portraits before: a new version does, too.
    """
    rows = Portrait.all_rows.filter(pk__in=portraits).order_by("pk")
    return dict(rows.select_for_update(of=("self",), no_key=True).values_list("pk", "review"))


def follow_decisions(portrait: Portrait) -> None:
    """Bring a portrait's review state up to what its portals decided of the current version.

    Somebody wants changes or rejects it: changes requested. Otherwise in review while somebody is
    asked, and approved when all have. In no portal, it stays as it is.
    """
    follow_portraits([portrait.pk])


@transaction.atomic
def follow_portraits(
    portraits: Collection[UUID], *, is_new: bool = False, is_taken_out: bool = False
) -> int:
    """``follow_decisions`` of several, in a constant number of statements; how many changed.

    is_new: a version has just come: in no portal, what was decided of the one before is over.
    is_taken_out: a portal asks no more: what nobody else is asked about is no longer in review.
    """
    held, states = hold_portraits(portraits), _states(portraits)
    ended = {*(DECIDED if is_new else ()), *([Review.IN_REVIEW] if is_taken_out else ())}
    wanted = {
        pk: _review_of(states[pk]) or (Review.DRAFT if before in ended else before)
        for pk, before in held.items()
    }
    changed = {pk: state for pk, state in wanted.items() if state != held[pk]}
    _write(changed)
    return len(changed)


@transaction.atomic
def set_review(
    *, portraits: QuerySet[Portrait] | Collection[UUID], state: str, by: User | None
) -> ReviewSet:
    """Set the review state of portraits by hand; those that have it already stay as they are.

    Raises NoSuchReview.
    """
    if state not in Review.values:
        raise NoSuchReview(state)
    if isinstance(portraits, QuerySet):
        portraits = list(portraits.order_by().values_list("pk", flat=True))
    held = hold_portraits(portraits)
    previous = {pk: before for pk, before in held.items() if before != state}
    _write(dict.fromkeys(previous, state))
    _record(previous, state, by)
    return ReviewSet(previous)


@transaction.atomic
def undo_review(*, previous: Mapping[UUID, str], state: str, by: User | None) -> int:
    """Put back what ``set_review`` to this state changed, where nobody set another one since."""
    held = hold_portraits(list(previous))
    back = {pk: previous[pk] for pk, now in held.items() if now == state}
    _write(back)
    for before in sorted(set(back.values())):
        _record([pk for pk, put in back.items() if put == before], before, by)
    return len(back)


def _states(portraits: Collection[UUID]) -> dict[UUID, Counter[str]]:
    """How the portals stand that count: one that is closed asks nobody any more."""
    rows = PortalItem.objects.filter(portrait__in=portraits, portal__trash=None)
    asking = rows.exclude(state=State.WAITING, portal__closed_at__isnull=False)
    found: dict[UUID, Counter[str]] = defaultdict(Counter)
    for pk, state in asking.values_list("portrait", "state"):
        found[pk][state] += 1
    return found


def _review_of(states: Counter[str]) -> str:
    """What they come to; "" without any."""
    if states[State.CHANGES] or states[State.REJECTED]:
        return Review.CHANGES
    if states[State.WAITING]:
        return Review.IN_REVIEW
    return Review.APPROVED if states else ""


def _write(wanted: Mapping[UUID, str]) -> None:
    """One statement for each of the four states."""
    by_state: dict[str, list[UUID]] = defaultdict(list)
    for pk, state in wanted.items():
        by_state[state].append(pk)
    for state, pks in by_state.items():
        Portrait.all_rows.filter(pk__in=pks).update(review=state)


def _record(portraits: Collection[UUID], state: str, by: User | None) -> None:
    """One line for each team: of a single portrait by its name, of several by their number."""
    teams: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Portrait.all_rows.filter(pk__in=portraits)
    for pk, team in rows.values_list("pk", "library__brand__team"):
        teams[team].append(pk)
    said = {"state": Review(state).label, "by": str(by) if by else ""}
    for team in Team.objects.filter(pk__in=teams):
        found = teams[team.pk]
        one = rows.get(pk=found[0]) if len(found) == 1 else None
        action = "portrait.review_set" if one else "portraits.review_set"
        record_event(team=team, action=action, target=one or team, count=len(found), **said)
