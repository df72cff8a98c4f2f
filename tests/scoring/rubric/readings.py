"""Stand-in measurements: a picture whose every cue sits in a known place, without a picture."""

from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.curves import Curve
from scoring.rubric.rubric import Reading, Rubric


def reading(key: str, value: float | None, **facts: object) -> Reading:
    """A confident reading of a cue in its own unit; without a value, one that abstained."""
    because = None if value is not None else "The picture does not show it. Use another."
    return Reading(value, CATALOGUE[key].unit, **{"abstained_because": because, **facts})  # type: ignore[arg-type]


def middle_of(curve: Curve) -> float:
    """A value well inside a curve's band."""
    lo, hi = curve.edges
    if hi is None:
        return (lo or 0.0) + 0.1
    return ((lo or 0.0) + hi) / 2


def ideal_for(rubric: Rubric) -> dict[str, Reading]:
    """Readings that sit inside every band of a rubric."""
    return {
        key: reading(key, middle_of(row.curves[0]))
        for key, row in rubric.rows.items()
        if row.weight
    }
