"""Every measure; importing this package registers them all."""

from scoring.vision.measurement import MEASURES, measure_all
from scoring.vision.measures import (
    background,
    clothing,
    colour,
    expression,
    framing,
    gaze,
    head,
    lighting,
    nostalgia,
    palette,
    posture,
    setting,
    symmetry,
    texture,
)

__all__ = [
    "MEASURES",
    "background",
    "clothing",
    "colour",
    "expression",
    "framing",
    "gaze",
    "head",
    "lighting",
    "measure_all",
    "nostalgia",
    "palette",
    "posture",
    "setting",
    "symmetry",
    "texture",
]
