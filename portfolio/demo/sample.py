"""A brand to look at in a new team: licensed portraits that are scored like any others."""

from collections.abc import Callable
from pathlib import Path

from django.core.files import File
from django.db import transaction

from portfolio import uploads
from portfolio.actions.audit import record_event
from portfolio.actions.brands import NameTaken, add_brand
from portfolio.actions.erasures import empty_entry
from portfolio.actions.portraits import DuplicateFile, add_portrait
from portfolio.actions.quotas import QuotaFull
from portfolio.actions.trash import move_to_trash
from portfolio.demo import manifest
from portfolio.models import Brand, Team, TrashEntry, User, Version

Prompt = Callable[[Version, str], None]

#: Enough for the brand's page to say what the set has in common.
MOST = 8
#: What the plan says of the brand beside its fields.
APART = ("portraits", "portal")


class NoSample(Exception):
    """The sample cannot be loaded; the words say why and what to do."""


def is_at_hand() -> bool:
    """Whether this installation has the portraits of the sample."""
    return all(manifest.find(entry["file"]) for entry in _entries())


@transaction.atomic
def load_sample(*, team: Team, by: User | None, record_prompt: Prompt) -> Brand:
    """Add the sample brand with its portraits and their prompts. Raises NoSample, QuotaFull."""
    if not is_at_hand():
        raise NoSample(
            "The sample’s portraits are not on this installation. Whoever runs it gets them with: "
            "python manage.py fetch_portraits"
        )
    plan = manifest.plan()[0]
    fields = {name: value for name, value in plan.items() if name not in APART}
    fields["name"] = f"{fields['name']} (sample)"
    try:
        brand = add_brand(team=team, **fields)
    except NameTaken as problem:
        raise NoSample("The sample is here already, on the page of brands.") from problem
    Brand.objects.filter(pk=brand.pk).update(is_sample=True)
    brand.is_sample = True
    library, prompts = brand.libraries.get(), manifest.prompts()
    for entry in _entries():
        path: Path = manifest.find(entry["file"])  # type: ignore[assignment]
        with path.open("rb") as content:
            upload = uploads.inspect(File(content, name=path.name))
            try:
                portrait = add_portrait(library=library, upload=upload, by=by, title=entry["title"])
            except DuplicateFile as problem:
                raise NoSample(
                    f"The team has the sample’s pictures already. {problem} A sample that was just "
                    "removed is gone in a minute; then it can be loaded again."
                ) from problem
        if (text := prompts.get(entry["file"])) and portrait.current_version:
            record_prompt(portrait.current_version, text)
    record_event(team=team, action="sample.loaded", target=brand)
    return brand


@transaction.atomic
def remove_sample(*, brand: Brand, by: User | None) -> TrashEntry:
    """Have a worker delete the sample brand for good, with all that was put into it.

    It leaves its name and its pictures free at once for whoever loads it again. Raises ValueError
    for a brand that is no sample.
    """
    if not brand.is_sample:
        raise ValueError(f"{brand} is no sample.")
    entry = move_to_trash(row=brand, by=by)
    record_event(team=entry.team, action="sample.removed", target=brand)
    return empty_entry(entry=entry, typed=str(entry.portraits), by=by)


def _entries() -> list[dict[str, str]]:
    return manifest.plan()[0]["portraits"][:MOST]


__all__ = ["MOST", "NoSample", "QuotaFull", "is_at_hand", "load_sample", "remove_sample"]
