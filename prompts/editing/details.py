"""Edits of sharpness: a softer background, and skin that was sharpened too much."""

import cv2
import numpy as np

from prompts.editing.light import Light, Treatment, Window
from prompts.editing.scene import Scene
from scoring.vision.colour_science import luminance

TEXTURE_IOD, FINE, COARSE = 220.0, 0.8, 2.5  # px: the band in which skin texture is judged
NOTHING = 1e-3  # weight of background under which there is nothing to blur


def background_blur(scene: Scene, percent: float) -> Treatment:
    """The background blurred by a Gaussian; percent: its sigma in percent of the eyes' distance.

    The person does not bleed into it: only background is averaged.
    """
    level, weights = scene.level, scene.background
    sigma = percent / 100 * scene.iod
    # Squared, so that what is half person hardly counts.
    sure = (weights * weights)[..., None]
    total = cv2.GaussianBlur(sure, (0, 0), sigma)[..., None]
    soft = cv2.GaussianBlur(level.linear * sure, (0, 0), sigma)
    blurred = np.where(total > NOTHING, soft / np.maximum(total, NOTHING), level.linear)
    blurred = np.asarray(blurred, dtype=np.float32)

    def apply(light: Light, window: Window) -> Light:
        where = scene.part(weights, window)
        return light + where * (window.of(blurred, level.scale) - light)

    return Treatment(apply)


def texture(scene: Scene, percent: float) -> Treatment:
    """The skin's fine structure taken back by so many percent; larger forms stay as they are.

    For pictures that were sharpened too much. The way up does not exist: structure that a picture
    does not hold cannot be edited into it honestly.
    """
    iod = scene.sample.face.iod

    def apply(light: Light, window: Window) -> Light:
        scale = window.scale * iod / TEXTURE_IOD
        seen = luminance(light)
        fine = cv2.GaussianBlur(seen, (0, 0), max(0.3, FINE * scale / 2))
        band = fine - cv2.GaussianBlur(seen, (0, 0), COARSE * scale * 1.4)
        ratio = 1 - np.float32(percent / 100) * band / np.maximum(seen, np.float32(0.01))
        gain = np.clip(ratio, 0.5, 2.0)[..., None]
        return np.asarray(light * (1 + scene.part(scene.skin, window) * (gain - 1)))

    halo = round(4 * COARSE * 1.4 * iod / TEXTURE_IOD * 4) + 1
    return Treatment(apply, halo)
