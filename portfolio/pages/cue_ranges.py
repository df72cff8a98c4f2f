"""Ranges and orders over cues, as conditions on portraits: which of them lie in a range.

They hold for the assessment that counts of each portrait's current version, corrections included.
A row is found by (assessment, key), the constraint's own index, so a range costs one look-up a
portrait. A cue without a value or score lies in no range and is sorted last.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Abs

from scoring.models import Assessment, AssessmentQuerySet, CueScore
from scoring.rubric.catalogue import CATALOGUE

OPERATORS = ("lt", "lte", "gt", "gte")
OVERALL = "overall"


@dataclass(frozen=True)
class Subject:
    """What is filtered or sorted by: a cue's native value, a cue's score, or the overall score.

    Values of tilt, pitch and turn count as they are judged: without their sign.
    """

    key: str
    of: Literal["value", "score"] = "value"

    @property
    def parameter(self) -> str:
        """Its name in an address: `overall`, `cue.KEY` or `cue.KEY.score`."""
        if self.key == OVERALL:
            return OVERALL
        return f"cue.{self.key}" + (".score" if self.of == "score" else "")

    @property
    def name(self) -> str:
        if self.key == OVERALL:
            return "Overall score"
        return CATALOGUE[self.key].name + (", score" if self.of == "score" else "")

    @property
    def unit(self) -> str:
        """The native unit; empty for scores."""
        return "" if self.key == OVERALL or self.of == "score" else CATALOGUE[self.key].unit

    def rows(self) -> QuerySet[Any]:
        """The row that holds it, with the number as `number`, for a subquery of assessments."""
        if self.key == OVERALL:
            scored = Assessment.objects.filter(pk=OuterRef("pk"))
            return scored.order_by().annotate(number=F("overall"))
        cue = CueScore.objects.filter(assessment=OuterRef("pk"), key=self.key)
        if self.of == "value" and CATALOGUE[self.key].absolute:
            return cue.annotate(number=Abs("value"))
        return cue.annotate(number=F(self.of))


@dataclass(frozen=True)
class Range:
    """Bounds on a subject: (operator, number in its native unit), all of which must hold."""

    subject: Subject
    bounds: tuple[tuple[str, float], ...]

    def condition(self) -> Exists:
        return Exists(self.subject.rows().filter(**self._limits()))

    def pairs(self) -> list[tuple[str, str]]:
        """The range in an address."""
        return [
            (f"{self.subject.parameter}__{operator}", f"{number:.12g}")
            for operator, number in self.bounds
        ]

    @property
    def is_empty(self) -> bool:
        """Whether no number at all can lie inside."""
        lows = [number for operator, number in self.bounds if operator.startswith("g")]
        highs = [number for operator, number in self.bounds if operator.startswith("l")]
        return bool(lows and highs) and max(lows) > min(highs)

    def _limits(self) -> dict[str, float]:
        """The tightest bound of each kind."""
        limits: dict[str, float] = {}
        for operator, number in self.bounds:
            name = f"number__{operator}"
            tighter = max if operator.startswith("g") else min
            limits[name] = tighter(limits.get(name, number), number)
        return limits


def inside(ranges: Iterable[Range], counting: AssessmentQuerySet) -> list[Exists]:
    """For each range the condition on portraits that lie in it.

    counting: the assessment that counts of each version.
    """
    of_portrait = counting.filter(version=OuterRef("current_version"))
    return [Exists(of_portrait.filter(each.condition())) for each in ranges]


def place(subject: Subject, counting: AssessmentQuerySet) -> Subquery:
    """Of each portrait the number that it is sorted by; null where it was not read."""
    number = Subquery(subject.rows().values("number")[:1])
    rows = counting.filter(version=OuterRef("current_version")).annotate(place=number)
    return Subquery(rows.values("place")[:1])
