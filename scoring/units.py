"""How native values are written and typed: decimals, factor, what follows, and what it means.

Knows no framework. Values are stored in native units; only here are they scaled for reading.
"""

import math
from dataclasses import dataclass

MINUS = "\N{MINUS SIGN}"


class NotANumber(ValueError):
    """What was typed is no finite number; the message quotes it."""


@dataclass(frozen=True)
class Unit:
    """One unit: its shown number is the native value times `factor`, followed by `suffix`.

    name: as a field is labelled with it. meaning: one clause for who meets the unit first.
    """

    decimals: int
    suffix: str
    factor: float = 1.0
    name: str = ""
    meaning: str = ""

    def number(self, value: float) -> str:
        """The shown number of a native value, without zeros that say nothing."""
        written = f"{value * self.factor:,.{self.decimals}f}"
        if "." in written:
            written = written.rstrip("0").rstrip(".")
        return "0" if written in ("-0", "0") else written.replace("-", MINUS)

    def native(self, typed: str) -> float:
        """The native value of a typed number: “12”, “12,5”, “−3 °”. Raises NotANumber."""
        return finite(typed.strip().removesuffix(self.suffix.strip())) / self.factor


def finite(typed: str) -> float:
    """A number as people type it. Raises NotANumber for anything else, infinity included."""
    plain = typed.strip().replace(MINUS, "-").replace(" ", "")
    plain = plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain
    try:
        number = float(plain)
    except ValueError:
        raise NotANumber(f"“{typed[:40]}” is not a number.") from None
    if not math.isfinite(number) or "_" in plain:
        raise NotANumber(f"“{typed[:40]}” is not a number.")
    return number


UNITS = {
    "deg": Unit(1, "°", name="degrees"),
    "IOD": Unit(
        3,
        " eye spans",
        name="eye spans",
        meaning="1 is the distance between the outer corners of the eyes",
    ),
    "0-1": Unit(2, " of 1", name="0 to 1", meaning="a reading from 0, none, to 1, all of it"),
    "-1..1": Unit(2, " on −1 to 1", name="−1 to 1", meaning="from −1 to 1, 0 in the middle"),
    "stops": Unit(2, " stops", name="stops", meaning="one stop more is twice the light"),
    "stops/IOD": Unit(
        1,
        " stops per eye span",
        name="stops per eye span",
        meaning="how fast light falls off; one stop is twice the light",
    ),
    "K": Unit(0, " K", name="K", meaning="kelvin: low is warm light, high is cool light"),
    "%": Unit(1, " %", name="%"),
    "fraction": Unit(1, " %", 100.0, name="%", meaning="percent of the picture"),
    "log10": Unit(
        2,
        " on a log₁₀ scale",
        name="log₁₀",
        meaning="0 is as sharp as the rest, 0.3 twice and 1 ten times as sharp",
    ),
    "M": Unit(
        1,
        " M",
        name="M",
        meaning="colourfulness after Hasler and Süsstrunk (2003): 0 is grey, 33 moderately "
        "and 59 quite colourful",
    ),
    "b*": Unit(
        1,
        " b*",
        name="b*",
        meaning="the blue–yellow axis of CIELAB: below 0 is bluish, above is yellowish",
    ),
    "L*": Unit(2, " L*", name="L*", meaning="steps of CIELAB lightness; 100 from black to white"),
    "variance": Unit(
        2, " variance", name="variance", meaning="of the Laplacian: more of it is finer detail"
    ),
    "count": Unit(0, "", name="count", meaning="a number of things"),
    "m": Unit(1, " m", name="metres"),
    "points": Unit(1, " points", name="points", meaning="of the overall score, 0 to 100"),
}


def unit_of(name: str) -> Unit:
    """The unit's way of writing; units without one keep two decimals and their name."""
    return UNITS.get(name, Unit(2, f" {name}", name=name))
