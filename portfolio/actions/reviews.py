"""Writes to reviews: stages, decisions, and what they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.portal_log import log_event
from portfolio.actions.review_events import publish_decision, publish_standing
from portfolio.actions.review_states import follow_decisions, follow_portraits, hold_portraits
from portfolio.models import (
    Answer,
    Decision,
    Guest,
    Portal,
    PortalEvent,
    PortalItem,
    PortalLink,
    Portrait,
    Reviewer,
    Stage,
    User,
    Version,
)
from portfolio.reviewing import Asked, Given, Standing, Step, standing
from portfolio.signals import version_decided

#: How long a decision can be taken back by who made it, before anybody is told.
UNDO_FOR = timedelta(seconds=10)
NEEDS_REASON = (Answer.REQUEST_CHANGES, Answer.REJECT)


class ReviewProblem(Exception):
    """A decision that cannot be taken; the message says why and what to do."""


class ReasonNeeded(ReviewProblem):
    def __init__(self) -> None:
        super().__init__("Say in a sentence what should change; without it nobody can act on it.")


class VersionMovedOn(ReviewProblem):
    def __init__(self) -> None:
        super().__init__("A newer version has come since. Look at it, and decide on that one.")


class Locked(ReviewProblem):
    def __init__(self) -> None:
        super().__init__("This portrait is approved by everybody and takes no more decisions.")


class NotAsked(ReviewProblem):
    def __init__(self) -> None:
        super().__init__("It is not your turn here: the stage that is open asks somebody else.")


@dataclass(frozen=True)
class PlannedStage:
    """A stage as a person plans it. reviewers: (user or None, email, name, is_required)."""

    name: str
    side: str
    rule: str = Stage.Rule.ANY
    due_at: datetime | None = None
    reminds: tuple[int, ...] = ()
    escalates_to: User | None = None
    silence: str = ""
    advances: bool = True
    reviewers: tuple[tuple[User | None, str, str, bool], ...] = field(default=())


@transaction.atomic
def plan_stages(*, portal: Portal, stages: Sequence[PlannedStage]) -> list[Stage]:
    """Set the stages of a portal, in their order; decisions made before keep their portrait.

    Stages are matched by position, so that what was decided in one still counts there.
    """
    portal = Portal.objects.select_for_update().get(pk=portal.pk)
    kept = list(portal.stages.all())
    for stage in kept[len(stages) :]:
        stage.delete()
    planned = []
    for position, plan in enumerate(stages):
        stage = kept[position] if position < len(kept) else Stage(portal=portal)
        stage.position = position
        for name in ("name", "side", "rule", "due_at", "escalates_to", "silence", "advances"):
            setattr(stage, name, getattr(plan, name))
        stage.reminds = sorted(plan.reminds)
        stage.save()
        _plan_reviewers(stage, plan)
        planned.append(stage)
    record_event(
        team=portal.team,
        action="portal.stages_planned",
        target=portal,
        stages=[plan.name for plan in stages],
    )
    hold_portraits(list(portal.items.values_list("portrait", flat=True)))
    for item in portal.items.select_for_update():
        settle(item)
    return planned


def _plan_reviewers(stage: Stage, plan: PlannedStage) -> None:
    """Who stays keeps what they were reminded of."""
    there = {(row.user_id, row.email.lower()): row for row in stage.reviewers.all()}
    for user, email, name, is_required in plan.reviewers:
        key = (user.pk if user else None, "" if user else email.strip().lower())
        row = there.pop(key, None) or Reviewer(stage=stage, user=user, email=key[1])
        row.name, row.is_required = name, is_required
        row.save()
    for row in there.values():
        row.delete()


def record_decision(
    *,
    item: PortalItem,
    version: Version,
    answer: str,
    by: User | Guest,
    reason: str = "",
    answers: Mapping[str, Any] | None = None,
    link: PortalLink | None = None,
) -> Decision:
    """Take a decision on exactly this version, by a member or a guest.

    Raises ReasonNeeded, VersionMovedOn, Locked, NotAsked, and ValueError for no such answer.
    """
    chosen, reason = Answer(answer), reason.strip()
    if chosen in NEEDS_REASON and not reason:
        raise ReasonNeeded
    with transaction.atomic():
        item = _locked(item)
        if item.is_locked:
            raise Locked
        if version.pk != item.portrait.current_version_id:
            raise VersionMovedOn
        stage = open_stage_for(item, by)
        decision = Decision.objects.create(
            portal=item.portal,
            stage=stage,
            portrait=item.portrait,
            version=version,
            user=by if isinstance(by, User) else None,
            guest=by if isinstance(by, Guest) else None,
            decided_by=str(by)[:254],
            answer=chosen,
            reason=reason,
            answers=dict(answers or {}),
        )
        _written_down(item, decision, link)
        settle(item)
        version_decided.send(sender=Decision, decision=decision, item=item)
    return decision


def record_silence(*, item: PortalItem, stage: Stage) -> Decision | None:
    """Let no answer by the deadline count as what was agreed; None when there is nothing to do."""
    with transaction.atomic():
        item = _locked(item)
        version = item.portrait.current_version
        if not stage.silence or version is None or stage.position not in standing_of(item).open:
            return None
        reason = f"No answer by {timezone.localtime(stage.due_at):%d %B %Y, %H:%M %Z}, as agreed."
        decision = Decision.objects.create(
            portal=item.portal,
            stage=stage,
            portrait=item.portrait,
            version=version,
            decided_by="Nobody answered",
            answer=stage.silence,
            reason=reason,
            by_silence=True,
        )
        _written_down(item, decision, None)
        settle(item)
        version_decided.send(sender=Decision, decision=decision, item=item)
    return decision


@transaction.atomic
def withdraw_decision(*, decision: Decision, by: User | Guest) -> bool:
    """Take back one's own decision while undo is offered; whether it was still time."""
    hold_portraits([decision.portrait_id])
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    is_own = decision.user_id == by.pk if isinstance(by, User) else decision.guest_id == by.pk
    is_late = timezone.now() - decision.decided_at > UNDO_FOR
    if not is_own or is_late or decision.withdrawn_at:
        return False
    decision.withdrawn_at = timezone.now()
    decision.save(update_fields=["withdrawn_at"])
    record_event(
        team=decision.team, action="decision.withdrawn", target=decision.portrait, by=str(by)
    )
    publish_decision("decision.withdrawn", decision=decision)
    for item in PortalItem.objects.select_for_update().filter(
        portal=decision.portal_id, portrait=decision.portrait_id
    ):
        settle(item)
    return True


