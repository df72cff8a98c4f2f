"""Tables: one TOML file per emotional job, read into bands with their reasons and weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from scoring.rubric.catalogue import CATALOGUE, Cue, toml_of
from scoring.rubric.curves import Band, Curve, Falling, Rising
from scoring.rubric.weights import BadTable, share_out

NOTES = ("inside", "under", "between", "over")


@dataclass(frozen=True)
class Beside:
    """A further number of a cue's evidence with a limit of its own; the lower score counts."""

    number: str
    curve: Curve


@dataclass(frozen=True)
class Row:
    """What one job asks of one cue.

    curves: the parts of the band; none when the cue is free or only reported.
    weight: percent of the total, 0 when the cue does not count.
    free: the job leaves the cue open. why: the reason for the band, for those who edit it.
    grade: where the evidence for this job differs from the catalogue's.
    notes: closing words for the sentence, by side, where they differ from the catalogue's.
    essay: what the founding essay names for this job and this cue reads, in its words, or empty.
    beside: a further number that has to hold, without its sign; skipped where it was not read.
    """

    curves: tuple[Curve, ...] = ()
    weight: float = 0.0
    free: bool = False
    why: str = ""
    grade: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    beside: Beside | None = None
    essay: str = ""


@dataclass(frozen=True)
class Job:
    """An emotional job: what a brand's portraits are meant to do.

    rating_evidence: whether any rating study stands behind the weights; ``evidence_note`` is the
    sentence to show beside them. tone: three words to start a brief from.
    custom: empty for the ten; else the name of a team's own job that starts from this slug.
    rival: whether other jobs are compared with it. Not where the bands are so wide that most
    pictures fit them: that says nothing against another job.
    """

    slug: str
    title: str
    description: str
    tone: tuple[str, ...]
    evidence_id: str
    rating_evidence: bool
    evidence_note: str
    custom: str = ""
    rival: bool = True


@dataclass(frozen=True)
class Table:
    """A job and its rows, by cue key, in the catalogue's order; every cue has one."""

    job: Job
    rows: Mapping[str, Row]


@cache
def table_of(slug: str) -> Table:
    """The table of a job. Raises BadTable when the file contradicts itself."""
    data = toml_of(f"tables/{slug}.toml")
    parent = _raw(slug)
    bands: dict[str, Mapping[str, Any]] = parent["bands"]
    unknown = bands.keys() - CATALOGUE.keys()
    if unknown:
        raise BadTable(f"{slug}: no such cue: {', '.join(sorted(unknown))}.")
    rows = {key: _row(cue, bands.get(key)) for key, cue in CATALOGUE.items()}
    weights = share_out(
        parent["weights"],
        members=parent.get("members", {}),
        fixed=parent.get("fixed", {}),
        judged={key for key, row in rows.items() if row.curves},
    )
    job = Job(
        slug=slug,
        title=data["title"],
        description=data["description"],
        tone=tuple(data["tone"]),
        evidence_id=data["evidence"],
        rating_evidence=data["rating_evidence"],
        evidence_note=data["evidence_note"],
        rival=data.get("rival", True),
    )
    return Table(
        job, {key: replace(row, weight=weights.get(key, 0.0)) for key, row in rows.items()}
    )


def table_slugs() -> frozenset[str]:
    """The jobs that have a table."""
    folder = files("scoring.rubric") / "tables"
    return frozenset(
        entry.name.removesuffix(".toml")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )


def curves_of(cue: Cue, bands: Sequence[Sequence[float | None]]) -> tuple[Curve, ...]:
    """The curves of bands written as [lo, hi], None for an open end.

    An upper limit alone, or a band from 0 on a cue that is never negative, falls to zero at twice
    the limit; a lower limit alone rises as the cue does. Raises ValueError for empty bands.
    """
    return tuple(
        _curve(cue, *(None if edge is None else float(edge) for edge in (lo, hi)))
        for lo, hi in bands
    )


def _curve(cue: Cue, lo: float | None, hi: float | None) -> Curve:
    if hi is None:
        if lo is None:
            raise ValueError("A band needs at least one edge.")
        return Rising.above(lo, rises_from=cue.rises_from)
    if lo is None or (lo == 0 and not cue.signed):
        return Falling(hi, falls_to=cue.falls_to)
    edge = cue.lower_zero
    return Band(lo, hi, zero_below=edge if edge is not None and edge < lo else None)


def _row(cue: Cue, band: Mapping[str, Any] | None) -> Row:
    if band is None:
        return Row()
    return Row(
        curves=_band(cue, band),
        free=band.get("free", False),
        why=band.get("why", ""),
        grade=band.get("grade", ""),
        notes={side: band[side] for side in NOTES if side in band},
        beside=_beside(band["beside"]) if "beside" in band else None,
        essay=band.get("essay", ""),
    )


def _beside(limit: Mapping[str, Any]) -> Beside:
    return Beside(limit["number"], Falling(float(limit["at_most"])))


def _band(cue: Cue, band: Mapping[str, Any]) -> tuple[Curve, ...]:
    if "at_least" in band:
        return curves_of(cue, [(band["at_least"], None)])
    if "at_most" in band:
        return curves_of(cue, [(None, band["at_most"])])
    curves = curves_of(cue, band.get("within", []))
    if "zero_below" not in band:
        return curves
    zero = float(band["zero_below"])
    return tuple(
        replace(curve, zero_below=zero) if isinstance(curve, Band) else curve for curve in curves
    )


def _raw(slug: str) -> dict[str, Any]:
    """A table's bands and weights, with what it starts from and takes from other tables."""
    data = dict(toml_of(f"tables/{slug}.toml"))
    if "starts_from" not in data:
        return data
    start = _raw(data["starts_from"])
    taken = {
        key: _raw(other)["bands"][key]
        for other, keys in data.get("takes", {}).items()
        for key in keys
    }
    return {**start, "bands": {**start["bands"], **taken, **data.get("bands", {})}}
