"""A ZIP with a manifest: every column, every fault told in words, and no way in for an attacker."""

import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portfolio import archives
from portfolio.actions.fields import add_field
from portfolio.actions.imports import start_import
from portfolio.actions.persons import add_person, revoke_consent
from portfolio.actions.quotas import set_quota
from portfolio.actions.team_tasks import cancel_task, retry_task
from portfolio.models import AuditEvent, Consent, Member, Person, Portrait, Role, Tag, TeamTask
from portfolio.uploads import UploadRejected
from prompts.actions import imports
from prompts.layers import Layer, Prompt
from prompts.models import VersionPrompt
from prompts.tasks import run_team_task
from tests.archives import (
    ANNA,
    BEN,
    CARA,
    link,
    locked,
    lying_size,
    picture,
    with_count,
    zip_file,
    zip_of,
)
from tests.factories import library_of, make_brand, make_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def library(alice):
    return library_of(make_brand(alice.memberships.get().team))


def imported(library, by, data, *, is_check=False):
    """The task when no worker has anything left to do of it."""
    task = start_import(library=library, file=zip_file(data), by=by, is_check=is_check)
    return run(task)


def run(task):
    run_team_task(str(task.pk))
    task.refresh_from_db()
    return task


def told(task):
    return {problem["name"]: problem["words"] for problem in task.problems}


def test_pictures_of_any_folder_are_added_and_what_is_here_is_recognised(library, alice):
    known = make_portrait(library, BEN)
    files = {
        "shoot/anna.jpg": picture(ANNA),
        "shoot/raw/ben.jpg": picture(BEN),
        "notes.doc": b"dear diary",
        "broken.jpg": b"dear diary",
        "__MACOSX/._anna.jpg": b"x",
        ".DS_Store": b"x",
    }
    task = imported(library, alice, zip_of(files))
    assert (task.state, task.total, task.done, task.failed) == ("done", 4, 2, 2)
    assert task.result["summary"] == "1 added, 1 already here, 2 failed."
    assert "This is not a JPEG" in told(task)["broken.jpg"]
    assert "Only pictures are taken" in told(task)["notes.doc"]
    assert f"“{known.title}”" in told(task)["shoot/raw/ben.jpg"]
    added = Portrait.objects.exclude(pk=known.pk).get()
    assert (added.title, added.created_by) == ("Anna", alice)
    assert added.current_version.original_name == "anna.jpg"
    assert not task.file
    assert task.url == reverse("portfolio:library", args=[library.pk])


def test_a_manifest_says_all_that_is_known_of_a_picture(library, alice):
    add_field(brand=library.brand, name="Shoot", kind="text")
    add_field(brand=library.brand, name="Taken", kind="date")
    manifest = (
        "File;Title;Person;Tags;State;Prompt;Negative;consent_given;consent_scope;consent_until;"
        "consent_document;field:shoot;field:taken\n"
        "anna.jpg;Anna, studio;Anna Lee;spring, studio;In review;portrait of Anna;harsh light;"
        "2026-03-01;both;2030-01-01;Folder 12;S-7;2026-02-28\n"
    )
    task = imported(
        library, alice, zip_of({"anna.jpg": picture(ANNA), "manifest.csv": "\ufeff" + manifest})
    )
    assert (task.state, task.problems) == ("done", [])
    portrait = Portrait.objects.get()
    assert (portrait.title, str(portrait.person)) == ("Anna, studio", "Anna Lee")
    assert {tag.name for tag in portrait.tags.all()} == {"spring", "studio"}
    assert portrait.review == "in_review"
    assert portrait.field_values == {"shoot": "S-7", "taken": "2026-02-28"}
    prompt = VersionPrompt.objects.get(version=portrait.current_version)
    assert (prompt.text, prompt.negative) == ("portrait of Anna", "harsh light")
    consent = Consent.objects.get()
    assert (consent.given_at, consent.expires_at) == (date(2026, 3, 1), date(2030, 1, 1))
    assert (consent.covers_publication, consent.covers_likeness) == (True, True)
    assert (consent.document, consent.recorded_by) == ("Folder 12", alice)
    recorded = AuditEvent.objects.get(action="consent.recorded")
    assert recorded.actor_id == alice.pk