@transaction.atomic
def advance_item(*, item: PortalItem, by: User) -> PortalItem:
    """Move a portrait on to the next stage, where its stage does not advance by itself."""
    item = _locked(item)
    later = item.portal.stages.filter(position__gt=item.stage if item.stage is not None else -1)
    following = later.order_by("position").first()
    if following is not None:
        record_event(
            team=item.team, action="portal.advanced", target=item.portrait, stage=following.name
        )
        settle(item, reached=following.position)
    return item


@transaction.atomic
def ask_again(*, portrait: Portrait) -> int:
    """A new version is here: every portal asks anew; how many. What was decided stays."""
    items = list(PortalItem.objects.select_for_update(of=("self",)).filter(portrait=portrait))
    for item in items:
        item.is_locked, item.stage = False, None
        settle(item)
    follow_portraits([portrait.pk], is_new=True)
    return len(items)


def settle(item: PortalItem, *, reached: int | None = None) -> PortalItem:
    """Store what the decisions on the current version come to, and tell who listens."""
    found, state = standing_of(item, reached=reached), item.state
    is_new = item.stage != found.stage or item.stage_since is None
    if is_new:
        item.stage_since = timezone.now()
    item.state, item.stage = found.state, found.stage
    item.is_locked = found.state == "approved" and item.portal.is_locked_on_final
    item.save(update_fields=["state", "stage", "stage_since", "is_locked"])
    if item.state != state:
        follow_decisions(item.portrait)
    publish_standing(item=item, state=state, is_asked=is_new)
    return item


def standing_of(item: PortalItem, *, reached: int | None = None) -> Standing:
    """Where the portrait's current version stands in this portal."""
    if reached is None:
        reached = item.stage
    return standing(steps_of(item), mode=item.portal.mode, reached=reached)


def steps_of(item: PortalItem) -> list[Step]:
    """The portal's stages with the answers to the current version."""
    version = item.portrait.current_version_id
    rows = Decision.objects.filter(portal=item.portal_id, version=version, withdrawn_at=None)
    decisions = list(rows.select_related("guest"))
    stages = item.portal.stages.prefetch_related("reviewers").order_by("position")
    return [
        _step(stage, [each for each in decisions if each.stage_id == stage.pk]) for stage in stages
    ]


def open_stage_for(item: PortalItem, who: User | Guest) -> Stage | None:
    """The open stage that asks them; None in a portal without stages. Raises NotAsked."""
    stages = list(item.portal.stages.prefetch_related("reviewers").order_by("position"))
    if not stages:
        return None
    side = Stage.Side.INTERNAL if isinstance(who, User) else Stage.Side.CLIENT
    now_open = standing_of(item).open
    for stage in stages:
        keys = {_key_of_reviewer(row) for row in stage.reviewers.all()}
        if stage.position in now_open and stage.side == side and (not keys or key_of(who) in keys):
            return stage
    raise NotAsked


def key_of(who: User | Guest) -> str:
    """How a reviewer is told from others: an account by its id, a guest by the address."""
    return str(who.pk) if isinstance(who, User) else who.email.lower()


def _key_of_reviewer(row: Reviewer) -> str:
    return str(row.user_id) if row.user_id else row.email.lower()


def _step(stage: Stage, decisions: Sequence[Decision]) -> Step:
    asked = tuple(Asked(_key_of_reviewer(row), row.is_required) for row in stage.reviewers.all())
    given = [Given(_key_of_decision(each), each.answer, each.decided_at) for each in decisions]
    if any(each.by_silence for each in decisions):  # it stands for everybody who was asked
        last = max(each.at for each in given)
        silent = next(each for each in decisions if each.by_silence)
        keys = {each.key for each in given}
        given += [Given(who.key, silent.answer, last) for who in asked if who.key not in keys]
    return Step(stage.position, stage.rule, asked, tuple(given), stage.advances)


def _key_of_decision(decision: Decision) -> str:
    if decision.user_id:
        return str(decision.user_id)
    return decision.guest.email.lower() if decision.guest else decision.decided_by


def _locked(item: PortalItem) -> PortalItem:
    hold_portraits([item.portrait_id])
    rows = PortalItem.objects.select_for_update(of=("self",))
    return rows.select_related("portal__brand__team", "portrait__current_version").get(pk=item.pk)


def _written_down(item: PortalItem, decision: Decision, link: PortalLink | None) -> None:
    record_event(
        team=item.team,
        action="decision.recorded",
        target=item.portrait,
        answer=decision.get_answer_display(),
        version=decision.version.number,
        by=decision.decided_by,
    )
    if decision.guest:
        log_event(
            portal=item.portal,
            kind=PortalEvent.Kind.DECIDED,
            link=link,
            guest=decision.guest,
            portrait=item.portrait,
            about=decision.get_answer_display(),
        )
