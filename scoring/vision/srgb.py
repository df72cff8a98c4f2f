"""Any colour mode that a codec hands out, to 8-bit sRGB."""

import io

import numpy as np
from PIL import Image, ImageCms

MID_GREY = (119, 119, 119)  # CIELAB L* 50: neither lifts nor sinks the picture's tones

_SRGB = ImageCms.createProfile("sRGB")
_ALPHA_MODES = {"RGBA", "LA", "PA", "La", "RGBa"}
_CMS_MODES = {"RGB", "L", "CMYK"}
_DEEP_MODES = {"I", "I;16", "I;16B", "I;16L", "I;16N"}


class UnreadableMode(Exception):
    """The pixels are stored in a way that has no one meaning as a picture."""


def to_srgb(image: Image.Image, size: tuple[int, int]) -> tuple[Image.Image, set[str]]:
    """A decoded Pillow image as RGB in sRGB of ``size`` (width, height) pixels.

    Returns the image and notes: ``icc_converted``, ``broken_profile``, ``flattened``. Without a
    profile the numbers are taken as sRGB, as browsers do. Raises UnreadableMode.
    """
    notes: set[str] = set()
    # A CIELAB file needs no profile to be read: its numbers already are device independent.
    profile = None if image.mode == "LAB" else image.info.get("icc_profile")
    straight, alpha = _eight_bit(image)
    if size != straight.size:
        # Resizing before the profile costs a fraction and differs by less than a code value.
        straight, alpha = _resized(straight, alpha, size)
    rgb = _through_profile(straight, profile, notes)
    if alpha is not None and alpha.getextrema() != (255, 255):
        notes.add("flattened")
        rgb = Image.composite(rgb, Image.new("RGB", rgb.size, MID_GREY), alpha)
    return rgb, notes


def _eight_bit(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """The colour in an 8-bit mode that a profile can be applied to, and the alpha apart."""
    if image.mode in _DEEP_MODES:
        return _from_deep(image), None
    if image.mode == "F":
        raise UnreadableMode("Floating-point pixels have no fixed white. Export 8 or 16 bits.")
    if image.mode in _ALPHA_MODES or "transparency" in image.info:
        rgba = image.convert("RGBA")
        return rgba.convert("RGB"), rgba.getchannel("A")
    if image.mode == "LAB":
        return _from_lab(image), None
    if image.mode in _CMS_MODES:
        return image, None
    return image.convert("L" if image.mode == "1" else "RGB"), None


def _from_deep(image: Image.Image) -> Image.Image:
    """16-bit grey to 8 bits. Raises UnreadableMode above 16 bits."""
    values = np.asarray(image).astype(np.int64)
    if values.min() < 0 or values.max() > 65535:
        raise UnreadableMode("Grey values beyond 16 bits have no fixed white. Export 8 or 16 bits.")
    return Image.fromarray(((values + 128) // 257).astype(np.uint8))


def _from_lab(image: Image.Image) -> Image.Image:
    """CIELAB to sRGB before any resizing: its signed channels cannot be averaged as bytes."""
    lab = ImageCms.createProfile("LAB")
    converted = ImageCms.profileToProfile(image, lab, _SRGB, outputMode="RGB")
    if converted is None:
        raise UnreadableMode("These CIELAB pixels cannot be shown. Export the picture as RGB.")
    return converted


def _resized(
    colour: Image.Image, alpha: Image.Image | None, size: tuple[int, int]
) -> tuple[Image.Image, Image.Image | None]:
    """Both parts at ``size``; colours of transparent pixels do not bleed into visible ones."""
    if alpha is None:
        return colour.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0), None
    joined = colour.copy()
    joined.putalpha(alpha)
    reduced = joined.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return reduced.convert("RGB"), reduced.getchannel("A")


def _through_profile(image: Image.Image, profile: bytes | None, notes: set[str]) -> Image.Image:
    """Convert with littlecms, relative colorimetric with black point compensation."""
    if not profile:
        return image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        name = ImageCms.getProfileName(source).strip()
        if image.mode == "RGB" and name.startswith("sRGB"):
            return image
        converted = ImageCms.profileToProfile(
            image,
            source,
            _SRGB,
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        notes.add("broken_profile")
        return image.convert("RGB")
    notes.add("icc_converted")
    return converted if converted is not None else image.convert("RGB")
