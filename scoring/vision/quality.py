"""Faults of the picture itself, looked for before anything is read into the face.

Some leave a picture readable and only weaken what is read: those are listed, each with advice.
Those that leave nothing to read raise Unassessable, as a missing face does.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision.face_reading import Face
from scoring.vision.measurement import Unassessable
from scoring.vision.pixel_faults import FOCUS_IOD, blockiness, eye_blur
from scoring.vision.sample import Sample

CODES = (
    "out_of_focus", "heavy_compression", "eyes_hidden", "mouth_covered", "face_cut", "small_face",
)  # fmt: skip
"""Every fault that a readable picture may have, in the order in which they are listed."""

# px. Over 126 portraits the sharpest bend of an eye's edge reads at most 1.02 and the steepest
# slope at most 1.8. Blurred by 1.5 % of the IOD, when the squint has moved by a third of its
# spread, 19 of 20 are over either limit; under grain only the second still tells.
_SOFT, _SOFT_SLOPE = 1.12, 2.15
_UNREADABLE = 4.5  # px by slope: from a blur of 4 % of the IOD gaze and smile move by their spread

_BLOCKY = 0.85  # a JPEG of quality 25 and less; unpacked portraits reach .2, quality 50 .7
_LOW_QUALITY = 25
_CLOSE = 512  # px, longest side of the window looked at for blocks

_CUT = 0.02  # of the face's box outside the frame
_SMALL_IOD = 80.0  # px; half-size copies of portraits below it move the landmarks


@dataclass(frozen=True)
class InputFault:
    """One fault of a readable picture.

    code: one of CODES, stable for programs. reason, advice: plain sentences about the picture and
    what to do. value, unit: how bad, in the unit of its own kind.
    """

    code: str
    reason: str
    advice: str
    value: float
    unit: str


def input_faults(sample: Sample) -> tuple[InputFault, ...]:
    """What is wrong with a picture that can still be read, in the order of CODES; often empty.

    Raises Unassessable: ``no_face``, ``several_faces``, ``face_unclear``, ``face_too_small``, or
    ``too_blurred`` when the face is so far out of focus that its features mean nothing.
    """
    face = sample.face
    hidden = _eyes_hidden(sample)
    found = (
        None if hidden else _out_of_focus(sample.rgb, face),  # a lens has edges of its own
        _heavy_compression(sample),
        hidden,
        _mouth_covered(sample),
        _face_cut(face, sample.size),
        _small_face(face),
    )
    return tuple(fault for fault in found if fault)


def _out_of_focus(rgb: NDArray[np.uint8], face: Face) -> InputFault | None:
    blur = eye_blur(rgb, face)
    if not np.isfinite(blur.fine):
        return None
    if blur.coarse >= _UNREADABLE:
        raise Unassessable(
            "too_blurred",
            "The face is so far out of focus that its features cannot be made out.",
            "Use a sharper picture, focused on the eyes.",
        )
    if blur.fine < _SOFT and blur.coarse < _SOFT_SLOPE:
        return None
    width = max(blur.fine, blur.coarse * _SOFT / _SOFT_SLOPE) / min(FOCUS_IOD, face.iod)
    return InputFault(
        "out_of_focus",
        "The eyes are out of focus: not even lids and lashes have sharp edges.",
        "Focus on the eyes, hold the camera still, or take the original instead of a small copy.",
        round(100 * width, 2),
        "% IOD",
    )


def _heavy_compression(sample: Sample) -> InputFault | None:
    quality = sample.decoded.jpeg_quality
    whole = max(sample.size) * 2 > max(sample.decoded.width, sample.decoded.height)
    if quality is not None and quality <= _LOW_QUALITY and whole:
        value, unit = float(quality), "JPEG quality"
    else:
        value, unit = round(blockiness(_close(sample)), 2), "blockiness"
        if value < _BLOCKY:
            return None
    return InputFault(
        "heavy_compression",
        "The picture is so strongly compressed that blocks stand where fine detail was.",
        "Use the original file, or export it again at a JPEG quality of 80 or more.",
        value,
        unit,
    )


def _close(sample: Sample) -> NDArray[np.uint8]:
    """Grey levels of a window around the face; of its middle where the face is large."""
    x, y, width, height = sample.face.box
    centre = np.array([x + width / 2, y + height / 2])
    low = np.clip(centre - _CLOSE / 2, 0, None).astype(int)
    part = sample.rgb[low[1] : low[1] + _CLOSE, low[0] : low[0] + _CLOSE]
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY))


def _eyes_hidden(sample: Sample) -> InputFault | None:
    sight = sample.eye_sight
    if not sight.is_blocked:
        return None
    return InputFault(
        "eyes_hidden",
        "The eyes are behind dark, coloured or mirrored glass.",
        "Use a picture without sunglasses, or with clear lenses.",
        round(sight.shade, 2),
        "stops",
    )


def _mouth_covered(sample: Sample) -> InputFault | None:
    if not sample.mouth_is_covered:
        return None
    return InputFault(
        "mouth_covered",
        "The mouth is covered, or outside the frame.",
        "Use a picture in which no mask, scarf or hand lies over the mouth.",
        1.0,
        "covered",
    )


def _face_cut(face: Face, size: tuple[int, int]) -> InputFault | None:
    """The frame cuts the face; its landmarks out there are guesses."""
    low, extent = np.array(face.box[:2]), np.array(face.box[2:])
    inside = np.clip(np.minimum(low + extent, size) - np.maximum(low, 0), 0, None)
    cut = 1 - float(np.prod(inside) / max(float(np.prod(extent)), 1e-6))
    if cut < _CUT:
        return None
    return InputFault(
        "face_cut",
        "A part of the face lies outside the frame.",
        "Leave room around the face, or take a wider crop.",
        round(100 * cut, 1),
        "% of the face",
    )


def _small_face(face: Face) -> InputFault | None:
    if face.iod >= _SMALL_IOD:
        return None
    return InputFault(
        "small_face",
        f"The face is small: {face.iod:.0f} pixels between the outer corners of the eyes.",
        f"Export the picture larger, or crop closer: from {_SMALL_IOD:.0f} pixels every line of "
        "the face is read well.",
        round(face.iod, 1),
        "px",
    )