def test_a_prompt_in_layers_keeps_its_phrases_in_them(library, alice):
    manifest = (
        "file,identity,emotion,context,realism\n"
        'anna.jpg,a founder of forty,"calm, like still water",workshop at dawn,visible pores\n'
    )
    imported(library, alice, zip_of({"anna.jpg": picture(ANNA), "list.csv": manifest}))
    stored = VersionPrompt.objects.get()
    assert stored.text == (
        "a founder of forty, calm, like still water, workshop at dawn, visible pores"
    )
    prompt = Prompt.parse(stored.text).with_moves(stored.moves)
    assert prompt.layer(Layer.IDENTITY) == ("a founder of forty",)
    assert prompt.layer(Layer.EMOTION) == ("calm", "like still water")
    assert prompt.layer(Layer.CONTEXT) == ("workshop at dawn",)
    assert prompt.layer(Layer.REALISM) == ("visible pores",)


def test_every_fault_of_a_manifest_is_told_and_the_picture_comes_all_the_same(library, alice):
    add_field(brand=library.brand, name="Taken", kind="date")
    manifest = (
        "file,mood,state,field:taken,field:none,person,tags,consent_given,consent_scope\n"
        "anna.jpg,,sleeping,yesterday,x,Anna,,2026-13-01,both\n"
        "nobody.jpg,,,,,,,,\n"
        ",,draft,,,,,,\n"
        "anna.jpg,,,,,,,,\n"
        "ben.jpg,,,,,,a“b,2026-01-01,both\n"
        "cara.jpg,,,,,Cara,,2026-01-01,everything\n"
        "cara.jpg,,,,,,,,,too,many\n"
    )
    files = {"anna.jpg": picture(ANNA), "ben.jpg": picture(BEN), "cara.jpg": picture(CARA)}
    task = imported(library, alice, zip_of({**files, "manifest.csv": manifest}))
    assert task.result["summary"] == "3 added."
    words = [f"{problem['name']}: {problem['words']}" for problem in task.problems]
    expected = [
        "manifest.csv, line 1: The column “mood” is not known",
        "manifest.csv, line 1: The brand has no field “none”",
        "manifest.csv, line 3: There is no picture “nobody.jpg”",
        "manifest.csv, line 4: The name of the picture is missing",
        "manifest.csv, line 5: “anna.jpg” stood in line 2 already",
        "manifest.csv, line 8: There are more columns here",
        "anna.jpg: There is no state “sleeping”",
        "anna.jpg: The consent is left out: write its dates as",
        "anna.jpg: Taken: write a date as",
        "ben.jpg: Write tags without quotation marks",
        "ben.jpg: The consent is left out: the line names no person",
        "cara.jpg: The consent is left out: write its scope",
    ]
    for each in expected:
        assert sum(each in said for said in words) == 1, (each, words)
    assert len(words) == len(expected)
    assert Portrait.objects.filter(person__name="Anna").exists()


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        (b"", "empty"),
        (b"title,person\nA,B\n", "no column “file”"),
        (b'file,title\n"anna.jpg', ""),
        ("datei\nanna.jpg\n".encode("utf-16"), "no column “file”"),
    ],
)
def test_a_manifest_that_is_none_is_told_and_the_pictures_come(library, alice, manifest, says):
    task = imported(library, alice, zip_of({"anna.jpg": picture(ANNA), "manifest.csv": manifest}))
    assert (task.state, Portrait.objects.count()) == ("done", 1)
    assert says in str(task.problems)


