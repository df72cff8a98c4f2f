"""How the person stands out from the background, and how calm the background is."""

import cv2
import numpy as np

from scoring.vision import overlay
from scoring.vision.masks import Mask
from scoring.vision.measurement import Measurement, abstained, measure
from scoring.vision.quantiles import median
from scoring.vision.sample import Sample

LEAST_SHARE, ENOUGH_SHARE = 0.05, 0.2  # of the picture that is background
LEAST_IOD = 60.0  # px; a face with fewer pixels has no detail to compare with
CLOSE_IOD = 200.0  # px; from here on the face shows its detail in full
EDGE = 6.0  # L* per px at the IOD of 128 at which detail is compared


def _too_little(sample: Sample, unit: str) -> Measurement | None:
    """The abstaining answer when hardly any background is in view."""
    if sample.background_share >= LEAST_SHARE:
        return None
    return abstained(
        unit, "Hardly any background is in view, so nothing can be said of it. Use a wider crop."
    )


def _area_confidence(sample: Sample) -> float:
    area = min(1.0, sample.background_share / ENOUGH_SHARE)
    return round(area * min(1.0, sample.face.iod / CLOSE_IOD), 3)


@measure(key="background_separation", unit="log10")
def background_separation(sample: Sample) -> Measurement:
    """log10 of the Laplacian variance (L*) of the face over that of the background; -.2 to 1.9.

    0 = equally sharp, 1 = ten times. The unsigned difference of median L* between the person and
    the background stands in the evidence. Abstains when the background covers under 5 % or the
    IOD is under 60 px.
    """
    if answer := _too_little(sample, "log10"):
        return answer
    if sample.face.iod < LEAST_IOD:
        return abstained(
            "log10", "The face is too small to compare its sharpness. Export the picture larger."
        )
    ratio = sample.detail.laplacian_variance(sample.face_mask) / sample.background_sharpness
    apart = abs(
        _median_lightness(sample, sample.person_mask | sample.face_mask)
        - _median_lightness(sample, sample.background_mask)
    )
    evidence = {**sample.background_outline, "abs_delta_lightness": round(apart, 2)}
    return Measurement(float(np.log10(ratio)), "log10", _area_confidence(sample), (evidence,))


def _median_lightness(sample: Sample, region: Mask) -> float:
    """Median L* over every other pixel of a non-empty region of the overview; 0 of none."""
    values = sample.overview.lightness[::2, ::2][region[::2, ::2]]
    return median(values) if values.size else 0.0


@measure(key="background_blur", unit="variance")
def background_blur(sample: Sample) -> Measurement:
    """Laplacian variance of the background's L* at an IOD of 360 px; low = soft, portraits 0 to 8.

    Abstains when the background covers under 5 %.
    """
    if answer := _too_little(sample, "variance"):
        return answer
    value = sample.background_sharpness
    evidence = sample.background_outline
    return Measurement(value, "variance", _area_confidence(sample), (evidence,))


@measure(key="background_clutter", unit="fraction")
def background_clutter(sample: Sample) -> Measurement:
    """Share of background pixels on an edge: L* gradient over 4 per px at an IOD of 360; 0 to 1.

    Plain and softly blurred backgrounds lie near 0, busy ones above .04. Abstains when the
    background covers under 5 %.
    """
    if answer := _too_little(sample, "fraction"):
        return answer
    detail = sample.detail
    background = detail.fitted(sample.background_mask)
    edges = background & detail.steeper(EDGE)
    value = float(np.count_nonzero(edges)) / max(1, int(np.count_nonzero(background)))
    # Drawn at the overview's size, where a busy part is a blot and not a thousand lines.
    marked = edges.view(np.uint8) * np.uint8(255)
    share = cv2.resize(marked, sample.overview.shape[::-1], interpolation=cv2.INTER_AREA)
    evidence = overlay.mask(cv2.blur(share, (5, 5)) > 0.15 * 255, label="edges in the background")
    return Measurement(value, "fraction", _area_confidence(sample), (evidence,))
