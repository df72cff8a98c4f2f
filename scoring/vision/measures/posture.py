"""Posture: what shoulders, arms and torso show where they are in view.

Angles in degrees: yaw + = turned toward image right, tilts + = clockwise as the viewer sees it.
"""

import numpy as np
from numpy.typing import NDArray

from scoring.vision import body as body_points
from scoring.vision import overlay
from scoring.vision.body import Body
from scoring.vision.measurement import Evidence, Measurement, abstained, measure
from scoring.vision.sample import Sample

_VISIBLE = 0.5  # least visibility and presence of a joint that is read (evidence base, C27)
# Of an arm's joints: below it the model imagines hands where the frame has cut the arms off.
_ARM_VISIBLE = 0.7
_ONE_ARM = 0.75  # of the confidence that stays when the other arm is not in the picture
_DEPTH = 0.5  # of the confidence that stays for angles in depth, which one view only suggests
_UPRIGHT = 12.0  # degrees of lean that standing people read: the model sets shoulders before hips
# Degrees by which shearing, squeezing or mirroring a picture moves the lean at most times.
_LEAN_NOISE = 10.0
_TURNED = 45.0  # degrees of turn beyond which the shoulder line foreshortens too much to be level
_SHOULDERS = (body_points.RIGHT_SHOULDER, body_points.LEFT_SHOULDER)
_HIPS = (body_points.RIGHT_HIP, body_points.LEFT_HIP)

_NO_SHOULDERS = (
    "The shoulders are not both in view, so the picture does not show how the body is held. "
    "Frame it from the chest or the waist up."
)
_NO_ARMS = (
    "No arm is in view with its elbow and its wrist, so the picture does not show whether the "
    "arms leave the chest open. Frame it from the waist up with the hands in the picture, or "
    "leave this open."
)
_NO_HIPS = (
    "The hips are not in view, so the picture does not show whether the torso leans. Frame it "
    "from below the hips, or leave this open: it is a style choice."
)


@measure(key="open_posture", unit="0-1")
def open_posture(sample: Sample) -> Measurement:
    """Whether the arms in the picture leave the chest open: 1 = open, 0 = crossed.

    1 - how far the farther crossing wrist lies from the body's middle (0) to the line of the
    opposite shoulder and elbow (1). An arm outside the picture does not count. The evidence
    carries ``shoulder_span`` (in face heights) and, unless the shoulders are turned by over 45
    degrees, ``shoulder_tilt_deg`` (+ = clockwise). Abstains unless both shoulders are in view and
    an elbow with its wrist. Research: doi:10.1073/pnas.1508932113 (dating).
    """
    body = sample.body
    if body is None or not _in_view(sample, body, _SHOULDERS):
        return abstained("0-1", _NO_SHOULDERS)
    shoulders = _shoulder_line(sample, body)
    crossings, arms = [], []
    for label, own, elbow, wrist, other, other_elbow in _ARMS:
        if not _in_view(sample, body, (elbow, wrist), _ARM_VISIBLE):
            continue
        crossing = _crossing(body, own=own, other=other, other_elbow=other_elbow, wrist=wrist)
        crossings.append(crossing)
        arm = body.landmarks[[own, elbow, wrist], :2]
        arms.append(overlay.line(arm, label=label, size=sample.size, crossing=round(crossing, 3)))
    if not arms:
        return abstained("0-1", _NO_ARMS, (shoulders,))
    confidence = _joint_confidence(body, _SHOULDERS) * (_ONE_ARM if len(arms) == 1 else 1.0)
    return Measurement(1 - max(crossings), "0-1", confidence, (shoulders, *arms))


@measure(key="torso_lean", unit="deg")
def torso_lean(sample: Sample) -> Measurement:
    """Lean of the torso in depth: about -60 to 60 degrees, + = toward the lens.

    The line from between the hips to between the shoulders against the vertical. One view tells
    it to about 10 degrees: less than that is drawn toward 0, 20 and more is kept. The evidence
    carries ``sideways_deg`` (+ = clockwise), which turns with the picture. Abstains unless hips
    and shoulders are in view. No research on photographs was read; a craft convention.
    """
    body = sample.body
    if body is None or not _in_view(sample, body, (*_SHOULDERS, *_HIPS)):
        return abstained("deg", _NO_HIPS)
    ends = np.stack([body.landmarks[list(pair), :2].mean(axis=0) for pair in (_HIPS, _SHOULDERS)])
    hips, shoulders = (body.world[list(pair)].mean(axis=0) for pair in (_HIPS, _SHOULDERS))
    sideways, up, nearer = (shoulders - hips) * [1, -1, -1]
    drawn = overlay.line(
        ends,
        label="torso",
        size=sample.size,
        sideways_deg=round(float(np.degrees(np.arctan2(sideways, up))), 1),
    )
    lean = float(np.degrees(np.arctan2(nearer, np.hypot(sideways, up)))) - _UPRIGHT
    confidence = _DEPTH * _joint_confidence(body, (*_SHOULDERS, *_HIPS))
    return Measurement(_beyond_noise(lean), "deg", confidence, (drawn,))


