"""Judging: one measurement against one row of a rubric, as a CueResult."""

import math
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

from scoring.rubric import sentences
from scoring.rubric.catalogue import Cue
from scoring.rubric.curves import best_score
from scoring.rubric.reading import MeasurementLike
from scoring.rubric.scorecard import CueResult, CueStatus
from scoring.rubric.tables import Row

EVIDENCE_DIGITS = 4
WEIGHT_DIGITS = 6


def judged(cue: Cue, row: Row, reading: MeasurementLike | None) -> CueResult:
    """The result of one cue: scored, shown without weight, or abstained.

    Raises ValueError for another unit than the catalogue's and for a value that is not finite.
    """
    if reading is None:
        return abstained(cue, row, sentences.NOT_READ)
    if reading.unit != cue.unit:
        raise ValueError(f"{cue.key} is measured in {reading.unit}, judged in {cue.unit}.")
    evidence = [_plain(item) for item in reading.evidence]
    if reading.value is None:
        return abstained(cue, row, reading.abstained_because or sentences.NOT_READ, evidence)
    if not math.isfinite(reading.value):
        raise ValueError(f"{cue.key} is {reading.value}, which is no number to judge.")
    value = cue.rounded(reading.value)
    if row.weight == 0:
        say = sentences.free_sentence if row.free else sentences.reported_sentence
        return _result(
            cue,
            row,
            status="report_only",
            reason=say(cue, value, evidence),
            value=value,
            confidence=reading.confidence,
            evidence=evidence,
        )
    score = best_score(row.curves, cue.judged(value))
    reason = sentences.judged_sentence(cue, row.curves, value, notes=row.notes, evidence=evidence)
    if row.beside and (number := _number_in(evidence, row.beside.number)) is not None:
        score = min(score, best_score([row.beside.curve], number))
        clause = sentences.beside_clause(row.beside.number, row.beside.curve, number)
        reason = f"{reason.removesuffix('.')}; {clause}."
    return _result(
        cue,
        row,
        status="ok",
        reason=reason,
        value=value,
        confidence=reading.confidence,
        evidence=evidence,
        score=score,
    )


def _number_in(evidence: Sequence[Mapping[str, Any]], name: str) -> float | None:
    """A named number of the evidence, without its sign; None where it is not given."""
    return next((abs(float(item[name])) for item in evidence if name in item), None)


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
        evidence=list(evidence),
    )


def _plain(item: Any) -> Any:
    """Evidence as plain JSON data, its numbers rounded, so that equal input gives equal bytes."""
    if isinstance(item, Mapping):
        return {str(key): _plain(value) for key, value in item.items()}
    if isinstance(item, (list, tuple)):
        return [_plain(value) for value in item]
    if isinstance(item, bool | int | str) or item is None:
        return item
    if isinstance(item, Real):
        return round(float(item), EVIDENCE_DIGITS) + 0.0
    raise ValueError(f"{type(item).__name__} is no JSON data for evidence.")
