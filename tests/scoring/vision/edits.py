"""What a photographer or a retoucher might have done otherwise: edits of the face, the light or
the background of a Sample, each giving the edited picture (H, W, 3) in uint8 sRGB.

Masks are feathered, so that no edit draws an edge of its own around the person.
"""

import cv2
import numpy as np

from scoring.vision.sample import Sample
from tests.scoring.vision.retouches import as_bytes, full_size, lit, muted, with_grain


def out_of_focus(of: Sample) -> np.ndarray:
    """The whole picture blurred by 3 % of the IOD."""
    return cv2.GaussianBlur(of.rgb, (0, 0), 0.03 * of.face.iod)


def smoothed_skin(of: Sample) -> np.ndarray:
    """The face made smooth as beauty filters do: edges stay, pores go."""
    x, y, width, height = (int(side) for side in of.face.box)
    face = slice(max(0, y), y + height), slice(max(0, x), x + width)
    smooth = of.rgb.copy()
    for _ in range(2):
        smooth[face] = cv2.bilateralFilter(smooth[face], 9, 20, 0.02 * of.face.iod)
    return _mixed(of.rgb, smooth, _face(of))


def relit(of: Sample, stops: float = 1.0) -> np.ndarray:
    """The face's darker side darkened by up to so many stops, in a smooth slope of linear light."""
    nose = float(of.face.landmarks[[1, 4, 168], 0].mean())
    rightward = np.clip((np.arange(of.shape[1]) - nose) / (0.5 * of.face.iod), -1, 1)
    bright = np.ma.array(of.rgb.mean(axis=2), mask=_face(of) < 0.5)
    left, right = (np.ma.median(side) for side in (bright[:, : int(nose)], bright[:, int(nose) :]))
    away = rightward if left > right else -rightward
    slope = (0.5 + 0.5 * np.sin(away * np.pi / 2))[None, :, None]
    return _mixed(of.rgb, lit(of.rgb, 0.5 ** (stops * slope)), _face(of))


def brighter_background(of: Sample) -> np.ndarray:
    """One stop more light on the background alone."""
    return _mixed(of.rgb, lit(of.rgb, 2.0), background(of))


def warmer_background(of: Sample) -> np.ndarray:
    return _mixed(of.rgb, lit(of.rgb, [1.2, 1.0, 0.6]), background(of))


def desaturated(of: Sample) -> np.ndarray:
    """A quarter of the colour is left, at the same lightness."""
    lab = cv2.cvtColor(of.rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return as_bytes(
        255 * cv2.cvtColor(lab * np.array([1, 0.25, 0.25], np.float32), cv2.COLOR_LAB2RGB)
    )


def rotated(of: Sample, degrees: float = 10.0) -> np.ndarray:
    """Turned clockwise about the face, the edge repeated outward."""
    x, y, width, height = of.face.box
    matrix = cv2.getRotationMatrix2D((x + width / 2, y + height / 2), -degrees, 1.0)
    return cv2.warpAffine(
        of.rgb, matrix, of.size, flags=cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE
    )


def cropped(of: Sample, share: float = 0.8) -> np.ndarray:
    """A window of this share of each side, the eyes at the same place in it as in the picture."""
    width, height = of.size
    x, y = of.face.landmarks[[33, 133, 362, 263], :2].mean(axis=0)
    left, top = int(x * (1 - share)), int(y * (1 - share))
    return of.rgb[top : top + int(height * share), left : left + int(width * share)]


def cluttered(of: Sample) -> np.ndarray:
    """Grey tiles of a light and a dark kind strewn over the background."""
    chance = np.random.default_rng(3)
    wall = of.rgb.copy()
    side = max(6, int(0.12 * of.face.iod))
    for _ in range(400):
        x, y = (int(chance.integers(0, most)) for most in of.size)
        wall[y : y + side, x : x + side] = chance.choice([70, 190])
    return _mixed(of.rgb, wall, background(of))


def on_plain_backdrop(of: Sample) -> np.ndarray:
    """A wall of one grey in the background's place, as light as the background was."""
    grey = np.full_like(of.rgb, int(np.median(of.rgb[background(of) > 0.5])))
    return _mixed(of.rgb, grey, background(of))


def with_accent(of: Sample, colour: tuple[int, int, int] = (210, 30, 130)) -> np.ndarray:
    """A square of one strong colour, about 6 % of the frame, where there is most background."""
    clear = background(of)
    height, width = of.shape
    side = int(0.25 * np.sqrt(height * width))
    room = cv2.boxFilter(clear, -1, (side, side), borderType=cv2.BORDER_CONSTANT)
    y, x = (int(at) for at in np.unravel_index(room.argmax(), room.shape))
    top, left = max(0, y - side // 2), max(0, x - side // 2)
    painted = of.rgb.copy()
    painted[top : top + side, left : left + side] = colour
    return _mixed(of.rgb, painted, clear)


def old_print(of: Sample) -> np.ndarray:
    """Faded black, warm highlights over cool shadows, darker corners, film grain."""
    height, width = of.shape
    tone = of.rgb.astype(np.float32) / 255
    light = tone.mean(axis=2, keepdims=True)
    toned = muted(of.rgb, 0.55) * 0.86 + 26 + (light - 0.5) * np.array([14, 4, -22])
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    corners = 1 - 0.28 * np.clip((x**2 + y**2) / 2, 0, 1)[..., None] ** 1.5
    return with_grain(as_bytes(toned * corners), 5.0, size=1.2)


def background(of: Sample) -> np.ndarray:
    """1 in the background and 0 on the person and the head, at the picture's size, feathered."""
    person = full_size(of.person_probability > 0.1, of) | full_size(of.head_mask, of)
    reach = max(3, int(0.04 * of.face.iod))
    grown = cv2.dilate(person.astype(np.float32), np.ones((reach, reach), np.uint8))
    return 1 - cv2.GaussianBlur(grown, (0, 0), reach / 3)


def _face(of: Sample) -> np.ndarray:
    """1 inside the oval of the face, feathered outward."""
    inside = full_size(of.face_mask, of).astype(np.float32)
    return np.clip(cv2.GaussianBlur(inside, (0, 0), 0.04 * of.face.iod) * 2, 0, 1)


def _mixed(rgb: np.ndarray, edit: np.ndarray, share: np.ndarray) -> np.ndarray:
    return as_bytes(rgb + share[..., None] * (edit.astype(np.float32) - rgb))
