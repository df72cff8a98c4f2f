"""Symmetry: how the two halves of the pictured face differ, in IOD.

These readings are noisy: a resize or a JPEG moves them by a fifth to half of their spread between
portraits, so the confidence stays low and small differences mean nothing.
"""

import numpy as np

from scoring.vision import face_points as points
from scoring.vision import overlay, reliability
from scoring.vision.face_reading import Face
from scoring.vision.head_pose import canonical_face
from scoring.vision.measurement import Measurement, abstained, measure
from scoring.vision.sample import Sample

# Degrees of yaw from which one half is seen at another angle than the other: 6 for the shape (C10
# of the evidence base); 20 for heights, whose turn is undone: from there brows differ by .03 IOD
# in half of all portraits, over thrice as much as facing the camera.
_FACING, _COMPARABLE = 6.0, 20.0
_TURN_HALVES = 15.0  # degrees of yaw that halve the confidence in the expression's symmetry
# Of 1, for either reading: the noise floor of asymmetries is .20 to .45 of their spread.
_NOISY = 0.6
_SHAPE = 468  # landmarks of the face itself; the irises behind them only say where the eyes turn

_TURNED = (
    "The head is turned {yaw:.0f} degrees to the side, so both halves are seen at different "
    "angles. Use a picture that faces the camera to compare them."
)
_COVERED = (
    "The mouth is covered or outside the frame, so its corners cannot be compared. Use a picture "
    "in which nothing lies over the mouth."
)


@measure(key="expression_asymmetry", unit="IOD")
def expression_asymmetry(sample: Sample) -> Measurement:
    """How unlike in height the mouth's corners and the brows are: 0 to about 0.1 IOD.

    The mean of both unsigned differences, after the head's turn is undone in depth. The evidence
    carries ``height_difference`` of each line, + = the subject's left is higher. Abstains when the
    head is turned by 20 degrees or more, or the mouth is covered. Research, against rewarding it:
    doi:10.3389/fpsyg.2021.727446.
    """
    face = sample.face
    if abs(face.pose.yaw) >= _COMPARABLE:
        return abstained("IOD", _TURNED.format(yaw=abs(face.pose.yaw)))
    if sample.mouth_is_covered:
        return abstained("IOD", _COVERED)
    level = points.frontal(face)[:, 1]
    differences, drawn = [], []
    for label, right, left in (
        ("mouth corners", points.RIGHT_MOUTH_CORNER, points.LEFT_MOUTH_CORNER),
        ("brows", points.RIGHT_BROW, points.LEFT_BROW),
    ):
        difference = float(level[right] - level[left])
        differences.append(abs(difference))
        drawn.append(
            overlay.line(
                face.landmarks[[right, left]],
                label=label,
                size=sample.size,
                height_difference=round(difference, 4),
            )
        )
    confidence = _NOISY * reliability.of_face(face)
    confidence *= reliability.fading(face.pose.yaw, _TURN_HALVES)
    return Measurement(float(np.mean(differences)), "IOD", confidence, tuple(drawn))


@measure(key="structural_asymmetry", unit="IOD")
def structural_asymmetry(sample: Sample) -> Measurement:
    """Distance of the face's landmarks from their own mirror image: 0 to about 0.1 IOD.

    Root mean square after the best fit by shift and turn (Procrustes; the mirror image has the
    same size). Only where the head is turned by less than 6 degrees; abstains beyond. Research,
    against rewarding it: doi:10.3389/fpsyg.2021.727446.
    """
    face = sample.face
    if abs(face.pose.yaw) >= _FACING:
        return abstained("IOD", _TURNED.format(yaw=abs(face.pose.yaw)))
    middle = face.landmarks[[points.FOREHEAD, points.NOSE_TIP, points.CHIN]]
    drawn = overlay.line(middle, label="middle of the face", size=sample.size)
    confidence = _NOISY * reliability.of_face(face)
    return Measurement(_mirror_distance(face), "IOD", confidence, (drawn,))


def _mirror_distance(face: Face) -> float:
    shape = face.landmarks[:_SHAPE] - face.landmarks[:_SHAPE].mean(axis=0)
    mirrored = shape[canonical_face().mirrored[:_SHAPE]] * [-1, 1]
    left, _, right = np.linalg.svd(shape.T @ mirrored)
    turned = mirrored @ (left @ np.diag([1, np.linalg.det(left @ right)]) @ right).T
    return float(np.sqrt(((shape - turned) ** 2).sum(axis=1).mean())) / face.iod
