"""How far a portrait is: what its portals decided, or what a member set by hand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.actions import portals, review_states, reviews
from portfolio.actions.portraits import add_version
from portfolio.actions.review_states import NoSuchReview, set_review, undo_review
from portfolio.actions.trash import move_to_trash, restore_from_trash
from portfolio.models import AuditEvent, Guest, Portrait
from portfolio.pages.audit_words import what
from portfolio.uploads import inspect
from tests.factories import make_portrait, portrait_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def portrait(library):
    return make_portrait(library, "synthetic/female-00.jpg")


@pytest.fixture
def other(library):
    return make_portrait(library, "synthetic/female-03.jpg")


def shown_in(portrait, name: str = "Review"):
    """The portrait in a portal of its own brand."""
    brand = portrait.library.brand
    portal = portals.open_portal(brand=brand, by=None, name=name)
    [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=None)
    return item


def decide(item, answer: str, reason: str = ""):
    item.refresh_from_db()
    email = f"{answer}@client.example"
    guest, _ = Guest.objects.get_or_create(portal=item.portal, email=email, name="Clara")
    version = Portrait.objects.get(pk=item.portrait_id).current_version
    return reviews.record_decision(
        item=item, version=version, by=guest, answer=answer, reason=reason
    )


def add_next(portrait, name: str = "tiles/glasses-44.jpg"):
    return add_version(portrait=portrait, upload=inspect(portrait_file(name)), by=None)


def state(portrait) -> str:
    return Portrait.all_rows.get(pk=portrait.pk).review


def test_a_new_portrait_is_a_draft_and_in_review_once_somebody_is_asked(portrait):
    assert state(portrait) == "draft"
    shown_in(portrait)
    assert state(portrait) == "in_review"


@pytest.mark.parametrize(
    ("answer", "comes_to"),
    [
        ("approve", "approved"),
        ("approve_with_notes", "approved"),
        ("request_changes", "changes"),
        ("reject", "changes"),
    ],
)
def test_a_decision_is_followed_and_so_is_its_withdrawal(portrait, answer, comes_to):
    item = shown_in(portrait)
    decision = decide(item, answer, "The light is too cold.")
    assert state(portrait) == comes_to
    assert reviews.withdraw_decision(decision=decision, by=decision.guest)
    assert state(portrait) == "in_review"


def test_of_two_portals_both_have_to_approve_and_one_that_wants_changes_is_enough(portrait):
    first, second = shown_in(portrait, "First"), shown_in(portrait, "Second")
    decide(first, "approve")
    assert state(portrait) == "in_review"
    decide(second, "request_changes", "Crop tighter.")
    assert state(portrait) == "changes"
    decide(second, "approve")
    assert state(portrait) == "approved"


def test_a_new_version_is_asked_about_again(portrait):
    decide(shown_in(portrait), "approve")
    add_next(portrait)
    assert state(portrait) == "in_review"


@pytest.mark.parametrize(
    ("before", "after"),
    [("approved", "draft"), ("changes", "draft"), ("in_review", "in_review"), ("draft", "draft")],
)
def test_in_no_portal_a_new_version_ends_what_was_decided_of_the_one_before(
    portrait, before, after
):
    set_review(portraits=[portrait.pk], state=before, by=None)
    add_next(portrait)
    assert state(portrait) == after


def test_what_is_taken_out_of_its_portal_waits_for_nobody_and_keeps_what_was_decided(
    portrait, other
):
    waiting, decided = shown_in(portrait, "First"), shown_in(other, "Second")
    decide(decided, "approve")
    for item in (waiting, decided):
        portals.take_from_portal(item=item)
    assert (state(portrait), state(other)) == ("draft", "approved")


def test_a_closed_portal_and_one_in_the_trash_ask_nobody_until_they_are_back(portrait, alice):
    portal = shown_in(portrait).portal
    portals.close_portal(portal=portal)
    assert state(portrait) == "draft"
    portals.reopen_portal(portal=portal)
    assert state(portrait) == "in_review"
    entry = move_to_trash(row=portal, by=alice)
    assert state(portrait) == "draft"
    restore_from_trash(entry=entry)
    assert state(portrait) == "in_review"


def test_another_plan_for_the_portal_is_followed(portrait):
    item = shown_in(portrait)
    decide(item, "approve")
    stages = [reviews.PlannedStage("Client", "client"), reviews.PlannedStage("Legal", "client")]
    reviews.plan_stages(portal=item.portal, stages=stages)
    assert state(portrait) == "in_review"


def test_a_member_sets_many_by_hand_and_the_log_says_how_many(portrait, other, team, alice):
    set_review(portraits=[other.pk], state="approved", by=alice)
    done = set_review(portraits=Portrait.objects.all(), state="approved", by=alice)
    assert (done.count, done.previous) == (1, {portrait.pk: "draft"})
    assert (state(portrait), state(other)) == ("approved", "approved")
    first = AuditEvent.objects.filter(action="portrait.review_set").latest("at")
    assert (first.target_id, what(first)) == (
        str(portrait.pk),
        "set the review of Female 00 to “Approved”",
    )
    set_review(portraits=Portrait.objects.all(), state="changes", by=alice)
    last = AuditEvent.objects.get(action="portraits.review_set")
    assert what(last) == "set the review of 2 portraits to “Changes requested”"


def test_undoing_puts_back_each_but_not_what_was_set_since(portrait, other, alice):
    set_review(portraits=[other.pk], state="changes", by=alice)
    done = set_review(portraits=[portrait.pk, other.pk], state="approved", by=alice)
    set_review(portraits=[portrait.pk], state="in_review", by=alice)
    assert undo_review(previous=done.previous, state="approved", by=alice) == 1
    assert (state(portrait), state(other)) == ("in_review", "changes")


def test_a_word_that_is_no_state_is_refused_with_those_that_are(portrait):
    with pytest.raises(NoSuchReview, match="draft, in_review, changes, approved"):
        set_review(portraits=[portrait.pk], state="perfect", by=None)
    assert state(portrait) == "draft"


def test_many_portraits_take_as_many_statements_as_one(portrait, other):
    def statements(portraits) -> int:
        with CaptureQueriesContext(connection) as caught:
            review_states.follow_portraits(portraits)
        return len(caught)

    shown_in(portrait, "First")
    shown_in(other, "Second")
    Portrait.objects.update(review="draft")
    one = statements([portrait.pk])
    Portrait.objects.update(review="draft")
    assert statements([portrait.pk, other.pk]) == one
    assert (state(portrait), state(other)) == ("in_review", "in_review")
