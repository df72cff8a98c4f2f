"""The editor of what a brand asks for: its form, and the sources that colours are taken from."""

from typing import Any
from uuid import UUID

from portfolio.models import Brand, Portrait

OFFERED = 24


def target_page(brand: Brand, chosen: list[str]) -> dict[str, Any]:
    """The sources of colours. chosen: ids of portraits that are ticked; others are passed over.

    offered: the newest portraits with a palette; chosen: the ticked ones among them.
    """
    rows = Portrait.objects.filter(library__brand=brand, set_reading__palette__isnull=False)
    offered = list(rows.in_use().select_related("current_version")[:OFFERED])
    ticked = {UUID(pk) for pk in chosen if _is_uuid(pk)}
    return {
        **images_of(brand),
        "offered": offered,
        "chosen": [portrait for portrait in offered if portrait.pk in ticked],
        "from_portraits": None,
    }


def images_of(brand: Brand) -> dict[str, Any]:
    """The brand's pictures, and whether a worker is still reading one."""
    images = list(brand.images.select_related("brand"))
    return {
        "brand": brand,
        "images": images,
        "is_reading": any(not image.is_read for image in images),
    }


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
