"""Edits of pixels whose effect on a measure is known beforehand."""

import cv2
import numpy as np

from scoring.vision.colour_science import linear_rgb
from scoring.vision.sample import Sample


def smoothed(rgb: np.ndarray, sigma: float) -> np.ndarray:
    return cv2.GaussianBlur(rgb, (0, 0), sigma)


def with_grain(rgb: np.ndarray, deviation: float, size: float = 0.0) -> np.ndarray:
    """Noise of this SD (8-bit levels); ``size`` is the sigma of its grain in px, 0 for white."""
    noise = np.random.default_rng(7).standard_normal(rgb.shape[:2], dtype=np.float32)
    if size:
        noise = cv2.GaussianBlur(noise, (0, 0), size)
        noise /= noise.std()
    return as_bytes(rgb + np.float32(deviation) * noise[..., None])


def lit(rgb: np.ndarray, gains: object) -> np.ndarray:
    """Linear light times ``gains``: a number, one for each channel, or a plane (H, W, 1)."""
    light = linear_rgb(np.ascontiguousarray(rgb)) * np.asarray(gains, dtype=np.float32)
    linear = np.clip(light, 0, 1)
    curved = np.where(
        linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055
    )
    return as_bytes(curved * 255)


def warmer(rgb: np.ndarray) -> np.ndarray:
    return lit(rgb, [1.15, 1.0, 0.75])


def cooler(rgb: np.ndarray) -> np.ndarray:
    return lit(rgb, [0.85, 1.0, 1.25])


def muted(rgb: np.ndarray, kept: float) -> np.ndarray:
    grey = rgb.mean(axis=2, keepdims=True)
    return as_bytes(grey + kept * (rgb - grey))


def with_blurred_background(of: Sample, sigma: float) -> np.ndarray:
    """Everything but the person blurred, as a long lens would."""
    sharp = full_size(of.person_mask | of.head_mask, of)
    person = cv2.GaussianBlur(sharp.astype(np.float32), (0, 0), 2)
    share = person[..., None]
    return as_bytes(of.rgb * share + cv2.GaussianBlur(of.rgb, (0, 0), sigma) * (1 - share))


def within(of: Sample, region: np.ndarray, edit: np.ndarray) -> np.ndarray:
    """The picture with the pixels of a region, a mask of any size, taken from its edit."""
    return np.where(full_size(region, of)[..., None], edit, of.rgb).astype(np.uint8)


def full_size(region: np.ndarray, of: Sample) -> np.ndarray:
    """A mask of the whole picture, of any size, at the picture's own."""
    fitted = cv2.resize(region.astype(np.uint8), of.size, interpolation=cv2.INTER_NEAREST)
    return fitted.astype(bool)


def as_bytes(values: np.ndarray) -> np.ndarray:
    return np.clip(np.round(values), 0, 255).astype(np.uint8)
