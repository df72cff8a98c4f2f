"""What every report shows of the brand that it is made for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from portfolio.models import Brand
from portfolio.models.brands import HEX_COLOUR
from portfolio.pages.brand_job import brand_job

INK = "#3a3a3a"
"""The band of a brand without a palette."""
MOST_COLOURS = 8
BAND, PART = 210, 14
"""Millimetres: the band across the sheet, and what each further colour takes of it."""


def frame(brand: Brand, *, title: str, at: datetime | None, numbers: bool) -> dict[str, Any]:
    """Look and imprint of a report.

    accent: the first colour of the brand's palette. band: where the others stand at its end, x and
    width in millimetres.
    logo: the BrandImage that has a picture, or None. numbers: whether figures may be shown.
    """
    colours = [colour for colour in brand.palette if _is_colour(colour)][:MOST_COLOURS]
    logo = brand.logo if brand.logo and brand.logo.picture else None
    return {
        "title": title,
        "brand": brand.name,
        "team": brand.team.name,
        "job": brand_job(brand).title,
        "date": date_format(timezone.localtime(at or timezone.now()), "j F Y"),
        "accent": colours[0] if colours else INK,
        "band": _band(colours[1:]),
        "logo": logo,
        "numbers": numbers,
    }


def _band(colours: Sequence[str]) -> list[dict[str, Any]]:
    """The colours behind the accent, at the end of the band."""
    first = BAND - PART * len(colours)
    return [
        {"hex": colour, "x": first + PART * index, "width": PART}
        for index, colour in enumerate(colours)
    ]


def _is_colour(colour: object) -> bool:
    try:
        HEX_COLOUR(colour)
    except ValidationError:
        return False
    return isinstance(colour, str)
