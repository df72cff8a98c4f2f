"""How strongly a JPEG file was compressed, from its own quantisation tables."""

from PIL import Image

# Luminance table of ITU-T T.81, Annex K.1, which the common encoders scale: its 64 steps together.
_STANDARD_SUM = 3688


def jpeg_quality(image: Image.Image) -> int | None:
    """The quality, 1 to 100, at which an opened JPEG was saved, on the scale of the IJG's encoder.

    An estimate where the encoder has tables of its own. None for other formats. It tells of the
    last encoding only: a strongly compressed picture that was saved again looks better than it is.
    """
    tables = getattr(image, "quantization", None)
    if image.format not in {"JPEG", "MPO"} or not tables:
        return None
    scale = 100 * sum(tables[min(tables)]) / _STANDARD_SUM  # per cent of the standard's steps
    quality = 5000 / scale if scale > 100 else 100 - scale / 2
    return max(1, min(100, round(quality)))
