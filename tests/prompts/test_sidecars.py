"""Prompts from a file beside the pictures: what is read, what is told, and where it lands."""

import json

import pytest

from portfolio.actions.portraits import archive_portrait
from portfolio.models import AuditEvent, Version
from prompts.actions import sidecars
from prompts.actions.sidecars import attach_sidecar
from prompts.actions.versions import record_prompt
from prompts.models import Source, VersionPrompt
from prompts.sidecars import MAX_BYTES, MOST_PROBLEMS, read_sidecar, stem_of
from tests.factories import library_of, make_brand, make_portrait
from tests.prompts import images

WEB_UI = "a founder, window light\nNegative prompt: blurry\nSteps: 30, Seed: 42"


def read(name: str, text: str) -> list[tuple[str, str, str]]:
    """(file, prompt, negative) of each row; nothing may be wrong."""
    found = read_sidecar(name, text.encode())
    assert found.problems == ()
    return [(row.file, row.pasted.text, row.pasted.negative) for row in found.prompts]


def problems(name: str, data: bytes) -> list[tuple[int, str]]:
    return [(each.line, each.message) for each in read_sidecar(name, data).problems]


def test_a_text_is_the_prompt_of_the_picture_with_its_name():
    assert read("anna.txt", "a founder, soft light\n") == [("anna", "a founder, soft light", "")]
    assert read("anna.png.txt", WEB_UI) == [("anna.png", "a founder, window light", "blurry")]
    assert read_sidecar("anna.txt", WEB_UI.encode()).prompts[0].pasted.parameters["Seed"] == "42"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("anna.json", {"prompt": "a founder", "negative_prompt": "blurry", "seed": 4}),
        ("x.json", {"file": "anna", "prompt": "a founder", "negative": "blurry"}),
        ("x.json", [{"filename": "anna", "text": "a founder", "Negative Prompt": "blurry"}]),
        ("x.json", {"images": [{"image": "anna", "prompt": "a founder", "uc": "blurry"}]}),
        ("x.json", {"anna": {"prompt": "a founder", "negative": "blurry", "seed": 4}}),
    ],
)
def test_json_of_several_shapes(name, data):
    assert read(name, json.dumps(data)) == [("anna", "a founder", "blurry")]


