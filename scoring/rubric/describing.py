"""Describing: a rubric as people read it, cue by cue, with the reason and the source of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.rubric.catalogue import CATALOGUE, GRADES, Cue
from scoring.rubric.curves import Curve, Falling, Rising
from scoring.rubric.rubric import Rubric
from scoring.rubric.sentences import essay_note
from scoring.rubric.tables import Row
from scoring.rubric.wording import Wording, band_text, edge_text, wording_of

SUFFIXES = {"0-1": " of 1", "b*": " b*", "M": " M", "log10": " on a log₁₀ scale"}
"""What follows a number whose unit is left out of the sentences."""


@dataclass(frozen=True)
class DescribedRow:
    """One cue that counts. band: in words with its unit. weight: percent of the total.

    grade_means: what the grade's letter stands for. scope: of what the grade is one; empty where
    the job has a grade of its own. essay: what the essay asks for and how thin that is, or empty.
    """

    key: str
    name: str
    band: str
    weight: float
    why: str
    grade: str
    grade_means: str
    scope: str
    source: str
    essay: str

    @property
    def text(self) -> str:
        """The row as one paragraph."""
        evidence = f"Evidence: grade {self.grade}" + (f" ({self.scope})" if self.scope else "")
        parts = [
            f"{self.name}: {self.band}, {self.weight:.3g} %.",
            self.why,
            f"{evidence}; {self.source}.",
            self.essay,
        ]
        return " ".join(part for part in parts if part)


def describe(rubric: Rubric) -> tuple[DescribedRow, ...]:
    """The cues that count in a rubric, in the catalogue's order."""
    return tuple(_described(CATALOGUE[key], row) for key, row in rubric.rows.items() if row.weight)


def band_in_words(cue: Cue, curves: Sequence[Curve]) -> str:
    """A cue's band with its unit: “at most 5° or 12–35°”, “at least 0.45 L*”, “at most 1 %”."""
    words = wording_of(cue.key)
    bands = " or ".join(_part(words, curve) for curve in curves)
    return bands if words.unit.band else f"{bands}{words.unit.many or SUFFIXES.get(cue.unit, '')}"


def _part(words: Wording, curve: Curve) -> str:
    lo, hi = curve.edges
    if isinstance(curve, Rising):
        return f"at least {edge_text(words, lo or 0.0)}{words.unit.band}"
    if isinstance(curve, Falling):
        return f"at most {edge_text(words, hi or 0.0)}{words.unit.band}"
    return band_text(words, curve)


def _described(cue: Cue, row: Row) -> DescribedRow:
    grade = row.grade or cue.grade
    return DescribedRow(
        key=cue.key,
        name=cue.name,
        band=band_in_words(cue, row.curves),
        weight=row.weight,
        why=row.why,
        grade=grade,
        grade_means=GRADES.get(grade[:1], ""),
        scope=cue.scope if grade == cue.grade else "",
        source=cue.source,
        essay=essay_note(cue, row.essay, row.grade) if row.essay else "",
    )
