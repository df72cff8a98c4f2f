"""Faults of the picture: told from what merely looks soft, dark or plain."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from scoring.vision import pixel_faults, quality
from scoring.vision.decode import decode
from scoring.vision.measurement import Unassessable
from scoring.vision.sample import Sample
from tests.portraits import portrait
from tests.scoring.vision import samples
from tests.scoring.vision.retouches import lit, with_grain, within
from tests.scoring.vision.samples import edited, of_pixels, sample, value

SHARP = (
    "synthetic/female-00.jpg",
    "synthetic/female-90.jpg",
    "synthetic/male-21.jpg",
    "synthetic/male-57.jpg",
    "tiles/hair-44.jpg",
    "tiles/sfhq-10.jpg",
)
FACE = "synthetic/female-90.jpg"


def codes(of: Sample) -> list[str]:
    return [fault.code for fault in quality.input_faults(of)]


def blurred(of: Sample, share: float) -> np.ndarray:
    """The whole picture blurred by a share of the IOD."""
    return cv2.GaussianBlur(of.rgb, (0, 0), share * of.face.iod)


def encoded(rgb: np.ndarray, quality: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(rgb)).save(file, "JPEG", quality=quality)
    return file.getvalue()


@pytest.mark.parametrize("name", [*SHARP, *samples.AVERTED[:2], *samples.GLASSES[:3]])
def test_a_clear_portrait_has_no_fault_as_it_is_at_half_size_or_mirrored(name):
    assert codes(sample(name)) == []
    assert set(codes(edited(name, samples.mirrored))) == set()
    assert set(codes(edited(name, samples.half_size))) <= {"small_face"}


@pytest.mark.parametrize("name", SHARP)
def test_the_blur_grows_as_the_picture_is_blurred(name):
    of = sample(name)
    widths = [
        pixel_faults.eye_blur(blurred(of, share) if share else of.rgb, of.face).coarse
        for share in (0, 0.01, 0.02, 0.04)
    ]
    assert widths == sorted(widths)
    assert widths[-1] > 2 * widths[0]


@pytest.mark.parametrize("name", SHARP)
def test_blur_is_called_out_of_focus_before_it_changes_what_the_face_reads(name):
    of = sample(name)
    soft = next(
        blurry
        for share in (0.0075, 0.01, 0.0125, 0.015, 0.02, 0.025)
        if "out_of_focus" in codes(blurry := of_pixels(blurred(of, share)))
    )
    for key, tolerance in (
        ("mouth_corner_lift", 0.01),
        ("mouth_smile", 0.12),
        ("eye_squint", 0.12),
        ("head_yaw", 1.0),
        ("head_pitch", 1.5),
    ):
        assert value(key, soft) == pytest.approx(value(key, of), abs=tolerance), key


def test_smooth_skin_is_not_out_of_focus_while_the_eyes_are_sharp():
    of = sample(FACE)
    eyes = np.zeros(of.shape, np.uint8)
    points = of.face.landmarks[[*range(468)]]
    low, high = points[:, 1].min(), points[:, 1].max()
    eyes[int(low + 0.25 * (high - low)) : int(low + 0.55 * (high - low))] = 1
    soft_skin = within(of, eyes == 0, cv2.GaussianBlur(of.rgb, (0, 0), 0.04 * of.face.iod))
    assert "out_of_focus" not in codes(of_pixels(soft_skin))
    assert "out_of_focus" in codes(of_pixels(within(of, eyes == 1, blurred(of, 0.02))))


def test_a_dark_or_flat_picture_is_not_out_of_focus():
    of = sample(FACE)
    assert codes(of_pixels(lit(of.rgb, 0.25))) == []
    assert "out_of_focus" not in codes(of_pixels((of.rgb * 0.4 + 90).astype(np.uint8)))


def test_grain_does_not_hide_that_the_eyes_are_out_of_focus():
    of = sample("synthetic/male-21.jpg")
    assert codes(of_pixels(with_grain(of.rgb, 6))) == []
    assert "out_of_focus" in codes(of_pixels(with_grain(blurred(of, 0.03), 6)))


def test_a_face_blurred_away_is_refused_with_advice():
    with pytest.raises(Unassessable) as refused:
        quality.input_faults(of_pixels(blurred(sample(FACE), 0.08)))
    assert refused.value.code == "too_blurred"
    assert "focused on the eyes" in refused.value.advice


@pytest.mark.parametrize("name", SHARP[:4])
def test_compression_shows_in_the_pixels_when_the_file_no_longer_tells(name):
    of = sample(name)
    unpacked = [decode(encoded(of.rgb, quality)).rgb for quality in (80, 50, 10)]
    assert codes(of_pixels(unpacked[0])) == codes(of_pixels(unpacked[1])) == []
    assert "heavy_compression" in codes(of_pixels(unpacked[2]))
    assert "heavy_compression" in codes(of_pixels(unpacked[2][3:, 5:]))


def test_a_strongly_compressed_file_is_named_by_its_quality():
    faults = quality.input_faults(Sample.from_bytes(encoded(sample(FACE).rgb, 20)))
    fault = next(fault for fault in faults if fault.code == "heavy_compression")
    assert (fault.value, fault.unit) == (20.0, "JPEG quality")
    assert fault.advice.endswith(".")


def test_the_decoder_tells_the_quality_of_a_jpeg_and_of_nothing_else():
    rgb = sample(FACE).rgb
    for saved in (30, 75, 95):
        assert decode(encoded(rgb, saved)).jpeg_quality == pytest.approx(saved, abs=1)
    png = io.BytesIO()
    Image.fromarray(rgb[:64, :64]).save(png, "PNG")
    assert decode(png.getvalue()).jpeg_quality is None
    assert decode(portrait(FACE).read_bytes()).jpeg_quality > 70


def test_one_way_stripes_are_no_blocks():
    stripes = np.zeros((256, 256), np.uint8)
    stripes[:, ::8] = 200
    assert pixel_faults.blockiness(stripes) < 0.1
    assert pixel_faults.blockiness(np.zeros((6, 6), np.uint8)) == 0


@pytest.mark.parametrize("name", ["synthetic/female-90.jpg", "synthetic/male-84.jpg"])
def test_dark_glass_painted_over_the_eyes_is_named(name):
    hidden = samples.behind_dark_glass(sample(name), (8, 8, 8), 1.0)
    assert codes(hidden) == ["eyes_hidden"]


def test_cloth_over_the_mouth_is_named_and_a_bare_mouth_is_not():
    of = sample(FACE)
    rgb = of.rgb.copy()
    lips = cv2.convexHull(of.face.landmarks[[61, 291, 0, 17, 205, 425, 152]].astype(np.int32))
    cv2.fillPoly(rgb, [lips], (60, 80, 120))
    assert "mouth_covered" in codes(of_pixels(rgb))
    assert "mouth_covered" not in codes(of)


def test_a_face_that_the_frame_cuts_is_named_with_its_share():
    of = sample(FACE)
    _, y, _, height = of.face.box
    cut = of.rgb[: int(y + 0.85 * height), :]
    fault = quality.input_faults(of_pixels(cut))[0]
    assert fault.code == "face_cut"
    assert 5 < fault.value < 25


def test_faults_come_in_one_order_and_speak_of_the_picture():
    of = sample(FACE)
    small = cv2.resize(blurred(of, 0.03), None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    faults = quality.input_faults(of_pixels(decode(encoded(small, 8)).rgb))
    found = [fault.code for fault in faults]
    assert {"heavy_compression", "small_face"} <= set(found)
    assert found == [code for code in quality.CODES if code in found]
    for fault in faults:
        assert fault.reason.endswith(".")
        assert fault.advice.endswith(".")
        assert fault.unit


def test_a_picture_without_a_single_face_raises_as_everywhere():
    pair = np.hstack([sample(name).rgb[:1000, :1000] for name in SHARP[:2]])
    with pytest.raises(Unassessable) as refused:
        quality.input_faults(of_pixels(pair))
    assert refused.value.code == "several_faces"
