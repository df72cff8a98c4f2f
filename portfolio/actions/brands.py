"""Writes to brands and their libraries."""

from typing import Any

from django.db import IntegrityError, transaction

from portfolio.models import Brand, Library, Team
from portfolio.signals import brand_changed

#: What a person may set on a brand.
BRAND_FIELDS = ("name", "job", "palette", "audience", "tone", "anchor_detail")


class NameTaken(Exception):
    """Another one of this team has the name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is one called “{name}” already. Choose another name.")


def add_brand(*, team: Team, **fields: Any) -> Brand:
    """Add a brand, with a first library to upload into. Raises NameTaken."""
    try:
        with transaction.atomic():
            brand = Brand.objects.create(team=team, **fields)
            Library.objects.create(brand=brand, name="Portraits")
    except IntegrityError as error:
        raise NameTaken(fields["name"]) from error
    return brand


def change_brand(*, brand: Brand, **fields: Any) -> Brand:
    """Change a brand; a new job or palette is told to the apps above. Raises NameTaken."""
    try:
        with transaction.atomic():
            brand = Brand.objects.select_for_update().get(pk=brand.pk)
            before = (brand.job, brand.palette)
            for name in BRAND_FIELDS:
                if name in fields:
                    setattr(brand, name, fields[name])
            brand.save()
            if before != (brand.job, brand.palette):
                brand_changed.send(sender=Brand, brand=brand)
    except IntegrityError as error:
        raise NameTaken(fields["name"]) from error
    return brand


def add_library(*, brand: Brand, name: str) -> Library:
    """Add a library to a brand. Raises NameTaken."""
    try:
        with transaction.atomic():
            return Library.objects.create(brand=brand, name=name)
    except IntegrityError as error:
        raise NameTaken(name) from error
