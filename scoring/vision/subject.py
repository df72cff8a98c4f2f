"""Whether a picture has one face to read, and what to do when it has not."""

from scoring.vision.measurement import Unassessable
from scoring.vision.perception import Face, FaceBox

LEAST_IOD = 32.0  # px; below it a face has fewer pixels than the landmark model has points
LEAST_PRESENCE = 0.5
DOMINANT = 3.0  # times the area of the next face: the others are bystanders


def the_one_face(faces: list[FaceBox]) -> FaceBox:
    """The face that the picture is of, from all that are seen, largest first.

    Raises Unassessable (``no_face``, ``several_faces``) unless one is alone or three times as
    large as the next.
    """
    if not faces:
        raise Unassessable(
            "no_face",
            "No face was found in this picture.",
            "Use a portrait in which the face is in view, lit, and not covered.",
        )
    largest, *others = faces
    if others and largest.area < DOMINANT * others[0].area:
        alike = 1 + sum(largest.area < DOMINANT * other.area for other in others)
        raise Unassessable(
            "several_faces",
            f"{alike} faces of similar size were found in this picture.",
            "Use a picture of one person, or crop to the person it is about.",
        )
    return largest


def readable(face: Face) -> Face:
    """The face itself. Raises Unassessable (``face_unclear``, ``face_too_small``) otherwise."""
    if face.presence < LEAST_PRESENCE:
        raise Unassessable(
            "face_unclear",
            "A face seems to be there, but its features cannot be made out.",
            "Use a sharper picture, with the eyes and the mouth in view.",
        )
    if face.iod < LEAST_IOD:
        raise Unassessable(
            "face_too_small",
            f"The face is too small to read: {face.iod:.0f} pixels between the outer corners of "
            f"the eyes, where {LEAST_IOD:.0f} are needed.",
            "Crop closer, or export the picture larger.",
        )
    return face