def test_two_pictures_of_one_name_are_told_apart_by_their_folders(library, alice):
    manifest = "file,title\nface.jpg,Which\na/face.jpg,First\n"
    files = {"a/face.jpg": picture(ANNA), "b/face.jpg": picture(BEN), "manifest.csv": manifest}
    task = imported(library, alice, zip_of(files))
    assert set(Portrait.objects.values_list("title", flat=True)) == {"First", "Face"}
    assert "Write it with its folder" in told(task)["manifest.csv, line 2"]


def test_a_consent_is_recorded_once_and_never_over_one_that_was_taken_back(library, alice):
    manifest = "file,person,consent_given,consent_scope\n"
    rows = "anna.jpg,Anna,2026-01-01,publication\nben.jpg,anna,2026-01-01,publication\n"
    files = {"anna.jpg": picture(ANNA), "ben.jpg": picture(BEN), "manifest.csv": manifest + rows}
    imported(library, alice, zip_of(files))
    assert Person.objects.count() == 1
    revoke_consent(consent=Consent.objects.get())
    again = {"cara.jpg": picture(CARA), "manifest.csv": manifest + "cara.jpg,Anna,2026-02-01,both"}
    task = imported(library, alice, zip_of(again))
    assert "took a consent back" in told(task)["cara.jpg"]
    assert Consent.objects.count() == 1
    assert Person.objects.get().withdrawn_at is not None


def test_a_person_in_the_brand_is_found_whatever_the_case(library, alice):
    anna = add_person(brand=library.brand, name="Anna Lee")
    files = {"anna.jpg": picture(ANNA), "x.csv": "file,person\nanna.jpg,ANNA  lee\n"}
    imported(library, alice, zip_of(files))
    assert Portrait.objects.get().person == anna


def test_prompts_beside_the_pictures_are_attached(library, alice):
    files = {"set/anna.jpg": picture(ANNA), "set/anna.txt": "portrait of a founder"}
    task = imported(library, alice, zip_of(files))
    assert task.result["summary"] == "1 added, 1 file of prompts."
    assert VersionPrompt.objects.get().text == "portrait of a founder"


def test_a_check_says_what_would_come_and_imports_nothing_until_it_is_told_to(
    client, library, alice
):
    make_portrait(library, BEN)
    client.force_login(alice)
    data = zip_of(
        {
            "anna.jpg": picture(ANNA),
            "ben.jpg": picture(BEN),
            "no.jpg": b"x",
            "manifest.csv": "file,state\nanna.jpg,none\n",
        }
    )
    address = reverse("portfolio:import", args=[library.pk])
    sent = {"file": SimpleUploadedFile("shoot.zip", data), "check_first": "on"}
    answer = client.post(address, sent)
    task = run(TeamTask.objects.get())
    assert answer["Location"] == reverse("portfolio:task", args=[task.pk])
    assert task.result["summary"] == (
        "1 would be added, 1 already here, 1 would fail. Nothing was imported yet."
    )
    assert "There is no state" in told(task)["anna.jpg"]
    assert Portrait.objects.count() == 1
    page = client.get(answer["Location"]).content.decode()
    assert "Import it now" in page
    client.post(reverse("portfolio:import-checked", args=[task.pk]))
    started = run(TeamTask.objects.exclude(pk=task.pk).get())
    assert started.result["summary"] == "1 added, 1 already here, 1 failed."
    assert "Import it now" not in client.get(answer["Location"]).content.decode()
    assert Portrait.objects.count() == 2


def test_the_manifest_to_fill_in_is_read_without_a_complaint(client, library, alice):
    add_field(brand=library.brand, name="Shoot", kind="text")
    client.force_login(alice)
    template = client.get(reverse("portfolio:import-template", args=[library.pk])).content
    files = {"anna-lee.jpg": picture(ANNA), "manifest.csv": template}
    task = imported(library, alice, zip_of(files))
    assert (task.problems, task.result["summary"]) == ([], "1 added.")
    portrait = Portrait.objects.get()
    assert (portrait.title, str(portrait.person)) == ("Anna Lee, studio", "Anna Lee")
    assert Tag.objects.count() == 2
    assert "field:shoot" in template.decode()


