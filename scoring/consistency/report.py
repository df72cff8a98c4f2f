"""The consistency of a set of portraits: what is alike, what is not, and what to do about it.

Describes images; no study links consistency to trust or to any other effect of a brand.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from scoring.consistency.adherence import adherence, target_total
from scoring.consistency.analysis import Analysis, analyse
from scoring.consistency.brand_colours import compare_brand_palette, nearness
from scoring.consistency.columns import Exceptions, in_order
from scoring.consistency.differences import Difference, most_different, outliers
from scoring.consistency.distances import PaletteDistances
from scoring.consistency.figures import gaze_modes, gazes, palettes, shown
from scoring.consistency.finding import Consistency, DimensionReport, Excepted, Level, Without
from scoring.consistency.interval import SMALLEST_INTERVAL, bootstrap_interval, generator
from scoring.consistency.members import SetMember
from scoring.consistency.overall import SMALLEST_OVERALL, arithmetic, overall_of_columns, total
from scoring.consistency.pairs import most_and_least_alike
from scoring.consistency.readings import SMALLEST_SET, Reading
from scoring.consistency.references import compare_references
from scoring.consistency.statements import explanation, statement
from scoring.consistency.target import ReferenceKind, Target


def level_for(n: int) -> Level:
    """What a set of n portraits allows to be said (K-OUT)."""
    if n < SMALLEST_SET:
        return "none"
    if n < SMALLEST_OVERALL:
        return "pairwise"
    return "most_different" if n < SMALLEST_INTERVAL else "outliers"


def check(
    members: Sequence[SetMember],
    target: Target | Sequence[str] = (),
    *,
    exceptions: Exceptions | None = None,
    references: Mapping[str, ReferenceKind] | None = None,
    distances: PaletteDistances | None = None,
) -> Consistency:
    """Compare a set of portraits with each other and with what its brand asks for.

    target: a Target, or the colours of one alone. exceptions: id of a member -> keys of the
    dimensions in which it does not count, "" = all. references: id -> “us” or “not_us”.
    Raises ValueError for a brand colour that is no #rrggbb.
    """
    wanted = target if isinstance(target, Target) else Target(palette=tuple(target))
    held, measured = exceptions or {}, in_order(members)
    found = analyse(measured, distances, exceptions=held, references=references)
    level = level_for(len(found.members))
    has_overall = level in ("most_different", "outliers")
    shares = arithmetic(found.readings) if has_overall else []
    overall = total(shares)
    interval = _interval(found, overall) if level == "outliers" else None
    different = _different(level, found)
    without_each, without = _without(found, different)
    found.distances.keep(found.columns.pool)
    return Consistency(
        n=len(found.members),
        level=level,
        statement=statement(
            level=level,
            readings=found.readings,
            size=len(found.members),
            unmeasured=len(members) - len(measured),
            overall=overall,
            interval=interval,
            outliers=sum(difference.is_outlier for difference in different),
            without=without,
        ),
        overall=overall,
        interval=None if interval is None else list(interval),
        dimensions=[_dimension(reading, found, has_overall) for reading in found.readings],
        different=different,
        without_different=without,
        arithmetic=shares,
        without_each=without_each,
        exceptions=_excepted(measured, held),
        references=compare_references(found.columns, references or {}),
        **_figures(found, measured, different, level),
        **_against(wanted, found, held),
    )


def _figures(
    found: Analysis, measured: Sequence[SetMember], different: Sequence[Difference], level: Level
) -> dict[str, Any]:
    """The fields of a report that list portraits and pairs to be drawn."""
    drawn = shown(measured, {one.portrait_id for one in different})
    is_small = level == "pairwise"
    return {
        "palette": palettes(drawn),
        "gaze": gazes(drawn),
        "gaze_modes": [] if is_small or level == "none" else gaze_modes(found.readings),
        "pairs": most_and_least_alike(found) if is_small else [],
    }


def _against(target: Target, found: Analysis, exceptions: Exceptions) -> dict[str, Any]:
    """The fields of a report that compare the set with its target."""
    near = nearness(target.palette, [one.palette for one in found.columns.pool])
    lines, shares = adherence(target, found, near, exceptions)
    return {
        "brand_palette": compare_brand_palette(target.palette, near, target.tolerance),
        "target": lines,
        "target_overall": target_total(shares),
        "target_arithmetic": shares,
    }


def _different(level: Level, found: Analysis) -> list[Difference]:
    if level == "most_different":
        return most_different(found, only_clear=False)
    if level == "outliers":
        return outliers(found) or most_different(found, only_clear=True)
    return []


def _without(
    found: Analysis, different: Sequence[Difference]
) -> tuple[list[Without], float | None]:
    """The overall without each named outlier, and without all of them; nothing without any."""
    apart = [difference for difference in different if difference.is_outlier]
    each = [
        Without(one.portrait_id, one.title, _overall_without(found, {one.portrait_id}))
        for one in apart
    ]
    if len(each) < 2:
        return each, each[0].overall if each else None
    return each, _overall_without(found, {one.portrait_id for one in apart})


def _overall_without(found: Analysis, ids: Collection[str]) -> float | None:
    return overall_of_columns(found.columns.without(ids), found.distances)


def _excepted(members: Sequence[SetMember], exceptions: Exceptions) -> list[Excepted]:
    held = [
        Excepted(member.id, member.title, sorted(exceptions[member.id]))
        for member in members
        if exceptions.get(member.id)
    ]
    return sorted(held, key=lambda one: (one.title, one.portrait_id))


def _interval(found: Analysis, overall: float | None) -> tuple[float, float] | None:
    """The bootstrap interval, widened where it misses the overall that it belongs to."""
    if overall is None:
        return None
    chance = generator(member.sha256 for member in found.members)
    low, high = bootstrap_interval(found.readings, len(found.members), chance)
    return min(round(low, 1), overall), max(round(high, 1), overall)


def _dimension(reading: Reading, found: Analysis, has_overall: bool) -> DimensionReport:
    dimension = reading.dimension
    spread = reading.spread if has_overall else None
    score = reading.score if has_overall else None
    return DimensionReport(
        key=dimension.key,
        name=dimension.name,
        unit=dimension.unit,
        spread=None if spread is None else round(spread, dimension.decimals + 1),
        score=None if score is None else round(score, 1),
        weight=dimension.weight,
        word=None if spread is None else dimension.word(spread),
        explanation=explanation(reading, found.members, has_overall=has_overall),
        n=reading.n,
    )
