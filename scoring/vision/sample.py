"""One decoded picture and everything the measures share, each part worked out once.

One decode, and one pass of each model: nothing is computed before a measure asks for it, and
nothing twice.
"""

import hashlib
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import colour_science, masks, perception
from scoring.vision.decode import Decoded, decode
from scoring.vision.masks import Mask
from scoring.vision.measurement import Unassessable

LEAST_IOD = 32.0  # px; below it the landmark model sees fewer pixels than the face has features
LEAST_PRESENCE = 0.5
DOMINANT = 3.0  # times the area of the next face: the others are bystanders


class Sample:
    """A picture and its shared intermediates; sizes in px of ``rgb``, left and right the subject's.

    Every property that needs the face raises Unassessable when there is no single face to read.
    """

    def __init__(self, decoded: Decoded, sha256: str) -> None:
        self.decoded = decoded
        self.sha256 = sha256
        self.rgb: NDArray[np.uint8] = decoded.rgb

    @classmethod
    def from_bytes(cls, data: bytes) -> "Sample":
        """The Sample of a picture file. Raises DecodeError."""
        return cls(decode(data), hashlib.sha256(data).hexdigest())

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width of ``rgb``."""
        return self.rgb.shape[0], self.rgb.shape[1]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of ``rgb``, as overlays take it."""
        return self.rgb.shape[1], self.rgb.shape[0]

    @property
    def exif(self) -> dict[str, float | str]:
        return self.decoded.exif

    @cached_property
    def linear(self) -> NDArray[np.float32]:
        """Linear RGB (H, W, 3), 0 to 1."""
        return colour_science.linear_rgb(self.rgb)

    @cached_property
    def luminance(self) -> NDArray[np.float32]:
        """Relative luminance Y (H, W), 0 to 1."""
        return colour_science.luminance(self.linear)

    @cached_property
    def lab(self) -> NDArray[np.float32]:
        """CIELAB D65 (H, W, 3)."""
        return colour_science.cielab(self.linear)

    @cached_property
    def faces(self) -> list[perception.FaceBox]:
        """Every face that is seen, largest first."""
        return perception.detect_faces(self.rgb)

    @cached_property
    def face_box(self) -> perception.FaceBox:
        """The one face that the picture is of. Raises Unassessable."""
        if not self.faces:
            raise Unassessable(
                "no_face",
                "No face was found in this picture.",
                "Use a portrait in which the face is in view, lit, and not covered.",
            )
        largest, *others = self.faces
        if others and largest.area < DOMINANT * others[0].area:
            raise Unassessable(
                "several_faces",
                f"{len(self.faces)} faces of similar size were found in this picture.",
                "Use a picture of one person, or crop to the person it is about.",
            )
        return largest

    @cached_property
    def face(self) -> perception.Face:
        """The landmarks, blendshapes and pose of that face. Raises Unassessable."""
        face = perception.read_face(self.rgb, self.face_box)
        if face.presence < LEAST_PRESENCE:
            raise Unassessable(
                "face_unclear",
                "A face seems to be there, but its features cannot be made out.",
                "Use a sharper picture, with the eyes and the mouth in view.",
            )
        if face.iod < LEAST_IOD:
            raise Unassessable(
                "face_too_small",
                f"The face is too small to read: {face.iod:.0f} pixels between the outer corners "
                f"of the eyes, where {LEAST_IOD:.0f} are needed.",
                "Crop closer, or export the picture larger.",
            )
        return face

    @cached_property
    def body(self) -> perception.Body | None:
        """The landmarks of the same person's body; None when none is seen."""
        return perception.read_body(self.rgb, self.face_box)

    @cached_property
    def person_probability(self) -> NDArray[np.float32]:
        """How likely each pixel shows a person (H, W), 0 to 1."""
        return perception.person_probability(self.rgb)

    @cached_property
    def objects(self) -> list[perception.Detection]:
        return perception.detect_objects(self.rgb)

    @cached_property
    def scene_classes(self) -> list[perception.Label]:
        return perception.classify(self.rgb)

    @cached_property
    def person_mask(self) -> Mask:
        return self.person_probability >= 0.5

    @cached_property
    def face_mask(self) -> Mask:
        """Inside of the face oval."""
        return masks.face_mask(self.face.landmarks, self.shape)

    @cached_property
    def skin_patches(self) -> dict[str, Mask]:
        """Bare skin of ``right cheek``, ``left cheek`` and ``forehead``."""
        return masks.skin_patches(self.face.landmarks, self.lab)

    @cached_property
    def skin_mask(self) -> Mask:
        """The three skin patches together."""
        return np.logical_or.reduce(list(self.skin_patches.values()))

    @cached_property
    def head_mask(self) -> Mask:
        """Face and hair down to the chin line."""
        return masks.head_mask(self.face.landmarks, self.person_mask, self.face_mask)

    @cached_property
    def surroundings_mask(self) -> Mask:
        """Clothing and background: neither the head nor the person's skin or falling hair."""
        landmarks, person = self.face.landmarks, self.person_mask & ~self.head_mask
        skin = masks.skin_like_mask(self.linear, person, self.skin_patches.values())
        hair = self.head_mask & ~self.face_mask
        falling = masks.falling_hair_mask(landmarks, self.lab, person & ~skin, hair)
        return ~(self.head_mask | skin | falling)

    @cached_property
    def background_mask(self) -> Mask:
        """Background well clear of the person's edge."""
        return masks.background_mask(self.person_probability)

    def lightness_at(self, iod: float) -> NDArray[np.float32]:
        """L* of the whole picture resampled so that the IOD measures ``iod`` px."""
        return self._resampled(self.lab[..., 0], iod / self.face.iod)

    def mask_at(self, region: Mask, iod: float) -> Mask:
        """A mask of the picture resampled with it: the pixels that lie wholly inside."""
        scaled = self._resampled(region.astype(np.float32), iod / self.face.iod)
        return scaled > 0.99

    def _resampled(self, plane: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
        width, height = (max(1, round(side * scale)) for side in self.size)
        kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(plane, (width, height), interpolation=kind), np.float32)
