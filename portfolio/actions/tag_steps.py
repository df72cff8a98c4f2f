"""A brand's tags renamed, joined and deleted, each with what takes it back."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from portfolio.actions.tags import delete_tag, rename_tag
from portfolio.models import Tag, Tagged, TeamTask, User


@transaction.atomic
def drop_tag(*, tag: Tag, by: User) -> TeamTask:
    """Delete a tag; the task that is done, and can be undone."""
    undo = {"brand": str(tag.brand_id), "name": tag.name, "off": {}}
    words = f"Tag “{tag}” deleted"
    undo["portraits"] = [str(pk) for pk in delete_tag(tag=tag)]
    return _done(tag, words, undo, by)


@transaction.atomic
def change_tag(*, tag: Tag, name: str, by: User) -> TeamTask:
    """Rename a tag, or join it with the one of that name; the task, as of `drop_tag`.

    Raises BadTag.
    """
    before, old = tag.name, tag.pk
    had = _portraits(tag)
    others = Tag.objects.filter(brand=tag.brand_id, name__iexact=" ".join(name.split()))
    theirs = {pk for other in others.exclude(pk=old) for pk in _portraits(other)}
    kept = rename_tag(tag=tag, name=name)
    undo: dict[str, Any] = {"brand": str(kept.brand_id), "name": before}
    if kept.pk == old:
        return _done(kept, f"Tag “{before}” renamed to “{kept}”", undo | {"tag": str(old)}, by)
    undo["portraits"] = [str(pk) for pk in had]
    undo["off"] = {str(kept.pk): [str(pk) for pk in had if pk not in theirs]}
    return _done(kept, f"Tag “{before}” joined with “{kept}”", undo, by)


def _portraits(tag: Tag) -> list[UUID]:
    return list(Tagged.objects.filter(tag=tag).values_list("portrait", flat=True))


def _done(tag: Tag, words: str, undo: dict[str, Any], by: User) -> TeamTask:
    now = timezone.now()
    return TeamTask.objects.create(
        kind=TeamTask.Kind.CHANGE,
        team=tag.brand.team,
        brand=tag.brand,
        label=words,
        state=TeamTask.State.DONE,
        result={"undo": [["tag", undo]]},
        created_by=by,
        started_at=now,
        finished_at=now,
        dismissed_at=now,
    )
