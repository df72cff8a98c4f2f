"""The audit's arithmetic, on trials whose drift is known."""

import json

import pytest

from scoring.audit.card import card_of, card_text
from scoring.audit.committed import broken, moved_on
from scoring.audit.drift import abstains, cue_drift, job_drift, median_and_p95
from scoring.audit.table import table_of
from scoring.audit.tolerances import TOLERANCES, Tolerance
from scoring.audit.trial import Change, Trial
from tests.scoring.audited import NOTHING, trial_that_moves, trials_that_move


def test_median_and_95th_percentile_are_of_the_unsigned_drift() -> None:
    drift = job_drift(trials_that_move([-1.0, 0.5, 0.0, 2.0, -3.0]), "mirror", "trust")
    assert (drift.median, drift.p95, drift.n) == (1.0, 2.8, 5)


def test_cues_that_move_the_total_against_each_other_cancel_out_in_it() -> None:
    change = Change(NOTHING, {"trust": {"mouth_smile": 2.0, "head_roll": -1.5}})
    assert change.drift("trust") == pytest.approx(0.5)
    assert change.drift("warm") is None


@pytest.mark.parametrize(
    ("points", "is_kept"),
    [([1.0] * 20, True), ([1.01] * 20, False), ([0.0] * 18 + [4.0] * 2, True),
     ([0.0] * 18 + [4.01] * 2, False)],
)  # fmt: skip
def test_either_figure_alone_breaks_a_tolerance(points: list[float], is_kept: bool) -> None:
    assert job_drift(trials_that_move(points), "mirror", "trust").is_kept is is_kept


def test_the_cue_that_moves_a_total_most_is_named() -> None:
    trials = [*trials_that_move([1.0, -2.0]), trial_that_moves(0.5, cue="eye_squint")]
    drift = job_drift(trials, "mirror", "warm")
    assert (drift.by, drift.by_points) == ("mouth_smile", 1.0)
    still = job_drift(trials_that_move([0.0]), "mirror", "warm")
    assert (still.by, still.by_points) == ("", 0.0)


def test_abstentions_that_come_or_go_are_counted_and_not_mixed_into_the_drift() -> None:
    gone = Trial("gone", NOTHING, {"jpeg": Change({**NOTHING, "skin_texture": None})})
    back = Trial("back", {**NOTHING, "skin_texture": None}, {"jpeg": Change(NOTHING)})
    same = Trial("same", NOTHING, {"jpeg": Change({**NOTHING, "skin_texture": 1.25})})
    drift = cue_drift([gone, back, same], "jpeg", "skin_texture")
    assert (drift.n, drift.flips, drift.median) == (1, 2, 0.25)
    assert abstains([gone, back, same], "skin_texture") == pytest.approx(0.333)
    assert job_drift([gone, back, same], "jpeg", "trust").lost == 3


def test_a_cues_drift_is_given_beside_its_spread_over_the_portraits() -> None:
    values = [{**NOTHING, "head_yaw": yaw} for yaw in (-10.0, 10.0)]
    trials = [
        Trial(str(value["head_yaw"]), value, {"jpeg": Change({**value, "head_yaw": 0.0})})
        for value in values
    ]
    assert cue_drift(trials, "jpeg", "head_yaw").of_spread == 1.0
    assert cue_drift(trials, "jpeg", "head_roll").of_spread is None


def test_no_values_have_no_percentiles() -> None:
    assert median_and_p95([], 2) == (None, None)
    assert median_and_p95([2.0], 2) == (2.0, 2.0)


def test_the_card_is_the_same_bytes_in_whatever_order_the_portraits_come() -> None:
    trials = trials_that_move([0.1, 0.2, 5.0])
    text = card_text(card_of(trials))
    assert text == card_text(card_of(trials[::-1]))
    assert json.loads(text)["portraits"]["n"] == 3


def test_a_card_knows_what_has_moved_on_since() -> None:
    card = card_of(trials_that_move([0.1]))
    assert moved_on(card) == []
    card["rubric_versions"]["warm"] = "another"
    assert moved_on({**card, "engine_version": "0.0.1"}) == ["engine", "warm"]


def test_the_table_names_what_is_broken_and_by_which_cue() -> None:
    lines = list(table_of(card_of(trials_that_move([6.0, 7.0]))))
    assert (
        "BROKEN  Mirrored, trust: 6.5 / 6.95; most by mouth_smile (6.5 points on average)" in lines
    )
    assert lines[-1] == "10 tolerances are broken."
    kept = list(table_of(card_of(trials_that_move([0.2]))))
    assert kept[-1] == "Every tolerance is kept."


def test_a_tolerance_names_the_cues_that_it_leaves_out() -> None:
    without = TOLERANCES["white_balance"].without
    assert {"midtone_warmth", "scene_cct", "colourfulness", "nostalgia_composite"} <= without
    assert "mouth_smile" not in without
    assert [kind for kind, each in TOLERANCES.items() if each.without] == ["white_balance"]
    assert Tolerance("x", "", "", 1.0, 4.0).allows(1.0, 4.0)


def test_a_broken_row_is_found_in_a_card_that_was_read_from_a_file() -> None:
    card = json.loads(card_text(card_of(trials_that_move([1.5]))))
    assert len(broken(card["perturbations"])) == 10
    assert card["is_kept"] is False
