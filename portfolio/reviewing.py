"""What decisions come to: stages, rules and answers in, one state out. Pure; knows no database.

Of several answers of one reviewer the newest counts. Under “any” the newest answer of anybody who
is asked decides; under “all” everybody has to approve; under “named” those marked as required
have to, and what others say is advice. Where nobody is named as reviewer, whoever answered is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Outcome = Literal["waiting", "approved", "changes", "rejected"]

APPROVALS = frozenset({"approve", "approve_with_notes"})
NEGATIVE: dict[str, Outcome] = {"request_changes": "changes", "reject": "rejected"}


@dataclass(frozen=True)
class Asked:
    """Somebody who is asked: `key` tells them apart (an account's id, or an address)."""

    key: str
    is_required: bool = False


@dataclass(frozen=True)
class Given:
    """An answer that was given, as the slug of ``Answer``."""

    key: str
    answer: str
    at: datetime


@dataclass(frozen=True)
class Step:
    """A stage with the answers to the version in question."""

    position: int
    rule: str
    asked: tuple[Asked, ...] = ()
    given: tuple[Given, ...] = ()
    advances: bool = True


@dataclass(frozen=True)
class Standing:
    """Where a portrait stands. stage: the position of the stage that it waits in or was stopped
    in; None when it is approved by all. open: the positions that take answers now."""

    state: Outcome
    stage: int | None
    open: tuple[int, ...]


def outcome(step: Step) -> Outcome:
    """What the answers to one stage come to."""
    latest = newest_of_each(step.given)
    keys = {each.key for each in step.asked}
    counting = [each for each in latest if not keys or each.key in keys]
    if step.rule == "named":
        required = {each.key for each in step.asked if each.is_required} or keys
        counting = [each for each in counting if not required or each.key in required]
        keys = required
    if not counting:
        return "waiting"
    if step.rule == "any":
        return _means(max(counting, key=lambda each: each.at).answer)
    for negative in ("reject", "request_changes"):
        if any(each.answer == negative for each in counting):
            return NEGATIVE[negative]
    is_complete = keys <= {each.key for each in counting}
    return "approved" if is_complete else "waiting"


def standing(steps: Sequence[Step], *, mode: str, reached: int | None = None) -> Standing:
    """What all stages come to together.

    mode: sequential or parallel. reached: the position that a member moved the portrait on to,
    where a stage before it does not advance by itself.
    """
    ordered = sorted(steps, key=lambda step: step.position)
    found = [(step, outcome(step)) for step in ordered]
    if mode == "parallel":
        return _side_by_side(found)
    for place, (step, come) in enumerate(found):
        if come != "approved":
            return Standing(come, step.position, (step.position,))
        is_last = place == len(found) - 1
        was_moved = reached is not None and reached > step.position
        if not (is_last or step.advances or was_moved):
            return Standing("waiting", step.position, (step.position,))
    return Standing("approved", None, ())


def newest_of_each(given: Iterable[Given]) -> list[Given]:
    """The newest answer of each reviewer."""
    latest: dict[str, Given] = {}
    for each in sorted(given, key=lambda each: each.at):
        latest[each.key] = each
    return list(latest.values())


def _means(answer: str) -> Outcome:
    return "approved" if answer in APPROVALS else NEGATIVE[answer]


def _side_by_side(found: Sequence[tuple[Step, Outcome]]) -> Standing:
    everywhere = tuple(step.position for step, _ in found)
    for worst in ("rejected", "changes", "waiting"):
        hit = next((step.position for step, come in found if come == worst), None)
        if hit is not None:
            return Standing(worst, hit, everywhere)
    return Standing("approved", None, ())
