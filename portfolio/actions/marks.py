"""Writes to marks: what one member thinks of a portrait while choosing."""

from typing import Any, Final

from django.db import transaction

from portfolio.models import Mark, Portrait, User

KEPT: Final = object()
"""What is not said stays as it is."""


@transaction.atomic
def mark_portrait(
    *, portrait: Portrait, user: User, rating: Any = KEPT, flag: Any = KEPT
) -> Mark | None:
    """Rate, pick or reject a portrait, as one member. A mark that says nothing is deleted: None.

    rating: 1 to 5, None or 0 = none; flag: pick, reject or "". It is the member's own, and no
    change of the portrait: the audit log does not tell of it.
    """
    mark, _ = Mark.objects.select_for_update(of=("self",)).get_or_create(
        portrait=portrait, user=user
    )
    if rating is not KEPT:
        mark.rating = rating or None
    if flag is not KEPT:
        mark.flag = flag
    if mark.rating is None and not mark.flag:
        mark.delete()
        return None
    mark.save()
    return mark
