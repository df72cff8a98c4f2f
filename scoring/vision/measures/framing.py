"""Framing: where the face lies in the frame, how large, and how far off the camera stood."""

import numpy as np

from scoring.vision import eyes, overlay, reliability
from scoring.vision import face_points as points
from scoring.vision.measurement import Measurement, abstained, measure
from scoring.vision.sample import Sample

# Width of the visible iris, mm: 11.71 +- .42 over 390 people, alike in women and men (Rüfer et al.
# 2005, doi:10.1097/01.ico.0000148312.01805.53). Unlike parts of the face it makes a fair ruler.
_IRIS_WIDTH = 11.71
_FILM_DIAGONAL = 43.27  # mm of the 36 x 24 mm frame that equivalent focal lengths refer to
_ENOUGH_IRIS = 12.0  # px of iris width below which its two edges blur into each other
# Where the frame cuts a standing figure of usual proportions, in faces below the chin: above the
# shoulders, the chest, the lower ribs, the knees.
_CROPS = (
    (0.35, "face only"),
    (0.95, "head and shoulders"),
    (1.9, "bust"),
    (5.0, "waist-up"),
    (float("inf"), "full"),
)

_NO_LENS = (
    "The file does not say through which lens it was taken, so the distance stays unknown; it is "
    "never guessed from the face. Upload the camera's own file if the distance matters."
)
_NO_IRIS = "The eyes are shut or hidden, so nothing of known size is in view. Use open, clear eyes."


@measure(key="face_height", unit="fraction")
def face_height(sample: Sample) -> Measurement:
    """Height of the face, hairline to chin, over that of the frame: 0 to 1 and a little more.

    The bounds of the landmarks; a face cut by the frame still counts whole. The evidence carries
    ``crop`` in words. Never abstains once a face is read. Research:
    doi:10.1037/0022-3514.45.4.725 (facial prominence).
    """
    x, y, width, height = sample.face.box
    crop = crop_of((sample.size[1] - y - height) / height)
    drawn = overlay.box(x, y, width, height, label="face", size=sample.size, crop=crop)
    value = height / sample.size[1]
    return Measurement(value, "fraction", reliability.of_face(sample.face), (drawn,))


def crop_of(below: float) -> str:
    """The usual word for a crop, from the room below the chin in heights of the face."""
    return next(word for reach, word in _CROPS if below < reach)


@measure(key="eye_line", unit="fraction")
def eye_line(sample: Sample) -> Measurement:
    """How far down from the top of the frame the eyes lie: 0 to 1.

    The middle of the four eye corners; the evidence carries ``offset`` from the vertical middle
    (-0.5 to 0.5, + = image right). Never abstains once a face is read. A craft convention.
    """
    width, height = sample.size
    x, y = (float(part) for part in points.eye_middle(sample.face))
    drawn = overlay.line(
        np.array([[0, y], [width, y]]),
        label="eye line",
        size=sample.size,
        offset=round(x / width - 0.5, 4),
    )
    return Measurement(y / height, "fraction", reliability.of_face(sample.face), (drawn,))


@measure(key="thirds_distance", unit="fraction")
def thirds_distance(sample: Sample) -> Measurement:
    """Distance of the eyes' middle from the nearest crossing of thirds, over the diagonal.

    0 to about 0.4. Reported only: no good evidence for the rule of thirds was found. Never
    abstains once a face is read.
    """
    size = np.array(sample.size, dtype=float)
    middle = points.eye_middle(sample.face)
    crossings = np.array([[x, y] for x in (1, 2) for y in (1, 2)]) * size / 3
    gaps = np.linalg.norm(crossings - middle, axis=1)
    nearest = crossings[gaps.argmin()]
    drawn = overlay.line(
        np.stack([middle, nearest]), label="to the nearest point of thirds", size=sample.size
    )
    value = float(gaps.min() / np.hypot(*size))
    return Measurement(value, "fraction", reliability.of_face(sample.face), (drawn,))


@measure(key="camera_distance", unit="m")
def camera_distance(sample: Sample) -> Measurement:
    """Distance from lens to eyes in metres, from the EXIF focal length and the irises' width.

    Holds for uncropped files only. Abstains when the file names no 35 mm equivalent focal length,
    or when no iris is in view; never guesses from the shape of the face, which differs between
    people. Research: doi:10.1371/journal.pone.0045301.
    """
    focal = sample.exif.get("focal_length_35mm")
    if not isinstance(focal, int | float):
        return abstained("m", _NO_LENS)
    face = sample.face
    if eyes.are_shut(face) or sample.eye_sight.is_blocked:
        return abstained("m", _NO_IRIS)
    rings = (points.RIGHT_IRIS_RING, points.LEFT_IRIS_RING)
    # A turned eye's iris is narrower than it is tall, so its longest axis is the true one.
    widths = [np.ptp(face.landmarks[list(ring)], axis=0).max() for ring in rings]
    iris = float(max(widths))
    diagonal = float(np.hypot(*sample.size))
    distance = float(focal) / _FILM_DIAGONAL * diagonal / iris * _IRIS_WIDTH / 1000
    drawn = tuple(
        overlay.line(face.landmarks[[*ring, ring[0]]], label="iris", size=sample.size)
        for ring in rings
    )
    confidence = reliability.of_face(face) * reliability.enough(iris, _ENOUGH_IRIS)
    return Measurement(distance, "m", confidence, drawn)
