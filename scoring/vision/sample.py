"""One decoded picture and everything the measures share, each part worked out once.

One decode, and one pass of each model: nothing is computed before a measure asks for it, and
nothing twice.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import colour_science, masks, perception
from scoring.vision.decode import Decoded, decode
from scoring.vision.detail import IOD, Detail, compared_iod
from scoring.vision.masks import Mask
from scoring.vision.palette import region_colours
from scoring.vision.subject import readable, the_one_face

STATISTICS_SIDE = 640  # px; statistics of large areas need no more of the picture than this


@dataclass(frozen=True)
class Surroundings:
    """Pixels (N, 3) of clothing and background, an even selection: uint8 sRGB, linear, CIELAB."""

    rgb: NDArray[np.uint8]
    linear: NDArray[np.float32]
    lab: NDArray[np.float32]


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
        return the_one_face(self.faces)

    @cached_property
    def face(self) -> perception.Face:
        """The landmarks, blendshapes and pose of that face. Raises Unassessable."""
        return readable(perception.read_face(self.rgb, self.face_box))

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
        patches = masks.skin_patches(self.face.landmarks, self.lab)
        return {name: patch & self.face_mask for name, patch in patches.items()}

    @cached_property
    def skin_mask(self) -> Mask:
        """The three skin patches together."""
        return np.logical_or.reduce(list(self.skin_patches.values()))

    @cached_property
    def _head_and_hair(self) -> tuple[Mask, Mask]:
        return masks.head_and_hair(self.face.landmarks, self.lab, self.person_mask, self.face_mask)

    @property
    def head_mask(self) -> Mask:
        """Face and hair down to the chin line."""
        return self._head_and_hair[0]

    @cached_property
    def surroundings_mask(self) -> Mask:
        """Clothing and background: neither the head nor the person's skin or falling hair."""
        head, falling_hair = self._head_and_hair
        body = self.person_mask & ~head
        skin = masks.skin_like_mask(self.linear, body, self.skin_patches.values())
        return ~(head | falling_hair | skin)

    @cached_property
    def surroundings(self) -> Surroundings:
        """The pixels of the surroundings, every n-th of a large picture; may be empty."""
        step = max(1, round(max(self.shape) / STATISTICS_SIDE))
        inside = self.surroundings_mask[::step, ::step]
        return Surroundings(
            rgb=self.rgb[::step, ::step][inside],
            linear=self.linear[::step, ::step][inside],
            lab=self.lab[::step, ::step][inside],
        )

    @cached_property
    def palette_colours(self) -> NDArray[np.float32]:
        """CIELAB (N, 3) of the surroundings at palette size."""
        return region_colours(self.lab, self.surroundings_mask)

    @cached_property
    def background_mask(self) -> Mask:
        """Background well clear of the person's edge."""
        return masks.background_mask(self.person_probability)

    @cached_property
    def detail(self) -> Detail:
        """L*, face and background at the scale at which fine detail is compared."""
        iod = compared_iod(self.face.iod, self.shape)
        return Detail(
            lightness=self.lightness_at(iod),
            face=self.mask_at(self.face_mask, iod),
            background=self.mask_at(self.background_mask, iod),
            enlargement=IOD / iod,
        )

    @cached_property
    def face_window(self) -> tuple[slice, slice]:
        """Rows and columns of the face and a quarter of its size around it."""
        x, y, width, height = self.face.box
        top, bottom = max(0, int(y - height / 4)), int(y + height * 5 / 4)
        left, right = max(0, int(x - width / 4)), int(x + width * 5 / 4)
        return slice(top, bottom), slice(left, right)

    def resampled(self, plane: NDArray[Any], iod: float) -> NDArray[Any]:
        """A plane of the picture, or of a part of it, at the scale at which the IOD is ``iod`` px.

        The dtype stays.
        """
        scale = iod / self.face.iod
        height, width = (max(1, round(side * scale)) for side in plane.shape)
        kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(plane, (width, height), interpolation=kind))

    def lightness_at(self, iod: float) -> NDArray[np.float32]:
        """L* of the whole picture at that IOD."""
        return self.resampled(self.lab[..., 0], iod)

    def mask_at(self, region: Mask, iod: float) -> Mask:
        """A mask of the picture at that IOD: the pixels that lie wholly inside."""
        return self.resampled(region.astype(np.uint8) * np.uint8(255), iod) > 252