@measure(key="shoulder_angle", unit="deg")
def shoulder_angle(sample: Sample) -> Measurement:
    """How far the shoulders are turned out of the picture's plane: 0 to 90 degrees.

    The evidence carries the signed ``yaw_deg`` (+ = the chest faces image right), and what that
    of ``open_posture`` says of the shoulders. A back turned to the lens reads as a chest would.
    Abstains unless both shoulders are in view. No research read; a craft convention.
    """
    body = sample.body
    if body is None or not _in_view(sample, body, _SHOULDERS):
        return abstained("deg", _NO_SHOULDERS)
    yaw = _shoulder_yaw(body)
    drawn = _shoulder_line(sample, body) | {"yaw_deg": round(yaw, 1)}
    return Measurement(abs(yaw), "deg", _DEPTH * _joint_confidence(body, _SHOULDERS), (drawn,))


_ARMS = (
    ("right arm", body_points.RIGHT_SHOULDER, body_points.RIGHT_ELBOW, body_points.RIGHT_WRIST,
     body_points.LEFT_SHOULDER, body_points.LEFT_ELBOW),
    ("left arm", body_points.LEFT_SHOULDER, body_points.LEFT_ELBOW, body_points.LEFT_WRIST,
     body_points.RIGHT_SHOULDER, body_points.RIGHT_ELBOW),
)  # fmt: skip


def _crossing(body: Body, *, own: int, other: int, other_elbow: int, wrist: int) -> float:
    """0 while a wrist stays on its own half, 1 at the opposite shoulder-elbow line or past it."""
    start = body.landmarks[own, :2]
    span = body.landmarks[other, :2] - start
    length = float(span @ span)

    def along(joint: NDArray[np.float64]) -> float:
        return float((joint[:2] - start) @ span) / length

    level = body.landmarks[wrist]
    shoulder, elbow = body.landmarks[other], body.landmarks[other_elbow]
    drop = float(elbow[1] - shoulder[1])
    share = np.clip((level[1] - shoulder[1]) / drop, 0, 1) if drop > 0 else 0.0
    line = max(along(shoulder + share * (elbow - shoulder)), 0.75)
    return float(np.clip((along(level) - 0.5) / (line - 0.5), 0, 1))


def _shoulder_line(sample: Sample, body: Body) -> Evidence:
    right, left = body.landmarks[list(_SHOULDERS), :2]
    across = left - right
    numbers = {"shoulder_span": round(float(np.linalg.norm(across)) / sample.face.box[3], 3)}
    if abs(_shoulder_yaw(body)) <= _TURNED:
        numbers["shoulder_tilt_deg"] = round(_tilt(across), 1)
    points = np.stack([right, left])
    return overlay.line(points, label="shoulders", size=sample.size, **numbers)


def _shoulder_yaw(body: Body) -> float:
    """Degrees by which the shoulder line leaves the picture's plane, + = chest to image right."""
    right, left = body.world[list(_SHOULDERS)]
    across, _, farther = left - right
    return float(np.degrees(np.arctan2(farther, abs(across))))


def _beyond_noise(lean: float) -> float:
    """0 up to the noise, the lean itself from twice the noise, a straight line between."""
    excess = 2 * max(0.0, abs(lean) - _LEAN_NOISE)
    return float(np.copysign(min(abs(lean), excess), lean))


def _in_view(sample: Sample, body: Body, joints: tuple[int, ...], least: float = _VISIBLE) -> bool:
    """Whether the joints are seen, and lie inside the frame."""
    rows = list(joints)
    inside = (body.landmarks[rows, :2] >= 0) & (body.landmarks[rows, :2] <= sample.size)
    sure = np.minimum(body.visibility[rows], body.presence[rows]) >= least
    return bool(inside.all() and sure.all())


def _joint_confidence(body: Body, joints: tuple[int, ...]) -> float:
    rows = list(joints)
    return float(
        np.minimum(body.visibility[rows], body.presence[rows]).min() * min(1.0, body.score)
    )


def _tilt(across: NDArray[np.float64]) -> float:
    """Degrees of a line from image left to right against the horizontal, + = clockwise."""
    return float(np.degrees(np.arctan2(across[1], across[0])))
