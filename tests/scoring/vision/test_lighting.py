"""Lighting: known changes of light come out as the measures' own numbers."""

import numpy as np
import pytest

from tests.scoring.vision.retouches import as_bytes, lit, smoothed, within
from tests.scoring.vision.samples import (
    half_size,
    jpeg_70,
    measured,
    mirrored,
    of_pixels,
    sample,
    value,
)

FACING = ["synthetic/female-60.jpg", "synthetic/male-54.jpg", "tiles/sfhq-large-00.jpg"]


def split_light(name: str, stops: float) -> np.ndarray:
    """The brighter cheek's side of the face lowered by this many stops, along its middle."""
    of = sample(name)
    middle = float(of.face.landmarks[[1, 4, 168], 0].mean())
    x = np.arange(of.shape[1])[None, :, None]
    reading = measured("key_fill_ratio", of)
    right_is_key = reading.evidence[0]["label"].startswith("key")  # image left
    key_side = x < middle if right_is_key else x > middle
    return lit(of.rgb, np.where(key_side, 0.5**stops, 1.0))


@pytest.mark.parametrize("name", FACING)
def test_one_side_a_stop_darker_moves_key_to_fill_by_a_stop(name: str) -> None:
    before = value("key_fill_ratio", sample(name))

    after = value("key_fill_ratio", of_pixels(split_light(name, 1.0)))

    # The darkened side was the key: what it led by now counts the other way.
    assert after == pytest.approx(abs(1.0 - before), abs=0.12)


@pytest.mark.parametrize("name", FACING)
def test_exposure_size_compression_and_mirror_leave_key_to_fill_alone(name: str) -> None:
    of = sample(name)
    before = value("key_fill_ratio", of)
    edits = [lit(of.rgb, 2 ** (-1 / 3)), half_size(of.rgb), jpeg_70(of.rgb), mirrored(of.rgb)]

    for edit in edits:
        assert value("key_fill_ratio", of_pixels(edit)) == pytest.approx(before, abs=0.1)


def test_the_key_is_named_by_the_side_it_falls_on_and_a_mirror_swaps_it() -> None:
    of = sample(FACING[1])
    straight = measured("key_fill_ratio", of).evidence
    flipped = measured("key_fill_ratio", of_pixels(mirrored(of.rgb))).evidence

    assert straight[0]["label"].split()[0] != flipped[0]["label"].split()[0]
    assert straight[0]["stops"] == pytest.approx(-straight[1]["stops"])


def test_a_turned_head_has_no_key_to_fill_ratio() -> None:
    reading = measured("key_fill_ratio", sample("tiles/hair-44.jpg"))

    assert reading.value is None
    assert "turned" in (reading.abstained_because or "")


@pytest.mark.parametrize("name", FACING)
def test_pushed_highlights_raise_clipping_step_by_step(name: str) -> None:
    of = sample(name)
    brighter = (of_pixels(lit(of.rgb, 2.0**stops)) for stops in (-1, 0, 1, 2, 3))
    steps = [value("highlight_clipping", picture) for picture in brighter]

    assert steps == sorted(steps)
    assert steps[0] < 0.5
    assert steps[-1] > steps[1] + 2


def test_full_clipping_stands_beside_the_clipping_of_one_channel() -> None:
    of = sample(FACING[2])
    white = of_pixels(as_bytes(of.rgb.astype(float) * 3))

    (evidence,) = measured("highlight_clipping", white).evidence

    assert 0 < evidence["percent"] <= evidence["one_channel_percent"] <= 100
    assert evidence["polygons"]


@pytest.mark.parametrize("name", FACING)
def test_softer_light_on_the_skin_has_gentler_gradients(name: str) -> None:
    of = sample(name)
    hard, soft = split_light(name, -1.5), smoothed(of.rgb, of.face.iod / 12)
    softness = value("shadow_softness", of)

    assert value("shadow_softness", of_pixels(soft)) < softness
    assert value("shadow_softness", of_pixels(hard)) > 0.9 * softness


def test_contrast_is_the_spread_of_lightness() -> None:
    of = sample(FACING[0])
    flat = as_bytes(128 + 0.5 * (of.rgb.astype(float) - 128))

    expected = float(of.overview.lab[..., 0].std())
    assert value("tonal_contrast", of) == pytest.approx(expected, rel=1e-3)
    assert value("tonal_contrast", of_pixels(flat)) < 0.7 * value("tonal_contrast", of)


def test_a_face_of_half_the_luminance_has_the_same_light() -> None:
    """The face alone darkened evenly: a darker skin in the same light."""
    of = sample("synthetic/male-54.jpg")
    darker = of_pixels(within(of, of.face_mask, lit(of.rgb, 0.5)))

    for key, tolerance in (("key_fill_ratio", 0.1), ("shadow_softness", 2.5)):
        assert value(key, darker) == pytest.approx(value(key, of), abs=tolerance)
