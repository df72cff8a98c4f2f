"""The pages that people live in, with 1,000, 10,000 and 100,000 portraits in a team.

Every answer is timed in the process that makes it, from the request to the last byte, beside an
empty page of the same Django: the same middleware, the same session, no query of its own.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path, reverse

from portfolio.models import Library, Member, Portrait, Role, Team, User
from tests.bench import many_portraits, progress
from tests.bench.consistency import PLAIN_STATIC
from tests.bench.timing import timed

EMPTY = "/an-empty-page/"
#: The first answers of a page look up what is looked up once per process.
WARM = 3
#: Portraits whose pages are opened in turn.
OPENED = 40
#: What people search for; each is asked on the page of the whole team.
SEARCHES = {
    "a word": "weathered",
    "a phrase of the prompt": 'prompt:"golden hour"',
    "job, gaze, score": "job:trust gaze:direct score:<60",
    "state and tag": 'state:approved tag:"tag 7"',
    "a colour": "color:#8899aa",
    "a name, misspelt": "wheathered",
    "a rare phrase": 'prompt:"take 113"',
}


def report(files: Sequence[Path], sizes: Sequence[int], answers: int) -> list[dict[str, Any]]:
    """The figures of one team for each size, from so many answers; the database is set up."""
    return [measure(files, size, answers) for size in sizes]


def measure(files: Sequence[Path], size: int, answers: int) -> dict[str, Any]:
    progress.say(f"a team of {size:,} portraits")
    team = Team.objects.create(name=f"Bench {size}")
    library = many_portraits.fill(team, files, size)
    client = _signed_in(team)
    asked = {name: _every(address) for name, address in _pages(team, library).items()}
    asked["a portrait, from a sorted list"] = _portraits(library)
    with override_settings(STORAGES=settings.STORAGES | PLAIN_STATIC, ROOT_URLCONF=_with_empty()):
        floor = _measured(client, _every(EMPTY), answers)
        pages = {name: _measured(client, addresses, answers) for name, addresses in asked.items()}
        floor_after = _measured(client, _every(EMPTY), answers)
    return {
        "portraits": Portrait.objects.filter(library=library).count(),
        "empty_page": floor,
        "pages": pages,
        "empty_page_afterwards": floor_after,
    }


def _signed_in(team: Team) -> Client:
    owner = User.objects.create(email=f"{team.pk}@example.org")
    Member.objects.create(team=team, user=owner, role=Role.OWNER, is_guided=False)
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner)
    return client


def _pages(team: Team, library: Library) -> dict[str, str]:
    here, everywhere = _address("library", library), _address("portraits", team)
    pages = {
        "library": here,
        "library, by score": f"{here}?ordering=-overall",
        "library, its middle": f"{here}?page={_middle(library)}",
        "brand": _address("brand", library.brand),
        "team": everywhere,
        "dashboard": _address("today", team),
    }
    return pages | {
        f"search: {name}": f"{everywhere}?{urlencode({'q': words})}"
        for name, words in SEARCHES.items()
    }


def _address(name: str, row: Any) -> str:
    return reverse(f"portfolio:{name}", args=[row.pk])


def _middle(library: Library) -> int:
    from portfolio.pages.grid import PER_PAGE

    return max(1, Portrait.objects.filter(library=library).count() // PER_PAGE // 2)


def _every(address: str) -> Callable[[int], str]:
    return lambda _: address


def _portraits(library: Library) -> Callable[[int], str]:
    """Portraits with a report, spread over the whole list that they are opened from."""
    listed = quote(f"{_address('library', library)}?ordering=-overall", safe="/")
    rows = Portrait.objects.filter(library=library, title__regex=r" (1?\d|20)$")
    found = list(rows.values_list("pk", flat=True)[:OPENED]) or list(
        Portrait.objects.filter(library=library).values_list("pk", flat=True)[:OPENED]
    )
    return lambda number: (
        f"{reverse('portfolio:portrait', args=[found[number % len(found)]])}?in={listed}"
    )


def _with_empty() -> ModuleType:
    """The product's addresses, and one of a page that says nothing."""

    def empty(_: HttpRequest) -> HttpResponse:
        return HttpResponse("")

    urls = ModuleType("tests.bench.urls")
    urls.urlpatterns = [path(EMPTY.lstrip("/"), empty), path("", include("config.urls"))]  # type: ignore[attr-defined]
    return urls


def _measured(client: Client, address: Callable[[int], str], wanted: int) -> dict[str, Any]:
    answers: list[Any] = []
    for number in range(WARM):
        client.get(address(number))
    times = [
        timed(lambda number=number: answers.append(client.get(address(number)))).wall * 1000  # type: ignore[misc]
        for number in range(wanted)
    ]
    with CaptureQueriesContext(connection) as captured:
        client.get(address(0))
    statuses = {answer.status_code for answer in answers}
    if statuses != {200}:
        raise RuntimeError(f"{address(0)} answered {sorted(statuses)}")
    middle, high = np.percentile(times, [50, 95])
    return {
        "p50_ms": round(float(middle), 1),
        "p95_ms": round(float(high), 1),
        "queries": len(captured),
        "kb": len(answers[-1].content) // 1024,
    }
