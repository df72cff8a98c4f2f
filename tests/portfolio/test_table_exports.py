"""Tables to take away: what stands in them, for whom, and that no cell is a formula."""

import csv
import io
import re
from datetime import timedelta
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio.actions import portals, reviews, team_tasks
from portfolio.actions.erasures import purge_entry
from portfolio.actions.fields import add_field, set_values
from portfolio.actions.marks import mark_portrait
from portfolio.actions.persons import add_person, set_portrait_person
from portfolio.actions.tags import tag_portraits
from portfolio.actions.trash import move_to_trash
from portfolio.models import AuditEvent, Guest, Portrait, TeamTask
from portfolio.pages.audit_words import what
from prompts.actions import tables
from prompts.actions.versions import record_prompt
from prompts.tasks import run_team_task
from scoring.actions.standing import refresh_standing
from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from tests.factories import library_of, make_brand
from tests.pages.readings import bare_portrait, scored_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def portrait(brand, bob) -> Portrait:
    """A portrait with one of everything that a table tells."""
    scored_portrait(brand, "Ada", gaze_off_lens=9.0)
    row = Portrait.objects.for_cards().get()
    refresh_standing([row.pk])
    row.refresh_from_db()
    tag_portraits(portraits=[row], names=["team page", "spring"])
    add_field(brand=brand, name="Shoot", kind="text")
    set_values(portraits=[row], key="shoot", value="May")
    mark_portrait(portrait=row, user=bob, rating=4, flag="pick")
    set_portrait_person(portrait=row, person=add_person(brand=brand, name="Ana"))
    record_prompt(
        version=row.current_version, text="=HYPERLINK(1), soft light", negative="", by=None
    )
    portal = portals.open_portal(brand=brand, by=bob, name="Review")
    [item] = portals.add_to_portal(portal=portal, portraits=[row], by=bob)
    clara = Guest.objects.create(portal=portal, name="Clara", email="clara@client.example")
    reviews.record_decision(
        item=item,
        version=row.current_version,
        by=clara,
        answer="request_changes",
        reason="Warmer, please",
    )
    return row


def asked_for(client, team, file_format: str = "csv", people: str = "no", **sent):
    address = reverse("portfolio:export")
    return client.post(
        address, {"team": str(team.pk), "format": file_format, "people": people, **sent}
    )


def csv_rows(answer) -> list[dict[str, str]]:
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def xlsx_rows(content: bytes) -> list[dict[str, str]]:
    """The cells of the first sheet by their column's header, read as XML."""
    with ZipFile(io.BytesIO(content)) as archive:
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314
        assert not list(sheet.iter(f"{SPREADSHEET}f")), "a formula"
        assert not any("hyperlink" in name for name in archive.namelist())
    rows = []
    for row in sheet.iter(f"{SPREADSHEET}row"):
        cells = {}
        for cell in row:
            column = re.sub(r"\d", "", cell.get("r"))
            cells[column] = "".join(cell.itertext())
        rows.append(cells)
    header = rows[0]
    return [{header[column]: text for column, text in row.items()} for row in rows[1:]]


def test_a_row_tells_what_is_known_scored_and_decided(portrait, team, bob, client_of):
    [row] = csv_rows(asked_for(client_of(bob), team, ids=str(portrait.pk)))
    version = portrait.current_version
    told = {
        "Title": "Ada",
        "Brand": str(portrait.library.brand),
        "Library": str(portrait.library),
        "File": version.original_name,
        "Version": "1",
        "State": "Changes requested",
        "Person": "Ana",
        "Tags": "spring, team page",
        "Shoot": "May",
        "Your rating": "4",
        "Your pick": "Pick",
        "Job": "trust",
        "Overall score": str(portrait.overall),
    }
    assert {name: row[name] for name in told} == told
    assert row["Prompt"] == "'=HYPERLINK(1), soft light"
    assert re.fullmatch(
        r"Request changes by Clara on version 1, \d{4}-\d\d-\d\d: Warmer, please", row["Decisions"]
    ), row["Decisions"]
    assert row["Address"].endswith(f"/portraits/{portrait.pk}/")
    gaze = CATALOGUE["gaze_off_lens"]
    assert row[f"{gaze.name} ({gaze.unit})"] == "9.0"
    assert 0 <= float(row[f"{gaze.name}, score"]) < 100


