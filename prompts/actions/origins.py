"""Writes of what a version's file says of its origin."""

from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from portfolio.actions.words import Portraits, batches
from portfolio.doorbell import ring
from portfolio.models import Portrait, Version
from prompts.models import Origin
from prompts.origin import ReadOrigin, read_origin

#: Long after this, the bell of a new version was lost.
OVERDUE = timedelta(minutes=10)
BATCH = 200


@transaction.atomic
def record_origin(*, version: Version) -> Origin:
    """Read what the file declares, and store it; one that is not there is said to be missing.

    The bytes of a version never change, so what was read once is kept.
    """
    known = Origin.objects.filter(version=version).first()
    if known is not None:
        return known
    try:
        with version.file.open("rb") as file:
            found = read_origin(file.read())
    except FileNotFoundError:
        found = ReadOrigin("unknown", problem="The file is missing from the storage.")
    origin, created = Origin.objects.get_or_create(
        version=version,
        defaults={
            "status": found.status,
            "source_type": _storable(found.source_type)[:240],
            "marks": _storable([mark.to_json() for mark in found.marks]),
            "manifest": _storable(found.manifest),
            "problem": _storable(found.problem or "")[:240],
        },
    )
    if created:
        show_origins(Portrait.all_rows.filter(current_version=version))
    return origin


def show_origins(portraits: Portraits) -> int:
    """Copy what the current versions' files say into the portraits' own rows; how many changed."""
    return sum(_show(batch) for batch in batches(portraits, BATCH))


def show_missing() -> int:
    """Copy what was read before there was a place for it; how many."""
    unseen = Portrait.all_rows.filter(origin="", current_version__origin__isnull=False)
    return show_origins(list(unseen.order_by("pk").values_list("pk", flat=True)[: 50 * BATCH]))


@transaction.atomic
def _show(wanted: list[UUID]) -> int:
    rows = Portrait.all_rows.select_for_update(of=("self",), no_key=True).filter(pk__in=wanted)
    held = rows.order_by("pk").values_list("pk", "current_version", "origin")
    read = dict(
        Origin.objects.filter(version__in=[version for _, version, _ in held]).values_list(
            "version", "status"
        )
    )
    changed: dict[str, list[UUID]] = defaultdict(list)
    for pk, version, shown in held:
        if shown != read.get(version, ""):
            changed[read.get(version, "")].append(pk)
    for status, portraits in changed.items():
        Portrait.all_rows.filter(pk__in=portraits).update(origin=status)
    return sum(map(len, changed.values()))


def requeue_unread() -> int:
    """Ring for versions whose origin was never read, such as those from before; how many."""
    since = timezone.now() - OVERDUE
    rows = Version.objects.filter(origin=None, created_at__lt=since).order_by("-created_at")
    found = list(rows.values_list("pk", flat=True)[:BATCH])
    for pk in found:
        ring("prompts.tasks.read_embedded_prompt", pk)
    return len(found)


def _storable(value: Any) -> Any:
    """The value without what no database column takes: NULs, and halves of surrogate pairs."""
    if isinstance(value, str):
        whole = value.replace("\0", "").encode("utf-16", "surrogatepass")
        return whole.decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value
