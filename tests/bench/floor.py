"""The bare floor: what no scorer built on these models can go below.

The engine's own decode call, and each model once over the whole picture: one bilinear resize to
the model's input and one run, by the engine's own runner. No second pass, no mirrored pass, no
crop, nothing made of the outputs.
"""

import io
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from scoring.vision.decode import decode
from scoring.vision.litert import run
from tests.bench.timing import NOTHING, Timing, timed


@dataclass(frozen=True)
class Model:
    """A model file and the member in it; ``side`` of its input in px, and the input's range.

    scale, shift: a pixel's value times ``scale`` plus ``shift``; scale 0 leaves bytes as they are.
    """

    name: str
    file: str
    member: str = ""
    side: int = 256
    scale: float = 1 / 255
    shift: float = 0.0


MODELS = (
    Model("face detector", "face_landmarker.task", "face_detector.tflite", 128, 1 / 127.5, -1),
    Model("face landmarks", "face_landmarker.task", "face_landmarks_detector.tflite"),
    Model("blendshapes", "face_landmarker.task", "face_blendshapes.tflite", 0),
    Model("pose landmarks", "pose_landmarker.task", "pose_landmarks_detector.tflite"),
    Model("person mask", "selfie_segmenter.tflite"),
    Model("objects", "object_detector.tflite", side=320, scale=0),
    Model("classes", "image_classifier.tflite", side=224, scale=0),
)
_POINTS = np.linspace(0, 1, 292, dtype=np.float32).reshape(146, 2)  # the blendshapes' input


def floor_parts(data: bytes) -> dict[str, Timing]:
    """Time of the decode and of each model, by name."""
    decoded: list[np.ndarray] = []
    parts = {"decode": timed(lambda: decoded.append(decode(data).rgb))}
    for model in MODELS:
        parts[model.name] = timed(lambda model=model: _run(model, decoded[0]))  # type: ignore[misc]
    return parts


def total(parts: dict[str, Timing]) -> Timing:
    """The floor of one picture."""
    return sum(parts.values(), NOTHING)


def full_decode(data: bytes) -> Timing:
    """Decoding every pixel, as a reader without reduced-size decoding has to."""

    def whole() -> None:
        with Image.open(io.BytesIO(data)) as opened:
            np.asarray(opened.convert("RGB"))

    return timed(whole)


def _run(model: Model, rgb: np.ndarray) -> None:
    if model.side == 0:
        run(model.file, _POINTS, member=model.member)
        return
    tensor = cv2.resize(rgb, (model.side, model.side), interpolation=cv2.INTER_LINEAR)
    if model.scale:
        tensor = tensor * np.float32(model.scale) + np.float32(model.shift)
    run(model.file, tensor, member=model.member)
