"""Skin texture: falls with smoothing, is not fooled by noise, says when it cannot tell."""

import io
from itertools import pairwise

import cv2
import numpy as np
import pytest
from PIL import Image

from scoring.vision.sample import Sample
from tests.portraits import portrait
from tests.scoring.vision.retouches import smoothed, with_grain, within
from tests.scoring.vision.samples import (
    half_size,
    jpeg_70,
    measured,
    mirrored,
    of_pixels,
    sample,
    value,
)

KEY = "skin_texture"
CLOSE = ["synthetic/female-18.jpg", "synthetic/male-06.jpg", "synthetic/male-90.jpg"]


@pytest.mark.parametrize("name", CLOSE)
def test_texture_falls_with_every_step_of_smoothing(name: str) -> None:
    of = sample(name)
    steps = [value(KEY, of)] + [
        value(KEY, of_pixels(smoothed(of.rgb, sigma * of.face.iod / 220)))
        for sigma in (0.7, 1.2, 2.0, 4.0)
    ]

    assert all(later < earlier for earlier, later in pairwise(steps))
    assert steps[-1] < 0.45 * steps[0]


@pytest.mark.parametrize("name", CLOSE)
def test_smoothing_only_the_face_is_seen_as_well(name: str) -> None:
    of = sample(name)
    retouched = within(of, of.face_mask, smoothed(of.rgb, 3 * of.face.iod / 220))

    assert value(KEY, of_pixels(retouched)) < 0.5 * value(KEY, of)


@pytest.mark.parametrize("name", CLOSE)
@pytest.mark.parametrize(("deviation", "size"), [(4, 0.0), (9, 0.0), (5, 0.8), (8, 1.3)])
def test_noise_and_grain_do_not_pass_for_skin(name: str, deviation: float, size: float) -> None:
    of = sample(name)
    plastic = smoothed(of.rgb, 4 * of.face.iod / 220)

    before = value(KEY, of_pixels(plastic))
    after = measured(KEY, of_pixels(with_grain(plastic, deviation, size)))

    assert after.value is None or after.value <= before + 0.12


def test_noise_on_the_face_alone_does_not_pass_for_skin() -> None:
    of = sample(CLOSE[0])
    plastic = smoothed(of.rgb, 4 * of.face.iod / 220)
    noisy = within(of_pixels(plastic), of.face_mask, with_grain(plastic, 8))

    after = measured(KEY, of_pixels(noisy))
    assert after.value is None or after.value <= value(KEY, of_pixels(plastic)) + 0.12


def test_a_little_noise_leaves_real_skin_its_texture() -> None:
    for name in CLOSE:
        of = sample(name)
        assert value(KEY, of_pixels(with_grain(of.rgb, 3))) == pytest.approx(
            value(KEY, of), rel=0.12
        )


def test_half_size_jpeg_and_mirror_hardly_move_it() -> None:
    for name in ("synthetic/female-48.jpg", "synthetic/male-72.jpg"):  # large enough to halve
        of = sample(name)
        for edit in (half_size, jpeg_70, mirrored):
            assert value(KEY, of_pixels(edit(of.rgb))) == pytest.approx(value(KEY, of), abs=0.2)


@pytest.mark.parametrize("name", CLOSE)
def test_texture_falls_as_an_edge_keeping_filter_grows(name: str) -> None:
    of = sample(name)
    scale = of.face.iod / 220
    steps = [value(KEY, of)] + [
        value(KEY, of_pixels(cv2.bilateralFilter(of.rgb, round(9 * scale) | 1, tones, 4 * scale)))
        for tones in (8, 16, 32, 64)
    ]

    assert all(later < earlier for earlier, later in pairwise(steps))
    assert steps[-1] < 0.6 * steps[0]


@pytest.mark.parametrize("quality", [60, 75, 95])
def test_it_holds_under_jpeg(quality: int) -> None:
    for name in CLOSE:
        of = sample(name)
        coded = cv2.imencode(".jpg", of.rgb, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        again = of_pixels(cv2.imdecode(coded, cv2.IMREAD_COLOR))
        assert value(KEY, again) == pytest.approx(value(KEY, of), abs=0.2)


@pytest.mark.parametrize("name", CLOSE)
def test_it_holds_when_enlarged(name: str) -> None:
    of = sample(name)
    twice = cv2.resize(of.rgb, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)

    assert value(KEY, of_pixels(twice)) == pytest.approx(value(KEY, of), abs=0.2)


def test_a_small_face_in_a_large_picture_is_looked_at_closely_enough() -> None:
    with Image.open(portrait(CLOSE[0])) as face:
        wide = Image.new("RGB", (4800, 3200), (120, 130, 125))
        wide.paste(face.convert("RGB").resize((1400, 1400)), (1700, 900))
    file = io.BytesIO()
    wide.save(file, "JPEG", quality=92)
    of = Sample.from_bytes(file.getvalue())

    assert of.face.iod > 150
    assert value(KEY, of) is not None


def test_confidence_falls_when_noise_hides_the_skin() -> None:
    of = sample(CLOSE[0])

    assert (
        measured(KEY, of_pixels(with_grain(of.rgb, 12))).confidence
        < measured(KEY, of).confidence
    )  # fmt: skip


def test_a_small_face_is_not_judged() -> None:
    reading = measured(KEY, sample("tiles/hair-44.jpg"))

    assert reading.value is None
    assert "150" in (reading.abstained_because or "")


def test_covered_skin_is_not_judged() -> None:
    of = sample(CLOSE[0])
    height, width = of.shape
    beads = np.random.default_rng(3).integers(0, 255, (height // 5 + 1, width // 5 + 1, 3))
    veil = np.repeat(np.repeat(beads, 5, axis=0), 5, axis=1)[:height, :width]
    veiled = of_pixels(within(of, of.face_mask, veil))
    veiled.__dict__["face"] = of.face  # the landmarks as they were before the veil

    assert measured(KEY, veiled).value is None


@pytest.mark.parametrize("colour", [(196, 214, 226), (24, 24, 26), (150, 110, 90)])
def test_a_cloth_mask_is_no_skin(colour: tuple[int, int, int]) -> None:
    of = sample(CLOSE[0])
    across = of.face.landmarks[[234, 454], 0]
    rows, columns = np.indices(of.shape)
    masked = (rows > of.face.landmarks[5, 1]) & (columns > across[0]) & (columns < across[1])
    weave = 6 * np.sin(rows / 2)[..., None] + np.array(colour)
    covered = of_pixels(within(of, masked, np.clip(weave, 0, 255)))
    covered.__dict__["face"] = of.face  # the landmarks as they were before the mask

    for key in (KEY, "key_fill_ratio"):
        reading = measured(key, covered)
        assert reading.value is None
        assert "cover" in (reading.abstained_because or "")


def test_noise_that_hides_real_skin_is_not_judged_as_smooth_skin() -> None:
    of = sample("synthetic/male-06.jpg")
    steps = [measured(KEY, of_pixels(with_grain(of.rgb, deviation))) for deviation in (3, 5, 8)]

    assert [step.value is None for step in steps] == [False, False, True]
    assert steps[0].confidence > 1.5 * steps[1].confidence
    assert "noise" in (steps[2].abstained_because or "").lower()


@pytest.mark.parametrize("name", CLOSE)
def test_heavy_noise_is_no_sure_sign_of_smooth_skin(name: str) -> None:
    of = sample(name)
    noisy = measured(KEY, of_pixels(with_grain(smoothed(of.rgb, 4 * of.face.iod / 220), 14)))

    assert noisy.confidence < 0.3 * measured(KEY, of).confidence
