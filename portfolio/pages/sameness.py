"""Brands of one team whose portraits are nearly interchangeable: for members of the whole team."""

from typing import Any

from django.db.models import Q

from portfolio.models import Brand
from scoring.models import Sameness

LISTED = 10


def close_pairs(reader: Any, *, brand: Brand | None = None, team: Any = None) -> list[Sameness]:
    """The pairs that are close, as far as the reader may know of them; one query.

    brand, team: only those with this brand, or in this team.
    """
    rows = Sameness.objects.visible_to(reader).filter(is_close=True)
    if brand is not None:
        rows = rows.filter(Q(first=brand) | Q(second=brand))
    if team is not None:
        rows = rows.filter(team=team)
    return list(rows.select_related("first", "second")[:LISTED])
