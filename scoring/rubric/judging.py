"""Judging: one measurement against one row of a rubric, as a CueResult."""

import math
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

from scoring.rubric import sentences
from scoring.rubric.catalogue import Cue
from scoring.rubric.curves import Curve, best_score
from scoring.rubric.reading import MeasurementLike
from scoring.rubric.scorecard import CueResult, CueStatus
from scoring.rubric.tables import Row

Known = dict[int, tuple[Any, list[Any]]]
"""Lists of evidence and what they are in plain JSON data, by the identity of the first."""

EVIDENCE_DIGITS = 4
_UNITS, _CERTAIN = 10.0**EVIDENCE_DIGITS, 1e9
WEIGHT_DIGITS = 6


def judged(
    cue: Cue, row: Row, reading: MeasurementLike | None, known: Known | None = None
) -> CueResult:
    """The result of one cue: scored, shown without weight, or abstained.

    known: outlines that were made plain before; several cues share some.
    Raises ValueError for another unit than the catalogue's and for a value that is not finite.
    """
    if reading is None:
        return abstained(cue, row, sentences.NOT_READ)
    score = score_of(cue, row, reading)
    known = {} if known is None else known
    evidence = [_plain(item, known) for item in reading.evidence]
    if reading.value is None:
        return abstained(cue, row, reading.abstained_because or sentences.NOT_READ, evidence)
    value = cue.rounded(reading.value)
    return _result(
        cue,
        row,
        status="report_only" if score is None else "ok",
        reason=_reason(cue, row, value, evidence),
        value=value,
        confidence=reading.confidence,
        evidence=evidence,
        score=score,
    )


def score_of(cue: Cue, row: Row, reading: MeasurementLike) -> float | None:
    """0–100, to one decimal; None for a cue without weight or without a value. Raises ValueError.

    The value is rounded before it is judged, so that a stored value gives the same score again.
    """
    if reading.unit != cue.unit:
        raise ValueError(f"{cue.key} is measured in {reading.unit}, judged in {cue.unit}.")
    if reading.value is None:
        return None
    if not math.isfinite(reading.value):
        raise ValueError(f"{cue.key} is {reading.value}, which is no number to judge.")
    if not row.weight:
        return None
    score = best_score(row.curves, cue.judged(cue.rounded(reading.value)))
    if beside := _beside(row, reading.evidence):
        score = min(score, best_score([beside[0]], beside[1]))
    return max(cue.floor, score)


def _reason(cue: Cue, row: Row, value: float, evidence: Sequence[Mapping[str, Any]]) -> str:
    if not row.weight:
        say = sentences.free_sentence if row.free else sentences.reported_sentence
        return say(cue, value, evidence)
    reason = sentences.judged_sentence(cue, row.curves, value, notes=row.notes, evidence=evidence)
    if best_score(row.curves, cue.judged(value)) < cue.floor:
        reason = (
            f"{reason.removesuffix('.')}; the score stops at {cue.floor:g}: {cue.floor_reason}."
        )
    beside = _beside(row, evidence)
    if row.beside is None or beside is None:
        return reason
    clause = sentences.beside_clause(row.beside.number, *beside)
    return f"{reason.removesuffix('.')}; {clause}."


def _beside(row: Row, evidence: Sequence[Mapping[str, Any]]) -> tuple[Curve, float] | None:
    """The curve and the number, without its sign, of what is judged beside the value, if any."""
    if row.beside is None:
        return None
    name = row.beside.number
    number = next((float(item[name]) for item in evidence if name in item), None)
    return None if number is None else (row.beside.curve, abs(round(number, EVIDENCE_DIGITS)))


def abstained(
    cue: Cue, row: Row, reason: str, evidence: Sequence[dict[str, Any]] = ()
) -> CueResult:
    """The result of a cue that the picture does not allow to read: no score, lower coverage."""
    sentence = reason if reason.endswith((".", "!", "?")) else f"{reason}."
    return _result(cue, row, status="abstained", reason=sentence, evidence=evidence)


def disabled(cue: Cue, row: Row) -> CueResult:
    """A cue that the installation switched off: no value, no weight, nothing to draw."""
    off = sentences.SWITCHED_OFF if cue.expression else sentences.CUE_OFF
    return _result(cue, Row(grade=row.grade), status="disabled", reason=off)


def _result(
    cue: Cue,
    row: Row,
    *,
    status: CueStatus,
    reason: str,
    value: float | None = None,
    confidence: float = 0.0,
    evidence: Sequence[dict[str, Any]] = (),
    score: float | None = None,
) -> CueResult:
    return CueResult(
        key=cue.key,
        evidence_id=cue.evidence_id,
        group=cue.group,
        question=cue.question,
        name=cue.name,
        value=value,
        unit=cue.unit,
        band=[list(curve.edges) for curve in row.curves] if row.weight else [],
        score=score,
        weight=round(row.weight, WEIGHT_DIGITS),
        confidence=round(float(confidence), 3),
        status=status,
        reason=reason,
        grade=row.grade or cue.grade,
        source=cue.source,
        essay_note=sentences.essay_note(cue, row.essay, row.grade) if row.essay else "",
        evidence=list(evidence),
    )


def _plain(item: Any, known: Known) -> Any:
    """Evidence as plain JSON data, its numbers rounded, so that equal input gives equal bytes."""
    kind = type(item)
    if kind is float:
        return _rounded(item)
    if kind is str or kind is int or item is None or kind is bool:
        return item
    if kind is list or kind is tuple:
        return _plain_list(item, known)
    if isinstance(item, Mapping):
        return {str(key): _plain(value, known) for key, value in item.items()}
    if isinstance(item, int | str):
        return item
    if isinstance(item, Real):
        return round(float(item), EVIDENCE_DIGITS) + 0.0
    raise ValueError(f"{kind.__name__} is no JSON data for evidence.")


def _rounded(value: float) -> float:
    """To so many digits, never minus zero. Most are rounded already, which is told faster."""
    if abs(value) < _CERTAIN and int(value * _UNITS + 0.5) / _UNITS == value:
        return value + 0.0
    return round(value, EVIDENCE_DIGITS) + 0.0


def _plain_list(items: Any, known: Known) -> list[Any]:
    """Thousands of coordinates: no call for each of them, and none twice for a shared outline."""
    if id(items) not in known:
        plain = [
            _rounded(value) if type(value) is float else _plain(value, known) for value in items
        ]
        known[id(items)] = items, plain  # what is kept cannot lend its identity to another
    return known[id(items)][1]
