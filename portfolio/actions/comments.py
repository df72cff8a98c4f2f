"""Writes to comments: said, answered, placed on the image, resolved, taken back."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from portfolio.access import place_in
from portfolio.actions.audit import record_event
from portfolio.actions.portal_log import log_event
from portfolio.actions.words import gather_words
from portfolio.models import (
    Attachment,
    Comment,
    Guest,
    Member,
    Portal,
    PortalEvent,
    PortalLink,
    Portrait,
    User,
    Version,
)
from portfolio.signals import commented

LONGEST = 4000
MOST_FILES, LARGEST_FILE = 5, 20 * 1024 * 1024
#: Points of a drawing; more than a hand draws in a remark.
MOST_POINTS = 4000
MENTION = re.compile(r"@([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


class BadComment(ValueError):
    """What was sent is no comment; the message says what to change."""


class NotYours(Exception):
    """Only who wrote a comment may change it."""


def add_comment(
    *,
    version: Version,
    text: str,
    by: User | Guest,
    portal: Portal | None = None,
    shape: Mapping[str, Any] | None = None,
    parent: Comment | None = None,
    files: Sequence[Any] = (),
    link: PortalLink | None = None,
) -> Comment:
    """Say something of a version; portal=None: to the team alone. Raises BadComment.

    A reply belongs where its thread does, whatever is asked: what began inside stays inside.
    A member is mentioned by “@” and the e-mail address of the account.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise BadComment(f"Write a comment of 1 to {LONGEST:,} characters.")
    if parent is not None:
        parent = parent.parent or parent
        portal = parent.portal
        if parent.portrait_id != version.portrait_id or parent.deleted_at:
            raise BadComment("The comment that you answer is gone.")
    if isinstance(by, Guest) and (portal is None or portal.pk != by.portal_id):
        raise BadComment("This comment is not yours to answer.")
    with transaction.atomic():
        comment = Comment.objects.create(
            portrait=version.portrait,
            version=version,
            portal=portal,
            parent=parent,
            user=by if isinstance(by, User) else None,
            guest=by if isinstance(by, Guest) else None,
            author_name=str(by)[:254],
            text=text,
            shape=checked_shape(shape),
        )
        comment.mentions.set(_mentioned(version.portrait, text))
        for file in _checked_files(files):
            _attach(comment, file)
        if isinstance(by, Guest) and portal is not None:
            log_event(
                portal=portal,
                kind=PortalEvent.Kind.COMMENTED,
                link=link,
                guest=by,
                portrait=version.portrait,
                about=text[:120],
            )
        gather_words([comment.portrait_id])
        commented.send(sender=Comment, comment=comment)
    return comment


@transaction.atomic
def edit_comment(*, comment: Comment, text: str, by: User | Guest) -> Comment:
    """Change one's own words. Raises BadComment, NotYours."""
    _own(comment, by)
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise BadComment(f"Write a comment of 1 to {LONGEST:,} characters.")
    comment.text, comment.edited_at = text, timezone.now()
    comment.save(update_fields=["text", "edited_at"])
    comment.mentions.set(_mentioned(comment.portrait, text))
    gather_words([comment.portrait_id])
    return comment


@transaction.atomic
def delete_comment(*, comment: Comment, by: User | Guest) -> None:
    """Take one's own comment back; replies stay, under a note that something was removed."""
    _own(comment, by)
    Comment.objects.filter(pk=comment.pk, deleted_at=None).update(deleted_at=timezone.now())
    gather_words([comment.portrait_id])
    record_event(team=comment.team, action="comment.deleted", target=comment.portrait, by=str(by))


@transaction.atomic
def restore_comment(*, comment: Comment, by: User | Guest) -> None:
    """Undo ``delete_comment``."""
    _own(comment, by)
    Comment.objects.filter(pk=comment.pk).update(deleted_at=None)
    gather_words([comment.portrait_id])


def resolve_comment(*, comment: Comment, by: User | Guest, is_resolved: bool = True) -> None:
    """Mark a thread as done, or open it again."""
    thread = comment.parent_id or comment.pk
    Comment.objects.filter(pk=thread).update(
        resolved_at=timezone.now() if is_resolved else None,
        resolved_by=str(by)[:254] if is_resolved else "",
    )


def checked_shape(shape: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A place on the image in fractions of the frame, as ``Comment.shape``. Raises BadComment."""
    if not shape:
        return None
    try:
        kind = shape["kind"]
        if kind == "pin":
            found = {name: _fraction(shape[name]) for name in ("x", "y")}
        elif kind == "box":
            found = {name: _fraction(shape[name]) for name in ("x", "y", "width", "height")}
            if not found["width"] or not found["height"]:
                return {"kind": "pin", "x": found["x"], "y": found["y"]}
        elif kind == "drawing":
            return {"kind": kind, "strokes": _strokes(shape["strokes"])}
        else:
            raise BadComment("A place on the image is a pin, a box or a drawing.")
    except (KeyError, TypeError, IndexError, ValueError, OverflowError) as error:
        raise BadComment("The place on the image could not be read. Set it again.") from error
    return {"kind": kind, **found}


def _strokes(given: Any) -> list[list[list[float]]]:
    strokes = [[[_fraction(x), _fraction(y)] for x, y in stroke] for stroke in given]
    strokes = [stroke for stroke in strokes if stroke]
    if not strokes or sum(map(len, strokes)) > MOST_POINTS:
        raise BadComment("The drawing is empty, or too fine to be kept. Draw it more simply.")
    return strokes


def _fraction(value: Any) -> float:
    number = float(value)
    if not -0.001 <= number <= 1.001:  # NaN fails too
        raise BadComment("The place lies outside of the image. Set it again.")
    return round(min(1.0, max(0.0, number)), 4)


def _mentioned(portrait: Portrait, text: str) -> list[User]:
    """The members who are named by their address and may see the portrait."""
    names = {each.lower() for each in MENTION.findall(text)}
    if not names:
        return []
    members = Member.objects.filter(team=portrait.team).select_related("user")
    users = [member.user for member in members if member.user.email.lower() in names]
    visible = Portrait.objects.filter(pk=portrait.pk)
    return [user for user in users if place_in(portrait.team, user) and visible.visible_to(user)]


def _checked_files(files: Sequence[Any]) -> Sequence[Any]:
    if len(files) > MOST_FILES:
        raise BadComment(f"Attach at most {MOST_FILES} files.")
    for file in files:
        if not file.size or file.size > LARGEST_FILE:
            raise BadComment(f"“{file.name}” is empty or larger than 20 MB. Send a smaller file.")
    return files


def _attach(comment: Comment, file: Any) -> Attachment:
    """Keep the file as it is: it is only ever offered as a download."""
    file.seek(0)
    attachment = Attachment(
        comment=comment,
        name=str(file.name).replace("\\", "/").split("/")[-1][-200:] or "file",
        bytes=file.size,
        sha256=hashlib.sha256(file.read()).hexdigest(),
    )
    file.seek(0)
    attachment.file.save(attachment.name, File(file), save=False)
    attachment.save(force_insert=True)
    return attachment


def _own(comment: Comment, by: User | Guest) -> None:
    is_own = comment.user_id == by.pk if isinstance(by, User) else comment.guest_id == by.pk
    if not is_own:
        raise NotYours("Only who wrote a comment may change it.")
