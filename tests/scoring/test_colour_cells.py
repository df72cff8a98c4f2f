"""A colour is looked for in cells: what is near is always found, what is far never."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scoring.consistency.colour_cells import cells_near, cells_of
from scoring.consistency.palette import ciede2000, lab_from_hex

NEAR, FAR = 6.0, 16.0

hexes = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
#: Colours of the web's own cube, and a fine ladder of greys: 1,587 all over sRGB.
STEPS = range(0, 256, 25)
EVERYWHERE = [f"#{r:02x}{g:02x}{b:02x}" for r in STEPS for g in STEPS for b in STEPS]
EVERYWHERE += [f"#{level:02x}{level:02x}{level:02x}" for level in range(256)]


@pytest.fixture(scope="module")
def colours():
    """The colours, and the one cell that each lies in."""
    labs = np.array([lab_from_hex(code) for code in EVERYWHERE])
    return labs, np.array([cells_of([[1.0, lab.tolist()]]) for lab in labs])[:, 0]


def palette(*swatches: tuple[float, str]) -> list:
    return [[weight, list(lab_from_hex(code))] for weight, code in swatches]


def is_found(wanted: str, *swatches: tuple[float, str]) -> bool:
    return not set(cells_near(wanted)).isdisjoint(cells_of(palette(*swatches)))


@settings(max_examples=30)
@given(hexes)
@example("#000000")
@example("#ffffff")
@example("#808080")
@example("#0000ff")  # where CIEDE2000 turns
@example("#00ff00")
def test_a_colour_within_6_is_always_found_and_one_beyond_16_never(colours, wanted):
    labs, cells = colours
    away = ciede2000(labs, np.array(lab_from_hex(wanted)))
    found = np.isin(cells, cells_near(wanted))
    assert found[away <= NEAR].all()
    assert not found[away > FAR].any()


@settings(max_examples=60)
@given(hexes, st.tuples(*[st.floats(-4.0, 4.0)] * 3))
def test_neighbours_that_no_screen_shows_exactly_are_found_the_same_way(wanted, step):
    lab = np.array(lab_from_hex(wanted))
    other = lab + np.array(step)
    [cell] = cells_of([[1.0, other.tolist()]])
    away = float(ciede2000(lab, other))
    assert away > NEAR or cell in cells_near(wanted)


@settings(max_examples=40)
@given(hexes)
def test_a_colour_finds_itself_however_little_is_tolerated(wanted):
    assert cells_of(palette((1.0, wanted)))[0] in cells_near(wanted, 0.0)


@settings(max_examples=20)
@given(hexes)
def test_a_wider_tolerance_looks_in_more_cells_and_in_all_of_the_narrower(wanted):
    assert set(cells_near(wanted, 5.0)) <= set(cells_near(wanted)) < set(cells_near(wanted, 20.0))


def test_the_numbers_fit_the_column_and_an_address_of_few_keys(colours):
    _, cells = colours
    assert cells.min() >= 0
    assert cells.max() <= 32767
    assert max(len(cells_near(code)) for code in EVERYWHERE[::40]) < 300


def test_a_palette_is_found_by_each_of_its_large_colours_and_by_no_speck():
    swatches = ((0.6, "#1f3a5f"), (0.35, "#d8c9a3"), (0.05, "#ff2020"))
    assert is_found("#203c60", *swatches)
    assert is_found("#d9c8a0", *swatches)
    assert not is_found("#ff2020", *swatches)
    assert not is_found("#2f7a30", *swatches)


def test_the_share_is_of_the_whole_whatever_the_weights_add_up_to():
    assert is_found("#ff2020", (12.0, "#1f3a5f"), (4.0, "#ff2020"))


def test_without_a_palette_there_are_no_cells():
    assert cells_of(None) == cells_of([]) == []


def test_what_is_no_colour_is_refused():
    with pytest.raises(ValueError, match="blue"):
        cells_near("blue")
