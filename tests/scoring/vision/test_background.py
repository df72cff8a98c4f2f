"""Background: separation, blur, clutter and setting, against backgrounds that are known."""

import numpy as np
import pytest

from tests.scoring.vision.retouches import (
    with_blurred_background,
    with_grain,
    within,
)
from tests.scoring.vision.samples import (
    half_size,
    jpeg_70,
    measured,
    mirrored,
    of_pixels,
    sample,
    value,
)

BUSY = ["synthetic/male-39.jpg", "synthetic/male-93.jpg", "synthetic/female-54.jpg"]
PLAIN = ["synthetic/female-60.jpg", "synthetic/male-21.jpg", "tiles/sfhq-10.jpg"]
ALL = ("background_separation", "background_blur", "background_clutter")


def chequered(name: str) -> np.ndarray:
    """The portrait before a wall of sharp squares."""
    of = sample(name)
    rows, columns = np.indices(of.shape) // max(4, of.shape[0] // 60)
    squares = np.where((rows + columns) % 2 == 0, 60, 200).astype(np.uint8)
    return within(of, of.person_probability < 0.3, np.repeat(squares[..., None], 3, axis=2))


@pytest.mark.parametrize("name", BUSY)
def test_a_blurred_background_sets_the_person_apart_and_clears_the_clutter(name: str) -> None:
    of = sample(name)
    blurred = of_pixels(with_blurred_background(of, of.shape[0] / 60))

    assert value("background_separation", blurred) > value("background_separation", of) + 0.5
    assert value("background_blur", blurred) < 0.3 * value("background_blur", of)
    assert value("background_clutter", blurred) <= value("background_clutter", of)


@pytest.mark.parametrize("name", PLAIN)
def test_a_wall_of_squares_is_clutter_and_a_plain_wall_is_not(name: str) -> None:
    squares = of_pixels(chequered(name))

    assert value("background_clutter", sample(name)) < 0.02
    assert value("background_clutter", squares) > 0.1
    assert value("background_separation", squares) < value("background_separation", sample(name))
    assert measured("background_clutter", squares).evidence[0]["polygons"]


def test_busy_places_come_after_plain_ones() -> None:
    busy = [value("background_clutter", sample(name)) for name in BUSY[:2]]
    plain = [value("background_clutter", sample(name)) for name in PLAIN]

    assert min(busy) > 3 * max(plain)


@pytest.mark.parametrize("name", [BUSY[0], PLAIN[0]])
def test_noise_is_no_clutter(name: str) -> None:
    of = sample(name)
    noisy = of_pixels(with_grain(of.rgb, 4))

    assert value("background_clutter", noisy) == pytest.approx(
        value("background_clutter", of), abs=0.01, rel=0.25
    )


@pytest.mark.parametrize("name", ["synthetic/male-72.jpg", "tiles/sfhq-large-00.jpg"])
def test_size_compression_and_mirror_leave_the_background_alone(name: str) -> None:
    of = sample(name)
    for edit in (half_size, jpeg_70, mirrored):
        other = of_pixels(edit(of.rgb))
        assert value("background_separation", other) == pytest.approx(
            value("background_separation", of), abs=0.45
        )
        assert value("background_clutter", other) == pytest.approx(
            value("background_clutter", of), abs=0.01, rel=0.4
        )


def test_the_difference_of_lightness_is_unsigned() -> None:
    dark_on_light = measured("background_separation", sample(PLAIN[1]))
    (evidence,) = dark_on_light.evidence

    assert evidence["abs_delta_lightness"] > 20


def test_a_crop_without_background_is_not_judged() -> None:
    of = sample("tiles/sfhq-large-00.jpg")
    x, y, width, height = (int(part) for part in of.face.box)
    crop = of_pixels(of.rgb[y : y + height, x : x + width])

    for key in ALL:
        reading = measured(key, crop)
        assert reading.value is None
        assert "wider crop" in (reading.abstained_because or "")