def test_json_by_file_name_and_a_graph():
    assert read("x.json", json.dumps({"a.png": "one", "b.png": "two"})) == [
        ("a.png", "one", ""),
        ("b.png", "two", ""),
    ]
    found = read("anna.json", images.comfyui_graph())
    assert found == [("anna", "portrait of a founder, smiling", "blurry")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_with_any_delimiter_and_encoding(delimiter, encoding):
    text = (
        'File name|Prompt|Negative prompt|Tool\nanna.jpg|"a café, ""soft"" light"|blurry|Selfie AI'
    )
    found = read_sidecar("x.csv", text.replace("|", delimiter).encode(encoding))
    (row,) = found.prompts
    assert (row.file, row.line) == ("anna.jpg", 2)
    assert (row.pasted.text, row.pasted.negative) == ('a café, "soft" light', "blurry")
    assert row.pasted.generator == "Selfie AI"


def test_what_is_wrong_is_told_by_line_and_the_rest_is_read():
    text = "file,prompt\na.png,one\n,two\nb.png,\nc.png,three, four\n\nd.png,five"
    found = read_sidecar("x.csv", text.encode())
    assert [row.file for row in found.prompts] == ["a.png", "d.png"]
    assert [(each.line, each.message[:30]) for each in found.problems] == [
        (3, "The name of the picture is mis"),
        (4, "“b.png” has no prompt."),
        (5, "There are more columns here th"),
    ]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("x.csv", b"name,words\na,b", "no column “prompt”"),
        ("x.csv", b"", "empty"),
        ("x.json", b"{broken", "fault in line 1"),
        ("x.json", b"3", "unknown form"),
        ("x.json", b"[" * 100_000, "nested too deeply"),
        ("x.json", b"[]", "no prompt"),
        ("x.md", b"a founder", "TXT, JSON and CSV"),
        ("x.txt", b"a" * (MAX_BYTES + 1), "larger than 8 MB"),
        ("x.txt", b"a" * 20_001, "longer than 20,000"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_problem(name, data, words):
    ((_, message),) = problems(name, data)
    assert words in message


def test_no_more_problems_are_listed_than_can_be_read():
    assert len(problems("x.csv", b"file,prompt\n" + b",x\n" * 900)) == MOST_PROBLEMS


def test_names_are_compared_without_folder_suffix_and_case():
    assert stem_of("C:\\shots\\Anna.Lee.PNG") == stem_of("anna.lee.jpg") == "anna.lee"
    assert stem_of("v1.2") == "v1.2"


@pytest.fixture
def library(alice):
    return library_of(make_brand(alice.memberships.get().team))


@pytest.fixture
def version(library) -> Version:
    found = make_portrait(library, "synthetic/female-00.jpg").current_version
    Version.objects.filter(pk=found.pk).update(original_name="Anna Lee.JPG")
    return found


def attach(library, text: str, name: str = "x.csv", **options):
    return attach_sidecar(library=library, name=name, data=text.encode(), by=None, **options)


pytestmark = pytest.mark.django_db


def test_a_prompt_lands_on_the_picture_of_its_name(library, version):
    told = attach(library, f'file,prompt\nanna lee.png,"{WEB_UI}"\nbob,x')
    assert [each.version for each in told.attached] == [version]
    assert [row.file for row in told.missing] == ["bob"]
    assert told.sentence == "Prompts: 1 attached, 1 without a picture of that name."
    stored = VersionPrompt.objects.get(version=version)
    assert (stored.text, stored.negative) == ("a founder, window light", "blurry")
    assert (stored.source, stored.parameters["Seed"]) == (Source.SIDECAR, "42")
    assert AuditEvent.objects.get(action="prompts.attached").details == {"count": 1}


def test_a_prompt_by_hand_stays_unless_replacing_is_asked_for(library, version):
    record_prompt(version=version, text="my own words", by=None)
    told = attach(library, "file,prompt\nAnna Lee,from the file")
    assert [each.version for each in told.kept] == [version]
    assert VersionPrompt.objects.get(version=version).text == "my own words"
    attach(library, "file,prompt\nAnna Lee,from the file", replaces=True)
    assert VersionPrompt.objects.get(version=version).text == "from the file"


def test_a_prompt_from_the_picture_or_an_earlier_file_is_replaced(library, version):
    VersionPrompt.objects.create(version=version, text="embedded", source=Source.EMBEDDED)
    assert len(attach(library, "file,prompt\nAnna Lee,first").attached) == 1
    assert len(attach(library, "file,prompt\nAnna Lee,second").attached) == 1
    assert len(attach(library, "file,prompt\nAnna Lee,second").unchanged) == 1
    assert VersionPrompt.objects.get(version=version).text == "second"


def test_names_that_fit_several_pictures_are_told_and_a_whole_name_decides(library, version):
    other = make_portrait(library, "synthetic/male-03.jpg").current_version
    Version.objects.filter(pk=other.pk).update(original_name="anna lee.png")
    told = attach(library, "file,prompt\nanna lee,either\nanna lee.png,exactly")
    assert [row.file for row in told.ambiguous] == ["anna lee"]
    assert [each.version for each in told.attached] == [other]


def test_the_same_picture_twice_in_a_file_is_told(library, version):
    told = attach(library, "file,prompt\nanna lee,one\nAnna Lee.jpg,two")
    assert len(told.attached) == len(told.ambiguous) == 1


def test_archived_portraits_and_other_libraries_are_left_alone(library, version):
    elsewhere = library_of(make_brand(library.team, name="Another"))
    assert attach(elsewhere, "file,prompt\nanna lee,one").missing
    archive_portrait(portrait=version.portrait, by=None)
    assert attach(library, "file,prompt\nanna lee,one").missing
    assert not VersionPrompt.objects.exists()


def test_many_rows_cost_a_fixed_number_of_queries(library, version, django_assert_max_num_queries):
    rows = "\n".join(f"picture-{n},words" for n in range(3_000))
    with django_assert_max_num_queries(14):
        told = attach(library, f"file,prompt\nanna lee,one\n{rows}")
    assert (len(told.attached), len(told.missing)) == (1, 3_000)


def test_each_attached_prompt_rings_for_its_recommendations(library, version, monkeypatch):
    rung = []
    monkeypatch.setattr(sidecars, "ring", lambda task, pk: rung.append((task, pk)))
    attach(library, "file,prompt\nanna lee,one")
    assert rung == [("prompts.tasks.recommend_from_prompt", version.pk)]
