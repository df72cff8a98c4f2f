"""Edits of colour: of the light on the whole picture, or of what surrounds the person."""

import cv2
import numpy as np
from numpy.typing import NDArray

from prompts.editing.light import Light, Treatment, Window
from prompts.editing.scene import Scene
from scoring.vision.colour_science import luminance

DAYLIGHT = 1e6 / 6504  # mired
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
DARKEST, BRIGHTEST = 30.0, 20.0  # L* from black and from white within which tints fade out


def balance(_scene: Scene, mired: float) -> Treatment:
    """The whole picture as if lit by a light that is so many mired warmer (below 0: cooler).

    Chromatic adaptation in Bradford's cone space; white keeps its luminance.
    """
    matrix = adaptation(mired).astype(np.float32)

    def apply(light: Light, _window: Window) -> Light:
        return np.asarray(cv2.transform(light, matrix), dtype=np.float32)

    return Treatment(apply)


def adaptation(mired: float) -> NDArray[np.float64]:
    """Linear RGB to linear RGB (3, 3) between daylight and a light so many mired warmer."""
    white, wanted = _white(DAYLIGHT), _white(DAYLIGHT + mired)
    cones = np.diag((_BRADFORD @ wanted) / (_BRADFORD @ white))
    in_xyz = np.linalg.inv(_BRADFORD) @ cones @ _BRADFORD
    return np.asarray(np.linalg.inv(_TO_XYZ) @ in_xyz @ _TO_XYZ)


def _white(mired: float) -> NDArray[np.float64]:
    """XYZ of a black body with Y = 1, 1,000 to 15,000 K (Krystek, 10.1002/col.5080100109)."""
    kelvin = 1e6 / mired
    u = (0.860117757 + 1.54118254e-4 * kelvin + 1.28641212e-7 * kelvin**2) / (
        1 + 8.42420235e-4 * kelvin + 7.08145163e-7 * kelvin**2
    )
    v = (0.317398726 + 4.22806245e-5 * kelvin + 4.20481691e-8 * kelvin**2) / (
        1 - 2.89741816e-5 * kelvin + 1.61456053e-7 * kelvin**2
    )
    scale = 2 * u - 8 * v + 4
    x, y = 3 * u / scale, 2 * v / scale
    return np.array([x / y, 1.0, (1 - x - y) / y])


def warmth(scene: Scene, steps: float) -> Treatment:
    """The midtones of clothing and background tinted by so many steps of b*; skin keeps its own."""

    def apply(light: Light, window: Window) -> Light:
        lab = cv2.cvtColor(light, cv2.COLOR_LRGB2Lab)
        lightness = lab[..., 0]
        fade = np.clip(np.minimum(lightness / DARKEST, (100 - lightness) / BRIGHTEST), 0, 1)
        where = scene.part(scene.surroundings, window)[..., 0]
        lab[..., 2] += np.float32(steps) * fade * where
        return np.asarray(cv2.cvtColor(lab, cv2.COLOR_Lab2LRGB), dtype=np.float32)

    return Treatment(apply)


def colourfulness(scene: Scene, percent: float) -> Treatment:
    """The colours of clothing and background drawn so far from grey of the same luminance."""

    def apply(light: Light, window: Window) -> Light:
        grey = luminance(light)[..., None]
        where = scene.part(scene.surroundings, window)
        return light + where * np.float32(percent / 100) * (light - grey)

    return Treatment(apply)
