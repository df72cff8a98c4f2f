"""Events of reviews: who is asked, what was said and decided, and what it came to."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from portfolio.actions.events import KEPT_FOR, publish
from portfolio.models import Comment, Decision, Event, PortalItem, Stage

#: An overdue stage is told of once. While this has not passed, the event that told it is there.
TOLD_WITHIN = KEPT_FOR - timedelta(days=1)


def publish_comment(*, comment: Comment) -> None:
    """Tell that something was said; the words themselves are read with the comment."""
    publish(
        "comment.created",
        target=comment,
        by=comment.author_name if comment.guest_id else None,
        portrait=str(comment.portrait_id),
        version=str(comment.version_id),
        portal=_id(comment.portal_id),
        parent=_id(comment.parent_id),
    )


def publish_decision(kind: str, *, decision: Decision) -> None:
    """Tell that a decision was recorded, or withdrawn."""
    publish(
        kind,
        target=decision,
        by=None if decision.user_id else decision.decided_by,
        portrait=str(decision.portrait_id),
        version=str(decision.version_id),
        portal=_id(decision.portal_id),
        stage=_id(decision.stage_id),
        answer=decision.answer,
        is_by_silence=decision.by_silence,
    )


def publish_standing(*, item: PortalItem, state: str, is_asked: bool) -> None:
    """Tell that a portrait waits in another stage now, or that its review came to an end.

    state: the one before. is_asked: whether the stage is another one.
    """
    if item.portal.closed_at is not None:
        return
    if item.state == PortalItem.State.WAITING:
        if is_asked and item.stage is not None:
            stage = item.portal.stages.filter(position=item.stage).first()
            if stage is not None:
                publish("decision.requested", target=item.portrait, **_of_stage(item, stage))
    elif item.state != state:
        publish(
            "decision.completed",
            target=item.portrait,
            previous={"state": state},
            portal=str(item.portal_id),
            version=_id(item.portrait.current_version_id),
            state=item.state,
        )


def publish_overdue(*, stage: Stage, waiting: list[PortalItem]) -> None:
    """Tell once of each portrait that a deadline passed while it waited."""
    if stage.due_at is None or timezone.now() - stage.due_at > TOLD_WITHIN:
        return
    told = Event.objects.filter(
        team=stage.team,
        kind="decision.overdue",
        details__stage=str(stage.pk),
        details__due_at=stage.due_at.isoformat(),
    )
    known = set(told.values_list("object_id", flat=True))
    for item in waiting:
        if str(item.portrait_id) not in known:
            publish("decision.overdue", target=item.portrait, **_of_stage(item, stage))


def _of_stage(item: PortalItem, stage: Stage) -> dict[str, Any]:
    return {
        "portal": str(item.portal_id),
        "version": _id(item.portrait.current_version_id),
        "stage": str(stage.pk),
        "stage_name": stage.name,
        "side": stage.side,
        "due_at": stage.due_at.isoformat() if stage.due_at else None,
    }


def _id(pk: object) -> str | None:
    return str(pk) if pk else None
