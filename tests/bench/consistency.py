"""A brand's report at 100, 1,000 and 10,000 portraits: rebuilt, with one more, and its page.

The readings are those of licensed portraits, moved a little; the database is a real one. What is
timed is what a worker does: keep the readings of a scored portrait, compare, store the report.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone

from portfolio.models import Brand, Member, Portrait, Role, Team, User
from scoring.actions.brand_sets import set_of
from scoring.actions.collecting import collector_paused
from scoring.actions.consistency import queue_consistency, refresh_consistency
from scoring.actions.rubrics import rubric_in_use
from scoring.actions.set_readings import record_reading
from scoring.consistency import SetMember, member_from_scorecard
from scoring.engine import assess
from scoring.models import Assessment, SetReading, State, engine_in_use
from scoring.rubric.jobs import rubric_for
from tests.bench import progress
from tests.bench.timing import Timing, milliseconds, slope, timed, typical
from tests.factories import make_brand
from tests.scoring.stored_sets import store

ADDED = 5  # portraits added one after the other; their median counts
OPENED = 3  # times that a page is opened; the median counts
#: How far a reading is moved, in its own unit: about as far as two frames of one session lie apart.
MOVES = {"key_side": 0.1, "cct": 150.0, "face_height": 0.015, "eye_line": 0.01}
MOVES |= {"mouth_width": 0.01, "texture": 0.05, "colourfulness": 2.0}

PAGES = ("portfolio:brand", "scoring:consistency")
#: Style sheets by their own names: nothing has been collected here.
PLAIN_STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

Card = dict[str, Any]


def report(files: Sequence[Path], sizes: Sequence[int]) -> list[dict[str, Any]]:
    """The figures of one brand for each size; the database is set up."""
    progress.say(f"reading {len(files)} portraits")
    rubric = rubric_for("trust")
    cards = [assess(file.read_bytes(), rubric).to_json_dict() for file in files]
    cards = [card for card in cards if card["status"] == "scored"]
    return [measure(cards, size) for size in sizes]


def measure(cards: Sequence[Card], size: int) -> dict[str, Any]:
    progress.say(f"a brand of {size:,} portraits")
    chance = np.random.default_rng(size)
    brand = make_brand(Team.objects.create(name=f"Bench {size}"), palette=["#8899aa", "#d9d6d0"])
    seeds = [member_from_scorecard("", "", card) for card in cards]
    cache.clear()  # a rebuild starts from nothing; what follows may use what it left
    _store(brand, [moved(seeds[i % len(seeds)], i, chance) for i in range(size)])
    rebuilt = _refreshed(brand)
    added = [_refreshed(brand, _added(brand, cards[i % len(cards)], i)) for i in range(ADDED)]
    found = {
        "portraits": size,
        "full_rebuild": _told([rebuilt]),
        "adding_one": _told(added),
        "report_kb": round(_report_bytes(brand) / 1024, 1),
        "reading_the_set": milliseconds(timed(lambda: _read(brand))),
        "pages": _pages(brand),
    }
    found["overall"] = (brand.consistency.data or {})["overall"]
    return found


def growth(figures: Sequence[dict[str, Any]]) -> float | None:
    """The exponent k of n^k that the CPU time of a rebuild follows; None of fewer than two."""
    if len(figures) < 2:
        return None
    sizes = [np.log(figure["portraits"]) for figure in figures]
    times = [np.log(figure["full_rebuild"]["cpu_ms"]) for figure in figures]
    return round(slope(sizes, times), 2)


def moved(member: SetMember, index: int, chance: np.random.Generator) -> SetMember:
    """The same portrait as another frame of its session would read."""

    def near(value: Any, by: float) -> Any:
        return None if value is None else tuple(float(part) for part in chance.normal(value, by))

    name, shift = f"Portrait {index:05}", chance.normal(0, 2, 3)
    swatches: Any = member.palette and tuple(
        (weight, tuple(round(float(part), 2) for part in np.array(lab) + shift))
        for weight, lab in member.palette
    )
    fields: dict[str, Any] = {
        key: near([value], by)[0]
        for key, by in MOVES.items()
        if (value := getattr(member, key)) is not None
    }
    fields |= {"gaze": near(member.gaze, 1), "head": near(member.head, 2), "palette": swatches}
    digest = hashlib.sha256(f"{name} {chance.random()}".encode()).hexdigest()
    return replace(member, title=name, sha256=digest, **fields)


def _store(brand: Brand, members: Sequence[SetMember]) -> list[Portrait]:
    portraits = store(brand, members)
    rubric, now = rubric_in_use(brand), timezone.now()
    Assessment.objects.bulk_create(
        Assessment(
            version=portrait.current_version,
            rubric=rubric,
            engine_version=engine_in_use(),
            state=State.SCORED,
            overall=70.0,
            coverage=1.0,
            queued_at=now,
            finished_at=now,
        )
        for portrait in portraits
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return portraits


def _added(brand: Brand, card: Card, index: int) -> Callable[[], object]:
    """A portrait that was just scored; its readings are not kept yet."""
    seed = member_from_scorecard("", f"New {index}", card)
    digest = hashlib.sha256(f"{brand.pk} {index}".encode()).hexdigest()
    [portrait] = _store(brand, [replace(seed, sha256=digest)])
    SetReading.objects.filter(portrait=portrait).delete()
    Assessment.objects.filter(version=portrait.current_version).update(scorecard=card)
    return lambda: record_reading(portrait=portrait)


def _refreshed(brand: Brand, before: Callable[[], object] = bool) -> tuple[Timing, int]:
    """One report, and what led to it: its time, and its queries."""

    def work() -> None:
        before()
        queue_consistency(brand=brand)
        refresh_consistency(brand=brand)

    with CaptureQueriesContext(connection) as captured:
        timing = timed(work)
    brand.refresh_from_db()
    return timing, len(captured)


def _read(brand: Brand) -> None:
    with collector_paused():
        set_of(brand)


def _told(runs: Sequence[tuple[Timing, int]]) -> dict[str, Any]:
    queries = {"queries": max(count for _, count in runs)}
    return milliseconds(typical([timing for timing, _ in runs])) | queries


def _report_bytes(brand: Brand) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT length(data::text) FROM scoring_consistencyreport WHERE brand_id = %s",
            [brand.pk],
        )
        return int(cursor.fetchone()[0])


def _pages(brand: Brand) -> dict[str, Any]:
    """Opening the brand's pages as its owner: time, queries, size."""
    owner = User.objects.create(email=f"{brand.pk}@example.org")
    Member.objects.create(team=brand.team, user=owner, role=Role.OWNER)
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner)
    with override_settings(STORAGES=settings.STORAGES | PLAIN_STATIC):
        return {name: _opened(client, reverse(name, args=[brand.pk])) for name in PAGES}


def _opened(client: Client, address: str) -> dict[str, Any]:
    answers: list[Any] = []
    client.get(address)  # what is looked up once per process
    with CaptureQueriesContext(connection) as captured:
        timings = [timed(lambda: answers.append(client.get(address))) for _ in range(OPENED)]
    size = {"queries": len(captured) // OPENED, "kb": len(answers[-1].content) // 1024}
    return milliseconds(typical(timings)) | size | {"status": answers[-1].status_code}
