"""Colour: read off clothing and background, in the units of colour science."""

import numpy as np
import pytest

from scoring.vision import colour_science
from scoring.vision.palette import palette
from tests.scoring.vision.retouches import as_bytes, cooler, lit, muted, warmer, within
from tests.scoring.vision.samples import (
    half_size,
    jpeg_70,
    measured,
    mirrored,
    of_pixels,
    sample,
    value,
)

NAMES = ["synthetic/female-60.jpg", "synthetic/male-54.jpg", "tiles/sfhq-large-00.jpg",
         "synthetic/male-06.jpg"]  # fmt: skip
OFF_FACE = ("midtone_warmth", "scene_cct", "palette_warmth", "colourfulness", "accent_colour")


def test_srgb_becomes_cielab_and_back_by_the_published_numbers() -> None:
    pixels = np.array([[[255, 0, 0], [255, 255, 255], [119, 119, 119], [0, 0, 255]]], np.uint8)
    lab = colour_science.cielab(colour_science.linear_rgb(pixels))[0]
    published = [[53.24, 80.09, 67.20], [100, 0, 0], [50.03, 0, 0], [32.30, 79.19, -107.86]]

    assert np.abs(lab - published).max() < 0.1
    assert [colour_science.hex_code(colour) for colour in lab] == [
        "#ff0000",
        "#ffffff",
        "#777777",
        "#0000ff",
    ]


@pytest.mark.parametrize(
    ("x", "y", "kelvin", "duv"),
    [
        (0.31271, 0.32902, 6504, 0.0032),
        (0.44757, 0.40745, 2856, 0.0),
        (0.34567, 0.35850, 5003, 0.0032),
    ],
    ids=["D65", "A", "D50"],
)
def test_the_standard_illuminants_have_their_temperatures(
    x: float, y: float, kelvin: float, duv: float
) -> None:
    assert colour_science.mccamy_cct(x, y) == pytest.approx(kelvin, rel=0.006)
    assert colour_science.duv(x, y) == pytest.approx(duv, abs=0.0006)


@pytest.mark.parametrize("name", NAMES)
def test_a_warm_grade_lowers_the_temperature_and_raises_b(name: str) -> None:
    of = sample(name)
    warm, cool = of_pixels(warmer(of.rgb)), of_pixels(cooler(of.rgb))

    assert value("scene_cct", warm) < value("scene_cct", of) < value("scene_cct", cool)
    assert value("midtone_warmth", warm) > value("midtone_warmth", of) + 3
    assert value("midtone_warmth", cool) < value("midtone_warmth", of) - 3
    assert value("palette_warmth", warm) >= value("palette_warmth", cool)


def test_the_temperature_is_rounded_and_its_error_is_said() -> None:
    reading = measured("scene_cct", sample(NAMES[0]))

    assert reading.value is not None
    assert reading.value % 100 == 0
    assert reading.evidence[0]["error_kelvin"] == 500
    assert abs(reading.evidence[0]["duv"]) < 0.035


