"""Sets of readings to compare: drawn around one look, with known departures from it."""

import hashlib
from dataclasses import replace
from typing import Any

import numpy as np

from scoring.consistency import SetMember

LOOK: tuple[tuple[float, tuple[float, float, float]], ...] = (
    (0.30, (82.0, 0.0, 4.0)),
    (0.25, (55.0, 2.0, 8.0)),
    (0.20, (28.0, 1.0, -6.0)),
    (0.15, (40.0, 10.0, 18.0)),
    (0.10, (66.0, -4.0, 2.0)),
)


def one_portrait(index: int, chance: np.random.Generator, spread: float = 1.0) -> SetMember:
    """Readings drawn normally around one look, ``spread`` times as far as a steady brand's."""
    shift = chance.normal(0, 3 * spread, 3)
    palette = tuple(
        (weight, tuple(float(part) for part in np.array(lab) + shift + chance.normal(0, 2, 3)))
        for weight, lab in LOOK
    )
    yaw, pitch, roll = (float(angle) for angle in chance.normal(0, 3 * spread, 3))
    return SetMember(
        id=f"id-{index:03}",
        title=f"Portrait {index:03}",
        sha256=hashlib.sha256(f"portrait {index}".encode()).hexdigest(),
        palette=palette,  # type: ignore[arg-type]
        gaze=(float(chance.normal(0, 2 * spread)), float(chance.normal(0, 2 * spread))),
        head=(yaw, pitch, roll),
        key_side=float(chance.normal(0.3, 0.2 * spread)),
        cct=float(chance.normal(5600, 250 * spread)),
        face_height=float(chance.normal(0.38, 0.02 * spread)),
        eye_line=float(chance.normal(0.40, 0.015 * spread)),
        mouth_width=float(chance.normal(0.65, 0.02 * spread)),
        texture=float(chance.normal(0.75, 0.10 * spread)),
        colourfulness=float(chance.normal(38.0, 4.0 * spread)),
    )


def brand(n: int, *, seed: int = 5, spread: float = 1.0) -> list[SetMember]:
    """n portraits of one look."""
    chance = np.random.default_rng(seed)
    return [one_portrait(index, chance, spread) for index in range(n)]


def with_readings(members: list[SetMember], index: int, **readings: Any) -> list[SetMember]:
    """The same set, with some readings of one portrait replaced."""
    return [replace(m, **readings) if i == index else m for i, m in enumerate(members)]
