"""The review of a portrait, as the team sees it on the portrait's page."""

from typing import Any

from portfolio.access import place_in
from portfolio.actions.reviews import NotAsked, open_stage_for
from portfolio.models import Answer, Comment, Decision, PortalItem, Role, User, Version
from portfolio.pages.comment_threads import threads
from portfolio.pages.portal import answered_questions


def review_of(version: Version, user: Any) -> dict[str, Any]:
    """What was decided and said of a version, and what the member may do about it.

    review_items: the portals that show the portrait, with the answers that are open to this
    member. review_decisions: every decision on any version, newest first. review_threads: of the
    team alone and of each portal, in one list.
    """
    portrait = version.portrait
    rows = PortalItem.objects.filter(portrait=portrait).select_related(
        "portal__brand__team", "portrait__current_version"
    )
    items = list(rows)
    place = place_in(portrait.team, user)
    may_review = place is not None and Role(place.role).includes(Role.REVIEWER)
    decisions = Decision.objects.filter(portrait=portrait, withdrawn_at=None)
    return {
        "review_items": [
            {"item": item, "is_asked": may_review and _is_asked(item, user)} for item in items
        ],
        "review_decisions": [
            {"decision": each, "questions": answered_questions(each)}
            for each in decisions.select_related("version", "portal")
        ],
        "review_threads": threads(Comment.objects.filter(version=version), reader=user),
        "may_review": may_review,
        "review_answers": Answer.choices,
    }


def _is_asked(item: PortalItem, user: User) -> bool:
    """Whether the open stage asks this member."""
    if item.is_locked or not item.portal.stages.exists():
        return False
    try:
        open_stage_for(item, user)
    except NotAsked:
        return False
    return True
