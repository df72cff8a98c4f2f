"""What another rubric would change, from stored readings: nothing is decoded, nothing is stored."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F

from portfolio.models import Brand, Version
from scoring.actions.verdicts import corrections_by_version, judged_for
from scoring.models import Assessment, RubricVersion, State, engine_in_use
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.rubric import Rubric
from scoring.rubric.scorecard import Scorecard

OUTLINES = ("polygons", "points")
CHUNK = 50
"""Scorecards in memory at a time; each is some 40 KB."""


@dataclass(frozen=True)
class Move:
    """One portrait whose overall score, or a cue's place against its band, would change.

    before, after: overall scores; None without one. entered, left: names of cues that come to
    lie inside their bands, and that no longer do.
    """

    version: Version
    before: float | None
    after: float | None
    entered: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def delta(self) -> float | None:
        if self.before is None or self.after is None:
            return None
        return round(self.after - self.before, 1)

    @property
    def crosses(self) -> bool:
        return bool(self.entered or self.left)


@dataclass(frozen=True)
class CueCount:
    """In how many portraits a cue would enter its band, and leave it."""

    name: str
    entered: int
    left: int


@dataclass
class WhatIf:
    """What would change over a brand's current versions.

    moves: the portraits that would change, the largest change first. judged: how many could be
    judged; unread: how many this engine has not read yet.
    """

    judged: int = 0
    unread: int = 0
    moves: list[Move] = field(default_factory=list)
    cues: list[CueCount] = field(default_factory=list)
    mean_before: float | None = None
    mean_after: float | None = None

    @property
    def crossing(self) -> int:
        return sum(move.crosses for move in self.moves)

    @property
    def moving(self) -> int:
        """Portraits whose overall score would be another one."""
        return sum(move.before != move.after for move in self.moves)


def what_if(brand: Brand, *, now: RubricVersion, before: Rubric, after: Rubric) -> WhatIf:
    """The brand's current versions judged by both rubrics, members' corrections applied.

    now: the version in use; `before` is its rubric.
    """
    versions = {
        version.pk: version
        for version in Version.objects.filter(
            portrait__library__brand=brand, portrait__current_version=F("pk")
        ).select_related("portrait")
    }
    found, sums, counts = WhatIf(), [0.0, 0.0, 0], {"entered": Counter[str](), "left": Counter()}
    corrected = corrections_by_version(versions)
    for card, version_id, rubric_id in _stored(list(versions)):
        said = corrected.get(version_id, {})
        is_judged = rubric_id == now.pk and not said
        was = card if is_judged else judged_for(before, card, said)
        then = judged_for(after, card, said)
        found.judged += 1
        _compare(found, versions[version_id], was, then, counts)
        if was.overall is not None and then.overall is not None:
            sums = [sums[0] + was.overall, sums[1] + then.overall, sums[2] + 1]
    found.unread = len(versions) - found.judged
    if sums[2]:
        found.mean_before, found.mean_after = (round(total / sums[2], 1) for total in sums[:2])
    found.moves.sort(key=lambda move: (-abs(move.delta or 0.0), move.version.portrait.title))
    found.cues = [
        CueCount(cue.name, counts["entered"][key], counts["left"][key])
        for key, cue in CATALOGUE.items()
        if counts["entered"][key] or counts["left"][key]
    ]
    return found


def _stored(versions: list[UUID]) -> Iterator[tuple[Scorecard, UUID, UUID]]:
    """Each version's stored Scorecard by the engine in use, that of the rubric in use if any."""
    rows = (
        Assessment.objects.filter(
            version__in=versions,
            engine_version=engine_in_use(),
            state__in=(State.SCORED, State.UNASSESSABLE),
            scorecard__isnull=False,
        )
        .order_by("version", "-rubric__in_use", "-finished_at")
        .distinct("version")
        .values_list("scorecard", "version", "rubric")
    )
    for data, version, rubric in rows.iterator(chunk_size=CHUNK):
        yield Scorecard.from_json_dict(_without_drawings(data)), version, rubric


def _without_drawings(data: dict[str, Any]) -> dict[str, Any]:
    """A stored Scorecard without the outlines over the picture: most of its size, judged by none.

    The numbers beside them stay, since some are held against a limit of their own.
    """
    for cue in data["cues"]:
        for mark in cue["evidence"]:
            for outline in OUTLINES:
                mark.pop(outline, None)
    return data


def _compare(
    found: WhatIf,
    version: Version,
    was: Scorecard,
    then: Scorecard,
    counts: dict[str, Counter[str]],
) -> None:
    """Note what moves in one portrait."""
    entered: list[str] = []
    left: list[str] = []
    for old, new in zip(was.cues, then.cues, strict=True):
        if old.score is None or new.score is None or (old.score >= 100) == (new.score >= 100):
            continue
        (entered if new.score >= 100 else left).append(new.name)
        counts["entered" if new.score >= 100 else "left"][new.key] += 1
    if entered or left or was.overall != then.overall:
        found.moves.append(Move(version, was.overall, then.overall, tuple(entered), tuple(left)))
