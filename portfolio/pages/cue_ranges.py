"""Ranges and orders over cues, as conditions on portraits: which of them lie in a range.

They hold for the assessment that counts of each portrait's current version, corrections included:
`Portrait.judged_by` names it, and keeps its overall score. A row is found by (assessment, key),
the constraint's own index, so a range costs one look-up a portrait. A cue without a value or
score lies in no range and is sorted last.
"""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Abs

from scoring.models import CueScore
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

    def numbers(self) -> QuerySet[Any]:
        """The rows of a cue, each with its `number`."""
        cue = CueScore.objects.filter(key=self.key)
        if self.of == "value" and CATALOGUE[self.key].absolute:
            return cue.annotate(number=Abs("value"))
        return cue.annotate(number=F(self.of))

    def place(self) -> Combinable:
        """Of each portrait the number that it is sorted by; null where it was not read."""
        if self.key == OVERALL:
            return F("overall")
        own = self.numbers().filter(assessment=OuterRef("judged_by"))
        return Subquery(own.values("number")[:1])


@dataclass(frozen=True)
class Range:
    """Bounds on a subject: (operator, number in its native unit), all of which must hold."""

    subject: Subject
    bounds: tuple[tuple[str, float], ...]

    def condition(self) -> Q:
        """Portraits that lie in it."""
        if self.subject.key == OVERALL:
            return Q(**self._limits("overall"))
        inside = self.subject.numbers().filter(**self._limits("number"))
        return Q(judged_by__in=inside.values("assessment"))

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

    def _limits(self, column: str) -> dict[str, float]:
        """The tightest bound of each kind."""
        limits: dict[str, float] = {}
        for operator, number in self.bounds:
            name = f"{column}__{operator}"
            tighter = max if operator.startswith("g") else min
            limits[name] = tighter(limits.get(name, number), number)
        return limits
