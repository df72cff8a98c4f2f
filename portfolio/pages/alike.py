"""More like this: the portraits whose stored readings lie nearest to one portrait's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F, FloatField, Value
from django.db.models.functions import Abs, Coalesce, Least

from portfolio.models import Brand, Portrait, Version
from portfolio.pages.comparing import compare_address
from portfolio.pages.portrait import neighbours
from scoring.models import SetReading

if TYPE_CHECKING:
    from scoring.consistency.alikeness import Look

SHOWN = 12
NEAREST = 240
"""Nearest by numbers, with those among them that are archived."""
LOOKED_AT = 48
"""Of those, so many are read; their palettes decide which of them are shown."""
VERSIONS = 4


@dataclass(frozen=True)
class Like:
    """A portrait that is alike. why: in what, and in what not, as one phrase."""

    portrait: Portrait
    version: Version
    why: str
    compare: str


def alike_page(portrait: Portrait, reader: Any) -> dict[str, Any]:
    """What is alike in the portrait's brand, and where there is little, in the rest of the team.

    is_read: whether the portrait itself has readings yet. compare_with: (words, address) of the
    portraits and versions next to it.
    """
    own = SetReading.objects.filter(pk=portrait.pk).that_count().first()
    brand, elsewhere = [], []
    if own is not None:
        brand = _nearest([own.brand_id], own, reader, SHOWN)
        if len(brand) < SHOWN:
            others = Brand.objects.visible_to(reader).filter(team=portrait.team)
            ids = others.exclude(pk=own.brand_id).values_list("pk", flat=True)
            elsewhere = _nearest(list(ids), own, reader, SHOWN - len(brand))
    return {
        "portrait": portrait,
        "brand": portrait.library.brand,
        "is_read": own is not None,
        "likes": brand,
        "likes_elsewhere": elsewhere,
        "compare_with": _beside(portrait),
    }


def _nearest(brands: Sequence[UUID], own: SetReading, reader: Any, most: int) -> list[Like]:
    """The nearest of some brands, nearest first.

    One statement. Its inner part sorts the columns of one table and joins nothing; only what it
    leaves is looked up: whether it counts, whether the reader may see it, and its picture.
    """
    from scoring.consistency.alikeness import ordered_by_look, what_is_alike  # scipy: only here

    if not brands:
        return []
    those = SetReading.objects.filter(brand__in=brands).exclude(pk=own.pk)
    inner = those.order_by(_away(own), "pk").values("pk")[:NEAREST]
    rows = SetReading.objects.visible_to(reader).that_count().filter(pk__in=inner)
    near = rows.annotate(away=_away(own)).order_by("away", "pk")
    found = list(near.select_related("portrait__library__brand", "version")[:LOOKED_AT])
    look, looks = _look(own), [_look(row) for row in found]
    return [
        Like(
            found[at].portrait,
            found[at].version,
            what_is_alike(look, looks[at]),
            compare_address([own.portrait_id, found[at].portrait_id]),
        )
        for at in ordered_by_look(look, looks, [row.away for row in found])[:most]
    ]


def _away(own: SetReading) -> Any:
    """How far a row lies from `own`: the sum of all steps, each by its scale and 1 at most."""
    from scoring.consistency.alikeness import NOT_READ, SCALED

    total: Any = Value(0.0, output_field=FloatField())
    for name, (scale, weight) in SCALED.items():
        value = getattr(own, name)
        if value is not None:
            step = Least(Abs(F(name) - value) / scale, 1.0, output_field=FloatField())
            total = total + Coalesce(step, NOT_READ, output_field=FloatField()) * weight
    return total


def _look(row: SetReading) -> "Look":
    from scoring.consistency.alikeness import SCALED, Look

    return Look(
        numbers={name: getattr(row, name) for name in SCALED},
        palette=[(weight, tuple(lab)) for weight, lab in row.palette or ()],
        crop=row.crop,
    )


def _beside(portrait: Portrait) -> list[tuple[str, str]]:
    """The portraits before and after it in its library, and its earlier versions."""
    beside = neighbours(portrait)
    found = [
        (f"The {word} portrait, “{other}”", compare_address([portrait.pk, other.pk]))
        for word, other in beside.items()
        if other is not None
    ]
    numbers = list(portrait.versions.values_list("number", flat=True)[: VERSIONS + 1])
    for number in numbers[1:]:
        address = compare_address([f"{portrait.pk}@{number}", portrait.pk])
        found.append((f"Its version {number}", address))
    return found
