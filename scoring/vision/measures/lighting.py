"""Where the light comes from and how far it reaches: ratios and clipping, never a skin's tone."""

import cv2
import numpy as np

from scoring.vision import overlay
from scoring.vision.levels import halved
from scoring.vision.masks import patch_share
from scoring.vision.measurement import Measurement, abstained, measure
from scoring.vision.sample import Sample

CHEEKS = ("right cheek", "left cheek")
LEAST_SHARE = 0.4  # of a cheek patch that must be bare skin
WIDEST_YAW = 20.0  # deg; beyond it one cheek shows its side
CLIPPED, FULLY_CLIPPED = 250, 245
SOFTNESS_IOD, SOFTNESS_BLUR = 160.0, 0.03  # px; sigma as a fraction of the IOD
BLACK = 1e-3  # luminance below which a logarithm only magnifies noise


@measure(key="key_fill_ratio", unit="stops")
def key_fill_ratio(sample: Sample) -> Measurement:
    """Key over fill light: |log2| of the ratio of the cheeks' median luminances, stops, from 0.

    Abstains from 20 deg of yaw, and when hair, hands or glasses cover a cheek. The brighter cheek
    stands in the evidence. A ratio of two places on one skin: its tone cancels out (rule F2).
    """
    yaw = abs(sample.face.pose.yaw)
    if yaw >= WIDEST_YAW:
        return abstained(
            "stops",
            f"The head is turned {yaw:.0f} degrees, so the cheeks cannot be compared. Use a "
            "picture that faces the lens more.",
        )
    close_up = sample.close_up
    patches = {name: close_up.skin_patches[name] for name in CHEEKS}
    share = min(patch_share(patches[name], close_up.landmarks, name) for name in CHEEKS)
    if share < LEAST_SHARE:
        return abstained(
            "stops", "A cheek is covered or outside the picture. Use one in which both are free."
        )
    right, left = (
        max(BLACK, float(np.median(close_up.luminance[patch]))) for patch in patches.values()
    )
    stops = float(np.log2(right / left))
    roles = ("key", "fill") if stops > 0 else ("fill", "key")
    evidence = tuple(
        overlay.mask(
            patches[name],
            label=f"{role} on the {name}",
            parts=1,
            frame=close_up.frame,
            stops=round(part, 3),
        )
        for name, role, part in zip(CHEEKS, roles, (stops / 2, -stops / 2), strict=True)
    )
    return Measurement(abs(stops), "stops", round(share * (1 - yaw / 40), 3), evidence)


@measure(key="highlight_clipping", unit="%")
def highlight_clipping(sample: Sample) -> Measurement:
    """Face pixels whose brightest channel is at least 250 of 255, % of the face, 0 to 100.

    The share with every channel at 245 or more, where no detail is left, stands in the evidence.
    """
    close_up = sample.close_up
    face = close_up.face_mask
    red, green, blue = cv2.split(close_up.rgb)
    clipped = face & (cv2.max(cv2.max(red, green), blue) >= CLIPPED)
    fully = face & (cv2.min(cv2.min(red, green), blue) >= FULLY_CLIPPED)
    area = max(1, int(np.count_nonzero(face)))
    percent, empty = (100.0 * float(np.count_nonzero(part)) / area for part in (clipped, fully))
    evidence = overlay.mask(
        clipped,
        label="clipped highlights",
        frame=close_up.frame,
        percent=round(percent, 3),
        fully_clipped_percent=round(empty, 3),
    )
    # Glass mirrors lamps; a small face holds few highlights to count.
    return Measurement(percent, "%", round(min(1.0, sample.face.iod / 100), 3), (evidence,))


@measure(key="shadow_softness", unit="stops/IOD")
def shadow_softness(sample: Sample) -> Measurement:
    """Steepest light falls on bare skin: 95th percentile of the gradient of log2 luminance.

    Luminance is blurred at 3 % of the IOD; stops per IOD, portraits 6 to 30, low = soft. Abstains
    without bare skin. It varies with skin tone and age: for comparing pictures of one person.
    """
    close_up = sample.close_up
    if not close_up.skin_mask.any():
        return abstained("stops/IOD", "No bare skin is in view, so no shadow can be followed.")
    stops = cv2.log(np.maximum(close_up.luminance, BLACK)) / np.float32(np.log(2))
    skin, iod = close_up.skin_mask.view(np.uint8) * np.uint8(255), close_up.iod
    while iod >= SOFTNESS_IOD:
        stops, skin, iod = halved(stops), halved(skin), iod / 2
    blurred = cv2.GaussianBlur(stops, (0, 0), SOFTNESS_BLUR * iod)
    across = cv2.Sobel(blurred, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(blurred, cv2.CV_32F, 0, 1, scale=1 / 8)
    slopes = cv2.magnitude(across, down)[skin > 252]
    steepest = float(np.percentile(slopes, 95)) * iod if slopes.size else 0.0
    confidence = min(1.0, sample.face.iod / SOFTNESS_IOD)
    evidence = overlay.mask(
        close_up.skin_mask, label="skin that was followed", frame=close_up.frame
    )
    return Measurement(steepest, "stops/IOD", round(confidence, 3), (evidence,))


@measure(key="tonal_contrast", unit="L*")
def tonal_contrast(sample: Sample) -> Measurement:
    """SD of L* over the whole picture; portraits 15 to 31. The 1st and 99th percentile beside."""
    lightness = sample.overview.lab[..., 0]
    low, high = (round(float(part), 2) for part in np.percentile(lightness, [1, 99]))
    height, width = sample.shape
    frame = overlay.box(
        0, 0, width, height, label="whole picture", size=sample.size, darkest=low, lightest=high
    )
    return Measurement(float(lightness.std()), "L*", 1.0, (frame,))
