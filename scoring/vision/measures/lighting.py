"""Where the light comes from and how far it reaches: ratios and clipping, never a skin's tone."""

import cv2
import numpy as np

from scoring.vision import overlay
from scoring.vision.close_up import CloseUp
from scoring.vision.colour_science import linear_rgb, luminance
from scoring.vision.levels import Level, halved
from scoring.vision.masks import Mask, evenly, patch_share
from scoring.vision.measurement import Measurement, abstained, measure
from scoring.vision.quantiles import median, percentiles
from scoring.vision.sample import Sample

CHEEKS = ("right cheek", "left cheek")
LEAST_SHARE = 0.4  # of a cheek patch that must be bare skin
WIDEST_YAW = 20.0  # deg; beyond it one cheek shows its side
CLIPPED, FULLY_CLIPPED, CRUSHED = 250, 245, 2
LEAST_UNCLIPPED = 0.25  # of a cheek's bare skin that must hold tones
# Light that lens and eye scatter from the brighter half over the darker, as a share of the brighter
# one, so that it is the same for every skin; and the noise of 8 bits, in luminance. Without them
# the logarithm reads the last code values of a deep shadow as stops that nobody sees.
FLARE, NOISE = 0.03, 0.002
SOFTNESS_IOD, SOFTNESS_BLUR = 160.0, 0.03  # px; sigma as a fraction of the IOD
BLACK = 1e-3  # luminance below which a logarithm only magnifies noise


@measure(key="key_fill_ratio", unit="stops")
def key_fill_ratio(sample: Sample) -> Measurement:
    """Key over fill light: |log2| of the ratio of the cheeks' median luminances, stops, 0 to 5.

    Medians over bare skin that is neither clipped nor crushed; a little scattered light is added to
    both. Abstains from 20 deg of yaw, when hair, hands, glasses or a mask cover a cheek, and when
    a cheek holds no tones. The brighter cheek stands in the evidence. A ratio of two places on one
    skin: its tone cancels out (rule F2).
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
    if share < LEAST_SHARE or sample.mouth_is_covered:
        return abstained(
            "stops", "A cheek is covered or outside the picture. Use one in which both are free."
        )
    right, left = (_light_on(close_up, patches[name]) for name in CHEEKS)
    if right is None or left is None:
        return abstained(
            "stops",
            "A cheek is burnt out to white or lost in black. Use a picture that keeps both.",
        )
    floor = FLARE * max(right, left) + NOISE
    stops = float(np.log2((right + floor) / (left + floor)))
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


def _light_on(close_up: CloseUp, patch: Mask) -> float | None:
    """Median luminance of a patch; None where most of it is clipped at either end."""
    inside = np.flatnonzero(patch)
    pixels = close_up.rgb.reshape(-1, 3)[inside]
    brightest = np.maximum(np.maximum(pixels[:, 0], pixels[:, 1]), pixels[:, 2])
    usable = (brightest < CLIPPED) & (brightest > CRUSHED)
    if np.count_nonzero(usable) < LEAST_UNCLIPPED * len(inside):
        return None
    return median(luminance(linear_rgb(evenly(pixels[usable], 4000)[np.newaxis])))


@measure(key="highlight_clipping", unit="%")
def highlight_clipping(sample: Sample) -> Measurement:
    """Face pixels without any detail left, every channel at 245 of 255 or more: % of the face.

    0 to 100. One bright channel alone is no lost highlight: it comes and goes with a third of a
    stop, and sooner on one skin than on another (docs/decisions/0004); its share stands in the
    evidence as ``one_channel_percent``.
    """
    close_up = sample.close_up
    face = close_up.face_mask
    red, green, blue = cv2.split(close_up.rgb)
    one = face & (cv2.max(cv2.max(red, green), blue) >= CLIPPED)
    lost = face & (cv2.min(cv2.min(red, green), blue) >= FULLY_CLIPPED)
    area = max(1, int(np.count_nonzero(face)))
    one_percent, percent = (100.0 * float(np.count_nonzero(part)) / area for part in (one, lost))
    evidence = overlay.mask(
        lost,
        label="clipped highlights",
        frame=close_up.frame,
        percent=round(percent, 3),
        one_channel_percent=round(one_percent, 3),
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
    face, skin = Level(close_up.rgb), close_up.skin_mask.view(np.uint8) * np.uint8(255)
    while face.scale * close_up.iod >= SOFTNESS_IOD:
        face, skin = face.halved(), halved(skin)
    iod = face.scale * close_up.iod
    stops = cv2.log(np.maximum(face.luminance, BLACK)) / np.float32(np.log(2))
    blurred = cv2.GaussianBlur(stops, (0, 0), SOFTNESS_BLUR * iod)
    across = cv2.Sobel(blurred, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(blurred, cv2.CV_32F, 0, 1, scale=1 / 8)
    slopes = cv2.magnitude(across, down)[skin > 252]
    steepest = percentiles(slopes, 95)[0] * iod if slopes.size else 0.0
    confidence = min(1.0, sample.face.iod / SOFTNESS_IOD)
    evidence = overlay.mask(
        close_up.skin_mask, label="skin that was followed", frame=close_up.frame
    )
    return Measurement(steepest, "stops/IOD", round(confidence, 3), (evidence,))


@measure(key="tonal_contrast", unit="L*")
def tonal_contrast(sample: Sample) -> Measurement:
    """SD of L* over the whole picture; portraits 15 to 31. The 1st and 99th percentile beside."""
    lightness = sample.overview.lightness
    low, high = (round(part, 2) for part in percentiles(lightness[::2, ::2], 1, 99))
    height, width = sample.shape
    frame = overlay.box(
        0, 0, width, height, label="whole picture", size=sample.size, darkest=low, lightest=high
    )
    return Measurement(float(cv2.meanStdDev(lightness)[1].item()), "L*", 1.0, (frame,))
