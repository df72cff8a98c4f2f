"""What decisions come to, by rule, by stage, and in what order."""

from datetime import UTC, datetime, timedelta

import pytest

from portfolio.reviewing import Asked, Given, Step, outcome, standing

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def given(*answers):
    """Answers as (who, what), one minute after the other."""
    return tuple(
        Given(who, what, BEGIN + timedelta(minutes=place))
        for place, (who, what) in enumerate(answers)
    )


def step(rule, *answers, asked=("ana", "ben"), required=(), position=0, advances=True):
    people = tuple(Asked(who, who in required) for who in asked)
    return Step(position, rule, people, given(*answers), advances)


@pytest.mark.parametrize(
    ("rule", "answers", "comes_to"),
    [
        ("any", [], "waiting"),
        ("any", [("ana", "approve")], "approved"),
        ("any", [("ana", "approve"), ("ben", "reject")], "rejected"),
        ("any", [("ana", "reject"), ("ana", "approve_with_notes")], "approved"),
        ("all", [("ana", "approve")], "waiting"),
        ("all", [("ana", "approve"), ("ben", "approve_with_notes")], "approved"),
        ("all", [("ana", "approve"), ("ben", "request_changes")], "changes"),
        ("all", [("ana", "request_changes"), ("ben", "reject")], "rejected"),
        ("all", [("ana", "reject"), ("ben", "approve"), ("ana", "approve")], "approved"),
        ("any", [("stranger", "approve")], "waiting"),
    ],
)
def test_a_rule_says_whose_answer_is_enough(rule, answers, comes_to):
    assert outcome(step(rule, *answers)) == comes_to


def test_of_named_reviewers_the_required_ones_decide_and_others_advise():
    advised = step("named", ("ben", "reject"), required=("ana",))
    assert outcome(advised) == "waiting"
    settled = step("named", ("ben", "reject"), ("ana", "approve"), required=("ana",))
    assert outcome(settled) == "approved"


def test_where_nobody_is_named_whoever_answered_counts():
    assert outcome(step("all", ("guest", "approve"), asked=())) == "approved"
    assert outcome(step("any", asked=())) == "waiting"


def test_stages_follow_each_other():
    first = step("any", ("ana", "approve"))
    second = step("any", position=1)
    assert standing([first, second], mode="sequential").open == (1,)
    assert standing([step("any"), second], mode="sequential").open == (0,)


def test_what_was_turned_down_stays_where_it_was():
    turned_down = standing(
        [step("any", ("ana", "request_changes")), step("any", position=1)], mode="sequential"
    )
    assert (turned_down.state, turned_down.stage) == ("changes", 0)


def test_a_stage_that_does_not_advance_waits_for_a_member():
    stages = [step("any", ("ana", "approve"), advances=False), step("any", position=1)]
    assert standing(stages, mode="sequential").stage == 0
    assert standing(stages, mode="sequential", reached=1).stage == 1


def test_stages_side_by_side_are_all_open_and_the_worst_answer_stands():
    stages = [step("any", ("ana", "approve")), step("any", ("ben", "reject"), position=1)]
    found = standing(stages, mode="parallel")
    assert found.open == (0, 1)
    assert (found.state, found.stage) == ("rejected", 1)


@pytest.mark.parametrize("mode", ["sequential", "parallel"])
def test_what_everybody_approved_is_open_to_nobody(mode):
    stages = [step("any", ("ana", "approve")), step("any", ("ben", "approve"), position=1)]
    found = standing(stages, mode=mode)
    assert (found.state, found.stage, found.open) == ("approved", None, ())
