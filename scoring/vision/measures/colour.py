"""Warmth, white balance and colourfulness of the surroundings: clothing and background.

Skin and hair are left out of all of them: on the skin these readings follow the person's tone and
not the picture's light (rules F1 and F2).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import colour_science
from scoring.vision.measurement import Measurement, abstained, measure
from scoring.vision.quantiles import percentiles
from scoring.vision.sample import Sample

LEAST_SHARE = 0.05  # of the picture that must be surroundings
ENOUGH_SHARE = 0.3  # from which the reading no longer hangs on a few objects
MINKOWSKI = 6  # the norm of shades-of-gray
CLIPPED = 250
COLDEST, WARMEST = 15000.0, 2000.0  # K; McCamy's formula means nothing beyond
FARTHEST_DUV = 0.035  # from the Planckian locus: colours, not light
CCT_ERROR = 500  # K


def too_little(sample: Sample, unit: str) -> Measurement | None:
    """The abstaining answer when head and skin fill the picture; None when enough is left."""
    if sample.surroundings_share >= LEAST_SHARE:
        return None
    return abstained(
        unit,
        "Head and skin fill the picture, so clothing and background show too little colour to "
        "judge. Use a wider crop.",
    )


def area_confidence(sample: Sample) -> float:
    """0 to 1 by how much of the picture is surroundings."""
    return round(min(1.0, sample.surroundings_share / ENOUGH_SHARE), 3)


@measure(key="midtone_warmth", unit="b*")
def midtone_warmth(sample: Sample) -> Measurement:
    """Mean b* of the surroundings between the quartiles of their L*; portraits -15 to 27.

    Positive = yellowish, negative = bluish. Abstains when surroundings cover under 5 %.
    """
    if answer := too_little(sample, "b*"):
        return answer
    colours = sample.surroundings.lab
    low, high = percentiles(colours[:, 0], 25, 75)
    midtones = colours[(colours[:, 0] >= low) & (colours[:, 0] <= high)]
    evidence = sample.surroundings_outline
    return Measurement(float(midtones[:, 2].mean()), "b*", area_confidence(sample), (evidence,))


@measure(key="scene_cct", unit="K")
def scene_cct(sample: Sample) -> Measurement:
    """Colour temperature of the light on the surroundings, K, to the nearest 100; +/-500 K.

    Shades-of-gray estimate (Finlayson & Trezzi 2004, Minkowski norm 6) of the unclipped linear
    pixels, McCamy's formula (10.1002/col.5080170211); Duv, the distance from the locus of daylight
    and lamps, in the evidence: a large one means coloured walls rather than coloured light.
    Abstains when surroundings cover under 5 %, and when the estimate is no white light at all.
    """
    if answer := too_little(sample, "K"):
        return answer
    estimate = _shades_of_gray(sample)
    if estimate.max() < 0.01:
        return abstained(
            "K", "The surroundings are too dark or too bright to tell the light's colour."
        )
    x, y = colour_science.chromaticity(estimate)
    kelvin, duv = colour_science.mccamy_cct(x, y), colour_science.duv(x, y)
    if not WARMEST <= kelvin <= COLDEST or abs(duv) > FARTHEST_DUV:
        return abstained(
            "K",
            "The surroundings are so strongly coloured that the light's own colour cannot be "
            "told. Something grey or white in view would show it.",
        )
    evidence = {
        **sample.surroundings_outline,
        "duv": round(duv, 4),
        "error_kelvin": CCT_ERROR,
    }
    sure = area_confidence(sample) * 0.7 * (1 - abs(duv) / FARTHEST_DUV)
    return Measurement(float(round(kelvin, -2)), "K", round(sure, 3), (evidence,))


def _shades_of_gray(sample: Sample) -> NDArray[np.float64]:
    """The light's linear RGB by its Minkowski mean over unclipped pixels; 0 without any."""
    red, green, blue = sample.surroundings.rgb.T
    unclipped = np.flatnonzero((red < CLIPPED) & (green < CLIPPED) & (blue < CLIPPED))
    if len(unclipped) == 0:
        return np.zeros(3)
    sixth = cv2.mean(cv2.pow(sample.surroundings.linear[unclipped][np.newaxis], MINKOWSKI))
    return np.array(sixth[:3]) ** (1 / MINKOWSKI)


@measure(key="colourfulness", unit="M")
def colourfulness(sample: Sample) -> Measurement:
    """Colourfulness M of the surroundings: 0 none, 15 slight, 33 moderate, 59 quite, 109 extreme.

    Abstains when surroundings cover under 5 %. Source: Hasler & Süsstrunk 2003, 10.1117/12.477378.
    """
    if answer := too_little(sample, "M"):
        return answer
    evidence = sample.surroundings_outline
    value = off_face_colourfulness(sample)
    return Measurement(value, "M", area_confidence(sample), (evidence,))


def off_face_colourfulness(sample: Sample) -> float:
    """Hasler and Süsstrunk's M of the surroundings, of 8-bit sRGB."""
    opponents = np.array([[1, -1, 0], [0.5, 0.5, -1]])  # red less green, yellow less blue
    means, deviations = cv2.meanStdDev(
        cv2.transform(sample.surroundings.rgb[np.newaxis].astype(np.float32), opponents)
    )
    return float(np.hypot(*deviations[:, 0]) + 0.3 * np.hypot(*means[:, 0]))
