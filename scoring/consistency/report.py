"""The consistency of a set of portraits: what is alike, what is not, and what to do about it.

Describes images; no study links consistency to trust or to any other effect of a brand.
"""

from collections.abc import Sequence

from scoring.consistency.brand_colours import compare_brand_palette
from scoring.consistency.differences import Difference, most_different, outliers
from scoring.consistency.directions import yaw_pitch
from scoring.consistency.finding import (
    Consistency,
    DimensionReport,
    GazeMode,
    Level,
    PortraitGaze,
    PortraitPalette,
    Swatch,
)
from scoring.consistency.interval import SMALLEST_INTERVAL, bootstrap_interval, generator
from scoring.consistency.members import SetMember
from scoring.consistency.overall import (
    SMALLEST_OVERALL,
    arithmetic,
    in_order,
    overall_of,
    read_all,
    total,
)
from scoring.consistency.pairs import most_and_least_alike
from scoring.consistency.palette import PaletteDistances, hex_from_lab
from scoring.consistency.readings import SMALLEST_SET, Reading
from scoring.consistency.statements import explanation, statement


def level_for(n: int) -> Level:
    """What a set of n portraits allows to be said (K-OUT)."""
    if n < SMALLEST_SET:
        return "none"
    if n < SMALLEST_OVERALL:
        return "pairwise"
    return "most_different" if n < SMALLEST_INTERVAL else "outliers"


def check(members: Sequence[SetMember], brand_palette: Sequence[str] = ()) -> Consistency:
    """Compare a set of portraits. Raises ValueError for a brand colour that is no #rrggbb."""
    measured = in_order(members)
    distances = PaletteDistances()
    readings = read_all(measured, distances)
    level = level_for(len(measured))
    has_overall = level in ("most_different", "outliers")
    shares = arithmetic(readings) if has_overall else []
    overall = total(shares)
    interval = _interval(readings, measured, overall) if level == "outliers" else None
    different = _different(level, measured, readings)
    without = _without(measured, different, distances)
    return Consistency(
        n=len(measured),
        level=level,
        statement=statement(
            level=level,
            readings=readings,
            size=len(measured),
            unmeasured=len(members) - len(measured),
            overall=overall,
            interval=interval,
            outliers=sum(difference.is_outlier for difference in different),
            without=without,
        ),
        overall=overall,
        interval=None if interval is None else list(interval),
        dimensions=[_dimension(reading, measured, has_overall) for reading in readings],
        palette=_palettes(measured),
        brand_palette=compare_brand_palette(brand_palette, measured),
        gaze=_gazes(measured),
        gaze_modes=_gaze_modes(readings) if has_overall else [],
        pairs=most_and_least_alike(measured, readings, distances) if level == "pairwise" else [],
        different=different,
        without_different=without,
        arithmetic=shares,
    )


def _different(
    level: Level, members: Sequence[SetMember], readings: Sequence[Reading]
) -> list[Difference]:
    if level == "most_different":
        return most_different(members, readings, only_clear=False)
    if level == "outliers":
        return outliers(members, readings) or most_different(members, readings, only_clear=True)
    return []


def _without(
    members: Sequence[SetMember], different: Sequence[Difference], distances: PaletteDistances
) -> float | None:
    """The overall of the set without its named outliers; None when it has none."""
    apart = {difference.portrait_id for difference in different if difference.is_outlier}
    if not apart:
        return None
    return overall_of((member for member in members if member.id not in apart), distances)


def _interval(
    readings: Sequence[Reading], members: Sequence[SetMember], overall: float | None
) -> tuple[float, float] | None:
    """The bootstrap interval, widened where it misses the overall that it belongs to."""
    if overall is None:
        return None
    chance = generator(member.sha256 for member in members)
    low, high = bootstrap_interval(readings, len(members), chance)
    return min(round(low, 1), overall), max(round(high, 1), overall)


def _dimension(
    reading: Reading, members: Sequence[SetMember], has_overall: bool
) -> DimensionReport:
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
        explanation=explanation(reading, members, has_overall=has_overall),
        n=reading.n,
    )


def _by_title(members: Sequence[SetMember]) -> list[SetMember]:
    return sorted(members, key=lambda member: (member.title, member.sha256, member.id))


def _palettes(members: Sequence[SetMember]) -> list[PortraitPalette]:
    known = [(member.id, member.palette) for member in _by_title(members) if member.palette]
    codes = iter(hex_from_lab(*(lab for _, palette in known for _, lab in palette)))
    palettes = []
    for portrait_id, palette in known:
        whole = sum(weight for weight, _ in palette)
        swatches = [Swatch(next(codes), round(weight / whole, 3)) for weight, _ in palette]
        swatches.sort(key=lambda swatch: (-swatch.weight, swatch.hex))
        palettes.append(PortraitPalette(portrait_id, swatches))
    return palettes


def _gazes(members: Sequence[SetMember]) -> list[PortraitGaze]:
    return [
        PortraitGaze(member.id, round(member.gaze[0], 1), round(member.gaze[1], 1))
        for member in _by_title(members)
        if member.gaze
    ]


def _gaze_modes(readings: Sequence[Reading]) -> list[GazeMode]:
    [reading] = [reading for reading in readings if reading.dimension.key == "gaze"]
    angles = [(*yaw_pitch(pose.centre), pose.n) for pose in reading.poses]
    return [GazeMode(round(yaw, 1), round(pitch, 1), n) for yaw, pitch, n in angles]
