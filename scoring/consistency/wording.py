"""Numbers and directions in words: about images, with their units, never about people."""

from collections.abc import Sequence

from scoring.consistency.dimensions import Dimension

_UNITS = {
    "deg": "°",
    "K": " K",
    "fraction": " % of the height",
    "IOD": " % of the distance between the eyes",
    "M": " points of colourfulness",
}


def number(dimension: Dimension, value: float) -> str:
    """A native value without its unit, as the reader's unit counts it: ``900``, ``12``, ``8``."""
    match dimension.unit:
        case "K":
            return f"{50 * round(value / 50):,}"
        case "fraction" | "IOD":
            return f"{100 * value:.0f}"
        case _:
            return f"{round(value, dimension.decimals) + 0.0:.{dimension.decimals}f}"


def amount(dimension: Dimension, value: float) -> str:
    """A native value as a reader writes it: ``900 K``, ``12°``, ``8 % of the height``."""
    return number(dimension, value) + _UNITS.get(dimension.unit, f" {dimension.unit}")


def middle_in_words(dimension: Dimension, value: float) -> str:
    """The middle of a scalar dimension; for the two signed ones, which way it lies."""
    if dimension.key == "head_tilt":
        way = "clockwise" if value > 0 else "anticlockwise"
        return "upright" if abs(value) < 0.5 else f"{number(dimension, abs(value))}° {way}"
    if dimension.key == "light_side":
        side = "right" if value > 0 else "left"
        return f"image {side} brighter by {amount(dimension, abs(value))}"
    return number(dimension, value)


def toward(yaw: float, pitch: float, *, lens: float = 5.0) -> str:
    """A direction in words: ``into the lens`` within ``lens`` degrees, else which way it points."""
    parts = []
    if abs(yaw) > lens:
        parts.append(f"{abs(yaw):.0f}° to the image {'right' if yaw > 0 else 'left'}")
    if abs(pitch) > lens:
        parts.append(f"{abs(pitch):.0f}° {'up' if pitch > 0 else 'down'}")
    return " and ".join(parts) or "into the lens"


def share(count: int, total: int) -> str:
    """``9 of 12``; from 20 on a percentage, which smaller sets do not carry (K-OUT)."""
    if total < 20:
        return f"{count} of {total}"
    return f"{100 * count / total:.0f} % ({count} of {total})"


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def portraits(count: int) -> str:
    """``1 portrait``, ``2 portraits``."""
    return f"{count} portrait{'' if count == 1 else 's'}"
