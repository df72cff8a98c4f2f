"""Edits of light on the face: how deep its shade is, and how its highlights end."""

import numpy as np

from prompts.editing.light import Light, Treatment, Window
from prompts.editing.scene import Scene
from scoring.vision.colour_science import luminance

CHEEK_FEATHER = 0.22  # IOD over which the light passes from one cheek to the other
KNEE = 0.4  # linear light from which highlights are rolled off


def fill(scene: Scene, stops: float) -> Treatment:
    """The darker cheek's side lifted by so many stops; below 0 it is deepened.

    The change passes softly over the middle of the face and out of it: no edge, no new shadow.
    """
    side = np.float32(_dark_side(scene))
    across = 1 / (1 + np.exp(-side * scene.beside / np.float32(CHEEK_FEATHER / 2)))
    weights = np.asarray(across * scene.face, dtype=np.float32)

    def apply(light: Light, window: Window) -> Light:
        return light * np.exp2(np.float32(stops) * scene.part(weights, window))

    return Treatment(apply)


def _dark_side(scene: Scene) -> int:
    """1 where the cheek at image right is the darker one, else -1."""
    close_up = scene.sample.close_up
    light = luminance(close_up.linear)
    right, left = (
        float(np.median(light[close_up.skin_patches[name]]))
        if close_up.skin_patches[name].any()
        else 0.0
        for name in ("right cheek", "left cheek")
    )
    return 1 if left < right else -1


def roll_off(scene: Scene, stops: float) -> Treatment:
    """White on the face lowered by so many stops, through a shoulder from the upper midtones.

    stops: at most .5, where the shoulder becomes flat. What was clipped gets no detail back: it
    only ends softly.
    """
    bend = (1 - 2**-stops) / (1 - KNEE)

    def apply(light: Light, window: Window) -> Light:
        brightest = light.max(axis=2, keepdims=True)
        above = np.clip((brightest - KNEE) / (1 - KNEE), 0, 1)
        lowered = brightest - np.float32((1 - KNEE) * bend) * above * above
        ratio = lowered / np.maximum(brightest, np.float32(1e-6))
        return light * (1 + scene.part(scene.face, window) * (ratio - 1))

    return Treatment(apply)
