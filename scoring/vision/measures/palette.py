"""The palette of clothing and background, how warm it is, and whether one colour stands out."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.vision import overlay
from scoring.vision.colour_science import hex_code
from scoring.vision.measurement import Evidence, Measurement, abstained, measure
from scoring.vision.measures.colour import area_confidence, too_little
from scoring.vision.palette import Swatch, palette
from scoring.vision.quantiles import percentiles
from scoring.vision.sample import Sample

WARM_HUES = (0.0, 90.0)  # deg in a*b*: red over orange to yellow
PLAIN_CHROMA = 6.0  # mean C* below which a picture has hardly any hue to speak of
# A picture is without colour when even its most colourful hundredth is: JPEG leaves a little.
LEAST_CHROMA, COLOURED_SHARE = 2.5, 99
ACCENT_CHROMA, ACCENT_APART = 35.0, 60.0  # least C*, least degrees from the dominant hue
ACCENT_AREA = (0.02, 0.12)
HUE_BINS = 36


@measure(key="palette_warmth", unit="%")
def palette_warmth(sample: Sample) -> Measurement:
    """Share of warm hues (0 to 90 deg) in the surroundings, weighted by chroma, %, 0 to 100.

    Its evidence is the palette (K-PAL): at most eight swatches of clothing and background, skin
    and hair left out, heaviest first; it is there as well when the picture is black and white and
    the warmth abstains. Abstains when surroundings cover under 5 %, too.
    """
    if answer := too_little(sample, "%"):
        return answer
    colours = _Colours(sample)
    swatches = tuple(_swatch(swatch) for swatch in palette(colours.lab))
    if percentiles(colours.chroma, COLOURED_SHARE)[0] < LEAST_CHROMA:
        return abstained(
            "%",
            "The surroundings are black, white or grey, or the whole picture is: there is no hue "
            "to call warm or cool.",
            swatches,
        )
    warm = (colours.hue >= WARM_HUES[0]) & (colours.hue < WARM_HUES[1])
    total = float(colours.chroma.sum())
    percent = 100.0 * float(colours.chroma[warm].sum()) / total if total > 0 else 0.0
    sure = area_confidence(sample) * min(1.0, float(colours.chroma.mean()) / PLAIN_CHROMA)
    return Measurement(percent, "%", round(sure, 3), swatches)


@measure(key="accent_colour", unit="count")
def accent_colour(sample: Sample) -> Measurement:
    """How many colours stand out: strong (C* from 35), 2 to 12 % of the area, 60 deg off the rest.

    Counted among clothing and background; 0 when one colour rules or none is strong. The accents
    are the evidence. Abstains when surroundings cover under 5 %.
    """
    if answer := too_little(sample, "count"):
        return answer
    colours = _Colours(sample)
    accents = []
    for members in _strong_hues(colours):
        area = float(members.mean())
        middle = _mean_hue(colours.hue[members], colours.chroma[members])
        apart = abs((middle - colours.dominant_hue + 180) % 360 - 180)
        if ACCENT_AREA[0] <= area <= ACCENT_AREA[1] and apart >= ACCENT_APART:
            lab = np.median(colours.lab[members], axis=0)
            accents.append(_swatch(Swatch((float(lab[0]), float(lab[1]), float(lab[2])), area)))
    return Measurement(float(len(accents)), "count", area_confidence(sample), tuple(accents))


class _Colours:
    """The surroundings' colours at palette size, with their chroma and hue (deg, 0 to 360)."""

    def __init__(self, sample: Sample) -> None:
        self.lab = sample.palette_colours
        self.chroma: NDArray[np.float64] = np.hypot(self.lab[:, 1], self.lab[:, 2]).astype(float)
        self.hue: NDArray[np.float64] = np.degrees(np.arctan2(self.lab[:, 2], self.lab[:, 1])) % 360

    @cached_property
    def dominant_hue(self) -> float:
        """The middle of the heaviest 50 degrees of hue, weighted by chroma."""
        bins = (self.hue / (360 / HUE_BINS)).astype(int) % HUE_BINS
        weights = np.bincount(bins, weights=self.chroma, minlength=HUE_BINS)
        smooth = np.sum([np.roll(weights, shift) for shift in (-2, -1, 0, 1, 2)], axis=0)
        return float((np.argmax(smooth) + 0.5) * 360 / HUE_BINS)


def _strong_hues(colours: _Colours) -> list[NDArray[np.bool_]]:
    """Members of each unbroken run of strong hues around the circle, by ten-degree bins."""
    strong = colours.chroma >= ACCENT_CHROMA
    bins = (colours.hue / (360 / HUE_BINS)).astype(int) % HUE_BINS
    least = max(1.0, 0.002 * len(strong))
    filled = np.bincount(bins[strong], minlength=HUE_BINS) >= least
    if filled.all() or not filled.any():
        return [strong] if filled.any() else []
    start = int(np.flatnonzero(~filled)[0])
    runs: list[list[int]] = [[]]
    for step in range(1, HUE_BINS + 1):
        at = (start + step) % HUE_BINS
        if filled[at]:
            runs[-1].append(at)
        elif runs[-1]:
            runs.append([])
    return [strong & np.isin(bins, run) for run in runs if run]


def _mean_hue(hue: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    turned = np.radians(hue)
    mean = np.arctan2((weight * np.sin(turned)).sum(), (weight * np.cos(turned)).sum())
    return float(np.degrees(mean)) % 360


def _swatch(swatch: Swatch) -> Evidence:
    lab = np.array(swatch.lab)
    code = hex_code(lab)
    return overlay.swatch(lab, hex_code=code, weight=swatch.weight, label=code)
