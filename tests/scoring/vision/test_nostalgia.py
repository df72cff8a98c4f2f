"""The print-like look: each of its five parts answers to its own edit, and all to a whole one."""

import numpy as np
import pytest

from scoring.vision.measures.nostalgia import membership
from tests.scoring.vision.retouches import as_bytes, muted, with_grain
from tests.scoring.vision.samples import measured, mirrored, of_pixels, sample, value

KEY = "nostalgia_composite"
PLAIN = ["synthetic/female-60.jpg", "synthetic/male-21.jpg", "tiles/sfhq-10.jpg"]


def parts(rgb: np.ndarray) -> dict:
    (frame,) = measured(KEY, of_pixels(rgb)).evidence
    return frame


def faded(rgb: np.ndarray) -> np.ndarray:
    return as_bytes(28 + rgb.astype(float) * 0.88)


def split_toned(rgb: np.ndarray) -> np.ndarray:
    """Highlights toward yellow, shadows toward blue."""
    share = rgb.mean(axis=2, keepdims=True) / 255
    return as_bytes(rgb + (share - 0.5) * np.array([10.0, 4.0, -26.0]))


def vignetted(rgb: np.ndarray) -> np.ndarray:
    height, width = rgb.shape[:2]
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    return as_bytes(rgb * (1 - 0.28 * ((x**2 + y**2) / 2) ** 1.5)[..., None])


@pytest.mark.parametrize("name", [PLAIN[0], "synthetic/male-54.jpg", "synthetic/female-00.jpg"])
def test_an_old_print_look_raises_the_composite(name: str) -> None:
    rgb = sample(name).rgb
    old = with_grain(faded(vignetted(split_toned(muted(rgb, 0.7)))), 4.5, 1.1)

    assert value(KEY, of_pixels(old)) > value(KEY, sample(name)) + 0.15
    assert value(KEY, of_pixels(old)) >= 0.55


@pytest.mark.parametrize(
    ("part", "edit"),
    [
        ("lifted_blacks", faded),
        ("split_tone", split_toned),
        ("corner_fall_off", vignetted),
    ],
)
def test_each_part_answers_to_its_own_edit(part: str, edit: object) -> None:
    rgb = sample(PLAIN[1]).rgb

    assert parts(edit(rgb))[part] > parts(rgb)[part] + 2  # type: ignore[operator]


def test_film_grain_counts_and_white_noise_does_not() -> None:
    rgb = sample(PLAIN[0]).rgb
    clean, noise, grain = parts(rgb), parts(with_grain(rgb, 4)), parts(with_grain(rgb, 4, 1.1))

    assert clean["grain_membership"] == 0
    assert noise["grain_membership"] < 0.3
    assert grain["grain_membership"] > 0.7


def test_a_mirror_leaves_it_alone() -> None:
    for name in PLAIN:
        other = of_pixels(mirrored(sample(name).rgb))
        assert value(KEY, other) == pytest.approx(value(KEY, sample(name)), abs=0.05)


@pytest.mark.parametrize(
    ("number", "share"), [(0, 0), (1.5, 0), (2.25, 0.5), (3, 1), (15, 1), (21, 0.5), (30, 0)]
)
def test_membership_rises_to_its_range_and_falls_beyond(number: float, share: float) -> None:
    assert membership(number, 3, 15) == pytest.approx(share)
    assert membership(1000, 6, np.inf) == 1


def test_a_close_crop_is_not_judged() -> None:
    of = sample("tiles/sfhq-large-00.jpg")
    x, y, width, height = (int(part) for part in of.face.box)

    assert measured(KEY, of_pixels(of.rgb[y : y + height, x : x + width])).value is None
