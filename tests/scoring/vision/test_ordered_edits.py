"""What one edit of a real portrait moves, and what it leaves alone.

Every edit is measured with all measures. The cues it is about must move its way by at least the
stated amount; every other cue must stay within ``STEADY``, but for the few that the same edit
touches as well, which are named with the reason beside them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pytest

from scoring.vision.measurement import Measurement
from scoring.vision.measures import measure_all
from scoring.vision.sample import Sample
from tests.scoring.vision import edits
from tests.scoring.vision.samples import of_pixels, sample

# A plain studio wall, a beach, a garden; skin, age and light differ.
PORTRAITS = ("synthetic/female-60.jpg", "synthetic/male-57.jpg", "synthetic/male-87.jpg")

#: how far a cue may move, in its own unit, when an edit has nothing to do with it
STEADY = {
    "gaze_off_lens": 3.0, "gaze_direction": 3.0, "mouth_corner_lift": 0.012, "mouth_smile": 0.1,
    "mouth_width": 0.025, "brow_lowering": 0.15, "eye_squint": 0.15, "expression_intensity": 0.15,
    "expression_valence": 0.15, "expression_legibility": 0.15, "expression_asymmetry": 0.012,
    "structural_asymmetry": 0.01, "head_roll": 1.0, "head_pitch": 2.0, "head_yaw": 2.0,
    "key_fill_ratio": 0.12, "highlight_clipping": 1.0, "shadow_softness": 2.0,
    "tonal_contrast": 1.5, "skin_texture": 0.1, "midtone_warmth": 2.0, "scene_cct": 300.0,
    "palette_warmth": 8.0, "colourfulness": 3.0, "accent_colour": 0.0,
    "background_separation": 0.15, "background_blur": 0.5, "background_clutter": 0.005,
    "face_height": 0.012, "eye_line": 0.012, "thirds_distance": 0.012, "open_posture": 0.1,
    "torso_lean": 8.0, "shoulder_angle": 8.0, "nostalgia_composite": 0.1,
}  # fmt: skip
# Words for what is seen have a limit of their own and may come and go with any edit.
NAMED = {"setting", "clothing_palette", "camera_distance"}
EXPRESSION = {
    "gaze_off_lens", "gaze_direction", "mouth_corner_lift", "mouth_smile", "mouth_width",
    "brow_lowering", "eye_squint", "expression_intensity", "expression_valence",
    "expression_legibility", "expression_asymmetry", "structural_asymmetry",
}  # fmt: skip
COLOUR = {"midtone_warmth", "scene_cct", "palette_warmth", "colourfulness", "accent_colour"}
BACKGROUND = {"background_separation", "background_blur", "background_clutter"}
TONES = {"tonal_contrast", "nostalgia_composite"}


@dataclass(frozen=True)
class Ordered:
    """An edit. moves: by how much at least, with the sign, cue by cue. also: may move as well."""

    edit: Callable[[Sample], np.ndarray]
    moves: dict[str, float]
    also: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return self.edit.__name__


ORDERED = [
    # What no longer can be seen is guessed: the face's own readings drift in a blurred picture.
    Ordered(edits.out_of_focus, {"skin_texture": -0.5, "background_separation": -0.4},
            EXPRESSION | BACKGROUND | TONES
            | {"head_pitch", "key_fill_ratio", "shadow_softness", "accent_colour"}),
    Ordered(edits.smoothed_skin, {"skin_texture": -0.1}),
    # Fine detail fades with the light on it.
    Ordered(edits.relit, {"key_fill_ratio": 0.5}, {"skin_texture", "shadow_softness"}),
    # The same wall with more light has stronger edges, purer colours and brighter corners.
    Ordered(edits.brighter_background, {}, BACKGROUND | COLOUR | TONES),
    Ordered(edits.warmer_background, {"midtone_warmth": 3.0}, COLOUR | TONES),
    Ordered(edits.desaturated, {"colourfulness": -5.0}, COLOUR | TONES | {"shadow_softness"}),
    # New corners come into view.
    Ordered(edits.rotated, {"head_roll": 9.0}, BACKGROUND - {"background_separation"}),
    Ordered(edits.cropped, {"face_height": 0.06}, BACKGROUND | COLOUR | TONES | {"shoulder_angle"}),
    Ordered(edits.cluttered, {"background_clutter": 0.04, "background_blur": 4.0,
                              "background_separation": -0.6}, COLOUR | TONES),
    Ordered(edits.on_plain_backdrop, {"background_separation": 0.3}, BACKGROUND | COLOUR | TONES),
    Ordered(edits.with_accent, {"colourfulness": 10.0}, BACKGROUND | COLOUR | TONES),
    # A print loses detail, contrast and colour, and grain is detail of the background.
    Ordered(edits.old_print, {"nostalgia_composite": 0.3, "colourfulness": -4.0,
                              "tonal_contrast": -2.0},
            EXPRESSION | BACKGROUND | COLOUR | {"key_fill_ratio", "skin_texture"}),
]  # fmt: skip


@cache
def readings(
    name: str, edit: Callable[[Sample], np.ndarray] | None = None
) -> dict[str, Measurement]:
    """All measures of a portrait, as it is or edited."""
    return measure_all(sample(name) if edit is None else of_pixels(edit(sample(name))))


def change(name: str, edit: Callable[[Sample], np.ndarray], key: str) -> float | None:
    """By how much an edit moves a cue; None when the cue abstains before and after."""
    before, after = readings(name)[key].value, readings(name, edit)[key].value
    assert (before is None) == (after is None), (key, before, after)
    return None if before is None or after is None else after - before


@pytest.mark.parametrize("name", PORTRAITS)
@pytest.mark.parametrize("ordered", ORDERED, ids=str)
def test_an_edit_moves_the_cues_it_is_about_and_leaves_the_others(
    ordered: Ordered, name: str
) -> None:
    wrong = {
        key: moved
        for key, least in ordered.moves.items()
        if (moved := change(name, ordered.edit, key)) is None or moved * np.sign(least) < abs(least)
    }
    strayed = {
        key: moved
        for key in STEADY.keys() - ordered.moves.keys() - ordered.also
        if (moved := change(name, ordered.edit, key)) is not None and abs(moved) > STEADY[key]
    }

    assert not wrong
    assert not strayed


def test_every_measure_is_either_held_steady_or_named() -> None:
    assert readings(PORTRAITS[0]).keys() == STEADY.keys() | NAMED
