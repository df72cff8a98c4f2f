"""What the audit does to a picture is what it says it does."""

import io

import numpy as np
import pytest
from PIL import Image

from scoring.audit.perturbations import DARKER, PERTURBATIONS
from scoring.audit.recolour import recoloured, skin_weights
from scoring.vision.colour_science import linear_rgb, luminance
from scoring.vision.decode import decode
from scoring.vision.sample import Sample
from tests.portraits import portrait


@pytest.fixture(scope="module")
def sample() -> Sample:
    return Sample(decode(portrait("synthetic/female-00.jpg").read_bytes()), "")


def changed(sample: Sample, key: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(PERTURBATIONS[key].apply(sample))).convert("RGB"))


def test_a_mirror_swaps_left_and_right_and_nothing_else(sample: Sample) -> None:
    assert np.array_equal(changed(sample, "mirror")[:, ::-1], sample.rgb)


def test_sizes_and_crops_are_what_they_say(sample: Sample) -> None:
    height, width = sample.shape
    assert changed(sample, "half_size").shape == (height // 2, width // 2, 3)
    across, down = round(width * 0.05), round(height * 0.05)
    assert np.array_equal(changed(sample, "cut_start"), sample.rgb[down:, across:])
    assert np.array_equal(changed(sample, "cut_end"), sample.rgb[:-down, :-across])
    assert changed(sample, "tighter").shape == (height - down, width - across, 3)


@pytest.mark.parametrize(("key", "factor"), [("brighter", 2 ** (1 / 3)), ("darker", 2 ** (-1 / 3))])
def test_a_third_of_a_stop_is_one_in_linear_light(sample: Sample, key: str, factor: float) -> None:
    before, after = luminance(linear_rgb(sample.rgb)), luminance(linear_rgb(changed(sample, key)))
    middle = (before > 0.05) & (before < 0.5)
    assert np.median(after[middle] / before[middle]) == pytest.approx(factor, rel=0.01)


def test_another_white_balance_keeps_the_brightness_of_grey() -> None:
    grey = np.full((64, 64, 3), 119, dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG")
    plain = Sample(decode(file.getvalue()), "")
    before = luminance(linear_rgb(grey))[0, 0]
    for key, is_red in (("warmer", True), ("cooler", False)):
        pixels = changed(plain, key)
        assert luminance(linear_rgb(pixels))[0, 0] == pytest.approx(before, rel=0.01)
        assert (pixels[0, 0, 0] > pixels[0, 0, 2]) is np.bool_(is_red)


def test_other_skin_keeps_the_shading_and_leaves_the_rest(sample: Sample) -> None:
    linear = linear_rgb(sample.rgb)
    skin = skin_weights(sample, linear)
    after = recoloured(linear, skin, DARKER)
    face, away = skin > 0.999, skin == 0
    assert 0.02 < face.mean() < 0.5
    assert away.mean() > 0.4
    assert np.array_equal(after[away], linear[away])
    lit = face[..., None] & (linear > 0.02)
    ratios = np.where(lit, after / np.maximum(linear, 1e-6), np.nan)
    for channel, gain in enumerate(DARKER):
        assert np.nanmin(ratios[..., channel]) == pytest.approx(gain, rel=1e-3)
        assert np.nanmax(ratios[..., channel]) == pytest.approx(gain, rel=2e-3)


def test_the_eyes_keep_their_colour_when_the_skin_changes(sample: Sample) -> None:
    skin = skin_weights(sample, linear_rgb(sample.rgb))
    for iris in (468, 473):
        x, y = sample.face.landmarks[iris, :2].round().astype(int)
        assert skin[y, x] < 0.35
    x, y = sample.face.landmarks[50, :2].round().astype(int)
    assert skin[y, x] > 0.99
