"""Rubric: what a brand wants of each cue, and how measurements become a Scorecard.

Knows no image and no framework: it takes anything with a value, a unit and a confidence.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scoring.rubric.catalogue import CATALOGUE, Cue, wording_digest
from scoring.rubric.judging import WEIGHT_DIGITS, Known, abstained, disabled, judged, score_of
from scoring.rubric.reading import MeasurementLike, Reading
from scoring.rubric.scorecard import CueResult, Scorecard
from scoring.rubric.tables import Job, Row

__all__ = ["CueResult", "MeasurementLike", "Reading", "Rubric", "Scorecard"]

MINIMUM_COVERAGE = 0.60
"""No overall score when less than this share of the weight was measured (a default)."""


@dataclass(frozen=True)
class Rubric:
    """One job's bands and weights, for every cue of the catalogue; immutable.

    The version is a digest of everything that decides a Scorecard, sentences and sources included.
    secondary: slug of the job that is scored beside this one, empty for none.
    """

    job: Job
    rows: Mapping[str, Row]
    secondary: str = ""

    def canonical_json(self) -> str:
        """The rubric as JSON with sorted keys and no spaces: the text that the version digests."""
        cues = {key: _canonical_row(CATALOGUE[key], row) for key, row in self.rows.items()}
        rubric = {
            "job": self.job.slug,
            "minimum_coverage": MINIMUM_COVERAGE,
            "cues": cues,
            "wording": wording_digest(),
        }
        # Only when set, so that what it does not touch keeps its digest.
        if self.job.custom:
            rubric["custom"] = self.job.custom
        if self.secondary:
            rubric["secondary"] = self.secondary
        return json.dumps(rubric, sort_keys=True, separators=(",", ":"), ensure_ascii=True)

    @cached_property
    def version(self) -> str:
        """The first 12 hex digits of the sha256 of ``canonical_json()``."""
        return hashlib.sha256(self.canonical_json().encode()).hexdigest()[:12]

    def asks_the_same_as(self, other: "Rubric") -> bool:
        """Whether both rubrics have the same bands and weights, whatever they are called."""
        return all(
            (row.curves, row.weight, row.beside)
            == (other.rows[key].curves, other.rows[key].weight, other.rows[key].beside)
            for key, row in self.rows.items()
        )

    def score(
        self,
        measurements: Mapping[str, MeasurementLike],
        *,
        sha256: str = "",
        engine_version: str = "",
        disabled_cues: frozenset[str] = frozenset(),
    ) -> Scorecard:
        """Judge one picture's measurements, by cue key. A missing key counts as abstained.

        Raises ValueError for a key of ``disabled_cues`` that is no cue, for a measurement in
        another unit than the catalogue's, and for a value that is not finite.
        """
        _check_known(disabled_cues)
        known: Known = {}
        cues = tuple(
            disabled(cue, self.rows[key])
            if key in disabled_cues
            else judged(cue, self.rows[key], measurements.get(key), known)
            for key, cue in CATALOGUE.items()
        )
        overall, coverage = _combined([(cue.score, cue.weight) for cue in cues])
        return Scorecard(
            status="scored",
            job=self.job.slug,
            overall=overall,
            coverage=coverage,
            engine_version=engine_version,
            rubric_version=self.version,
            sha256=sha256,
            cues=cues,
            reason="" if overall is not None else _too_little(coverage),
        )

    def overall(
        self,
        measurements: Mapping[str, MeasurementLike],
        *,
        disabled_cues: frozenset[str] = frozenset(),
    ) -> float | None:
        """The overall score alone, as in ``score``, for comparing many jobs. Raises ValueError."""
        rows: list[tuple[float | None, float]] = []
        for cue, row, weight in self._weighted:
            if cue.key not in disabled_cues:
                reading = measurements.get(cue.key)
                score = None if reading is None else score_of(cue, row, reading)
                rows.append((score, weight))
        return _combined(rows)[0]

    @cached_property
    def _weighted(self) -> list[tuple[Cue, Row, float]]:
        """The rows that count, with their cue and their weight as it is stored."""
        return [
            (CATALOGUE[key], row, round(row.weight, WEIGHT_DIGITS))
            for key, row in self.rows.items()
            if row.weight
        ]

    def unassessable(
        self,
        reason: str,
        advice: str,
        *,
        sha256: str = "",
        engine_version: str = "",
        disabled_cues: frozenset[str] = frozenset(),
    ) -> Scorecard:
        """The Scorecard of a picture that cannot be read at all: every cue abstains."""
        _check_known(disabled_cues)
        cues = tuple(
            disabled(cue, self.rows[key])
            if key in disabled_cues
            else abstained(cue, self.rows[key], f"Not read: {reason[:1].lower()}{reason[1:]}")
            for key, cue in CATALOGUE.items()
        )
        return Scorecard(
            status="unassessable",
            job=self.job.slug,
            overall=None,
            coverage=0.0,
            engine_version=engine_version,
            rubric_version=self.version,
            sha256=sha256,
            cues=cues,
            reason=reason,
            advice=advice,
        )


def _combined(rows: Sequence[tuple[float | None, float]]) -> tuple[float | None, float]:
    """Overall score and coverage of (score, weight) rows.

    The weighted arithmetic mean over the measured rows, and their share of the weight.
    """
    scored = [(score, weight) for score, weight in rows if score is not None]
    measured = math.fsum(weight for _, weight in scored)
    wanted = math.fsum(weight for _, weight in rows)
    coverage = round(measured / wanted, 3) if wanted else 0.0
    if not measured or measured < MINIMUM_COVERAGE * wanted - 1e-9:
        return None, coverage
    points = math.fsum(score * weight for score, weight in scored)
    return round(points / measured, 1), coverage


def _too_little(coverage: float) -> str:
    measured, least = math.floor(coverage * 1000) / 10, round(MINIMUM_COVERAGE * 100)
    return (
        f"Only {measured:g} % of the rubric's weight could be measured in this picture; "
        f"under {least} % there is no overall score."
    )


def _canonical_row(cue: Cue, row: Row) -> dict[str, Any]:
    return {
        "bands": [list(curve.edges) for curve in row.curves],
        "zeros": [list(curve.zeros) for curve in row.curves],
        "weight": round(row.weight, WEIGHT_DIGITS),
        "free": row.free,
        "absolute": cue.absolute,
        "digits": cue.digits,
        "grade": row.grade or cue.grade,
        "notes": dict(row.notes),
        "essay": row.essay,
        "beside": row.beside and {row.beside.number: list(row.beside.curve.edges)},
    }


def _check_known(keys: frozenset[str]) -> None:
    if unknown := keys - CATALOGUE.keys():
        raise ValueError(f"No such cue: {', '.join(sorted(unknown))}.")
