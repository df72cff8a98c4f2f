"""Decoding: what a file shows, however it stores it."""

import cv2
import numpy as np
import pytest
from PIL import ExifTags, Image

from scoring.vision.decode import ANALYSED_SIDE, decode, open_upright, read_header
from tests.portraits import portrait
from tests.scoring.vision.picture_files import BLUE, RED, assert_quarters, quarters, saved

# Where EXIF says that the stored top left corner lies, as the turn that stores an upright picture.
STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_of_every_format_comes_out_upright(format: str, orientation: int) -> None:
    turn = STORED_AS[orientation]
    stored = quarters() if turn is None else quarters().transpose(turn)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    data = saved(stored, format, exif=exif.tobytes())

    decoded, header = decode(data), read_header(data)

    assert decoded.rgb.shape == (128, 192, 3)
    assert (decoded.width, decoded.height) == (header.width, header.height) == (192, 128)
    assert_quarters(decoded.rgb)
    assert_quarters(np.asarray(open_upright(data, 96)), tolerance=30)


@pytest.mark.parametrize(
    ("format", "name"),
    [
        ("JPEG", "JPEG"),
        ("PNG", "PNG"),
        ("WEBP", "WebP"),
        ("TIFF", "TIFF"),
        ("AVIF", "AVIF"),
        ("HEIF", "HEIC"),
    ],
)
def test_a_portrait_survives_a_round_trip_through_every_format(format: str, name: str) -> None:
    original = open_upright(portrait("tiles/glasses-44.jpg").read_bytes())
    options = {} if format in {"PNG", "TIFF"} else {"quality": 90}

    decoded = decode(saved(original, format, **options))

    assert decoded.format == name
    difference = np.abs(decoded.rgb.astype(int) - np.asarray(original).astype(int))
    assert difference.mean() < 2.5
    assert not decoded.icc_converted
    assert decoded.notes == frozenset()


def test_the_rotation_of_a_heic_container_counts_and_the_exif_beside_it_does_not() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    turned = saved(quarters(), "HEIF", exif=exif.tobytes())
    assert turned.count(b"irot\x03") == 1
    level = turned.replace(b"irot\x03", b"irot\x00")  # the container says: not turned

    assert_quarters(decode(level).rgb)
    assert decode(turned).rgb.shape == (192, 128, 3)


@pytest.mark.parametrize("format", ["WEBP", "PNG", "AVIF"])
def test_an_animation_shows_its_first_frame_and_says_so(format: str) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in (RED, BLUE)]
    data = saved(frames[0], format, save_all=True, append_images=frames[1:], duration=200)

    decoded = decode(data)

    assert decoded.notes == {"animated"}
    assert read_header(data).animated
    assert np.abs(decoded.rgb[32, 32].astype(int) - RED).max() < 12


def test_a_phones_multi_picture_jpeg_is_a_plain_jpeg() -> None:
    data = saved(quarters(), "MPO", save_all=True, append_images=[quarters(64, 64)])

    decoded = decode(data)

    assert (decoded.format, decoded.notes) == ("JPEG", frozenset())
    assert_quarters(decoded.rgb)


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("size", "analysed"),
    [((1800, 600), (1800, 600)), ((1801, 601), (901, 301)), ((3700, 900), (925, 225))],
)
def test_large_pictures_are_halved_until_they_are_small_enough(
    size: tuple[int, int], analysed: tuple[int, int], format: str
) -> None:
    small = open_upright(portrait("synthetic/female-00.jpg").read_bytes()).resize((1000, 1000))
    data = saved(small.resize(size), format, **({"quality": 90} if format == "JPEG" else {}))

    decoded = decode(data)

    assert np.abs(np.subtract(decoded.rgb.shape[1::-1], analysed)).max() <= 1
    assert max(decoded.rgb.shape) <= ANALYSED_SIDE
    assert (decoded.width, decoded.height) == size
    again = cv2.resize(decoded.rgb, (500, 500), interpolation=cv2.INTER_AREA)
    assert np.abs(again.astype(int) - np.asarray(small.resize((500, 500)))).mean() < 3
    assert max(open_upright(data, 320).size) == 320


def test_the_cameras_words_reach_the_measures_and_absurd_ones_do_not() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Maker"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.FocalLengthIn35mmFilm] = 85
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.FocalLength] = 0.0

    decoded = decode(saved(quarters(), "JPEG", exif=exif))

    assert decoded.exif == {"make": "Maker", "focal_length_35mm": 85.0}


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_exif_costs_only_the_exif() -> None:
    decoded = decode(saved(quarters(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff junk"))

    assert decoded.exif == {}
    assert_quarters(decoded.rgb)


def test_a_time_limit_or_a_lack_of_memory_is_not_blamed_on_the_file(monkeypatch):
    class TimeLimit(Exception):
        """Raised into the decoder by whoever runs it."""

    data = portrait("synthetic/male-00.jpg").read_bytes()
    for outside in (TimeLimit, MemoryError):

        def stopped(*_, reason=outside):
            raise reason

        with monkeypatch.context() as patched:
            patched.setattr("scoring.vision.decode.to_srgb", stopped)
            with pytest.raises(outside):
                decode(data)
