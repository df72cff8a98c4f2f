"""How much fine structure the skin in the picture keeps: pores and lines, not noise."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import overlay
from scoring.vision.masks import Mask, patch_share
from scoring.vision.measurement import Measurement, abstained, measure
from scoring.vision.sample import Sample

UNIT = "L*"
IOD = 220.0  # px; the resolution at which the band is defined
LEAST_IOD = 150.0
LEAST_SHARE = 0.5  # of a patch that must be bare skin
FINE, COARSE = 0.8, 2.5  # the band's edges, px sigma
# White noise leaves this much of its finest band (below sigma .8) in the measured band, by how
# far the picture was enlarged to reach the IOD; found by resampling white noise.
WHITE_SCALES = (0.3, 0.6, 0.8, 0.9, 1.1, 1.2, 1.3, 1.4, 1.47)
WHITE_RATIOS = (0.42, 0.45, 0.50, 0.53, 0.55, 0.63, 0.71, 0.80, 0.87)
NATURAL_RATIO = 1.6  # of the same two bands on unretouched, noise-free skin: median of portraits
BLOCK = 33  # px side of the blocks whose flattest tell the picture's own noise
FLATTEST, FLATTEST_BIAS = 3.0, 0.70  # percentile, and what it shows of a pure noise's variance


@measure(key="skin_texture", unit=UNIT)
def skin_texture(sample: Sample) -> Measurement:
    """SD of L* in the band sigma .8 to 2.5 px at an IOD of 220 px, without the picture's noise.

    0 = plastic; portraits .4 to 1.8. Median of the cheeks and the forehead, so that a fringe or
    a rim over one of them does not decide. Abstains below an IOD of 150 px and when fewer than
    two patches show bare skin. Noise and grain are no texture: their part is estimated twice,
    from the ratio to the finest band (white noise) and from the flattest blocks of the picture
    (grain of any size), and the larger one is removed.
    Source: band after evidence C15; Tsankova & Kappas 2016, 10.1177/0301006615619309.
    """
    iod = sample.face.iod
    if iod < LEAST_IOD:
        return abstained(
            UNIT,
            f"The face is too small to judge skin: {iod:.0f} of {LEAST_IOD:.0f} pixels between "
            "the outer corners of the eyes. Export it larger or crop closer.",
        )
    shares = {
        name: patch_share(patch, sample.face.landmarks, name)
        for name, patch in sample.skin_patches.items()
    }
    bare = {name: sample.skin_patches[name] for name in shares if shares[name] >= LEAST_SHARE}
    if len(bare) < 2:
        return abstained(
            UNIT,
            "Hair, glasses or hands cover the cheeks and the forehead. Use a picture in which "
            "they are free.",
        )
    return _reading(sample, bare, float(np.mean(list(shares.values()))))


def _reading(sample: Sample, bare: dict[str, Mask], share: float) -> Measurement:
    lightness = sample.lightness_at(IOD)
    smooth = cv2.GaussianBlur(lightness, (0, 0), FINE)
    band = smooth - cv2.GaussianBlur(lightness, (0, 0), COARSE)
    finest = lightness - smooth
    regions = {name: sample.mask_at(patch, IOD) for name, patch in bare.items()}
    floor = _noise_floor(band, lightness)
    white = float(np.interp(IOD / sample.face.iod, WHITE_SCALES, WHITE_RATIOS)) ** 2
    raw, clean = [], []
    for region in regions.values():
        seen, fine = _variance(band[region]), _variance(finest[region])
        # Two bands, two unknowns: white noise at its ratio, skin at its own.
        unmixed = (seen - white * fine) / (1 - white / NATURAL_RATIO**2)
        raw.append(seen)
        clean.append(max(0.0, min(unmixed, seen - floor)))
    value, before = float(np.sqrt(np.median(clean))), float(np.sqrt(np.median(raw)))
    evidence = tuple(
        overlay.mask(patch, label=f"skin of the {name}", parts=1) for name, patch in bare.items()
    )
    kept = (value / before) ** 2 if before > 0 else 1.0
    confidence = min(1.0, sample.face.iod / IOD) * share * (0.5 + 0.5 * min(1.0, kept))
    return Measurement(value, UNIT, round(confidence, 3), evidence)


def _variance(values: NDArray[np.float32]) -> float:
    """Variance with the outermost values drawn in to 4 robust SDs: a hair is no pore."""
    if values.size == 0:
        return 0.0
    centred = values - np.median(values)
    spread = 4 * 1.4826 * float(np.median(np.abs(centred)))
    return float(np.var(np.clip(centred, -spread, spread)))


def _noise_floor(band: NDArray[np.float32], lightness: NDArray[np.float32]) -> float:
    """Variance of the band where the picture is flattest, away from clipped tones."""
    mean = cv2.blur(lightness, (BLOCK, BLOCK))
    local = cv2.blur(band * band, (BLOCK, BLOCK)) - cv2.blur(band, (BLOCK, BLOCK)) ** 2
    step = BLOCK // 2
    mean, local = mean[step::step, step::step], local[step::step, step::step]
    unclipped = (mean > 12) & (mean < 90)
    if not unclipped.any():
        return 0.0
    return max(0.0, float(np.percentile(local[unclipped], FLATTEST)) / FLATTEST_BIAS)
