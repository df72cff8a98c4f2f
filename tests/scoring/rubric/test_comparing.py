"""What differs between two stored rubrics, cue by cue."""

import json
from typing import Any

import pytest

from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.comparing import difference
from scoring.rubric.jobs import JOB_SLUGS, rubric_for


def table(job: str, **changes: Any) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(rubric_for(job, changes).canonical_json())
    return stored


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_a_rubric_does_not_differ_from_itself(job: str) -> None:
    assert difference(table(job), table(job)) == ()


def test_a_band_of_its_own_is_one_change() -> None:
    wider = table("trust", cues={"gaze_off_lens": {"bands": [[0, 8], [12, 30]]}})
    (change,) = difference(table("trust"), wider)
    assert (change.key, change.name, change.unit) == ("gaze_off_lens", "Gaze off the lens", "deg")
    assert change.old is not None
    assert change.new is not None
    assert change.old.bands == [[0, 5]]
    assert change.new.bands == [[0, 8], [12, 30]]
    assert (change.bands_differ, change.weight_shift, change.follows) == (True, 0, False)


def test_cues_that_only_make_room_are_told_from_those_that_were_changed() -> None:
    heavier = table("trust", cues={"gaze_off_lens": {"weight": 20, "bands": [[0, 6]]}})
    changes = {change.key: change for change in difference(table("trust"), heavier)}
    assert changes["gaze_off_lens"].weight_shift == 10
    others = [change for key, change in changes.items() if key != "gaze_off_lens"]
    assert len(others) > 5
    assert all(change.follows and change.weight_shift < 0 for change in others)
    assert sum(change.weight_shift for change in changes.values()) == pytest.approx(0, abs=1e-4)


def test_a_free_cue_that_now_counts_is_a_change() -> None:
    counted = table("creativity", cues={"eye_squint": {"bands": [[0.1, 0.4]], "weight": 5}})
    change = next(
        change for change in difference(table("creativity"), counted) if change.key == "eye_squint"
    )
    assert change.old is not None
    assert change.new is not None
    assert (change.old.free, change.new.free, change.follows) == (True, False, False)


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_there_and_back_are_each_others_mirror_in_the_catalogues_order(job: str) -> None:
    one, other = table(job), table("nostalgic", sliders={"human": -2})
    there, back = difference(one, other), difference(other, one)
    assert [change.key for change in there] == [change.key for change in back]
    assert [change.weight_shift for change in there] == [-change.weight_shift for change in back]
    order = list(CATALOGUE)
    assert [change.key for change in there] == sorted(
        (change.key for change in there), key=order.index
    )


def test_a_cue_that_one_of_the_rubrics_does_not_know_is_named() -> None:
    old = table("trust")
    old["cues"]["lip_tone"] = {"bands": [[1, 2]], "weight": 3.0, "free": False}
    (change,) = difference(old, table("trust"))
    assert (change.name, change.unit, change.new) == ("Lip tone", "", None)
    assert (change.bands_differ, change.weight_shift) == (True, -3)
