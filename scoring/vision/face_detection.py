"""Where the faces are: BlazeFace (short range) on the whole frame, then closer where needed."""

from dataclasses import dataclass

import numpy as np

from scoring.vision.anchors import anchor_centres, merge_overlapping, overlap, sigmoid
from scoring.vision.crops import Picture, Square, crop_square, halvings_of, scaled, to_image_points
from scoring.vision.litert import run
from scoring.vision.mirroring import flipped, is_lighter_at_right, unflipped

_SIZE = 128
_LAYERS = ((16, 2), (8, 6))
_LEAST_SCORE = 0.5
_SMALL = 0.16  # of the side looked at: under this BlazeFace sees about 20 px, its least
# Rows of points: box corners, then eyes, nose, mouth and ears, the right of a pair first.
_COUNTERPARTS = np.array([0, 1, 3, 2, 4, 5, 7, 6])
_TILES = (0.5, 0.3)  # sides of the closer looks, as fractions of the longer side


@dataclass(frozen=True)
class FaceBox:
    """A face from brows to chin: box and eye centres in image px; score 0..1.

    ``right_eye`` and ``left_eye`` are the subject's.
    """

    x: float
    y: float
    width: float
    height: float
    score: float
    right_eye: tuple[float, float]
    left_eye: tuple[float, float]

    def scaled(self, factor: float) -> "FaceBox":
        """The same face in an image ``factor`` times as large."""
        x, y, width, height = (part * factor for part in (self.x, self.y, self.width, self.height))
        (right_x, right_y), (left_x, left_y) = self.right_eye, self.left_eye
        right, left = (right_x * factor, right_y * factor), (left_x * factor, left_y * factor)
        return FaceBox(x, y, width, height, self.score, right, left)

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


def detect_faces(picture: Picture) -> list[FaceBox]:
    """The faces of an upright uint8 RGB image (H, W, 3), largest first; empty when none is seen.

    One look at the whole frame; while no face or only tiny ones are seen, closer looks on smaller
    and smaller overlapping tiles; when there is still none, a look from farther away (a face may
    overfill the frame). Of overlapping boxes of one face the surest stays. A mirrored image gives
    the mirrored faces.
    """
    picture = halvings_of(picture)
    height, width = picture.at(0).shape[:2]
    longer = float(max(height, width))
    whole = Square(width / 2, height / 2, longer)
    found = _look(picture, whole)
    side = longer
    for fraction in _TILES:
        if any(row[2] - row[0] >= _SMALL * side for row, _ in found):
            break
        side = fraction * longer
        found = _merged(found + _closer_looks(picture, side))
    if not found:
        found = _look(picture, Square(width / 2, height / 2, 2 * longer))
    return sorted(map(_face_box, found), key=lambda box: -box.area)


def _look(picture: Picture, square: Square) -> list[tuple[np.ndarray, float]]:
    """Faces inside one square: rows of x0, y0, x1, y1 and six points, image px, with score."""
    crop = crop_square(picture, square, _SIZE)
    turned = is_lighter_at_right(crop)
    seen = flipped(crop) if turned else crop
    outputs = run("face_landmarker.task", scaled(seen, -1), member="face_detector.tflite")
    scores = sigmoid(outputs["classificators"][0, :, 0])
    kept = scores >= _LEAST_SCORE
    if not kept.any():
        return []
    raw = outputs["regressors"][0][kept].reshape(-1, 8, 2)
    centres = anchor_centres(_SIZE, _LAYERS)[kept][:, np.newaxis]
    middle, half = raw[:, :1] + centres, raw[:, 1:2] / 2
    points = np.concatenate([middle - half, middle + half, raw[:, 2:] + centres], axis=1)
    merged = merge_overlapping(points.reshape(len(points), -1), scores[kept])
    return [(_in_image(row.reshape(-1, 2), square, turned), score) for row, score in merged]


def _in_image(points: np.ndarray, square: Square, turned: bool) -> np.ndarray:
    """A row of image px from the points (8, 2) of a crop, or of a flipped one."""
    if turned:
        points = unflipped(points, _COUNTERPARTS, _SIZE)
        points[:2, 0] = points[1::-1, 0]  # the lower x comes first
    return to_image_points(points, square, _SIZE).ravel()


def _closer_looks(picture: Picture, side: float) -> list[tuple[np.ndarray, float]]:
    """Faces on tiles of ``side`` px that overlap by half; those cut by a tile's edge are left."""
    height, width = halvings_of(picture).at(0).shape[:2]
    found = []
    for y in _tile_centres(height, side):
        for x in _tile_centres(width, side):
            for row, score in _look(picture, Square(x, y, side)):
                margin = 0.02 * side
                low = np.array([x, y]) - side / 2 + margin
                high = np.array([x, y]) + side / 2 - margin
                inside = (row[:2] > low) | (low < 0)
                inside &= (row[2:4] < high) | (high > [width, height])
                if inside.all():
                    found.append((row, score))
    return _merged(found)


def _tile_centres(length: int, side: float) -> np.ndarray:
    if length <= side:
        return np.array([length / 2])
    count = int(np.ceil((length - side) / (side / 2))) + 1
    return np.linspace(side / 2, length - side / 2, count)


def _merged(found: list[tuple[np.ndarray, float]]) -> list[tuple[np.ndarray, float]]:
    """One row a face: of rows that overlap, or of which one holds the other, the best stays."""
    kept: list[tuple[np.ndarray, float]] = []
    for row, score in sorted(found, key=lambda item: -item[1]):
        others = np.array([other for other, _ in kept]).reshape(-1, len(row))
        centre = (row[:2] + row[2:4]) / 2
        held = (others[:, :2] < centre) & (centre < others[:, 2:4])
        if not (held.all(axis=1) | (overlap(row, others) > 0.3)).any():
            kept.append((row, score))
    return kept


def _face_box(found: tuple[np.ndarray, float]) -> FaceBox:
    row, score = found
    x0, y0, x1, y1 = (float(value) for value in row[:4])
    return FaceBox(
        x=x0,
        y=y0,
        width=x1 - x0,
        height=y1 - y0,
        score=score,
        right_eye=(float(row[4]), float(row[5])),
        left_eye=(float(row[6]), float(row[7])),
    )
