"""What was saved once goes on as far as today's tables allow, and what does not is named."""

import pytest

from scoring.rubric.carrying import carried_over
from scoring.rubric.jobs import rubric_for

WEIGHT = {"weight": 20.0}


def test_what_applies_whole_is_carried_whole():
    changes = {"sliders": {"human": 1}, "cues": {"gaze_off_lens": WEIGHT}}
    carried = carried_over("trust", changes)
    assert (carried.changes, carried.lost) == (changes, ())
    assert carried.rubric.version == rubric_for("trust", changes).version


@pytest.mark.parametrize(
    ("part", "key", "change"),
    [
        ("cues", "head_halo", WEIGHT),
        ("cues", "gaze_direction", WEIGHT),
        ("cues", "eye_line", {"bands": [[0.5, 0.2]]}),
        ("sliders", "sparkling", 1),
    ],
)
def test_what_no_longer_applies_is_left_out_and_the_rest_kept(part, key, change):
    good = {"sliders": {"polished": -1}, "cues": {"gaze_off_lens": WEIGHT}}
    changes = {**good, part: {**good[part], key: change}}
    carried = carried_over("trust", changes, secondary="elite")
    assert carried.lost == (key,)
    assert carried.changes == good
    assert carried.rubric.version == rubric_for("trust", good, secondary="elite").version


def test_weights_that_no_longer_fit_together_are_kept_as_far_as_they_do():
    changes = {"cues": {"gaze_off_lens": {"weight": 70.0}, "head_roll": {"weight": 60.0}}}
    carried = carried_over("trust", changes)
    assert carried.lost == ("head_roll",)
    assert carried.rubric.rows["gaze_off_lens"].weight == 70.0


def test_what_a_teams_own_job_can_no_longer_ask_is_named_too():
    custom = {
        "slug": "custom:1",
        "title": "Our founder",
        "description": "",
        "changes": {"cues": {"head_halo": WEIGHT, "head_roll": WEIGHT}},
    }
    carried = carried_over("trust", {"cues": {"eye_line": WEIGHT}}, custom=custom)
    assert carried.lost == ("head_halo",)
    assert carried.changes == {"cues": {"eye_line": WEIGHT}}
    assert carried.rubric.job.title == "Our founder"
    assert carried.rubric.rows["eye_line"].weight == 20.0
