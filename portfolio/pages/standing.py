"""How a portrait stands in its brand's set: archived, held up as a reference, let to differ."""

from typing import Any

from django.conf import settings

from portfolio.models import Portrait, ReferencePortrait
from portfolio.pages.set_report import EXPRESSION
from scoring.actions.exceptions import dimension_names
from scoring.models import ConsistencyException


def standing_of(portrait: Portrait) -> dict[str, Any]:
    """Three queries. reference: its kind, or ""; may_differ: exceptions in force, with names;
    dimensions: what a further exception can be made for, key -> name."""
    names = dimension_names(portrait.library.brand)
    if not settings.EXPRESSION_CUES_ENABLED:
        names.pop(EXPRESSION, None)
    rows = ConsistencyException.objects.filter(portrait=portrait, withdrawn_at=None)
    if not settings.EXPRESSION_CUES_ENABLED:
        rows = rows.exclude(dimension=EXPRESSION)
    kept = list(rows.select_related("author"))
    taken = {row.dimension for row in kept}
    held = ReferencePortrait.objects.filter(portrait=portrait).values_list("kind", flat=True)
    return {
        "reference": next(iter(held), ""),
        "reference_kinds": ReferencePortrait.Kind.choices,
        "may_differ": [
            {"exception": row, "name": names.get(row.dimension, row.dimension) or "everything"}
            for row in kept
        ],
        "dimensions": {key: name for key, name in names.items() if key not in taken},
        "may_differ_in_all": "" not in taken,
    }
