"""Palettes and the distance between them."""

import numpy as np
import pytest

from scoring.consistency import check
from scoring.consistency.distances import Keyed, PaletteDistances
from scoring.consistency.palette import (
    ciede2000,
    hex_from_lab,
    lab_from_hex,
    medoid,
    nearest_swatch,
    palette_distance,
    palette_flow,
    solve,
)
from tests.scoring.brand_sets import LOOK, brand, with_readings

# Sharma, Wu & Dalal 2005, table 1: two CIELAB colours and their CIEDE2000 difference.
SHARMA = (
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
    ((50, 2.8361, -74.0200), (50, 0, -82.7485), 3.4412),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, -0.001, 2.49), (50, 0.0009, -2.49), 4.8045),
    ((50, -0.001, 2.49), (50, 0.0011, -2.49), 4.7461),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((50, 2.5, 0), (58, 24, 15), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((61.2901, 3.7196, -5.3901), (61.4292, 2.2480, -4.9620), 1.8731),
    ((35.0831, -44.1164, 3.7933), (35.0232, -40.0716, 1.5901), 1.8645),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((36.4612, 47.8580, 18.3852), (36.2715, 50.5065, 21.2231), 1.4146),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((90.9257, -0.5406, -0.9208), (88.6381, -0.8985, -0.7239), 1.5381),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
)

GREY = ((1.0, (50.0, 0.0, 0.0)),)


@pytest.mark.parametrize(("first", "second", "difference"), SHARMA)
def test_colour_differences_agree_with_the_published_pairs(first, second, difference):
    assert ciede2000(np.array(first), np.array(second)) == pytest.approx(difference, abs=1e-4)


def test_a_palette_is_no_distance_from_itself():
    assert palette_distance(LOOK, LOOK) == 0.0


def test_the_order_and_scale_of_the_swatches_do_not_matter():
    doubled = tuple((2 * weight, lab) for weight, lab in reversed(LOOK))
    assert palette_distance(LOOK, doubled) == pytest.approx(0.0, abs=1e-9)


def test_the_distance_is_the_same_both_ways():
    palettes = [member.palette for member in brand(6)]
    for first in palettes:
        for second in palettes:
            assert palette_distance(first, second) == palette_distance(second, first)


def test_moving_half_the_colour_costs_half_the_colour_difference():
    blue = (50.0, 2.6772, -79.7751)
    other = (50.0, 0.0, -82.7485)
    half = ((0.5, blue), (0.5, other))
    assert palette_distance(half, ((1.0, other),)) == pytest.approx(2.0425 / 2, abs=1e-4)


def test_the_cheapest_way_of_moving_colour_is_taken():
    light, dark = (90.0, 0.0, 0.0), (10.0, 0.0, 0.0)
    swapped = palette_distance(((0.5, light), (0.5, dark)), ((0.4, dark), (0.6, light)))
    one_tenth_moves = 0.1 * float(ciede2000(np.array(light), np.array(dark)))
    assert swapped == pytest.approx(one_tenth_moves, rel=1e-6)


def test_the_flow_between_palettes_moves_all_of_both():
    target = brand(1)[0].palette
    flow = palette_flow(LOOK, target)
    assert flow.sum(axis=1) == pytest.approx([weight for weight, _ in LOOK])
    assert flow.sum(axis=0) == pytest.approx([weight for weight, _ in target])


def test_a_matrix_of_distances_equals_the_pairs_one_by_one():
    palettes = [member.palette for member in brand(5)]
    matrix = PaletteDistances().matrix([Keyed(str(i), one) for i, one in enumerate(palettes)])
    alone = [[palette_distance(first, second) for second in palettes] for first in palettes]
    assert matrix == pytest.approx(np.array(alone), abs=1e-9)


def test_the_medoid_is_the_palette_nearest_to_all_others():
    assert medoid(np.array([[0, 9, 9], [9, 0, 1], [9, 1, 0]], dtype=float)) == 1


@pytest.mark.parametrize("hex_code", ["#1f3a5f", "#ffffff", "#000000", "#c4a77d"])
def test_a_hex_colour_survives_the_way_through_lab(hex_code):
    assert hex_from_lab(lab_from_hex(hex_code)) == [hex_code]


def test_mid_grey_has_no_chroma():
    lightness, a, b = lab_from_hex("#777777")
    assert lightness == pytest.approx(50.0, abs=0.1)
    assert (a, b) == pytest.approx((0, 0), abs=0.02)


@pytest.mark.parametrize("wrong", ["blue", "#12345", "#12345g"])
def test_what_is_no_hex_colour_is_refused(wrong):
    with pytest.raises(ValueError, match=r"#rrggbb|invalid literal"):
        lab_from_hex(wrong)


def test_swatches_too_small_to_see_are_not_the_nearest():
    palette = ((0.99, (50.0, 0.0, 0.0)), (0.01, (80.0, 0.0, 0.0)))
    white = (80.0, 0.0, 0.0)
    assert nearest_swatch(white, palette) == 0.0
    assert nearest_swatch(white, palette, least_weight=0.02) > 20


def test_pairs_that_were_kept_spare_the_work_and_change_no_figure(monkeypatch):
    members = brand(40, spread=3.0)
    first = PaletteDistances()
    check(members[:-1], distances=first)
    again = PaletteDistances(pairs=first.solved)
    solved = []
    monkeypatch.setattr(
        "scoring.consistency.distances.solve", lambda pairs: solved.extend(pairs) or solve(pairs)
    )
    found = check(members, distances=again)
    assert len(solved) == len(members) - 1
    monkeypatch.undo()
    assert found.to_json_dict() == check(members).to_json_dict()


def test_pairs_that_were_kept_of_other_palettes_are_not_taken():
    members = brand(12, spread=3.0)
    first = PaletteDistances()
    check(members, distances=first)
    changed = with_readings(members, 3, palette=members[4].palette)
    found = check(changed, distances=PaletteDistances(pairs=first.solved))
    assert found.to_json_dict() == check(changed).to_json_dict()
