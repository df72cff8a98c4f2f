"""More of the same edit moves the cue further, and what an edit takes away is no longer said."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from scoring.vision.sample import Sample
from tests.scoring.vision import edits
from tests.scoring.vision.retouches import smoothed
from tests.scoring.vision.samples import measured, of_pixels, sample, value

GARDEN, BEACH, STUDIO = "synthetic/male-87.jpg", "synthetic/male-57.jpg", "synthetic/female-60.jpg"
STANDING = "synthetic/male-51.jpg"


def steps(key: str, name: str, *made: Callable[[Sample], np.ndarray]) -> list[float]:
    """The cue's value in the portrait as it is, then after each edit."""
    of = sample(name)
    return [value(key, of), *(value(key, of_pixels(edit(of))) for edit in made)]


@pytest.mark.parametrize("name", [GARDEN, STUDIO])
def test_the_more_a_side_is_darkened_the_higher_is_key_to_fill(name: str) -> None:
    ratios = steps(
        "key_fill_ratio", name, *(partial(edits.relit, stops=stops) for stops in (0.5, 1.0, 1.5))
    )

    assert ratios == sorted(ratios)
    assert min(np.diff(ratios)) > 0.25


@pytest.mark.parametrize("name", [GARDEN, STUDIO])
def test_the_more_a_picture_is_blurred_the_less_texture_is_left(name: str) -> None:
    of = sample(name)
    blurs = [of_pixels(smoothed(of.rgb, share * of.face.iod)) for share in (0.005, 0.01, 0.02)]
    left = [value("skin_texture", of), *(value("skin_texture", blurred) for blurred in blurs)]

    assert left == sorted(left, reverse=True)
    assert left[-1] < 0.3 * left[0]


def test_the_tighter_the_crop_the_larger_the_face_in_proportion() -> None:
    shares = (0.9, 0.8, 0.7)
    heights = steps("face_height", GARDEN, *(partial(edits.cropped, share=s) for s in shares))

    for share, height in zip(shares, heights[1:], strict=True):
        assert height == pytest.approx(heights[0] / share, rel=0.05)


@pytest.mark.parametrize("degrees", [-15.0, -5.0, 5.0, 15.0])
def test_the_roll_follows_the_rotation_with_its_sign(degrees: float) -> None:
    before, after = steps("head_roll", BEACH, partial(edits.rotated, degrees=degrees))

    assert after - before == pytest.approx(degrees, abs=1.5)


@pytest.mark.parametrize("name", [GARDEN, BEACH])
def test_one_strong_patch_of_another_hue_is_one_accent_more(name: str) -> None:
    before, after = steps("accent_colour", name, edits.with_accent)

    assert after == before + 1


def test_tiles_are_clutter_and_a_plain_wall_is_none() -> None:
    of = sample(GARDEN)
    busy = measured("background_clutter", of_pixels(edits.cluttered(of))).value
    plain = measured("background_clutter", of_pixels(edits.on_plain_backdrop(of))).value

    assert plain == 0
    assert busy is not None
    assert busy > value("background_clutter", of) + 0.04


@pytest.mark.parametrize(("name", "sign"), [(BEACH, 1), (GARDEN, -1)])
def test_a_brighter_background_parts_a_darker_figure_and_nears_a_lighter_one(
    name: str, sign: int
) -> None:
    of = sample(name)
    before, after = (
        measured("background_separation", picture).evidence[0]["abs_delta_lightness"]
        for picture in (of, of_pixels(edits.brighter_background(of)))
    )

    assert sign * (after - before) > 10


@pytest.mark.parametrize("name", [GARDEN, BEACH, STUDIO])
def test_a_warmer_background_never_reads_as_cooler_light(name: str) -> None:
    before, after = steps("scene_cct", name, edits.warmer_background)

    assert after <= before


def test_a_wall_put_in_the_places_place_takes_its_words_away() -> None:
    of = sample("synthetic/male-66.jpg")

    assert measured("setting", of).value is not None
    assert measured("setting", of_pixels(edits.on_plain_backdrop(of))).value is None


def test_hands_cropped_away_leave_openness_unread() -> None:
    of = sample(STANDING)
    close = of_pixels(edits.cropped(of, share=0.6))

    assert measured("open_posture", of).value is not None
    assert "No arm is in view" in (measured("open_posture", close).abstained_because or "")
    assert measured("shoulder_angle", close).value is not None
