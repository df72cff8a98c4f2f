"""How much fine structure the skin in the picture keeps: pores and lines, not noise."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import overlay
from scoring.vision.levels import Level
from scoring.vision.masks import Mask, evenly, patch_share
from scoring.vision.measurement import Measurement, abstained, measure
from scoring.vision.noise import inner_blocks
from scoring.vision.quantiles import median
from scoring.vision.sample import Sample

UNIT = "L*"
IOD = 220.0  # px; the resolution at which the band is defined
LEAST_IOD = 150.0
LEAST_SHARE = 0.5  # of a patch that must be bare skin
FINE, COARSE = 0.8, 2.5  # the band's edges, px sigma
NATURAL_RATIO = 1.6  # SD of the band over that below it, on noise-free skin: median of portraits
# Below this share of an IOD of 220 px, sharpened skin and white noise have the same ratio; toward
# it the ratio counts less and less, and only the confidence still falls.
BLIND = 0.7
FLATTEST_BIAS = 0.58  # what the flattest of blocks that are all grain show of its variance
MANY = 4000  # pixels that a median is taken of
FLAT = 1e-3  # variance of L* that no 8-bit picture can show
# Under this share of what the band shows, noise hides the skin; but where the band shows next to
# nothing (variance of L*), the skin is smooth, whatever the rest of it is.
LEAST_KEPT, NOISY = 0.1, 0.15
TOO_NOISY = (
    "Noise or grain covers what the skin would show. Use a picture with less noise, or one before "
    "the grain was added."
)


@measure(key="skin_texture", unit=UNIT)
def skin_texture(sample: Sample) -> Measurement:
    """SD of L* in the band sigma .8 to 2.5 px at an IOD of 220 px, without the picture's noise.

    0 = plastic; portraits .4 to 1.8. Median of the cheeks and the forehead, so that a fringe or
    a rim over one of them does not decide. Abstains below an IOD of 150 px, when fewer than two
    patches show bare skin, and when a mask or a hand lies over the mouth: cloth is no skin. Noise
    and grain are no texture: their part is estimated twice, from the ratio to the band below
    (white noise) and from the flattest blocks of the picture (grain of any size), and the larger
    one is removed; where little is left, confidence is low, and where next to nothing is, it
    abstains.
    Source: band after evidence C15; Tsankova & Kappas 2016, 10.1177/0301006615619309.
    """
    iod = sample.face.iod
    if iod < LEAST_IOD:
        return abstained(
            UNIT,
            f"The face is too small to judge skin: {iod:.0f} of {LEAST_IOD:.0f} pixels between "
            "the outer corners of the eyes. Export it larger or crop closer.",
        )
    close_up = sample.close_up
    shares = {
        name: patch_share(patch, close_up.landmarks, name)
        for name, patch in close_up.skin_patches.items()
    }
    bare = {name: close_up.skin_patches[name] for name in shares if shares[name] >= LEAST_SHARE}
    if len(bare) < 2 or sample.mouth_is_covered:
        return abstained(
            UNIT,
            "Hair, glasses, hands, a mask or heavy noise cover cheeks and forehead. Use a picture "
            "in which they are free.",
        )
    return _reading(sample, bare, float(np.mean(list(shares.values()))))


def _reading(sample: Sample, bare: dict[str, Mask], share: float) -> Measurement:
    close_up = sample.close_up
    scale = close_up.iod / IOD
    rows, columns = _bounds(np.logical_or.reduce(list(bare.values())), round(3 * COARSE * scale))
    finest, band = _bands(Level(close_up.rgb[rows, columns]).lightness, scale)
    floor, white = _noise_floor(sample, scale), _white_ratio(scale)
    told_apart = float(np.clip((scale - BLIND) / (1 - BLIND), 0, 1))
    raw, clean, sure = [], [], []
    for patch in bare.values():
        region = patch[rows, columns]
        seen, fine = _variance(band[region]), _variance(finest[region])
        # Two bands, two unknowns: white noise at its ratio, skin at its own.
        noise = np.clip(seen - (seen - white * fine) / (1 - white / NATURAL_RATIO**2), 0, seen)
        raw.append(seen)
        clean.append(max(0.0, seen - max(told_apart * float(noise), floor)))
        sure.append(max(0.0, seen - max(float(noise), floor)))
    evidence = tuple(
        overlay.mask(patch, label=f"skin of the {name}", parts=1, frame=close_up.frame)
        for name, patch in bare.items()
    )
    kept = float(np.median(sure)) / max(float(np.median(raw)), FLAT)
    if kept < LEAST_KEPT and float(np.median(raw)) > NOISY:
        return abstained(UNIT, TOO_NOISY, evidence)
    confidence = min(1.0, sample.face.iod / IOD) * share * min(1.0, kept + FLAT)
    return Measurement(float(np.sqrt(np.median(clean))), UNIT, round(confidence, 3), evidence)


def _bounds(region: Mask, margin: int) -> tuple[slice, slice]:
    """Rows and columns of a non-empty region, and ``margin`` px around it."""
    left, top, width, height = cv2.boundingRect(region.view(np.uint8))
    rows = slice(max(0, top - margin), top + height + margin)
    return rows, slice(max(0, left - margin), left + width + margin)


def _bands(
    lightness: NDArray[np.float32], scale: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """L* below the band and in it, where the IOD is ``scale`` times 220 px."""
    smooth = cv2.GaussianBlur(lightness, (0, 0), _sigma(FINE, scale))
    band = smooth - cv2.GaussianBlur(lightness, (0, 0), _sigma(COARSE, scale))
    return lightness - smooth, np.asarray(band, dtype=np.float32)


def _sigma(defined: float, scale: float) -> float:
    """A sigma of so many px at an IOD of 220 px, in px where the IOD is ``scale`` times that.

    A pixel is itself a mean over its square, of variance 1/12: the larger pixel of the definition
    blurs more than a smaller one here, and the Gaussian makes up for the difference.
    """
    return float(np.sqrt((defined * scale) ** 2 + (scale**2 - 1) / 12))


def _white_ratio(scale: float) -> float:
    """Variance that white noise of single pixels has in the band over that below it."""
    fine, coarse = _kernel(_sigma(FINE, scale)), _kernel(_sigma(COARSE, scale))
    middle = len(coarse) // 2
    wide = np.zeros_like(coarse)
    wide[middle - len(fine) // 2 : middle + len(fine) // 2 + 1] = fine
    # A kernel's two-dimensional energy is the square of its one-dimensional one.
    both = float(wide @ coarse) ** 2
    own = float(fine @ fine) ** 2
    in_band = own - 2 * both + float(coarse @ coarse) ** 2
    below = 1 - 2 * float(fine.max()) ** 2 + own
    return in_band / below


def _kernel(sigma: float) -> NDArray[np.float64]:
    """The weights of a Gaussian, as wide as OpenCV's own for floating-point pictures."""
    side = round(sigma * 8 + 1) | 1
    return np.asarray(cv2.getGaussianKernel(side, sigma), dtype=np.float64)[:, 0]


def _variance(values: NDArray[np.float32]) -> float:
    """Variance with the outermost values drawn in to 4 robust SDs: a hair is no pore."""
    if values.size == 0:
        return 0.0
    centred = values - np.float32(median(evenly(values, MANY)))
    spread = 4 * 1.4826 * median(np.abs(evenly(centred, MANY)))
    return float(np.var(np.minimum(np.maximum(centred, -spread), spread)))


def _noise_floor(sample: Sample, scale: float) -> float:
    """Variance of the band where the picture is flattest; 0 where no part of it is flat."""
    patches = sample.flat_patches(round(-np.log2(sample.close_up.scale)))
    if len(patches) == 0:
        return 0.0
    side = patches.shape[-1]
    _, band = _bands(patches.reshape(-1, side), scale)
    return float(np.median(inner_blocks(band, side).var(axis=(1, 2)))) / FLATTEST_BIAS
