"""Many portraits changed together: each change, its way back, mixed values, and the wall."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio.actions import bulk, team_tasks
from portfolio.actions.bulk import can_be_undone, change_many, undo_many
from portfolio.actions.bulk_changes import CHANGES, BadChange
from portfolio.actions.collections import add_collection
from portfolio.actions.erasures import purge_entry
from portfolio.actions.fields import BadField, add_field
from portfolio.actions.leftovers import verify_erasure
from portfolio.actions.persons import add_person
from portfolio.actions.portals import open_portal
from portfolio.actions.tags import BadTag
from portfolio.actions.teams import change_grants
from portfolio.actions.trash import move_to_trash
from portfolio.models import (
    Collected,
    Erasure,
    Library,
    Member,
    PortalItem,
    Portrait,
    Role,
    Tag,
    Tagged,
    TeamTask,
)
from tests.cast import make_member
from tests.factories import library_of, make_brand
from tests.pages.readings import bare_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def three(brand) -> list[Portrait]:
    return [bare_portrait(brand, title) for title in ("Ada", "Ben", "Cleo")]


@pytest.fixture
def targets(brand, alice) -> dict[str, str]:
    """Rows that the changes name, by the change."""
    return {
        "move": Library.objects.create(brand=brand, name="Second"),
        "person": add_person(brand=brand, name="Ana"),
        "collect": add_collection(brand=brand, name="Short list", by=alice),
        "portal": open_portal(brand=brand, by=alice, name="Review"),
    }


def change(portraits, by, *changes) -> TeamTask:
    """Changed at once, as the page does it."""
    ids = [row.pk for row in portraits]
    return change_many(team=portraits[0].team, ids=ids, changes=changes, by=by)


def state_of(portraits) -> list[tuple]:
    """Everything of portraits that a change can touch."""
    keys = [row.pk for row in portraits]
    rows = Portrait.all_rows.filter(pk__in=keys).order_by("pk")
    columns = ("title", "library", "person", "review", "field_values", "trash")
    tagged = Tagged.objects.filter(portrait__in=keys).order_by("portrait", "tag__name")
    return [
        *(
            (*row, archived is not None)
            for *row, archived in rows.values_list(*columns, "archived_at")
        ),
        *tagged.values_list("portrait", "tag__name"),
        *Collected.objects.filter(portrait__in=keys).order_by("portrait").values_list("portrait"),
        *PortalItem.objects.filter(portrait__in=keys).order_by("portrait").values_list("portrait"),
    ]


@pytest.mark.parametrize("key", sorted(set(CHANGES) - {"rescore", "tag"}))
def test_every_change_reaches_all_of_them_and_is_taken_back_whole(key, three, brand, bob, targets):
    add_field(brand=brand, name="Year", kind="number")
    before = {
        "remove_tags": [("add_tags", "old")],
        "restore": [("archive", "")],
        "take_out": [("collect", str(targets["collect"].pk))],
    }
    if key in before:
        change(three[1:], bob, *before[key])
    value = {
        "add_tags": "spring, team",
        "remove_tags": "old",
        "field": {"key": "year", "text": "2026"},
        "review": "approved",
        "take_out": str(targets["collect"].pk),
    }.get(key, str(targets[key].pk) if key in targets else "")
    were = state_of(three)
    task = change(three, bob, (key, value))
    now = state_of(three)
    assert now != were
    assert (task.state, task.done, task.failed) == ("done", 3, 0)
    assert task.label == f"3 portraits {CHANGES[key].words}"
    undo_many(task=task, by=bob)
    assert state_of(three) == were
    with pytest.raises(BadChange, match="any more"):
        undo_many(task=task, by=bob)
    assert not can_be_undone(TeamTask.objects.get(pk=task.pk))


def test_several_changes_are_one_step_and_one_way_back(three, bob):
    were = state_of(three)
    task = change(three, bob, ("remove_tags", "old"), ("add_tags", "new"), ("review", "approved"))
    assert set(Tagged.objects.values_list("tag__name", flat=True)) == {"new"}
    undo_many(task=task, by=bob)
    assert state_of(three) == were


def test_scoring_again_is_asked_of_the_scorer_and_cannot_be_taken_back(three, bob, monkeypatch):
    asked = []

    def note(*, versions):
        asked.extend(versions)

    monkeypatch.setattr("scoring.actions.assessments.queue_versions", note)
    task = change(three, bob, ("rescore", ""))
    assert set(asked) == {row.current_version_id for row in three}
    assert not can_be_undone(task)


@pytest.mark.parametrize(
    ("asked", "problem", "why"),
    [
        (("add_tags", "x" * 61), BadTag, "too long"),
        (("field", {"key": "year", "text": "soon"}), BadField, "write a number"),
        (("field", {"key": "moon", "text": "1"}), BadChange, "has no field"),
        (("review", "perfect"), BadChange, "There is no state"),
        (("move", "nowhere"), BadChange, "not there any more"),
        (("vanish", ""), BadChange, "Choose what to change"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(asked, problem, why, three, brand, bob):
    add_field(brand=brand, name="Year", kind="number")
    were = state_of(three)
    with pytest.raises(problem, match=why):
        change(three, bob, ("archive", ""), asked)
    assert state_of(three) == were
    assert not TeamTask.objects.exists()


@pytest.mark.parametrize("key", ["move", "person", "collect", "portal"])
def test_what_belongs_to_one_brand_is_refused_for_portraits_of_another(key, team, bob, targets):
    foreign = [bare_portrait(make_brand(team, "Halden"), "Dora")]
    were = state_of(foreign)
    with pytest.raises(BadChange, match="brand"):
        change(foreign, bob, (key, str(targets[key].pk)))
    assert state_of(foreign) == were


def test_portraits_out_of_reach_are_left_out_without_a_word(three, team, mallory, client_of, bob):
    elsewhere = mallory.memberships.get().team
    theirs = bare_portrait(make_brand(elsewhere, "Away"), "Eve")
    hidden = bare_portrait(make_brand(team, "Halden"), "Dora")
    frida = make_member(team, "Frida", Role.EDITOR)
    place = Member.objects.get(user=frida)
    change_grants(member=place, brands=[three[0].library.brand], by=Role.OWNER)
    answer = client_of(frida).post(
        reverse("portfolio:bulk"),
        {
            "team": str(team.pk),
            "do": "archive",
            "ids": [str(row.pk) for row in (*three, hidden, theirs)],
        },
        follow=True,
    )
    assert "3 portraits archived" in answer.content.decode()
    assert Portrait.objects.filter(archived_at=None).count() == 2
    task = TeamTask.objects.get()
    assert client_of(frida).get(reverse("portfolio:task", args=[task.pk])).status_code == 200
    client_of(frida).post(reverse("portfolio:task-undo", args=[task.pk]))
    assert not Portrait.objects.exclude(archived_at=None).exists()


def test_who_did_it_or_an_admin_takes_it_back(three, team, bob, alice, mallory, client_of):
    task = change(three, bob, ("archive", ""))
    undo = reverse("portfolio:task-undo", args=[task.pk])
    frida = make_member(team, "Frida", Role.EDITOR)
    assert client_of(frida).post(undo).status_code == 403
    assert client_of(mallory).post(undo).status_code == 404
    assert Portrait.objects.exclude(archived_at=None).count() == 3
    client_of(alice).post(undo)
    assert not Portrait.objects.exclude(archived_at=None).exists()


def test_a_large_choice_is_a_task_that_goes_on_by_itself_and_can_be_stopped(
    three, team, bob, monkeypatch
):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(bulk, "SLICE", 2)
    task = change(three, bob, ("archive", ""))
    assert (task.state, task.total) == ("queued", 3)
    bulk.run_change(task)
    assert (task.done, Portrait.objects.exclude(archived_at=None).count()) == (2, 2)
    assert team_tasks.cancel_task(task=task)
    team_tasks.run_task(task=task, run=bulk.run_change)
    assert Portrait.objects.exclude(archived_at=None).count() == 2
    team_tasks.retry_task(task=task)
    done = team_tasks.run_task(task=task, run=bulk.run_change)
    assert (done.state, done.done) == ("done", 3)
    undoing = undo_many(task=done, by=bob)
    team_tasks.run_task(task=undoing, run=bulk.run_change)
    assert not Portrait.objects.exclude(archived_at=None).exists()


def test_a_large_choice_tells_which_rows_could_not_be_changed_and_why(
    three, team, bob, targets, monkeypatch
):
    foreign = bare_portrait(make_brand(team, "Halden"), "Dora")
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    task = change([*three, foreign], bob, ("collect", str(targets["collect"].pk)))
    done = team_tasks.run_task(task=task, run=bulk.run_change)
    assert (done.state, done.done, done.failed) == ("done", 3, 1)
    [problem] = done.problems
    assert problem["name"] == "Dora"
    assert "choose portraits of that brand" in problem["words"]


def test_a_member_who_may_no_longer_edit_changes_nothing_more(three, team, bob, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    task = change(three, bob, ("archive", ""))
    Member.objects.filter(user=bob).update(role=Role.READ_ONLY)
    done = team_tasks.run_task(task=task, run=bulk.run_change)
    assert done.state == "failed"
    assert "needs the role Editor" in done.problems[0]["words"]
    assert not Portrait.objects.exclude(archived_at=None).exists()


def test_a_silent_task_is_rung_again_and_given_up_after_three_tries(
    three, bob, unheard, monkeypatch
):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    task = change(three, bob, ("archive", ""))
    long_ago = timezone.now() - team_tasks.UNHEARD_AFTER * 2
    TeamTask.objects.update(rung_at=long_ago)
    assert team_tasks.requeue_tasks() == 1
    assert team_tasks.requeue_tasks() == 0
    TeamTask.objects.update(rung_at=long_ago, attempts=team_tasks.MAX_ATTEMPTS)
    assert team_tasks.requeue_tasks() == 0
    assert TeamTask.objects.get(pk=task.pk).state == "failed"


def test_old_tasks_go_and_what_was_erased_is_in_none_of_them(three, team, bob):
    task = change(three, bob, ("add_tags", "spring"))
    gone = str(three[0].pk)
    purge_entry(entry=move_to_trash(row=three[0], by=bob))
    kept = TeamTask.objects.get(pk=task.pk)
    assert gone not in f"{kept.request}{kept.result}"
    assert str(three[1].pk) in f"{kept.request}"
    assert verify_erasure(erasure=Erasure.objects.get()).leftovers == []
    undo_many(task=kept, by=bob)
    assert not Tagged.objects.exists()
    TeamTask.objects.update(finished_at=timezone.now() - team_tasks.KEPT_FOR * 2)
    assert team_tasks.purge_tasks() == 2


def test_tagging_asks_as_many_questions_for_three_as_for_forty(brand, bob):
    counted = []
    for upto in (3, 40):
        for number in range(Portrait.objects.count(), upto):
            Portrait.objects.create(library=library_of(brand), title=f"Number {number}")
        rows = list(Portrait.objects.for_cards())
        with CaptureQueriesContext(connection) as queries:
            change(
                rows,
                bob,
                ("add_tags", f"tag {upto}"),
                ("review", "approved" if upto == 3 else "draft"),
            )
        counted.append(len(queries))
    assert counted[1] <= counted[0] + 2
    assert Tag.objects.count() == 2