def test_a_killed_worker_leaves_nothing_twice_and_nothing_out(library, alice, monkeypatch):
    data = zip_of({f"{n}.jpg": picture(name) for n, name in enumerate((ANNA, BEN, CARA))})
    task = start_import(library=library, file=zip_file(data), by=alice)
    add, calls = imports.add_portrait, []

    def dies_at_the_second(**asked):
        calls.append(asked["upload"].name)
        made = add(**asked)
        if len(calls) == 2:
            raise KeyboardInterrupt  # as a signal would, after the row and the file were written
        return made

    monkeypatch.setattr(imports, "add_portrait", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        run_team_task(str(task.pk))
    task.refresh_from_db()
    assert (task.state, task.done, Portrait.objects.count()) == ("running", 1, 1)
    run(task)
    assert (task.state, task.done, task.failed) == ("done", 3, 0)
    assert task.result["summary"] == "3 added."
    assert Portrait.objects.count() == 3
    assert len(calls) == 4
    run(task)  # the bell rang twice
    assert Portrait.objects.count() == 3


def test_a_cancelled_import_stops_and_can_be_taken_up_again(library, alice, monkeypatch):
    data = zip_of({"a.jpg": picture(ANNA), "b.jpg": picture(BEN)})
    task = start_import(library=library, file=zip_file(data), by=alice)
    add = imports.add_portrait

    def cancelled_meanwhile(**asked):
        cancel_task(task=task)
        return add(**asked)

    monkeypatch.setattr(imports, "add_portrait", cancelled_meanwhile)
    run(task)
    assert (task.state, Portrait.objects.count()) == ("cancelled", 1)
    monkeypatch.undo()
    assert retry_task(task=task)
    run(task)
    assert (task.state, task.result["summary"]) == ("done", "2 added.")


def test_a_role_a_library_or_room_that_is_gone_ends_it_in_words(library, alice):
    data = zip_of({"a.jpg": picture(ANNA)})
    set_quota(team=library.team, most_files=1)
    make_portrait(library, BEN)
    full = imported(library, alice, data)
    assert full.state == "failed"
    assert "The team has all the 1 files" in full.problems[0]["words"]
    Member.objects.filter(user=alice).update(role=Role.REVIEWER)
    refused = imported(library, alice, data)
    assert "needs the role Editor" in refused.problems[0]["words"]
    Member.objects.filter(user=alice).delete()
    gone = imported(library, alice, data)
    assert gone.problems[0]["words"] == "The library that it was for is gone."


class TestHostileArchives:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            pytest.param(b"", "damaged", id="nothing"),
            pytest.param(b"PK\x05\x06", "damaged", id="a cut end"),
            pytest.param(b"PK\x03\x04" + bytes(200), "damaged", id="a start alone"),
            pytest.param(b"not a zip at all" * 100, "damaged", id="text"),
            pytest.param(
                with_count(zip_of({"a.jpg": b"x"}), 60_000),
                "more than 5,000 files",
                id="a false count",
            ),
            pytest.param(zip_of({"a.jpg": b"x" * 5000})[:-90], "damaged", id="a lost end"),
        ],
    )
    def test_what_is_no_zip_is_refused_at_the_door(self, library, alice, data, says):
        with pytest.raises(UploadRejected, match=says):
            start_import(library=library, file=zip_file(data), by=alice)
        assert not TeamTask.objects.exists()

    def test_more_files_than_allowed_are_refused(self, library, alice, monkeypatch):
        monkeypatch.setattr(archives, "MOST_ENTRIES", 3)
        data = zip_of({f"{n}.jpg": b"x" for n in range(4)})
        with pytest.raises(UploadRejected, match="more than 3 files"):
            start_import(library=library, file=zip_file(data), by=alice)

    def test_a_list_of_names_without_end_is_not_read(self, library, alice, monkeypatch):
        monkeypatch.setattr(archives, "MOST_LIST_BYTES", 200)
        data = zip_of({f"{'n' * 100}{n}.jpg": b"x" for n in range(4)})
        with pytest.raises(UploadRejected, match="damaged"):
            start_import(library=library, file=zip_file(data), by=alice)

    def test_what_unpacks_to_too_much_is_refused(self, library, alice, settings):
        settings.IMPORT_MAX_BYTES = 100_000
        data = zip_of({f"{n}.jpg": bytes(n for n in range(256)) * 400 for n in range(5)})
        assert len(data) < 100_000
        with pytest.raises(UploadRejected, match="Unpacked it has"):
            start_import(library=library, file=zip_file(data), by=alice)
        settings.IMPORT_MAX_BYTES = 100
        with pytest.raises(UploadRejected, match="at most 100"):
            start_import(library=library, file=zip_file(data), by=alice)

    @pytest.mark.parametrize(
        ("path", "says"),
        [
            ("../../etc/cron.d/x.jpg", "leads out of the ZIP"),
            ("/etc/passwd.jpg", "leads out of the ZIP"),
            ("C:\\Users\\x.jpg", "leads out of the ZIP"),
            ("inner.zip", "A ZIP inside of a ZIP"),
        ],
    )
    def test_a_path_that_leads_elsewhere_is_left_out(self, library, alice, path, says):
        task = imported(library, alice, zip_of({"anna.jpg": picture(ANNA), path: picture(BEN)}))
        assert (task.state, Portrait.objects.count()) == ("done", 1)
        assert says in task.problems[0]["words"]

    def test_a_link_is_not_followed(self, library, alice):
        task = imported(library, alice, link("x.jpg", "/etc/passwd"))
        assert told(task) == {"x.jpg": "It is a link to a file, not a file."}
        assert Portrait.objects.count() == 1

    def test_a_locked_zip_is_told(self, library, alice):
        task = imported(library, alice, locked(zip_of({"anna.jpg": picture(ANNA)})))
        assert task.state == "failed"
        assert "There is no picture" in task.problems[0]["words"]

    def test_a_bomb_is_not_unpacked(self, library, alice):
        data = zip_of({"anna.jpg": picture(ANNA), "bomb.png": bytes(30 * 1024**2)})
        task = imported(library, alice, data)
        assert "no picture packs this small" in told(task)["bomb.png"]

    def test_other_ways_of_packing_are_not_read(self, library, alice):
        data = zip_of({"bomb.png": bytes(9_000), "b.jpg": picture(BEN)}, method=zipfile.ZIP_LZMA)
        task = imported(library, alice, data)
        assert task.state == "failed"

    def test_an_entry_that_lies_about_its_size_is_read_no_further(self, library, alice):
        data = lying_size(zip_of({"anna.jpg": picture(ANNA)}), 50_000)
        task = imported(library, alice, data)
        assert (task.done, task.failed, Portrait.objects.count()) == (0, 1, 0)

    def test_a_name_twice_is_taken_once(self, library, alice):
        both = zip_of({"a.jpg": picture(ANNA), "b.jpg": picture(BEN)})
        data = both.replace(b"b.jpg", b"a.jpg")
        task = imported(library, alice, data)
        assert Portrait.objects.count() == 1
        assert "came before" in told(task)["a.jpg"]

    def test_damage_in_one_picture_costs_only_that_one(self, library, alice):
        data = bytearray(zip_of({"anna.jpg": picture(ANNA), "ben.jpg": picture(BEN)}))
        data[3000:3100] = bytes(100)
        task = imported(library, alice, bytes(data))
        assert "damaged" in told(task)["anna.jpg"]
        assert task.result["summary"] == "1 added, 1 failed."
