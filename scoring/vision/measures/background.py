"""How the person stands out from the background, how calm it is, and what place it shows.

Detail is compared at an IOD of 360 px: larger faces are reduced to it. Smaller ones are not blown
up, their gradients count as if they had been: a slope falls with the enlargement, a Laplacian
with its square.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import overlay
from scoring.vision.masks import Mask
from scoring.vision.measurement import Measurement, abstained, measure
from scoring.vision.sample import Sample

IOD = 360.0
LEAST_SHARE, ENOUGH_SHARE = 0.05, 0.2  # of the picture that is background
LEAST_IOD = 60.0  # px; a face with fewer pixels has no detail to compare with
EDGE = 4.0  # L* per px at the IOD of 360
FLAT = 0.01  # added to a Laplacian variance: one of a perfectly flat region would divide by 0


@dataclass(frozen=True)
class _Detail:
    """L* at the compared scale, the masks there, and how much larger an IOD of 360 would be."""

    lightness: NDArray[np.float32]
    face: Mask
    background: Mask
    enlargement: float


def _too_little(sample: Sample, unit: str) -> Measurement | None:
    """The abstaining answer when hardly any background is in view."""
    if sample.background_mask.mean() >= LEAST_SHARE:
        return None
    return abstained(
        unit, "Hardly any background is in view, so nothing can be said of it. Use a wider crop."
    )


def _area_confidence(sample: Sample) -> float:
    area = min(1.0, float(sample.background_mask.mean()) / ENOUGH_SHARE)
    return round(area * min(1.0, sample.face.iod / IOD + 0.4), 3)


def _detail(sample: Sample) -> _Detail:
    iod = min(IOD, sample.face.iod)
    if iod == sample.face.iod:
        lightness, face, background = sample.lab[..., 0], sample.face_mask, sample.background_mask
    else:
        lightness = sample.lightness_at(iod)
        face, background = (
            sample.mask_at(region, iod) for region in (sample.face_mask, sample.background_mask)
        )
    return _Detail(lightness, face, background, IOD / iod)


def _laplacian_variance(detail: _Detail, region: Mask) -> float:
    laplacian = cv2.Laplacian(detail.lightness, cv2.CV_32F)
    return (float(laplacian[region].var()) + FLAT) / detail.enlargement**4


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
    detail = _detail(sample)
    ratio = _laplacian_variance(detail, detail.face) / _laplacian_variance(
        detail, detail.background
    )
    lightness = sample.lab[..., 0]
    apart = abs(
        float(np.median(lightness[sample.person_mask | sample.face_mask]))
        - float(np.median(lightness[sample.background_mask]))
    )
    evidence = overlay.mask(
        sample.background_mask, label="background", abs_delta_lightness=round(apart, 2)
    )
    return Measurement(float(np.log10(ratio)), "log10", _area_confidence(sample), (evidence,))


@measure(key="background_blur", unit="variance")
def background_blur(sample: Sample) -> Measurement:
    """Laplacian variance of the background's L* at an IOD of 360 px; low = soft, portraits 0 to 8.

    Abstains when the background covers under 5 %.
    """
    if answer := _too_little(sample, "variance"):
        return answer
    detail = _detail(sample)
    value = _laplacian_variance(detail, detail.background)
    evidence = overlay.mask(sample.background_mask, label="background")
    return Measurement(value, "variance", _area_confidence(sample), (evidence,))


@measure(key="background_clutter", unit="fraction")
def background_clutter(sample: Sample) -> Measurement:
    """Share of background pixels on an edge: L* gradient over 4 per px at an IOD of 360; 0 to 1.

    Plain and softly blurred backgrounds lie near 0, busy ones above .04. Abstains when the
    background covers under 5 %.
    """
    if answer := _too_little(sample, "fraction"):
        return answer
    detail = _detail(sample)
    across = cv2.filter2D(detail.lightness, cv2.CV_32F, np.array([[-0.5, 0, 0.5]]))
    down = cv2.filter2D(detail.lightness, cv2.CV_32F, np.array([[-0.5], [0], [0.5]]))
    edges = detail.background & (np.hypot(across, down) > EDGE * detail.enlargement)
    value = float(edges.sum()) / max(1, int(detail.background.sum()))
    busy = cv2.blur(edges.astype(np.float32), (15, 15)) > 0.15
    evidence = overlay.mask(busy, label="edges in the background")
    return Measurement(value, "fraction", _area_confidence(sample), (evidence,))
