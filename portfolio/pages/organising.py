"""What members organise with: a brand's collections, tags and fields, and a portrait's own."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse

from portfolio.models import Brand, Collection, Field, Mark, Portrait, Tag
from portfolio.pages.brand import IN_USE
from portfolio.pages.brand_job import brand_job
from portfolio.pages.grid import grid


def brand_organising(brand: Brand) -> dict[str, Any]:
    """The page on which a brand's collections, tags and fields are kept in order."""
    return {
        "brand": brand,
        "team": brand.team,
        "collections": brand.collections.annotate(count=IN_USE),
        "tags": brand.tags.annotate(count=IN_USE).order_by("name"),
        "fields": brand.fields.filter(retired_at=None),
        "retired": brand.fields.exclude(retired_at=None),
        "kinds": Field.Kind.choices,
    }


def collection_page(collection: Collection, asked: QueryDict, reader: Any) -> dict[str, Any]:
    """A collection's portraits, as the address asks for them."""
    brand = collection.brand
    address = reverse("portfolio:collection", args=[collection.pk])
    place = {"kind": "collection", "pk": collection.pk, "address": address}
    place |= {"name": collection.name, "team": brand.team, "brand": brand}
    return {
        "collection": collection,
        "brand": brand,
        "job": brand_job(brand),
        **grid(Portrait.objects.filter(collections=collection), asked, reader, place),
    }


def organising_of(portrait: Portrait, reader: Any) -> dict[str, Any]:
    """A portrait's tags, fields, state and collections, and the reader's own mark."""
    brand = portrait.library.brand
    fields = Field.objects.filter(brand=brand, retired_at=None)
    inside = set(portrait.collections.values_list("pk", flat=True))
    collections = Collection.objects.filter(brand=brand)
    return {
        "tags": list(Tag.objects.filter(portraits=portrait)),
        "own_fields": [(field, _shown(portrait.field_values.get(field.key))) for field in fields],
        "reviews": Portrait.Review.choices,
        "collected": [each for each in collections if each.pk in inside],
        "not_collected": [each for each in collections if each.pk not in inside],
        "mark": Mark.objects.filter(portrait=portrait, user=reader).first(),
        "ratings": range(6),
    }


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)
