"""Writes to brands and their libraries."""

from typing import Any

from django.db import IntegrityError, transaction

from portfolio.actions.audit import record_change, record_event
from portfolio.actions.events import publish
from portfolio.models import Brand, Library, Team
from portfolio.signals import brand_changed

#: What a person may set on a brand.
BRAND_FIELDS = (
    "name",
    "job",
    "custom_job",
    "secondary_job",
    "palette",
    "audience",
    "tone",
    "anchor_detail",
    "motifs",
    "channels",
    "colour_tolerance",
    "gaze_policy",
    "pose",
    "crop",
    "alert_below",
    "credit",
    "shows_numbers",
)
#: What the brand's portraits are compared with.
LOOK_FIELDS = ("palette", "colour_tolerance", "gaze_policy", "pose", "crop")
#: What the brand aims at; the audit log sets a change of these apart from one of its words.
TARGET_FIELDS = ("job", "custom_job", "secondary_job", *LOOK_FIELDS)
#: What its portraits are judged by: after a change every one of them is judged anew.
JUDGED_FIELDS = ("job", "custom_job_id", "secondary_job")


class NameTaken(Exception):
    """Another one of this team has the name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is one called “{name}” already. Choose another name.")


class SameJobTwice(Exception):
    """The secondary job is the primary one, or the one that a custom job starts from."""

    def __init__(self, brand: Brand) -> None:
        title = brand.get_job_display()
        own = brand.custom_job
        told = f"“{own}” starts from {title}" if own else f"{title} is the emotional job already"
        super().__init__(f"{told}. Choose another secondary job, or none.")


class ForeignJob(Exception):
    """The custom job belongs to another team."""

    def __init__(self) -> None:
        super().__init__("This emotional job is not one of this team’s.")


def add_brand(*, team: Team, **fields: Any) -> Brand:
    """Add a brand, with a first library to upload into.

    Raises NameTaken, SameJobTwice, ForeignJob.
    """
    brand = Brand(team=team)
    _fill(brand, fields)
    try:
        with transaction.atomic():
            brand.save()
            library = Library.objects.create(brand=brand, name="Portraits")
            record_event(team=team, action="brand.added", target=brand, job=brand.job)
            publish("library.created", target=library)
    except IntegrityError as error:
        raise NameTaken(brand.name) from error
    return brand


def change_brand(*, brand: Brand, **fields: Any) -> Brand:
    """Change a brand; a new job or another look to aim at is told to the apps above.

    Raises NameTaken, SameJobTwice, ForeignJob.
    """
    try:
        with transaction.atomic():
            # no_key: what refers to the brand, such as a score on its way, need not wait for us
            brand = Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
            recorded = _recorded(brand)
            judged_by, look = _values(brand, JUDGED_FIELDS), _values(brand, LOOK_FIELDS)
            _fill(brand, fields)
            brand.save()
            _record_changes(brand, recorded)
            is_judged_anew = judged_by != _values(brand, JUDGED_FIELDS)
            if is_judged_anew or look != _values(brand, LOOK_FIELDS):
                tell_changed(brand, is_judged_anew=is_judged_anew)
    except IntegrityError as error:
        raise NameTaken(brand.name) from error
    return brand


def _values(brand: Brand, names: tuple[str, ...]) -> list[Any]:
    return [getattr(brand, name) for name in names]


def _recorded(brand: Brand) -> dict[str, Any]:
    """The fields as the audit log writes them down."""
    values = {name: getattr(brand, name) for name in BRAND_FIELDS}
    return {
        name: value if isinstance(value, str | list | int | float | bool) else str(value or "")
        for name, value in values.items()
    }


def _record_changes(brand: Brand, before: dict[str, Any]) -> None:
    after = _recorded(brand)
    target = {name: after.pop(name) for name in TARGET_FIELDS}
    for action, fields in (("brand.target_changed", target), ("brand.changed", after)):
        record_change(team=brand.team, action=action, target=brand, before=before, after=fields)


def tell_changed(brand: Brand, *, is_judged_anew: bool = True) -> None:
    """Tell the apps above that a brand's portraits are compared with something else now.

    is_judged_anew: whether each of them is judged by something else, too.
    """
    brand_changed.send(sender=Brand, brand=brand, is_judged_anew=is_judged_anew)


def _fill(brand: Brand, fields: dict[str, Any]) -> None:
    """Set what is given. A custom job brings the job that it starts from; a plain job ends it."""
    given = {name: fields[name] for name in BRAND_FIELDS if name in fields}
    if own := given.get("custom_job"):
        if own.team_id != brand.team_id:
            raise ForeignJob()
        given["job"] = own.starts_from
    elif "job" in given:
        given["custom_job"] = None
        if "secondary_job" not in given and brand.secondary_job == given["job"]:
            given["secondary_job"] = ""
    for name, value in given.items():
        setattr(brand, name, value)
    if brand.secondary_job and brand.secondary_job == brand.job:
        raise SameJobTwice(brand)


def add_library(*, brand: Brand, name: str) -> Library:
    """Add a library to a brand. Raises NameTaken."""
    try:
        with transaction.atomic():
            library = Library.objects.create(brand=brand, name=name)
            record_event(team=brand.team, action="library.added", target=library)
            return library
    except IntegrityError as error:
        raise NameTaken(name) from error
