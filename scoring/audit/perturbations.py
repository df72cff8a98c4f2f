"""Perturbations: changes of a picture that should not, or hardly, change what is said of it.

Each takes a decoded picture and gives the bytes of a file, so that the engine reads it as it reads
any other. All but the JPEG are saved without loss; light is changed in linear RGB.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scoring.audit.recolour import recoloured, skin_weights
from scoring.vision.colour_science import linear_rgb, luminance
from scoring.vision.sample import Sample

JPEG_QUALITY = 70
THIRD_OF_A_STOP = 2 ** (1 / 3)
WHITE_BALANCE_GAIN = 1.1
CUT = 0.05  # of width and of height
# Reflectances as multiples of the skin's own, red, green, blue. Melanin takes most of the blue and
# least of the red, blood most of the green.
DARKER = (0.72, 0.62, 0.54)
LIGHTER = (1.16, 1.22, 1.28)
ROSIER = (1.04, 0.92, 0.97)
MORE_GOLDEN = (1.02, 1.00, 0.86)

Pixels = NDArray[np.uint8]
Change = Callable[[Sample], bytes]


@dataclass(frozen=True)
class Perturbation:
    """One change. kind: the tolerance that it is held to. apply: raises what Sample raises."""

    key: str
    kind: str
    title: str
    apply: Change


def lossless(rgb: Pixels) -> bytes:
    """The bytes of a file that holds exactly these pixels."""
    return _saved(Image.fromarray(rgb), "PNG", compress_level=1)


def _saved(image: Image.Image, kind: str, **options: int) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _encoded(linear: NDArray[np.float32]) -> bytes:
    """Linear RGB as sRGB code values (IEC 61966-2-1); light beyond white is clipped."""
    light = np.clip(linear, 0.0, 1.0)
    curved = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return lossless(np.round(curved * 255).astype(np.uint8))


def _mirrored(sample: Sample) -> bytes:
    return lossless(np.ascontiguousarray(sample.rgb[:, ::-1]))


def _as_jpeg(sample: Sample) -> bytes:
    return _saved(Image.fromarray(sample.rgb), "JPEG", quality=JPEG_QUALITY)


def _half_size(sample: Sample) -> bytes:
    height, width = sample.shape
    half = (max(1, width // 2), max(1, height // 2))
    return lossless(np.asarray(cv2.resize(sample.rgb, half, interpolation=cv2.INTER_AREA)))


def _exposed(sample: Sample, gain: float) -> bytes:
    return _encoded(linear_rgb(sample.rgb) * np.float32(gain))


def _balanced(sample: Sample, red: float, blue: float) -> bytes:
    gains = np.array([red, 1.0, blue], dtype=np.float32)
    return _encoded(linear_rgb(sample.rgb) * (gains / luminance(gains[None, None])[0, 0]))


def _cropped(sample: Sample, left: float, top: float) -> bytes:
    """CUT of width and height away; left and top: the share of it that goes on those sides."""
    height, width = sample.shape
    across, down = round(width * CUT), round(height * CUT)
    x, y = round(across * left), round(down * top)
    kept = sample.rgb[y : y + height - down, x : x + width - across]
    return lossless(np.ascontiguousarray(kept))


def _of_skin(sample: Sample, gains: tuple[float, float, float]) -> bytes:
    linear = linear_rgb(sample.rgb)
    return _encoded(recoloured(linear, skin_weights(sample, linear), gains))


_ALL = (
    Perturbation("mirror", "mirror", "Mirrored", _mirrored),
    Perturbation("jpeg", "jpeg", "JPEG, quality 70", _as_jpeg),
    Perturbation("half_size", "half_size", "Half the size", _half_size),
    Perturbation(
        "brighter", "exposure", "⅓ stop brighter", partial(_exposed, gain=THIRD_OF_A_STOP)
    ),
    Perturbation(
        "darker", "exposure", "⅓ stop darker", partial(_exposed, gain=1 / THIRD_OF_A_STOP)
    ),
    Perturbation(
        "warmer",
        "white_balance",
        "Warmer light",
        partial(_balanced, red=WHITE_BALANCE_GAIN, blue=1 / WHITE_BALANCE_GAIN),
    ),
    Perturbation(
        "cooler",
        "white_balance",
        "Cooler light",
        partial(_balanced, red=1 / WHITE_BALANCE_GAIN, blue=WHITE_BALANCE_GAIN),
    ),
    Perturbation("tighter", "recrop", "Cut evenly", partial(_cropped, left=0.5, top=0.5)),
    Perturbation("cut_start", "recrop", "Cut left and top", partial(_cropped, left=1, top=1)),
    Perturbation("cut_end", "recrop", "Cut right and bottom", partial(_cropped, left=0, top=0)),
    Perturbation("skin_darker", "skin", "Darker skin", partial(_of_skin, gains=DARKER)),
    Perturbation("skin_lighter", "skin", "Lighter skin", partial(_of_skin, gains=LIGHTER)),
    Perturbation("skin_rosier", "skin", "Rosier skin", partial(_of_skin, gains=ROSIER)),
    Perturbation("skin_golden", "skin", "More golden skin", partial(_of_skin, gains=MORE_GOLDEN)),
)

PERTURBATIONS: Mapping[str, Perturbation] = MappingProxyType({each.key: each for each in _ALL})
"""Every change of the audit by key, in the order of the card."""
