"""Who hears of what in a review: decisions, comments, new versions, deadlines."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portfolio.actions.notices import notify
from portfolio.actions.review_events import publish_overdue
from portfolio.actions.reviews import key_of, record_silence
from portfolio.mail import Letter, send
from portfolio.models import (
    Comment,
    Decision,
    Guest,
    Notice,
    Portal,
    PortalItem,
    Reviewer,
    Stage,
    User,
    Version,
)


def tell_of_decision(*, decision: Decision, item: PortalItem) -> None:
    """Tell the team of a decision, and whoever is asked next."""
    answer = decision.get_answer_display().lower()
    notify(
        brand=item.portal.brand,
        to=[who for who in watchers(item.portal) if who.pk != decision.user_id],
        kind="decided",
        words=f"{decision.decided_by} on “{item.portrait}” in {item.portal}: {answer}."
        + (f" “{decision.reason}”" if decision.reason else ""),
        address=_portrait_page(item.portrait.pk),
        key=f"decision:{decision.pk}",
    )
    if item.state == PortalItem.State.WAITING:
        tell_stage(item=item)


def tell_stage(*, item: PortalItem) -> None:
    """Tell those that the open stage asks that a portrait waits for them."""
    version = item.portrait.current_version
    if item.stage is None or version is None:
        return
    stage = item.portal.stages.filter(position=item.stage).first()
    if stage is None:
        return
    to_members = stage.side == Stage.Side.INTERNAL
    address = _portrait_page(item.portrait.pk) if to_members else _item_page(item)
    notify(
        brand=item.portal.brand,
        to=asked_in(stage),
        kind="asked",
        words=f"“{item.portrait}” (version {version.number}) in {item.portal} waits for you.",
        address=address,
        key=f"asked:{stage.pk}:{version.pk}",
    )


def tell_of_version(*, version: Version) -> None:
    """Tell who is asked first in each portal of a new version; of a first one nobody waits yet."""
    if version.number > 1:
        for item in PortalItem.objects.filter(portrait=version.portrait).select_related(
            "portal__brand__team", "portrait__current_version"
        ):
            tell_stage(item=item)


def tell_of_comment(*, comment: Comment) -> None:
    """Tell those who are mentioned, the thread, and of a guest's words the team."""
    portal, brand = comment.portal, comment.portrait.library.brand
    thread = Comment.objects.filter(pk=comment.parent_id or comment.pk)
    thread |= Comment.objects.filter(parent=comment.parent_id or comment.pk)
    spoke = [each.user or each.guest for each in thread.select_related("user", "guest")]
    told: list[User | Guest | None] = [*comment.mentions.all(), *spoke]
    if portal is not None and comment.guest_id:
        told += watchers(portal)
    told = [who for who in told if who and who.pk not in (comment.user_id, comment.guest_id)]
    item = PortalItem.objects.filter(portal=portal, portrait=comment.portrait_id).first()
    words = f"{comment.author_name} on “{comment.portrait}”: {comment.text}"
    key = f"comment:{comment.pk}"
    members = [who for who in told if isinstance(who, User)]
    notify(
        brand=brand,
        to=members,
        kind="commented",
        words=words,
        address=f"{_portrait_page(comment.portrait_id)}#comments",
        key=key,
    )
    if item is not None:  # what is internal has no portal, so it reaches no guest
        guests = [who for who in told if isinstance(who, Guest)]
        notify(
            brand=brand,
            to=guests,
            kind="commented",
            words=words,
            address=f"{_item_page(item)}#comments",
            key=key,
        )


def follow_deadlines() -> int:
    """Remind, escalate, and let silence count, where a deadline asks for it; how many stages."""
    now = timezone.now()
    due = Stage.objects.filter(due_at__isnull=False, portal__in=Portal.objects.open())
    followed = 0
    for stage in due.select_related("portal__brand__team", "escalates_to"):
        waiting = _waiting_in(stage)
        if waiting:
            _remind(stage, waiting)
            if stage.due_at and stage.due_at <= now:
                _escalate(stage, waiting)
                publish_overdue(stage=stage, waiting=waiting)
                for item in waiting:
                    record_silence(item=item, stage=stage)
            followed += 1
    return followed


def asked_in(stage: Stage) -> list[User | Guest]:
    """Who is asked in a stage: those named, of the clients as far as they have come; else all."""
    rows = list(stage.reviewers.select_related("user"))
    if stage.side == Stage.Side.INTERNAL:
        return [row.user for row in rows if row.user] or watchers(stage.portal)
    guests = list(Guest.objects.filter(portal=stage.portal, confirmed_at__isnull=False))
    named = {row.email.lower() for row in rows}
    return [guest for guest in guests if not named or guest.email.lower() in named]


