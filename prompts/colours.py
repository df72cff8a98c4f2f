"""Colours in plain words: “deep navy” for #1f3a5f. Pure: standard library only."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from math import cbrt, dist

MOST_COLOURS = 3
"""Colours of a palette that a prompt names: generators mix more than these up."""

Oklab = tuple[float, float, float]


def colour_words(colour: str) -> str:
    """The nearest name of a colour given as #rrggbb. Raises ValueError for anything else."""
    wanted = _oklab(colour)
    return min(_names(), key=lambda named: dist(named[1], wanted))[0]


def palette_words(palette: Iterable[str]) -> str:
    """The first colours of a palette as a phrase without commas; "" without any.

    “deep navy”, “deep navy and sand”, “deep navy and sand with burnt orange”. Colours of the same
    name count once.
    """
    names = list(dict.fromkeys(colour_words(colour) for colour in palette))[:MOST_COLOURS]
    start = " and ".join(names[:2])
    return f"{start} with {names[2]}" if len(names) > 2 else start


@cache
def _names() -> Sequence[tuple[str, Oklab]]:
    listed = tomllib.loads((files("prompts") / "colours.toml").read_text(encoding="utf-8"))
    return tuple((name, _oklab(colour)) for name, colour in listed.items())


def _oklab(colour: str) -> Oklab:
    """Oklab of an sRGB colour (B. Ottosson, 2020), where distances are about as seen."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"Not a colour as #rrggbb: {colour!r}")
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
