"""Decisions: on exactly one version, with a reason where one is needed, in the stage that asks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portfolio.actions import portals, reviews
from portfolio.actions.portraits import add_version
from portfolio.actions.reviews import PlannedStage
from portfolio.models import Decision, Guest, PortalItem, Role, Stage
from portfolio.uploads import inspect
from tests.cast import make_member
from tests.factories import library_of, make_brand, make_portrait, portrait_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(team):
    brand = make_brand(team, "Halden")
    portal = portals.open_portal(brand=brand, by=None, name="Halden review")
    portrait = make_portrait(library_of(brand), "synthetic/female-00.jpg")
    [added] = portals.add_to_portal(portal=portal, portraits=[portrait], by=None)
    return added


@pytest.fixture
def clara(item):
    return Guest.objects.create(portal=item.portal, name="Clara", email="clara@client.example")


def decide(item, by, answer="approve", **more):
    version = item.portrait.current_version
    decision = reviews.record_decision(item=item, version=version, by=by, answer=answer, **more)
    item.refresh_from_db()
    return decision


def test_a_client_approves_and_the_portrait_is_approved_and_locked(item, clara):
    decide(item, clara)
    assert (item.state, item.is_locked) == (PortalItem.State.APPROVED, True)
    with pytest.raises(reviews.Locked):
        decide(item, clara, "reject", reason="no")


@pytest.mark.parametrize("answer", ["request_changes", "reject"])
def test_a_refusal_needs_a_reason(item, clara, answer):
    with pytest.raises(reviews.ReasonNeeded):
        decide(item, clara, answer, reason="  ")
    decide(item, clara, answer, reason="The light is too cold.")
    assert item.state in (PortalItem.State.CHANGES, PortalItem.State.REJECTED)


def test_the_database_itself_refuses_a_refusal_without_a_reason(item):
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            portal=item.portal,
            portrait=item.portrait,
            version=item.portrait.current_version,
            decided_by="x",
            answer="reject",
        )


def test_a_new_version_is_asked_for_anew_and_the_old_decision_stays(item, clara):
    first = decide(item, clara)
    old = item.portrait.current_version
    new = add_version(
        portrait=item.portrait, upload=inspect(portrait_file("synthetic/female-03.jpg")), by=None
    )
    item = PortalItem.objects.get(pk=item.pk)
    assert (item.state, item.is_locked) == (PortalItem.State.WAITING, False)
    assert Decision.objects.get(pk=first.pk).version == old
    with pytest.raises(reviews.VersionMovedOn):
        reviews.record_decision(item=item, version=old, by=clara, answer="approve")
    reviews.record_decision(item=item, version=new, by=clara, answer="approve")
    item.refresh_from_db()
    assert item.state == PortalItem.State.APPROVED


def test_a_stage_of_the_team_comes_before_the_client_s(item, clara):
    editor = make_member(item.team, "editor", Role.EDITOR)
    reviews.plan_stages(
        portal=item.portal,
        stages=[PlannedStage("Team", Stage.Side.INTERNAL), PlannedStage("Client", "client")],
    )
    with pytest.raises(reviews.NotAsked):
        decide(item, clara)
    decide(item, editor)
    assert item.stage == 1
    decide(item, clara)
    assert item.state == PortalItem.State.APPROVED


def test_only_who_is_named_is_asked(item, clara):
    reviews.plan_stages(
        portal=item.portal,
        stages=[
            PlannedStage("Client", "client", reviewers=((None, "boss@client.example", "Bo", True),))
        ],
    )
    with pytest.raises(reviews.NotAsked):
        decide(item, clara)
    boss = Guest.objects.create(portal=item.portal, name="Bo", email="Boss@Client.example")
    decide(item, boss)
    assert item.state == PortalItem.State.APPROVED


def test_a_decision_can_be_taken_back_for_some_seconds_and_by_nobody_else(item, clara):
    decision = decide(item, clara)
    other = Guest.objects.create(portal=item.portal, name="Eva", email="eva@client.example")
    assert not reviews.withdraw_decision(decision=decision, by=other)
    assert reviews.withdraw_decision(decision=decision, by=clara)
    item.refresh_from_db()
    assert item.state == PortalItem.State.WAITING
    later = decide(item, clara)
    Decision.objects.filter(pk=later.pk).update(
        decided_at=timezone.now() - reviews.UNDO_FOR - timedelta(seconds=1)
    )
    assert not reviews.withdraw_decision(decision=later, by=clara)


def test_no_answer_counts_as_what_was_agreed(item):
    reviews.plan_stages(
        portal=item.portal,
        stages=[PlannedStage("Client", "client", due_at=timezone.now(), silence="approve")],
    )
    item.refresh_from_db()
    stage = item.portal.stages.get()
    decision = reviews.record_silence(item=item, stage=stage)
    item.refresh_from_db()
    assert decision.by_silence
    assert "as agreed" in decision.reason
    assert item.state == PortalItem.State.APPROVED
    assert reviews.record_silence(item=item, stage=stage) is None


def test_silence_stands_for_everybody_who_was_asked(item):
    asked = tuple((None, f"{who}@client.example", who, False) for who in ("ana", "ben"))
    stage = PlannedStage(
        "Client", "client", rule="all", due_at=timezone.now(), silence="approve", reviewers=asked
    )
    reviews.plan_stages(portal=item.portal, stages=[stage])
    ana = Guest.objects.create(portal=item.portal, name="Ana", email="ana@client.example")
    decide(item, ana)
    assert item.state == PortalItem.State.WAITING
    reviews.record_silence(item=item, stage=item.portal.stages.get())
    item.refresh_from_db()
    assert item.state == PortalItem.State.APPROVED


def test_a_stage_that_waits_for_a_member_is_moved_on_by_hand(item, clara):
    editor = make_member(item.team, "editor", Role.EDITOR)
    reviews.plan_stages(
        portal=item.portal,
        stages=[
            PlannedStage("Team", "internal", advances=False),
            PlannedStage("Client", "client"),
        ],
    )
    decide(item, editor)
    assert item.stage == 0
    reviews.advance_item(item=item, by=editor)
    item.refresh_from_db()
    assert item.stage == 1
    decide(item, clara)
    assert item.state == PortalItem.State.APPROVED
