"""Record the pictures that a worker has made of a version."""

from datetime import timedelta
from uuid import UUID

import structlog
from django.core.cache import cache
from django.db.models import F, Q
from django.utils import timezone

from portfolio.doorbell import ring
from portfolio.models import Team, Version
from portfolio.renditions import FULL, NAMES, SHOWN_BY_BROWSERS, make_renditions, missing
from portfolio.stored_files import TEAM_FOLDERS, delete_folder
from scoring.vision.decode import DecodeError

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 3
UNHEARD_AFTER = timedelta(seconds=60)
SWEEP = 500
#: Versions that are shown and lack pictures of a newer kind: so many at a time, each tried a few
#: times in all, and no more looked for within a day of finding none.
SWEEP_BEHIND, MAX_ATTEMPTS_BEHIND, LOOKED_FOR_AGAIN = 100, 8, 86_400
NONE_BEHIND = "renditions-whole:" + ",".join((FULL, *NAMES))
OUR_FAULT = "The picture could not be prepared: a fault of ours. The file itself is safe."


def record_renditions(*, version: Version) -> Version:
    """Make and record the renditions of a version; a file that cannot be decoded is said so.

    A fault of ours (disk, memory, a lost file) is logged and tried again by the sweeper, and said
    after MAX_ATTEMPTS.
    """
    Version.objects.filter(pk=version.pk).update(rendition_attempts=F("rendition_attempts") + 1)
    version.refresh_from_db(fields=["rendition_attempts"])
    try:
        version.width, version.height, version.renditions = make_renditions(version)
    except DecodeError as error:
        version.decode_problem = error.message[:240]
    except Exception:
        log.exception("renditions failed", version=str(version.pk))
        if version.rendition_attempts >= MAX_ATTEMPTS:
            version.decode_problem = OUR_FAULT
    version.save(update_fields=["width", "height", "renditions", "decode_problem"])
    return version


def complete_renditions(*, version: Version) -> Version:
    """Make what a version that is shown already lacks of its pictures, and touch none of the rest.

    What cannot be made is logged and left away: the pictures that are there go on being shown.
    """
    Version.objects.filter(pk=version.pk).update(rendition_attempts=F("rendition_attempts") + 1)
    try:
        _, _, made = make_renditions(version, missing(version))
    except Exception:
        log.exception("renditions not completed", version=str(version.pk))
        return version
    version.renditions = {**version.renditions, **made}
    version.save(update_fields=["renditions"])
    return version


def requeue_unprepared() -> int:
    """Ring again for versions whose pictures were never made; how many."""
    unprepared = Version.objects.filter(
        renditions={}, decode_problem="", created_at__lt=timezone.now() - UNHEARD_AFTER
    )
    gone = unprepared.filter(rendition_attempts__gt=MAX_ATTEMPTS)  # each try took its worker along
    gone.update(decode_problem=OUR_FAULT)
    found = list(unprepared.values_list("pk", flat=True)[:SWEEP])
    for pk in found:
        ring("portfolio.tasks.make_renditions", pk)
    return len(found)


def requeue_incomplete() -> int:
    """Ring for a batch of versions that are shown and lack pictures of a newer kind; how many."""
    if cache.get(NONE_BEHIND):
        return 0
    shown = Version.objects.filter(decode_problem="").exclude(renditions={})
    lacks = ~Q(renditions__has_keys=list(NAMES))
    lacks |= ~Q(format__in=SHOWN_BY_BROWSERS) & ~Q(renditions__has_key=FULL)
    behind = shown.filter(lacks, rendition_attempts__lt=MAX_ATTEMPTS_BEHIND)
    found = list(behind.order_by("-created_at").values_list("pk", flat=True)[:SWEEP_BEHIND])
    for pk in found:
        ring("portfolio.tasks.make_renditions", pk)
    if not found:
        cache.set(NONE_BEHIND, True, LOOKED_FOR_AGAIN)
    return len(found)


def delete_team_files(*, folder: str) -> None:
    """Delete the files of a team that is gone: `originals/<team>`, or another of its folders."""
    kind, _, team = folder.partition("/")
    if kind not in TEAM_FOLDERS or Team.objects.filter(pk=UUID(team)).exists():
        raise ValueError(f"{folder} is no folder of a deleted team.")
    delete_folder(folder)
