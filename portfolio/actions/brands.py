"""Writes to brands and their libraries."""

from typing import Any

from django.db import IntegrityError, transaction

from portfolio.actions.audit import record_change, record_event
from portfolio.models import Brand, Library, Team
from portfolio.signals import brand_changed

#: What a person may set on a brand.
BRAND_FIELDS = ("name", "job", "palette", "audience", "tone", "anchor_detail")
#: What the brand aims at; the audit log sets a change of these apart from one of its words.
TARGET_FIELDS = ("job", "palette")


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
            record_event(team=team, action="brand.added", target=brand, job=brand.job)
    except IntegrityError as error:
        raise NameTaken(fields["name"]) from error
    return brand


def change_brand(*, brand: Brand, **fields: Any) -> Brand:
    """Change a brand; a new job or palette is told to the apps above. Raises NameTaken."""
    try:
        with transaction.atomic():
            brand = Brand.objects.select_for_update().get(pk=brand.pk)
            before, recorded = (brand.job, brand.palette), _recorded(brand)
            for name in BRAND_FIELDS:
                if name in fields:
                    setattr(brand, name, fields[name])
            brand.save()
            _record_changes(brand, recorded)
            if before != (brand.job, brand.palette):
                brand_changed.send(sender=Brand, brand=brand)
    except IntegrityError as error:
        raise NameTaken(fields["name"]) from error
    return brand


def _recorded(brand: Brand) -> dict[str, Any]:
    """The fields as the audit log writes them down."""
    values = {name: getattr(brand, name) for name in BRAND_FIELDS}
    return {
        name: value if isinstance(value, str | list) else str(value or "")
        for name, value in values.items()
    }


def _record_changes(brand: Brand, before: dict[str, Any]) -> None:
    after = _recorded(brand)
    target = {name: after.pop(name) for name in TARGET_FIELDS}
    for action, fields in (("brand.target_changed", target), ("brand.changed", after)):
        record_change(team=brand.team, action=action, target=brand, before=before, after=fields)


def add_library(*, brand: Brand, name: str) -> Library:
    """Add a library to a brand. Raises NameTaken."""
    try:
        with transaction.atomic():
            library = Library.objects.create(brand=brand, name=name)
            record_event(team=brand.team, action="library.added", target=library)
            return library
    except IntegrityError as error:
        raise NameTaken(name) from error
