"""How the head is held: tilt, pitch and turn, in degrees.

Roll + = clockwise as the viewer sees it, pitch + = chin up, yaw + = turned toward image right.
"""

import numpy as np

from scoring.vision import face_points as points
from scoring.vision import overlay, reliability
from scoring.vision.measurement import Evidence, Measurement, measure
from scoring.vision.sample import Sample


@measure(key="head_roll", unit="deg")
def head_roll(sample: Sample) -> Measurement:
    """Tilt of the head: about -45 to 45 degrees, + = clockwise as the viewer sees it.

    Never abstains once a face is read. No research read; a craft convention.
    """
    ends = sample.face.landmarks[[points.CHIN, points.FOREHEAD]]
    drawn = overlay.line(ends, label="head tilt", size=sample.size)
    return Measurement(sample.face.pose.roll, "deg", reliability.of_face(sample.face), (drawn,))


@measure(key="head_pitch", unit="deg")
def head_pitch(sample: Sample) -> Measurement:
    """Pitch of the head: about -45 to 45 degrees, + = chin up, 0 = as level portraits read.

    Never abstains once a face is read. Research: doi:10.1177/0956797619838762.
    """
    pitch = sample.face.pose.pitch
    return Measurement(pitch, "deg", reliability.of_face(sample.face), (_facing(sample),))


@measure(key="head_yaw", unit="deg")
def head_yaw(sample: Sample) -> Measurement:
    """Turn of the head: about -80 to 80 degrees, + = toward image right, the subject's left.

    Never abstains once a face is read. Research: Sutherland, Young & Rhodes 2017.
    """
    yaw = sample.face.pose.yaw
    return Measurement(yaw, "deg", reliability.of_face(sample.face), (_facing(sample),))


def _facing(sample: Sample) -> Evidence:
    """A line from the tip of the nose the way the face points, one IOD long when in the plane."""
    face = sample.face
    forward = face.fit[0][:2, 2] * [1, -1]
    start = face.landmarks[points.NOSE_TIP]
    return overlay.line(
        np.stack([start, start + forward * face.iod]),
        label="head direction",
        size=sample.size,
        yaw_deg=round(face.pose.yaw, 1),
        pitch_deg=round(face.pose.pitch, 1),
    )
