"""Gaze: how far, and which way, the eyes in the picture are turned off the lens."""

import numpy as np

from scoring.vision import eyes, gaze_angles, overlay, reliability
from scoring.vision import face_points as points
from scoring.vision.eye_contact import EYE_CONTACT, gaze_word
from scoring.vision.measurement import Evidence, Measurement, abstained, measure
from scoring.vision.sample import Sample

_SAID_ACROSS, _SAID_UP = 4.0, 6.0  # degrees of a part of the angle that the direction names
_ARROW = 1.2  # length in IOD of the drawn line for a gaze square to the lens
_GAP_HALVES = 15.0  # degrees between both readings that halve the confidence
_TURN_HALVES = 60.0  # degrees of head yaw that halve it: the far eye is seen edge on
_OPEN = 0.27  # eye aspect ratio from which the lids leave enough of the iris to tell up from down
_CONTRAST = 0.3  # of the white of the eye against the iris, as clear eyes show it

_BLOCKED = (
    "The eyes are behind dark, coloured or mirrored glass, so the picture does not show where "
    "they look. Use a picture without sunglasses, or with clear lenses."
)
_SHUT = (
    "The eyes are shut or cast down so far that the lids cover them. Use a picture in which both "
    "eyes are open."
)


@measure(key="gaze_off_lens", unit="deg")
def gaze_off_lens(sample: Sample) -> Measurement:
    """The unsigned angle between the gaze and the line to the lens: 0 to about 90 degrees.

    Head pose with eye-in-head angle, read from the irises and from the ``eyeLook*`` blendshapes
    (``gaze_angles``, with its out-of-sample figures); their disagreement, doubt whether so small an
    angle means anything, narrow lids and dim irises lower the confidence. The evidence line carries
    ``yaw_deg`` (+ = image right), ``pitch_deg`` (+ = up), the head's own, ``state`` and
    ``direction``. Abstains when the eyes are shut, or hidden by a lens. Research:
    doi:10.1016/j.bandc.2018.06.004 (painted portraits: direct gaze draws looks to the eyes),
    doi:10.1002/hbm.22651 (how far off still feels like contact).
    """
    return _read(sample, signed=False)


@measure(key="gaze_direction", unit="deg")
def gaze_direction(sample: Sample) -> Measurement:
    """The signed yaw of the gaze: -90 to 90 degrees, + = toward image right.

    The evidence line carries the pitch (``pitch_deg``) and names both parts in ``direction``; it
    abstains when ``gaze_off_lens`` does. Reported, since no study read says which way to look.
    Research: doi:10.3389/fpsyg.2021.684357.
    """
    return _read(sample, signed=True)


def _read(sample: Sample, *, signed: bool) -> Measurement:
    face = sample.face
    if eyes.are_shut(face):
        return abstained("deg", _SHUT, _eye_boxes(sample, state="closed"))
    sight = sample.eye_sight
    if sight.is_blocked:
        return abstained("deg", _BLOCKED, _eye_boxes(sample, state="hidden"))
    gaze = sample.gaze
    confidence = (
        reliability.of_face(face)
        * reliability.fading(gaze.disagreement, _GAP_HALVES)
        * (1 - 0.5 * gaze.doubt)
        * reliability.fading(face.pose.yaw, _TURN_HALVES)
        * (0.75 + 0.25 * reliability.enough(sight.contrast, _CONTRAST))
        * reliability.enough(points.eye_opening(face), _OPEN)
    )
    value = gaze.yaw if signed else gaze.off_lens
    return Measurement(value, "deg", confidence, (_line(sample, gaze), *_eye_boxes(sample)))


def _line(sample: Sample, gaze: gaze_angles.Gaze) -> Evidence:
    face = sample.face
    start = face.landmarks[[points.RIGHT_IRIS, points.LEFT_IRIS]].mean(axis=0)
    yaw, pitch = np.radians([gaze.yaw, gaze.pitch])
    across = np.array([np.sin(yaw) * np.cos(pitch), -np.sin(pitch)])
    return overlay.line(
        np.stack([start, start + _ARROW * face.iod * across]),
        label="gaze",
        size=sample.size,
        yaw_deg=round(gaze.yaw, 1),
        pitch_deg=round(gaze.pitch, 1),
        head_yaw_deg=round(face.pose.yaw, 1),
        head_pitch_deg=round(face.pose.pitch, 1),
        readings_apart_deg=round(gaze.disagreement, 1),
        state=gaze_word(gaze.off_lens),
        direction=_words(gaze),
    )


def _words(gaze: gaze_angles.Gaze) -> str:
    """The direction as the viewer sees it, such as ``up and image left``."""
    if gaze.off_lens <= EYE_CONTACT:
        return "at the lens"
    words = []
    if abs(gaze.pitch) >= _SAID_UP:
        words.append("up" if gaze.pitch > 0 else "down")
    if abs(gaze.yaw) >= _SAID_ACROSS or not words:
        words.append("image right" if gaze.yaw > 0 else "image left")
    return " and ".join(words)


def _eye_boxes(sample: Sample, **words: str) -> tuple[Evidence, ...]:
    boxes = []
    for label, outline in (("right eye", points.RIGHT_EYE), ("left eye", points.LEFT_EYE)):
        corners = sample.face.landmarks[list(outline)]
        x, y = (float(part) for part in corners.min(axis=0))
        width, height = (float(part) for part in np.ptp(corners, axis=0))
        box = overlay.box(x, y, width, height, label=label, size=sample.size)
        boxes.append({**box, **words})
    return tuple(boxes)
