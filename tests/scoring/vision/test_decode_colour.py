"""Decoding: profiles, print colour, depth and transparency end in one 8-bit sRGB."""

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from scoring.vision.decode import decode
from tests.scoring.vision.picture_files import assert_quarters, quarters, saved, wide_gamut_profile


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_a_wide_gamut_profile_is_converted_to_srgb(format: str) -> None:
    stored = Image.new("RGB", (64, 64), (150, 120, 100))
    lossless = {"HEIF": {"quality": 100}, "AVIF": {"quality": 100}, "JPEG": {"quality": 100}}

    decoded = decode(
        saved(stored, format, icc_profile=wide_gamut_profile(), **lossless.get(format, {}))
    )

    assert decoded.icc_converted
    # Adobe RGB (150, 120, 100) by the published matrices and the sRGB curve.
    assert np.abs(decoded.rgb[32, 32].astype(int) - (160, 120, 99)).max() <= 3


def test_an_srgb_profile_changes_no_number() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain, tagged = saved(quarters(), "PNG"), saved(quarters(), "PNG", icc_profile=profile)

    assert np.array_equal(decode(plain).rgb, decode(tagged).rgb)
    assert not decode(tagged).icc_converted


def test_a_broken_profile_is_ignored_and_said() -> None:
    decoded = decode(saved(quarters(), "PNG", icc_profile=b"no profile at all" * 9))

    assert decoded.notes == {"broken_profile"}
    assert not decoded.icc_converted
    assert_quarters(decoded.rgb, tolerance=0)


def test_cmyk_print_files_are_shown_in_colour() -> None:
    decoded = decode(saved(quarters().convert("CMYK"), "JPEG", quality=95))

    assert_quarters(decoded.rgb)


@pytest.mark.parametrize("extension", [".png", ".tiff"])
@pytest.mark.parametrize("channels", [1, 3])
def test_sixteen_bits_keep_their_tones(extension: str, channels: int) -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)
    stored = np.repeat(np.tile(ramp, (32, 1))[:, :, None], channels, axis=2)
    data = cv2.imencode(extension, stored)[1].tobytes()

    decoded = decode(data)

    assert np.abs(decoded.rgb[16, :, 1].astype(int) - np.arange(256)).max() <= 1


def test_palette_grey_and_bilevel_pictures_decode_to_colour() -> None:
    assert_quarters(decode(saved(quarters().convert("P", palette=1, colors=16), "PNG")).rgb)
    grey = decode(saved(quarters().convert("L"), "PNG")).rgb
    assert (grey[..., 0] == grey[..., 2]).all()
    bilevel = decode(saved(quarters().convert("1"), "TIFF")).rgb
    assert set(np.unique(bilevel)) <= {0, 255}


def test_cielab_tiff_is_converted_before_it_is_reduced() -> None:
    lab = ImageCms.profileToProfile(
        quarters(4096, 64), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )  # fmt: skip
    assert_quarters(decode(saved(lab, "TIFF")).rgb)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_is_laid_on_mid_grey(mode: str) -> None:
    image = Image.new("RGBA", (40, 40), (255, 255, 255, 255))
    image.paste((255, 0, 0, 0), (0, 0, 20, 40))

    decoded = decode(saved(image.convert(mode), "PNG"))

    assert decoded.notes == {"flattened"}
    assert tuple(decoded.rgb[20, 5]) == (119, 119, 119)
    assert tuple(decoded.rgb[20, 35]) == (255, 255, 255)
