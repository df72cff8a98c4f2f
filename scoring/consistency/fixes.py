"""The one thing to do about a portrait that lies apart: re-prompt, re-crop or regrade."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.dimensions import Dimension
from scoring.consistency.directions import yaw_pitch
from scoring.consistency.members import Palette, SetMember
from scoring.consistency.palette import (
    ciede2000,
    hex_from_lab,
    palette_distance,
    palette_flow,
)
from scoring.consistency.wording import toward

Aim = Palette | NDArray[np.float64] | float

REGRADE_ENOUGH = 0.5
"""A regrade is advised when one shift of all colours leaves at most this share of the distance."""

REGRADE_FURTHEST = 60.0
"""CIELAB units; a shift further than this is no grade but another colour."""

ONE_SWATCH = 0.4
"""One colour is to be replaced when it accounts for at least this share of the distance."""

REGRADED_SATURATION = 60.0
"""Percent; saturation raised by more than this shows noise and edges, so new colours are asked."""


def fix_for(dimension: Dimension, member: SetMember, aim: Aim) -> str:
    """What brings a member that was read to ``aim``, as one line.

    aim: a palette; a direction as unit vector; a number in the dimension's unit.
    """
    own = dimension.read(member)
    if dimension.kind == "palette":
        return _palette(member.palette or (), aim)  # type: ignore[arg-type]
    if dimension.kind == "direction":
        return _direction(dimension, yaw_pitch(np.asarray(aim)))
    middle = float(aim)  # type: ignore[arg-type]
    return _SCALARS[dimension.key](float(own) - middle, middle)  # type: ignore[arg-type]


def _palette(own: Palette, target: Palette) -> str:
    shift = _mean(target) - _mean(own)
    regraded = tuple(
        (weight, tuple(float(part) for part in np.add(lab, shift))) for weight, lab in own
    )
    left = palette_distance(regraded, target)  # type: ignore[arg-type]
    is_near = float(np.linalg.norm(shift)) <= REGRADE_FURTHEST
    if is_near and left <= REGRADE_ENOUGH * palette_distance(own, target):
        return f"Regrade clothing and background: {_shift_in_words(shift)}."
    colours_from = np.array([lab for _, lab in own])
    colours_to = np.array([lab for _, lab in target])
    work = palette_flow(own, target) * ciede2000(colours_from[:, None], colours_to[None])
    by_swatch = work.sum(axis=1)
    source = int(by_swatch.argmax())
    if by_swatch[source] < ONE_SWATCH * by_swatch.sum():
        largest = sorted(target, reverse=True)[:3]
        wanted = ", ".join(hex_from_lab(*(lab for _, lab in largest)))
        return f"Re-prompt clothing and background nearer to {wanted}."
    area = own[source][0] / sum(weight for weight, _ in own)
    present, asked = hex_from_lab(own[source][1], target[int(work[source].argmax())][1])
    return (
        f"Re-prompt clothing or background: replace {present} "
        f"({100 * area:.0f} % of that area) by something near {asked}."
    )


def _mean(palette: Palette) -> np.ndarray:
    return np.average([lab for _, lab in palette], axis=0, weights=[w for w, _ in palette])


def _shift_in_words(shift: np.ndarray) -> str:
    """The parts of a CIELAB shift that matter, the largest first."""
    words = (("lighter", "darker", "L*"), ("redder", "greener", "a*"), ("warmer", "cooler", "b*"))
    parts = [
        (abs(step), f"{up if step > 0 else down} by about {abs(step):.0f} {axis}")
        for step, (up, down, axis) in zip(shift, words, strict=True)
    ]
    parts.sort(reverse=True)
    return ", ".join(text for size, text in parts if size >= max(2.0, parts[0][0] / 4))


def _direction(dimension: Dimension, aim: tuple[float, float]) -> str:
    yaw, pitch = aim
    where = toward(yaw, pitch)
    if dimension.key == "gaze":
        if where == "into the lens":
            return "Re-prompt “direct eye contact with the camera”."
        return f"Re-prompt “gazing off-camera past the frame”, {where}, as the others do."
    if where == "into the lens":
        return "Re-prompt “facing the camera, eye-level camera, chin level”."
    view = "three-quarter view" if abs(yaw) > 15 else "head turned slightly"
    return f"Re-prompt “{view}”, {where}, as the others do."


def _tilt(deviation: float, _: float) -> str:
    way = "anticlockwise" if deviation > 0 else "clockwise"
    return f"Rotate the picture about {abs(deviation):.0f}° {way} and crop it again."


def _light_side(_: float, middle: float) -> str:
    phrase = "Re-prompt “soft key light from one side with gentle fill”"
    if abs(middle) < 0.15:
        return f"{phrase}, the two sides nearly even."
    side = "right" if middle > 0 else "left"
    return f"{phrase}, the image {side} brighter by about {abs(middle):.1f} stops."


def _warmth(deviation: float, _: float) -> str:
    verb = "Warm" if deviation > 0 else "Cool"
    return f"{verb} the ambient light by about {round(abs(deviation), -2):,.0f} K."


def _colourfulness(deviation: float, middle: float) -> str:
    change = 100 * (middle / max(middle + deviation, 1e-6) - 1)
    if change > REGRADED_SATURATION:
        return "Re-prompt “rich saturated palette” for clothing and background."
    verb = "Lower" if deviation > 0 else "Raise"
    return f"{verb} the saturation of clothing and background by about {abs(change):.0f} %."


def _head_size(deviation: float, middle: float) -> str:
    goal = f"so that the head fills about {100 * middle:.0f} % of the height."
    if deviation < 0:
        return f"Crop {goal}"
    return f"Re-prompt “waist-up portrait” or extend the canvas, {goal}"


def _eye_line(_: float, middle: float) -> str:
    return f"Move the crop so that the eyes sit about {100 * middle:.0f} % from the top."


def _expression(deviation: float, _: float) -> str:
    if deviation < 0:
        return "Re-prompt “warm natural smile with a hint of teeth”."
    return "Re-prompt “composed half-smile, lips closed”."


def _texture(deviation: float, _: float) -> str:
    if deviation < 0:
        return "Re-prompt “natural skin texture, visible pores”, or undo the smoothing."
    return "Regrade with less sharpening and grain."


_SCALARS: dict[str, Callable[[float, float], str]] = {
    "head_tilt": _tilt,
    "light_side": _light_side,
    "warmth": _warmth,
    "colourfulness": _colourfulness,
    "head_size": _head_size,
    "eye_line": _eye_line,
    "expression": _expression,
    "texture": _texture,
}
