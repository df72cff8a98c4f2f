"""Which pictures look alike, and in what: a few readings and a palette in, a phrase out.

Pure. Steps are counted in parts of what unrelated portraits lie apart (``dimensions``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import dist

from scoring.consistency.dimensions import DIMENSIONS

_BY_KEY = {dimension.key: dimension for dimension in DIMENSIONS}
_OF = {
    "gaze_yaw": "gaze",
    "gaze_pitch": "gaze",
    "head_yaw": "head",
    "head_pitch": "head",
    "head_roll": "head_tilt",
    "key_side": "light_side",
    "cct": "warmth",
    "colourfulness": "colourfulness",
    "face_height": "head_size",
    "eye_line": "eye_line",
}

SCALED: dict[str, tuple[float, float]] = {
    name: (_BY_KEY[key].zero, _BY_KEY[key].weight) for name, key in _OF.items()
}
"""Reading -> (what unrelated portraits lie apart, its weight among all). As consistency weighs."""

NOT_READ = 0.6
"""What a reading counts that one of the two pictures lacks: rather different than alike."""

PALETTE_WEIGHT = _BY_KEY["palette"].weight
PALETTE_APART = 40.0
"""CIELAB units between the mean colours of unrelated clothing and background [default]."""

SAME = 0.2
"""Part of its scale under which a step is called the same; over 0.5 it is named as different."""

DIFFERENT = 0.5
MOST_WORDS = 3

Lab = tuple[float, ...]


@dataclass(frozen=True)
class Look:
    """numbers: the readings of SCALED, None = not read. palette: (weight, (L*, a*, b*))."""

    numbers: Mapping[str, float | None]
    palette: Sequence[tuple[float, Lab]] = field(default_factory=list)
    crop: str = ""

    @property
    def mean_colour(self) -> Lab | None:
        whole = sum(weight for weight, _ in self.palette)
        if not whole:
            return None
        return tuple(
            sum(weight * lab[at] for weight, lab in self.palette) / whole for at in range(3)
        )


def ordered_by_look(own: Look, others: Sequence[Look], away: Sequence[float]) -> list[int]:
    """Places of the others, the nearest first. away: the weighted steps of their numbers."""
    whole = [
        apart + PALETTE_WEIGHT * _palettes(own, other)
        for apart, other in zip(away, others, strict=True)
    ]
    return sorted(range(len(others)), key=lambda at: (whole[at], at))


def what_is_alike(own: Look, other: Look) -> str:
    """In one phrase: “same light side and crop, warmer light”."""
    same = [words for words, step in _steps(own, other) if step <= SAME]
    apart = [words for words, step in _changes(own, other) if step > DIFFERENT][:2]
    start = f"same {_listed(same[:MOST_WORDS])}" if same else "alike on the whole"
    return ", ".join([start, *apart])


def _steps(own: Look, other: Look) -> list[tuple[str, float]]:
    """What can be the same, the most telling first, and how far the two lie apart in it."""
    crop = 0.0 if own.crop and own.crop == other.crop else 1.0
    return [
        ("palette", _palettes(own, other)),
        ("gaze", max(_step(own, other, "gaze_yaw"), _step(own, other, "gaze_pitch"))),
        ("light side", _step(own, other, "key_side")),
        ("crop", max(crop, _step(own, other, "face_height"))),
        ("head direction", max(_step(own, other, "head_yaw"), _step(own, other, "head_pitch"))),
        ("warmth of light", _step(own, other, "cct")),
        ("colour strength", _step(own, other, "colourfulness")),
    ]


_MORE_OR_LESS = {
    "cct": ("cooler light", "warmer light"),
    "face_height": ("closer", "from further away"),
    "colourfulness": ("stronger in colour", "weaker in colour"),
    "gaze_yaw": ("another gaze", "another gaze"),
    "head_yaw": ("head turned otherwise", "head turned otherwise"),
}


def _changes(own: Look, other: Look) -> list[tuple[str, float]]:
    """What the other has more or less of, the largest step first."""
    found = []
    for name, (more, less) in _MORE_OR_LESS.items():
        mine, its = own.numbers[name], other.numbers[name]
        if mine is not None and its is not None:
            found.append((more if its > mine else less, _step(own, other, name)))
    mine, its = own.numbers["key_side"], other.numbers["key_side"]
    if mine is not None and its is not None:
        shade = "harder light" if abs(its) > abs(mine) else "softer light"
        words = "lit from the other side" if mine * its < 0 else shade
        found.append((words, _step(own, other, "key_side")))
    if own.palette and other.palette:
        found.append(("another palette", _palettes(own, other)))
    return sorted(found, key=lambda pair: -pair[1])


def _step(own: Look, other: Look, name: str) -> float:
    mine, its = own.numbers[name], other.numbers[name]
    return NOT_READ if mine is None or its is None else abs(its - mine) / SCALED[name][0]


def _palettes(own: Look, other: Look) -> float:
    mine, its = own.mean_colour, other.mean_colour
    if mine is None or its is None:
        return NOT_READ
    return min(dist(mine, its) / PALETTE_APART, 1.0)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
