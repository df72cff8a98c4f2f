"""Work over many rows in a real worker, on rows that are really committed."""

from portfolio.actions.bulk import change_many, undo_many
from portfolio.actions.team_tasks import start_task
from portfolio.models import Portrait, Tagged, TeamTask
from tests.factories import library_of

MANY = 130


def many_portraits(brand) -> list[Portrait]:
    """Rows without a file: more than are changed while their member waits."""
    library = library_of(brand)
    rows = [Portrait(library=library, title=f"Number {number}") for number in range(MANY)]
    return Portrait.objects.bulk_create(rows)


def test_a_large_choice_is_changed_and_put_back_by_a_worker(worker, brand, alice):
    task = change_many(
        team=brand.team,
        ids=[row.pk for row in many_portraits(brand)],
        changes=[("add_tags", "spring"), ("review", "approved")],
        by=alice,
    )
    worker.wait_until_idle()
    task.refresh_from_db()
    assert (task.state, task.done, task.failed) == ("done", MANY, 0)
    assert Tagged.objects.count() == MANY
    assert Portrait.objects.filter(review="approved").count() == MANY
    undo_many(task=task, by=alice)
    worker.wait_until_idle()
    assert not Tagged.objects.exists()
    assert Portrait.objects.filter(review="draft").count() == MANY


def test_a_large_table_is_made_by_a_worker(worker, brand, alice):
    ids = [str(row.pk) for row in many_portraits(brand)]
    task = start_task(
        kind=TeamTask.Kind.EXPORT,
        team=brand.team,
        label="Table",
        request={"ids": ids, "format": "csv", "is_for_people": True},
        by=alice,
        total=MANY,
    )
    worker.wait_until_idle()
    task.refresh_from_db()
    assert (task.state, task.done) == ("done", MANY)
    lines = task.file.read().decode("utf-8-sig").splitlines()
    assert len(lines) == MANY + 1
    assert lines[1].startswith("Number 0,")
