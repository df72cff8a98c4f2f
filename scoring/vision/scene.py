"""What else the picture holds: the person's outline, objects, and classes of the whole."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from scoring.vision.anchors import overlap
from scoring.vision.crops import Picture, halvings_of, letterbox, scaled, shrunk, to_image_points
from scoring.vision.litert import run
from scoring.vision.models import task_member

_OBJECT_SIZE, _CLASS_SIZE, _MASK_SIZE = 320, 224, 256
_LEAST_OBJECT_SCORE = 0.3
_LEAST_LABEL_SCORE = 0.05
_MOST_LABELS = 5
_GRIDS = (40, 20, 10, 5, 3)
_ANCHOR_CELLS = 4  # an anchor's side in cells, before its octave and its shape


@dataclass(frozen=True)
class Detection:
    """One object: COCO class, score 0..1, box in image px."""

    label: str
    score: float
    x: float
    y: float
    width: float
    height: float

    def scaled(self, factor: float) -> "Detection":
        """The same thing in an image ``factor`` times as large."""
        box = (part * factor for part in (self.x, self.y, self.width, self.height))
        return Detection(self.label, self.score, *box)


@dataclass(frozen=True)
class Label:
    """One ImageNet class of the whole picture and its probability 0..1."""

    name: str
    score: float


def person_probability(picture: Picture) -> np.ndarray:
    """How likely each part of a uint8 RGB image shows a person: float32 (256, 256), 0..1.

    The 256 rows and columns span the whole image, whatever its proportions.
    """
    outputs = run("selfie_segmenter.tflite", scaled(shrunk(picture, _MASK_SIZE)))
    (mask,) = outputs.values()
    return np.clip(mask[0, :, :, 0], 0, 1).astype(np.float32)


def detect_objects(picture: Picture) -> list[Detection]:
    """Objects of the COCO classes in a uint8 RGB image, surest first (EfficientDet-Lite0)."""
    crop, whole = letterbox(picture, _OBJECT_SIZE)
    outputs = run("object_detector.tflite", crop, copied=False)
    scores = next(value[0] for value in outputs.values() if value.shape[-1] == 90)
    offsets = next(value[0] for value in outputs.values() if value.shape[-1] == 4)
    kept = np.flatnonzero(scores.max(axis=1) >= _LEAST_OBJECT_SCORE)
    kept = kept[np.argsort(-scores[kept].max(axis=1), kind="stable")]
    classes, best = scores[kept].argmax(axis=1), scores[kept].max(axis=1)
    boxes = _object_boxes(offsets[kept], kept)
    corners = to_image_points(boxes.reshape(-1, 2), whole, _OBJECT_SIZE).reshape(-1, 4)
    height, width = halvings_of(picture).at(0).shape[:2]
    corners = np.clip(corners, 0, [width, height, width, height])
    labels = _labels("object_detector.tflite", "labels.txt")
    found: list[Detection] = []
    taken = np.zeros(len(kept), dtype=bool)
    for at in range(len(kept)):
        if taken[at]:
            continue
        same = (overlap(corners[at], corners) > 0.5) & (classes == classes[at])
        taken |= same
        x0, y0, x1, y1 = (float(value) for value in corners[at])
        name = labels[classes[at]]
        found.append(Detection(name, float(best[at]), x0, y0, x1 - x0, y1 - y0))
    return found


def classify(picture: Picture) -> list[Label]:
    """The likeliest ImageNet classes of the picture, at most five, surest first.

    The model was made for pictures of one thing; of a portrait it names clothing or surroundings
    at best, so its answers are hints.
    """
    (output,) = run("image_classifier.tflite", shrunk(picture, _CLASS_SIZE)).values()
    scores = output[0].astype(float) / 256  # the output's own quantisation step
    names = _labels("image_classifier.tflite", "labels_without_background.txt")
    best = np.argsort(-scores, kind="stable")[:_MOST_LABELS]
    return [
        Label(names[index], float(scores[index]))
        for index in best
        if scores[index] >= _LEAST_LABEL_SCORE
    ]


def _object_boxes(offsets: np.ndarray, indexes: np.ndarray) -> np.ndarray:
    """Offsets (n, 4: y, x, height, width) from anchors to x0, y0, x1, y1 in input px."""
    anchors = _object_anchors()[indexes]
    middle = offsets[:, 1::-1] * anchors[:, 2:] + anchors[:, :2]
    half = np.exp(offsets[:, :1:-1]) * anchors[:, 2:] / 2
    return np.concatenate([middle - half, middle + half], axis=1)


@cache
def _object_anchors() -> np.ndarray:
    """Centre x, y, width, height in input px; nine a cell: three octaves of three shapes."""
    rows = []
    for cells in _GRIDS:
        step = _OBJECT_SIZE / cells
        middle = (np.arange(cells) + 0.5) * step
        y, x = (axis.ravel() for axis in np.meshgrid(middle, middle, indexing="ij"))
        shapes = [
            (2 ** (octave / 3) * np.sqrt(ratio), 2 ** (octave / 3) / np.sqrt(ratio))
            for octave in range(3)
            for ratio in (1.0, 2.0, 0.5)
        ]
        sides = np.array(shapes) * step * _ANCHOR_CELLS
        centres = np.repeat(np.stack([x, y], axis=1), len(sides), axis=0)
        rows.append(np.hstack([centres, np.tile(sides, (cells * cells, 1))]))
    return np.concatenate(rows)


@cache
def _labels(model: str, member: str) -> list[str]:
    return task_member(model, member).decode().splitlines()