def test_coloured_walls_are_not_taken_for_coloured_light() -> None:
    of = sample(NAMES[0])
    green = within(of, of.surroundings_mask, of.rgb // 3 + np.array([10, 140, 20], np.uint8))

    reading = measured("scene_cct", of_pixels(green))

    assert reading.value is None
    assert "coloured" in (reading.abstained_because or "")


@pytest.mark.parametrize("name", NAMES)
def test_recoloured_skin_moves_no_colour_measure(name: str) -> None:
    of = sample(name)
    skin_and_hair = ~of.surroundings_mask
    for gains in ([0.45, 0.38, 0.33], [1.2, 1.15, 1.1]):
        other = of_pixels(within(of, skin_and_hair, lit(of.rgb, gains)))
        for key in ("midtone_warmth", "colourfulness"):
            assert value(key, other) == pytest.approx(value(key, of), abs=2.0)
        assert value("scene_cct", other) == pytest.approx(value("scene_cct", of), abs=200)


@pytest.mark.parametrize("name", NAMES)
def test_size_compression_and_mirror_leave_colour_alone(name: str) -> None:
    of = sample(name)
    for edit in (half_size, jpeg_70, mirrored):
        other = of_pixels(edit(of.rgb))
        assert value("midtone_warmth", other) == pytest.approx(value("midtone_warmth", of), abs=1.2)
        assert value("scene_cct", other) == pytest.approx(value("scene_cct", of), abs=300)
        assert value("colourfulness", other) == pytest.approx(value("colourfulness", of), abs=2.5)


def test_colourfulness_falls_to_nothing_with_the_colour() -> None:
    of = sample(NAMES[1])
    steps = [value("colourfulness", of_pixels(muted(of.rgb, kept))) for kept in (1, 0.6, 0.3, 0)]

    assert steps == sorted(steps, reverse=True)
    assert steps[-1] == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize("name", NAMES)
def test_a_black_and_white_picture_has_a_palette_and_no_warmth(name: str) -> None:
    grey = muted(sample(name).rgb, 0)

    for reading in (
        measured("palette_warmth", of_pixels(edit(grey))) for edit in (np.array, jpeg_70)
    ):
        assert reading.value is None
        assert "grey" in (reading.abstained_because or "")
        assert 1 <= len(reading.evidence) <= 8


@pytest.mark.parametrize("name", NAMES)
def test_the_palette_is_eight_weighted_swatches_of_the_surroundings(name: str) -> None:
    of = sample(name)
    swatches = measured("palette_warmth", of).evidence
    weights = [swatch["weight"] for swatch in swatches]
    mean = np.average([swatch["lab"] for swatch in swatches], axis=0, weights=weights)

    assert len(swatches) == 8
    assert weights == sorted(weights, reverse=True)
    assert sum(weights) == pytest.approx(1, abs=0.001)
    assert np.abs(mean - of.overview.lab[of.surroundings_mask].mean(axis=0)).max() < 2


def test_the_palette_holds_the_shirt_and_not_the_skin() -> None:
    of = sample("synthetic/female-93.jpg")  # a blue jumper, a dark chair, a pale wall
    swatches = np.array([swatch["lab"] for swatch in measured("palette_warmth", of).evidence])
    jumper, cheek = (
        np.array([50, 12, -55]),
        np.median(of.close_up.lab[of.close_up.skin_mask], axis=0),
    )

    assert np.linalg.norm(swatches - jumper, axis=1).min() < 15
    assert np.linalg.norm(swatches - cheek, axis=1).min() > 10


def test_colours_in_any_order_give_the_same_palette_and_flat_ones_a_short_one() -> None:
    colours = sample(NAMES[0]).palette_colours
    shuffled = np.random.default_rng(5).permutation(colours)

    ours = [(*swatch.lab, swatch.weight) for swatch in palette(colours)]
    theirs = [(*swatch.lab, swatch.weight) for swatch in palette(shuffled)]
    assert np.abs(np.subtract(ours, theirs)).max() < 0.01
    assert len(palette(np.full((50, 3), 40, np.float32))) == 1
    assert palette(np.zeros((0, 3), np.float32)) == ()


def test_one_strong_patch_is_one_accent_and_a_wall_of_it_is_none() -> None:
    of = sample("tiles/sfhq-10.jpg")  # a plain blue backdrop
    rgb = of.rgb.copy()
    side = of.shape[0]
    rgb[: side // 6, : side // 5] = (230, 110, 20)

    accents = measured("accent_colour", of_pixels(rgb))

    assert value("accent_colour", of) == 0
    assert accents.value == 1
    assert accents.evidence[0]["lab"][2] > 40
    wall = within(of, of.background_mask, as_bytes(of.rgb * 0.0 + [230, 110, 20]))
    assert value("accent_colour", of_pixels(wall)) == 0


def test_a_crop_of_nothing_but_face_has_no_surroundings_to_read() -> None:
    of = sample("tiles/sfhq-large-00.jpg")
    x, y, width, height = (int(part) for part in of.face.box)
    inner = of.rgb[y : y + height, x + width // 20 : x + width * 19 // 20]
    crop = of_pixels(np.ascontiguousarray(inner))

    for key in OFF_FACE:
        reading = measured(key, crop)
        assert reading.value is None
        assert "wider crop" in (reading.abstained_because or "")
