"""Names for the landmarks of the face that the measures use, and the face set upright.

Left and right are the subject's. The numbers are those of MediaPipe's face mesh.
"""

import numpy as np

from scoring.vision.face_reading import Face

RIGHT_IRIS, LEFT_IRIS = 468, 473
RIGHT_IRIS_RING, LEFT_IRIS_RING = (469, 470, 471, 472), (474, 475, 476, 477)
RIGHT_CORNERS, LEFT_CORNERS = (33, 133), (263, 362)  # of the eyes: outer, inner
RIGHT_LIDS, LEFT_LIDS = (159, 145), (386, 374)  # upper, lower
RIGHT_BROW, LEFT_BROW = 105, 334
NOSE_TIP, FOREHEAD, CHIN = 4, 10, 152
RIGHT_MOUTH_CORNER, LEFT_MOUTH_CORNER = 61, 291
UPPER_LIP, LOWER_LIP = 13, 14  # the lips' inner edges, in the middle

# Outlines, each closed.
RIGHT_EYE = (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7)
LEFT_EYE = (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249)
RIGHT_UNDER_EYE = (33, 7, 163, 144, 145, 153, 154, 155, 133, 243, 233, 232, 231, 230, 229, 228, 31)
LEFT_UNDER_EYE = (
    263, 249, 390, 373, 374, 380, 381, 382, 362, 463, 453, 452, 451, 450, 449, 448, 261,
)  # fmt: skip
RIGHT_CHEEK = (117, 118, 101, 36, 205, 187, 123)
LEFT_CHEEK = (346, 347, 330, 266, 425, 411, 352)
BETWEEN_BROWS = (107, 9, 336, 285, 8, 55)
RIGHT_EYEBROW = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
LEFT_EYEBROW = (300, 293, 334, 296, 336, 285, 295, 282, 283, 276)
INNER_LIPS = (
    78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95,
)  # fmt: skip
OUTER_LIPS = (
    61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146,
)  # fmt: skip


def points_3d(face: Face) -> np.ndarray:
    """The landmarks with their depth: (478, 3) in px, x right, y down, z away."""
    return np.column_stack([face.landmarks, face.depth])


def upright(face: Face) -> np.ndarray:
    """The landmarks (478, 2) with the outer eye corners level, their middle at 0, in IOD."""
    right, left = face.landmarks[RIGHT_CORNERS[0]], face.landmarks[LEFT_CORNERS[0]]
    across = (left - right) / face.iod
    level = np.column_stack([across, [-across[1], across[0]]])
    return (face.landmarks - (left + right) / 2) @ level / face.iod


def frontal(face: Face) -> np.ndarray:
    """The landmarks (478, 3) with the head's turn undone, in IOD: x right, y down, z away.

    The origin is the middle of the outer eye corners.
    """
    flip = np.array([1, -1, -1])
    points = points_3d(face) * flip @ face.fit[0] * flip
    middle = (points[RIGHT_CORNERS[0]] + points[LEFT_CORNERS[0]]) / 2
    return (points - middle) / face.iod


def eye_middle(face: Face) -> np.ndarray:
    """The middle of the four eye corners (2,), image px."""
    return face.landmarks[[*RIGHT_CORNERS, *LEFT_CORNERS]].mean(axis=0)


def eye_opening(face: Face) -> float:
    """Eye aspect ratio: height of the lids' opening over the eye's length, mean of both eyes."""

    def ratio(lids: tuple[int, int], corners: tuple[int, int]) -> float:
        height = float(np.linalg.norm(face.landmarks[lids[0]] - face.landmarks[lids[1]]))
        length = float(np.linalg.norm(face.landmarks[corners[0]] - face.landmarks[corners[1]]))
        return height / max(length, 1e-6)

    return (ratio(RIGHT_LIDS, RIGHT_CORNERS) + ratio(LEFT_LIDS, LEFT_CORNERS)) / 2


def pair(face: Face, name: str) -> float:
    """A blendshape of both halves: the mean of ``nameLeft`` and ``nameRight``, 0..1."""
    return (face.blendshapes[f"{name}Left"] + face.blendshapes[f"{name}Right"]) / 2
