"""Portraits into a library by the product's own actions, and when their scores were stored."""

import io
import time
import uuid
from collections.abc import Callable

from django.db.models import Max

from portfolio import uploads
from portfolio.actions.portraits import add_portrait
from portfolio.actions.teams import add_team
from portfolio.models import Library, User
from scoring.models import TERMINAL, Assessment, State
from tests.factories import library_of, make_brand

PATIENCE = 600.0
POLL_SECONDS = 0.25  # asking costs database time; what is reported is when scores were stored


def new_library() -> Library:
    """The empty library of a new brand, in a team of its own that has no file yet."""
    name = uuid.uuid4().hex
    owner = User.objects.create_user(f"{name}@example.org", name, name="Bench")
    return library_of(make_brand(add_team(name=name, owner=owner)))


def upload(library: Library, name: str, data: bytes) -> None:
    """What the upload page does with one file."""
    file = io.BytesIO(data)
    file.name, file.size = name, len(data)  # type: ignore[attr-defined]
    add_portrait(library=library, upload=uploads.inspect(file), by=None)


def unfinished(library: Library) -> int:
    """How many assessments of a library's brand have no outcome yet."""
    return _assessments(library).exclude(state__in=TERMINAL).count()


def last_stored(library: Library) -> float:
    """When the last outcome was stored, in seconds since 1970."""
    latest = _assessments(library).aggregate(last=Max("finished_at"))["last"]
    return float(latest.timestamp())


class ScoringFailed(Exception):
    """The worker had a fault of ours: what was timed is not scoring."""


def wait_for_scores(library: Library) -> None:
    """Return once every portrait has an outcome. Raises ScoringFailed when one of them failed."""
    wait_for(lambda: unfinished(library) == 0)
    if failed := _assessments(library).filter(state=State.FAILED).first():
        raise ScoringFailed(failed.reason)


def wait_for(is_done: Callable[[], bool]) -> None:
    """Return once it is. Raises TimeoutError."""
    limit = time.monotonic() + PATIENCE
    while not is_done():
        if time.monotonic() > limit:
            raise TimeoutError("the worker has not finished")
        time.sleep(POLL_SECONDS)


def _assessments(library: Library):  # type: ignore[no-untyped-def]
    return Assessment.objects.filter(version__portrait__library=library)
