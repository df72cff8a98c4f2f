"""Made-up scorecards: judged by the real rubric, from readings that a test chooses."""

from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import rubric_for
from scoring.rubric.reading import Reading
from scoring.rubric.scorecard import Scorecard

INSIDE_TRUST = {
    "gaze_off_lens": 3.0,
    "mouth_corner_lift": 0.05,
    "mouth_smile": 0.4,
    "mouth_width": 0.66,
    "brow_lowering": 0.05,
    "eye_squint": 0.25,
    "expression_legibility": 0.4,
    "head_roll": 2.0,
    "head_pitch": -2.0,
    "head_yaw": 4.0,
    "key_fill_ratio": 0.5,
    "highlight_clipping": 0.0,
    "skin_texture": 0.7,
    "midtone_warmth": 8.0,
    "scene_cct": 5600.0,
    "colourfulness": 35.0,
    "background_separation": 0.9,
    "background_clutter": 0.004,
    "face_height": 0.4,
    "eye_line": 0.36,
    "open_posture": 1.0,
}
"""Readings with which a portrait lies inside every band of the job trust."""

NO_SMILE = {"mouth_corner_lift": 0.0, "mouth_smile": 0.1, "mouth_width": 0.55}


def scorecard(
    job: str = "trust", *, confidence: float = 0.9, **readings: float | None
) -> Scorecard:
    """The real rubric's verdict on INSIDE_TRUST with some readings changed; None abstains."""
    chosen = {**INSIDE_TRUST, **readings}
    measured = {
        key: Reading(value=value, unit=CATALOGUE[key].unit, confidence=confidence)
        for key, value in chosen.items()
        if value is not None
    }
    return rubric_for(job).score(measured)
