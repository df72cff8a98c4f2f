"""One decoded picture and everything the measures share, each part worked out once.

One decode, and one pass of each model: nothing is computed before a measure asks for it, and
nothing twice. What large areas show is read off an overview of a few hundred pixels, what skin
and fine detail show off levels chosen by the size of the face.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import masks, overlay, perception
from scoring.vision.close_up import CloseUp
from scoring.vision.decode import ANALYSED_SIDE, Decoded, decode
from scoring.vision.detail import Detail
from scoring.vision.eyes import EyeSight, read_sight
from scoring.vision.gaze_angles import Gaze, read_gaze
from scoring.vision.levels import Halvings, Level
from scoring.vision.masks import Mask
from scoring.vision.measurement import Evidence
from scoring.vision.mouth import is_covered
from scoring.vision.noise import flat_patches
from scoring.vision.palette import region_colours
from scoring.vision.subject import readable, the_one_face

OVERVIEW_SIDE = 400  # px; statistics of large areas, and the 256 px person mask, need no more
FINEST_SIDE = 4 * ANALYSED_SIDE
# px between the eyes' centres: at an outer distance (IOD) of 150 px, from which texture is read,
# portraits have 92 to 113.
FINE_EYES = 114
# px; the closest look for faces takes in three tenths of it, of which the model sees 128 px.
FACES_SIDE = 1200
MODELS_SIDE = 800  # px; no model that looks at the whole picture takes in more than 320


@dataclass(frozen=True)
class Surroundings:
    """Every other pixel (N, 3) of clothing and background in the overview, both ways.

    In uint8 sRGB, linear RGB and CIELAB.
    """

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
        self._halvings = Halvings(self.rgb)
        self._levels: dict[int, Level] = {}
        self._flat_patches: dict[int, NDArray[np.float32]] = {}

    @classmethod
    def from_bytes(cls, data: bytes) -> "Sample":
        """The Sample of a picture file. Raises DecodeError.

        A small face in a large picture is decoded again, finer, until skin can be judged or the
        file has no more pixels.
        """
        sha256, side = hashlib.sha256(data).hexdigest(), ANALYSED_SIDE
        sample = cls(decode(data, side=side), sha256)
        while side < FINEST_SIDE and sample._could_be_finer():
            side *= 2
            sample = cls(decode(data, side=side), sha256)
        return sample

    def _could_be_finer(self) -> bool:
        """Whether the face is too small to judge its skin, and the file holds more pixels."""
        held = max(self.decoded.width, self.decoded.height)
        if max(self.shape) >= held or not self.faces:
            return False
        eyes = np.subtract(self.faces[0].left_eye, self.faces[0].right_eye)
        return bool(np.hypot(*eyes) < FINE_EYES)

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

    def level(self, halvings: int) -> Level:
        """The whole picture halved so many times; each level is made once."""
        if halvings not in self._levels:
            self._levels[halvings] = Level(self._halvings.at(halvings), 0.5**halvings)
        return self._levels[halvings]

    def halvings_within(self, side: float) -> int:
        """How often to halve until the longer side is at most ``side`` px."""
        return max(0, int(np.ceil(np.log2(max(self.shape) / side))))

    def level_within(self, side: float) -> Level:
        """The first level whose longer side is at most ``side`` px; between that and its half."""
        return self.level(self.halvings_within(side))

    def _within(self, side: float) -> tuple[Halvings, float]:
        """What ``level_within`` shows, for the models, and its scale."""
        halvings = self.halvings_within(side)
        return self._halvings.below(halvings), 0.5**halvings

    def flat_patches(self, halvings: int) -> NDArray[np.float32]:
        """L* of the flattest blocks of a level, see ``noise.flat_patches``; made once a level."""
        if halvings not in self._flat_patches:
            coarse = self.level(max(halvings, self.halvings_within(OVERVIEW_SIDE)))
            self._flat_patches[halvings] = flat_patches(self.level(halvings), coarse)
        return self._flat_patches[halvings]

    @property
    def overview(self) -> Level:
        """The whole picture at 200 to 400 px (fewer in a smaller file); the masks' own scale."""
        return self.level_within(OVERVIEW_SIDE)

    @cached_property
    def faces(self) -> list[perception.FaceBox]:
        """Every face that is seen, largest first."""
        seen, scale = self._within(FACES_SIDE)
        found = perception.detect_faces(seen)
        return [box.scaled(1 / scale) for box in found] if scale != 1 else found

    @cached_property
    def face_box(self) -> perception.FaceBox:
        """The one face that the picture is of. Raises Unassessable."""
        return the_one_face(self.faces)

    @cached_property
    def face(self) -> perception.Face:
        """The landmarks, blendshapes and pose of that face. Raises Unassessable."""
        return readable(perception.read_face(self._halvings, self.face_box))

    @cached_property
    def gaze(self) -> Gaze:
        """Where the eyes of that face are turned. Raises Unassessable."""
        return read_gaze(self.face)

    @cached_property
    def eye_sight(self) -> EyeSight:
        """What hides the eyes of that face, or does not. Raises Unassessable."""
        return read_sight(self.face, self.rgb, masked=self.mouth_is_covered)

    @cached_property
    def mouth_is_covered(self) -> bool:
        """Whether its mouth lies under cloth or a hand. Raises Unassessable."""
        return is_covered(self.face, self.rgb)

    @cached_property
    def close_up(self) -> CloseUp:
        """The face alone, for what skin, eyes and lips show. Raises Unassessable."""
        return CloseUp(self.rgb, self.face)

    @cached_property
    def body(self) -> perception.Body | None:
        """The landmarks of the same person's body; None when none is seen."""
        seen, scale = self._within(MODELS_SIDE)
        return perception.read_body(seen, self.face, scale=scale)

    @cached_property
    def person_probability(self) -> NDArray[np.float32]:
        """How likely each pixel of the overview shows a person, 0 to 1."""
        probability = perception.person_probability(self._within(MODELS_SIDE)[0])
        return np.asarray(cv2.resize(probability, self.overview.shape[::-1]), dtype=np.float32)

    @cached_property
    def objects(self) -> list[perception.Detection]:
        """What is recognised in the picture, in pixels of the overview."""
        seen, scale = self._within(MODELS_SIDE)
        found = perception.detect_objects(seen)
        return [thing.scaled(self.overview.scale / scale) for thing in found]

    @cached_property
    def scene_classes(self) -> list[perception.Label]:
        return perception.classify(self._within(MODELS_SIDE)[0])

    @cached_property
    def person_mask(self) -> Mask:
        """The person, in the overview."""
        return self.person_probability >= 0.5

    @cached_property
    def face_mask(self) -> Mask:
        """Inside of the face oval, in the overview."""
        landmarks = self.overview.points(self.face.landmarks)
        return masks.face_mask(landmarks, self.overview.shape)

    @cached_property
    def _head_and_hair(self) -> tuple[Mask, Mask]:
        landmarks = self.overview.points(self.face.landmarks)
        return masks.head_and_hair(landmarks, self.overview.lab, self.person_mask, self.face_mask)

    @property
    def head_mask(self) -> Mask:
        """Face and hair down to the chin line, in the overview."""
        return self._head_and_hair[0]

    @cached_property
    def surroundings_mask(self) -> Mask:
        """Clothing and background: neither the head nor the person's skin or falling hair."""
        head, falling_hair = self._head_and_hair
        close_up = self.close_up
        skin = masks.skin_like_mask(
            self.overview.linear, self.person_mask & ~head, close_up.skin_colours
        )
        return ~(head | falling_hair | skin)

    @cached_property
    def surroundings_share(self) -> float:
        """How much of the picture is surroundings, 0 to 1."""
        return float(np.count_nonzero(self.surroundings_mask)) / self.surroundings_mask.size

    @cached_property
    def clothing_share(self) -> float:
        """How much of the picture is clothing, 0 to 1."""
        return float(np.count_nonzero(self.surroundings_mask & self.person_mask)) / (
            self.surroundings_mask.size
        )

    @cached_property
    def surroundings(self) -> Surroundings:
        """The pixels of the surroundings; may be empty."""
        inside, seen = np.flatnonzero(self.surroundings_mask[::2, ::2]), self.overview
        return Surroundings(
            rgb=seen.rgb[::2, ::2].reshape(-1, 3)[inside],
            linear=seen.linear[::2, ::2].reshape(-1, 3)[inside],
            lab=seen.lab[::2, ::2].reshape(-1, 3)[inside],
        )

    @cached_property
    def surroundings_outline(self) -> Evidence:
        """The surroundings as evidence to draw."""
        coarse = np.ascontiguousarray(self.surroundings_mask[::2, ::2])
        return overlay.mask(coarse, label="clothing and background")

    @cached_property
    def background_outline(self) -> Evidence:
        """The background as evidence to draw."""
        return overlay.mask(self.background_mask, label="background")

    @cached_property
    def palette_colours(self) -> NDArray[np.float32]:
        """CIELAB (N, 3) of the surroundings at palette size."""
        return region_colours(self.overview.lab, self.surroundings_mask)

    @cached_property
    def background_mask(self) -> Mask:
        """Background well clear of the person's edge, in the overview."""
        return masks.background_mask(self.person_probability)

    @cached_property
    def background_share(self) -> float:
        """How much of the picture is background, 0 to 1."""
        return float(np.count_nonzero(self.background_mask)) / self.background_mask.size

    @cached_property
    def background_sharpness(self) -> float:
        """Laplacian variance of the background's L*, see ``Detail``."""
        return self.detail.laplacian_variance(self.background_mask)

    @cached_property
    def detail(self) -> Detail:
        """Fine detail of face and background, at the scale at which it is compared."""
        level = self.level(Detail.halvings(self.face.iod))
        return Detail(level.lightness, level.scale * self.face.iod)
