"""Samples of the licensed portraits, as they are and edited, for the tests of the measures."""

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np

from scoring.vision import face_points
from scoring.vision.decode import Decoded
from scoring.vision.measurement import MEASURES, Measurement
from scoring.vision.measures import expression, framing, gaze, head, posture, symmetry
from scoring.vision.sample import Sample
from tests.portraits import portrait

Edit = Callable[[np.ndarray], np.ndarray]

# As the manifest of the portraits describes them.
DIRECT = (
    "tiles/glasses-35.jpg",
    "tiles/jewelry-25.jpg",
    "tiles/jewelry-27.jpg",
    "tiles/hair-08.jpg",
    "tiles/hair-16.jpg",
    "tiles/hair-36.jpg",
)
AVERTED = (
    "tiles/glasses-36.jpg",
    "tiles/jewelry-04.jpg",
    "tiles/jewelry-18.jpg",
    "tiles/jewelry-20.jpg",
    "tiles/hair-00.jpg",
    "tiles/hair-28.jpg",
)
SMILING = ("tiles/jewelry-14.jpg", "tiles/hair-37.jpg", "tiles/sfhq-01.jpg")
SERIOUS = ("tiles/hair-18.jpg", "tiles/sfhq-10.jpg", "tiles/jewelry-25.jpg")
SUNGLASSES = ("tiles/glasses-44.jpg", "tiles/glasses-51.jpg")
GLASSES = tuple(
    f"tiles/glasses-{number}.jpg"
    for number in ("01", "02", "08", "17", "19", "20", "30", "33", "34", "35", "36")
)
# Varied in age, skin, light, turn and crop.
VARIED = (
    "synthetic/female-00.jpg",
    "synthetic/female-30.jpg",
    "synthetic/female-90.jpg",
    "synthetic/male-21.jpg",
    "synthetic/male-57.jpg",
    "tiles/hair-44.jpg",
    "tiles/jewelry-14.jpg",
)

__all__ = ["expression", "framing", "gaze", "head", "posture", "symmetry"]  # registered on import


@cache
def sample(name: str) -> Sample:
    """The portrait as it is; read once for all tests."""
    return Sample.from_bytes(portrait(name).read_bytes())


@cache
def edited(name: str, edit: Edit) -> Sample:
    """The portrait after ``edit`` of its pixels."""
    return of_pixels(edit(sample(name).rgb))


def of_pixels(rgb: np.ndarray, exif: dict[str, float | str] | None = None) -> Sample:
    height, width = rgb.shape[:2]
    decoded = Decoded(
        rgb=np.ascontiguousarray(rgb),
        width=width,
        height=height,
        format="PNG",
        icc_converted=False,
        exif=exif or {},
        notes=frozenset(),
    )
    return Sample(decoded, "")


def with_parts(name: str, **parts: object) -> Sample:
    """The portrait with some of its shared intermediates (``face``, ``body``) put in its place."""
    changed = of_pixels(sample(name).rgb)
    changed.__dict__.update({"face": sample(name).face, **parts})
    return changed


def measured(key: str, of: Sample) -> Measurement:
    return MEASURES[key].read(of)


def value(key: str, of: Sample) -> float:
    reading = measured(key, of).value
    assert reading is not None, (key, measured(key, of).abstained_because)
    return reading


def mirrored(rgb: np.ndarray) -> np.ndarray:
    return rgb[:, ::-1]


def half_size(rgb: np.ndarray) -> np.ndarray:
    height, width = rgb.shape[:2]
    return cv2.resize(rgb, (width // 2, height // 2), interpolation=cv2.INTER_AREA)


def jpeg_70(rgb: np.ndarray) -> np.ndarray:
    file = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 70])[1]
    return cv2.imdecode(file, cv2.IMREAD_COLOR)[..., ::-1]


def turned(rgb: np.ndarray, degrees: float) -> np.ndarray:
    """Turned clockwise about the middle, the edge repeated outward."""
    height, width = rgb.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return cv2.warpAffine(rgb, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)


def behind_dark_glass(of: Sample, tint: tuple[int, int, int], density: float) -> Sample:
    """The picture with lenses of a colour painted over both eyes; density 1 is opaque."""
    face = of.face
    glass = np.zeros(of.rgb.shape[:2], np.float32)
    for corners in (face_points.RIGHT_CORNERS, face_points.LEFT_CORNERS):
        x, y = face.landmarks[list(corners)].mean(axis=0)
        axes = (int(0.27 * face.iod), int(0.20 * face.iod))
        middle = (int(x), int(y + 0.03 * face.iod))
        cv2.ellipse(glass, middle, axes, face.pose.roll, 0, 360, density, -1)
    share = cv2.GaussianBlur(glass, (0, 0), 1.5)[..., np.newaxis]
    return of_pixels((of.rgb * (1 - share) + share * np.array(tint)).astype(np.uint8))
