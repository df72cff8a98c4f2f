"""The values of the golden table still hold; a change that is meant rewrites it."""

import pytest

from scoring.vision.measures import MEASURES
from tests.scoring.vision import golden
from tests.scoring.vision.golden import ABSTAINS, differences


@pytest.mark.parametrize("name", golden.golden_values())
def test_a_portrait_still_measures_what_the_table_says(name: str) -> None:
    was, now = golden.golden_values()[name], golden.measured_values(name)

    assert not differences(name, now, was, golden.tolerances())


def test_the_table_holds_every_cue_of_every_portrait_with_a_tolerance() -> None:
    assert golden.tolerances().keys() == MEASURES.keys()
    assert all(tolerance > 0 for tolerance in golden.tolerances().values())
    for values in golden.golden_values().values():
        assert values.keys() == MEASURES.keys()


def test_every_cue_but_the_one_of_the_lens_is_read_in_some_portrait_of_the_table() -> None:
    portraits = golden.golden_values().values()
    unread = {key for key in MEASURES if all(values[key] == ABSTAINS for values in portraits)}

    assert unread == {"camera_distance"}


def test_a_difference_names_the_portrait_and_the_cue() -> None:
    was = {"head_yaw": 4.0, "scene_cct": 5000.0, "skin_texture": ABSTAINS}
    now = {"head_yaw": 5.5, "scene_cct": 5040.0, "skin_texture": 0.7}

    lines = differences("one.jpg", now, was, {"head_yaw": 1.0, "scene_cct": 50.0})

    assert lines == [
        "one.jpg: head_yaw is 5.5, was 4.0 ± 1.0",
        "one.jpg: skin_texture is 0.7, was abstains ± None",
    ]
