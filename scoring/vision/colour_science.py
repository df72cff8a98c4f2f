"""From sRGB to light and to CIELAB, and from light to a correlated colour temperature.

The working white is D65 and the sRGB matrices are those of IEC 61966-2-1.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

FloatImage = NDArray[np.float32]

_LEVELS = np.arange(256) / 255
_TO_LINEAR = np.where(
    _LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4
).astype(np.float32)
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
_TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear_rgb(rgb: NDArray[np.uint8]) -> FloatImage:
    """Light of an sRGB image (H, W, 3), float32 in [0, 1]."""
    return np.asarray(cv2.LUT(rgb, _TO_LINEAR), dtype=np.float32)


def luminance(linear: FloatImage) -> FloatImage:
    """Relative luminance Y of linear RGB (H, W, 3), float32 in [0, 1]."""
    return np.asarray(cv2.transform(linear, _LUMINANCE[np.newaxis]), dtype=np.float32)


def lightness(luminance: FloatImage) -> FloatImage:
    """CIELAB L*, 0 to 100, of relative luminance."""
    levels = np.asarray(cv2.pow(luminance, 1 / 3), dtype=np.float32)
    levels *= np.float32(116)
    levels -= np.float32(16)
    dark = np.flatnonzero(luminance <= np.float32(0.008856))
    levels.reshape(-1)[dark] = luminance.reshape(-1)[dark] * np.float32(903.2963)
    return levels


def cielab(linear: FloatImage) -> FloatImage:
    """CIELAB under D65 of linear RGB (H, W, 3): L* 0 to 100, a*, b*; exact to a few hundredths."""
    return np.asarray(cv2.cvtColor(linear, cv2.COLOR_LRGB2Lab), dtype=np.float32)


def hex_code(lab: NDArray[np.floating]) -> str:
    """The sRGB code (#rrggbb) of one CIELAB colour, clipped to the gamut."""
    pixel = np.asarray(lab, dtype=np.float32).reshape(1, 1, 3)
    linear = np.clip(cv2.cvtColor(pixel, cv2.COLOR_Lab2LRGB)[0, 0].astype(np.float64), 0, 1)
    curved = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (round(float(part) * 255) for part in curved)
    return f"#{red:02x}{green:02x}{blue:02x}"


def chromaticity(linear_colour: NDArray[np.floating]) -> tuple[float, float]:
    """CIE 1931 x, y of one linear RGB colour. Raises ZeroDivisionError for black."""
    x, y, z = (float(part) for part in _TO_XYZ @ np.asarray(linear_colour, dtype=np.float64))
    total = x + y + z
    return x / total, y / total


def mccamy_cct(x: float, y: float) -> float:
    """Correlated colour temperature in kelvin; trustworthy from about 2,800 to 12,500 K.

    Source: McCamy 1992, 10.1002/col.5080170211.
    """
    n = (x - 0.3320) / (0.1858 - y)
    return ((449.0 * n + 3525.0) * n + 6823.3) * n + 5520.33


def duv(x: float, y: float) -> float:
    """Signed distance from the Planckian locus in CIE 1960 u, v; above it (greenish) is positive.

    The locus is Krystek's rational approximation, 1,000 to 15,000 K (10.1002/col.5080100109).
    """
    scale = -2 * x + 12 * y + 3
    u, v = 4 * x / scale, 6 * y / scale
    kelvin = 1e6 / np.linspace(1e6 / 15000, 1e6 / 1000, 2000)  # even steps of mired
    locus_u = (0.860117757 + 1.54118254e-4 * kelvin + 1.28641212e-7 * kelvin**2) / (
        1 + 8.42420235e-4 * kelvin + 7.08145163e-7 * kelvin**2
    )
    locus_v = (0.317398726 + 4.22806245e-5 * kelvin + 4.20481691e-8 * kelvin**2) / (
        1 - 2.89741816e-5 * kelvin + 1.61456053e-7 * kelvin**2
    )
    distance = np.hypot(u - locus_u, v - locus_v)
    nearest = int(distance.argmin())
    return float(np.copysign(distance[nearest], v - locus_v[nearest]))
