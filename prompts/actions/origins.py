"""Writes of what a version's file says of its origin."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portfolio.doorbell import ring
from portfolio.models import Version
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
    origin, _ = Origin.objects.get_or_create(
        version=version,
        defaults={
            "status": found.status,
            "source_type": _storable(found.source_type)[:240],
            "marks": _storable([mark.to_json() for mark in found.marks]),
            "manifest": _storable(found.manifest),
            "problem": _storable(found.problem or "")[:240],
        },
    )
    return origin


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
