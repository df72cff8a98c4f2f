"""The card that the source tree carries: read it, without loading anything that measures."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scoring.rubric.jobs import JOB_SLUGS, rubric_for
from scoring.version import ENGINE_VERSION

COMMITTED = Path(__file__).with_name("card.json")
"""The card that the page shows; ``manage.py audit_scorer --write`` renews it."""

Card = Mapping[str, Any]


def committed_card() -> dict[str, Any]:
    """The card that this source tree carries. Raises FileNotFoundError before the first one."""
    card: dict[str, Any] = json.loads(COMMITTED.read_text(encoding="utf-8"))
    return card


def broken(perturbations: Sequence[Card]) -> list[tuple[str, str]]:
    """The (perturbation, job) pairs of a card's rows that break their tolerance."""
    return [
        (row["key"], job)
        for row in perturbations
        for job, drift in row["jobs"].items()
        if not drift["is_kept"]
    ]


def moved_on(card: Card) -> list[str]:
    """What is running now and is not what the card measured: ``engine``, and jobs by slug."""
    jobs = [job for job in JOB_SLUGS if card["rubric_versions"].get(job) != rubric_for(job).version]
    return ["engine"] * (card["engine_version"] != ENGINE_VERSION) + jobs