def test_a_workbook_holds_the_same_as_the_table_with_numbers_as_numbers(
    portrait, team, bob, client_of
):
    answer = asked_for(client_of(bob), team, "xlsx", ids=str(portrait.pk))
    [row] = xlsx_rows(answer.content)
    [same] = csv_rows(asked_for(client_of(bob), team, ids=str(portrait.pk)))
    assert row["Prompt"] == same["Prompt"] == "'=HYPERLINK(1), soft light"
    assert float(row["Overall score"]) == float(same["Overall score"])
    assert {name for name, text in same.items() if text} == set(row)


@pytest.mark.parametrize("file_format", tables.FORMATS)
def test_a_table_for_a_people_team_leaves_expression_out(
    file_format, portrait, team, bob, client_of, settings
):
    def columns(people: str) -> set[str]:
        answer = asked_for(client_of(bob), team, file_format, people, ids=str(portrait.pk))
        found = csv_rows(answer) if file_format == "csv" else xlsx_rows(answer.content)
        return set(found[0])

    named = tuple(CATALOGUE[key].name for key in EXPRESSION_CUES)
    spoken_of = [name for name in columns("no") if name.startswith(named)]
    assert spoken_of
    assert not any(name.startswith(named) for name in columns("yes"))
    settings.EXPRESSION_CUES_ENABLED = False
    assert not any(name.startswith(named) for name in columns("no"))


def test_who_takes_a_table_away_and_of_what_kind_is_written_down(portrait, team, bob, client_of):
    asked_for(client_of(bob), team, people="yes", ids=str(portrait.pk))
    event = AuditEvent.objects.filter(action__contains="export").get()
    assert what(event) == "downloaded a table for a people team: 1 portrait as CSV"


def test_a_table_is_of_what_its_reader_sees(portrait, team, brand, mallory, carol, client_of):
    theirs = bare_portrait(make_brand(mallory.memberships.get().team, "Away"), "Eve")
    ids = f"{portrait.pk},{theirs.pk}"
    rows = csv_rows(asked_for(client_of(carol), team, ids=ids))
    assert [row["Title"] for row in rows] == ["Ada"]
    assert rows[0]["Your rating"] == ""
    assert asked_for(client_of(mallory), team, ids=ids).status_code == 404
    listed = reverse("portfolio:brand", args=[brand.pk])
    whole = csv_rows(asked_for(client_of(carol), team, all="yes", **{"in": listed}))
    assert [row["Title"] for row in whole] == ["Ada"]


def test_a_table_asks_as_many_questions_for_two_hundred_as_for_two(brand, team, bob):
    counted = []
    for upto in (2, 200):
        for number in range(Portrait.objects.count(), upto):
            Portrait.objects.create(library=library_of(brand), title=f"Number {number}")
        ids = [str(pk) for pk in Portrait.objects.values_list("pk", flat=True)]
        with CaptureQueriesContext(connection) as queries:
            lines = list(tables.csv_of(tables.Table(team, ids, bob)))
        assert len(lines) == upto + 1
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_large_table_is_a_task_with_a_file_that_goes_after_a_week(
    portrait, team, bob, carol, client_of, monkeypatch
):
    monkeypatch.setattr(tables, "AT_ONCE", 0)
    asked_for(client_of(bob), team, "xlsx", ids=str(portrait.pk))
    task = TeamTask.objects.get()
    assert task.state == "queued"
    run_team_task(str(task.pk))
    task.refresh_from_db()
    assert (task.state, task.done) == ("done", 1)
    at = reverse("portfolio:task-file", args=[task.pk])
    content = b"".join(client_of(bob).get(at).streaming_content)
    assert xlsx_rows(content)[0]["Title"] == "Ada"
    assert client_of(carol).get(at).status_code == 403
    storage, name = task.file.storage, task.file.name
    TeamTask.objects.update(finished_at=timezone.now() - team_tasks.FILES_KEPT_FOR)
    TeamTask.objects.update(finished_at=timezone.now() - timedelta(days=8))
    assert team_tasks.purge_files() == 1
    assert client_of(bob).get(at).status_code == 404
    assert name
    assert storage.exists(name)  # until the transaction of the test is committed


def test_a_table_goes_once_somebody_in_it_is_erased(portrait, team, bob):
    task = team_tasks.start_task(
        kind="export",
        team=team,
        label="Table",
        request={"ids": [str(portrait.pk)], "format": "csv", "is_for_people": True},
        by=bob,
        total=1,
    )
    run_team_task(str(task.pk))
    purge_entry(entry=move_to_trash(row=portrait, by=bob))
    task.refresh_from_db()
    assert not task.file
    assert str(portrait.pk) not in str(task.request)