def watchers(portal: Portal) -> list[User | Guest]:
    """The members who follow a portal: who opened it, who decides for the team, who is called."""
    found: dict[object, User] = {}
    if portal.created_by:
        found[portal.created_by_id] = portal.created_by
    for row in Reviewer.objects.filter(stage__portal=portal, user__isnull=False):
        if row.user:
            found[row.user_id] = row.user
    return list(found.values())


def _waiting_in(stage: Stage) -> list[PortalItem]:
    rows = stage.portal.items.shown().filter(state=PortalItem.State.WAITING, is_locked=False)
    if stage.portal.mode == Portal.Mode.SEQUENTIAL:
        rows = rows.filter(stage=stage.position)
    return list(rows.select_related("portal__brand__team", "portrait__current_version"))


def _remind(stage: Stage, waiting: list[PortalItem]) -> None:
    now = timezone.now()
    for days in stage.reminds:
        if stage.due_at is None or now < stage.due_at + timedelta(days=days):
            continue
        by = timezone.localtime(stage.due_at)
        words = (
            f"{len(waiting)} portrait{'s' if len(waiting) > 1 else ''} in {stage.portal} "
            f"wait{'' if len(waiting) > 1 else 's'} for your answer by {by:%d %B %Y, %H:%M %Z}."
        )
        if stage.silence:
            words += f" As agreed, no answer by then {stage.get_silence_display()}."
        key = f"remind:{stage.pk}:{stage.due_at:%Y%m%d%H%M}:{days}"
        people = [who for who in asked_in(stage) if not _has_answered(stage, who, waiting)]
        notify(
            brand=stage.portal.brand,
            to=people,
            kind="reminded",
            words=words,
            address=_where(stage),
            key=key,
        )
        _write_to_who_never_came(stage, words, key)


def _write_to_who_never_came(stage: Stage, words: str, key: str) -> None:
    """A client who is named and has not come yet has no inbox: a letter, once for each reminder."""
    if stage.side != Stage.Side.CLIENT:
        return
    known = {guest.email.lower() for guest in Guest.objects.filter(portal=stage.portal)}
    for row in stage.reviewers.select_for_update().all():
        if row.email and row.email.lower() not in known and key not in row.reminded:
            row.reminded = [*row.reminded, key][-20:]
            row.save(update_fields=["reminded"])
            send(
                Letter(
                    to=row.email,
                    subject=f"{stage.portal}: your answer is waited for",
                    lines=(words, "Open the link that you were sent; it needs no account."),
                    sender=stage.portal.sender_name,
                )
            )


def _escalate(stage: Stage, waiting: list[PortalItem]) -> None:
    if stage.due_at is not None and stage.escalates_to is not None:
        notify(
            brand=stage.portal.brand,
            to=[stage.escalates_to],
            kind="overdue",
            words=f"{stage.name} in {stage.portal} is overdue: {len(waiting)} without an answer.",
            address=reverse("portfolio:portal", args=[stage.portal_id]),
            key=f"overdue:{stage.pk}:{stage.due_at:%Y%m%d%H%M}",
        )


def _has_answered(stage: Stage, who: User | Guest, waiting: list[PortalItem]) -> bool:
    """Whether they have answered on everything that still waits."""
    versions = [item.portrait.current_version_id for item in waiting]
    rows = Decision.objects.filter(stage=stage, version__in=versions, withdrawn_at=None)
    answered = {
        each.version_id
        for each in rows.select_related("guest", "user")
        if (each.user or each.guest) and key_of(each.user or each.guest) == key_of(who)  # type: ignore[arg-type]
    }
    return answered >= set(versions)


def _where(stage: Stage) -> str:
    """A page inside the workspace for members; for guests the portal itself, by the way back."""
    if stage.side == Stage.Side.INTERNAL:
        return reverse("portfolio:portal", args=[stage.portal_id])
    return ""


def _portrait_page(pk: object) -> str:
    return reverse("portfolio:portrait", args=[pk])


def _item_page(item: PortalItem) -> str:
    """The item's page behind whichever link the guest comes by: the way back puts the link in."""
    return f"portraits/{item.pk}/"


@transaction.atomic
def run_deadlines() -> int:
    """`follow_deadlines` in one transaction: a reminder is sent and noted, or neither."""
    return follow_deadlines()


def news_of(user: User) -> int:
    """How much in the inbox is unread."""
    return Notice.objects.filter(user=user, read_at=None).count()
