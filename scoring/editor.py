"""What the rubric's editor shows: every cue with its band now, the job's own, and its reason."""

from dataclasses import dataclass
from typing import Any

from scoring.forms import EDITABLE, RubricForm
from scoring.rubric.catalogue import BLOCKS, CATALOGUE, GRADES
from scoring.rubric.rubric import Rubric
from scoring.rubric.tables import Row
from scoring.units import unit_of

OTHERS = "Other cues"


@dataclass(frozen=True)
class CueRow:
    """One cue of the editor.

    now, standard: {"unit", "band"} for ``band_words``, as the form asks and as the job has it.
    unit, unit_means: how its numbers are typed, and what that is. is_own: the form has a band or
    a weight of its own for it.
    """

    key: str
    name: str
    unit: str
    unit_means: str
    now: dict[str, Any]
    standard: dict[str, Any]
    weight: float
    standard_weight: float
    why: str
    grade: str
    grade_means: str
    source: str
    is_own: bool
    bands_field: Any
    weight_field: Any
    problems: list[str]

    @property
    def is_moved(self) -> bool:
        """Whether the sliders or the brand moved it away from the job's default."""
        return self.now != self.standard or abs(self.weight - self.standard_weight) >= 0.05


@dataclass(frozen=True)
class BlockRows:
    """Cues that share a weight, with their sum in percent."""

    title: str
    rows: tuple[CueRow, ...]

    @property
    def weight(self) -> float:
        return sum(row.weight for row in self.rows)

    @property
    def is_open(self) -> bool:
        return any(row.is_own or row.problems for row in self.rows)


def blocks_of(form: RubricForm, *, now: Rubric, standard: Rubric) -> tuple[BlockRows, ...]:
    """The rows by block, in the order of the catalogue; cues of no block come last."""
    placed = {key for block in BLOCKS.values() for key in block.cues}
    parts = [(block.title, block.cues) for block in BLOCKS.values()]
    parts.append((OTHERS, tuple(key for key in EDITABLE if key not in placed)))
    return tuple(
        BlockRows(title, tuple(_row(form, key, now, standard) for key in keys))
        for title, keys in parts
        if keys
    )


def _row(form: RubricForm, key: str, now: Rubric, standard: Rubric) -> CueRow:
    cue, row, default = CATALOGUE[key], now.rows[key], standard.rows[key]
    bands, weight = form[f"bands-{key}"], form[f"weight-{key}"]
    grade = row.grade or cue.grade
    problems = form.errors_of(key)
    for field in (bands, weight) if problems else ():
        field.field.widget.attrs["aria-describedby"] = f"error-{key} now-{key}"
    return CueRow(
        key=key,
        name=cue.name,
        unit=unit_of(cue.unit).name,
        unit_means=unit_of(cue.unit).meaning,
        now=_shown(cue.unit, row),
        standard=_shown(cue.unit, default),
        weight=row.weight,
        standard_weight=default.weight,
        why=default.why,
        grade=grade,
        grade_means=GRADES.get(grade[:1], ""),
        source=cue.source,
        is_own=any(field.value() not in (None, "") for field in (bands, weight)),
        bands_field=bands,
        weight_field=weight,
        problems=problems,
    )


def _shown(unit: str, row: Row) -> dict[str, Any]:
    return {"unit": unit, "band": [list(curve.edges) for curve in row.curves]}
