"""The rubric's pages: who sees what, errors where they belong, and a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.actions.brands import change_brand
from portfolio.models import CustomJob
from scoring.actions.rubrics import rubric_in_use, save_rubric
from scoring.forms import RubricForm, initial_of
from scoring.models import RubricVersion
from scoring.rubric.jobs import rubric_for

pytestmark = pytest.mark.django_db

LEVEL = {"human": "0", "composed": "0", "polished": "0"}


def form_of(changes=(), **sent) -> RubricForm:
    return RubricForm(
        LEVEL | sent, changes=dict(changes), build=lambda asked: rubric_for("trust", asked)
    )


def address(name: str, row) -> str:
    return reverse(f"scoring:{name}", args=[row.pk])


@pytest.mark.parametrize(
    ("key", "typed", "bands"),
    [
        ("gaze_off_lens", "0 to 5", [[0.0, 5.0]]),
        ("gaze_off_lens", "0–5° or 12-35", [[0.0, 5.0], [12.0, 35.0]]),
        ("skin_texture", "at least 0.4", [[0.4, None]]),
        ("head_roll", "≤ 8", [[None, 8.0]]),
        ("midtone_warmth", "−3 to 12", [[-3.0, 12.0]]),
        ("scene_cct", "4,600 – 6,800", [[4600.0, 6800.0]]),
        ("face_height", "28 to 52", [[0.28, 0.52]]),
    ],
)
def test_a_band_is_typed_as_it_is_shown_and_comes_back_as_it_was(key, typed, bands):
    form = form_of(**{f"bands-{key}": typed})
    assert form.is_valid(), form.errors
    assert form.changes == {"cues": {key: {"bands": bands}}}
    again = form_of(**{f"bands-{key}": form.fields[f"bands-{key}"].prepare_value(bands)})
    assert again.is_valid()
    assert again.changes == form.changes


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("bands-gaze_off_lens", "wide", "Write “0 to 5”"),
        ("bands-gaze_off_lens", "9 to 2", "not below the upper edge"),
        ("weight-gaze_off_lens", "140", "less than or equal to 100"),
        ("weight-setting", "5", "leaves the cue open"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, alice, brand, field, typed, told):
    client.force_login(alice)
    answer = client.post(address("rubric", brand), LEVEL | {field: typed, "note": "x"})
    assert answer.status_code == 422
    rows = [row for block in answer.context["blocks"] for row in block.rows if row.problems]
    assert [row.key for row in rows] == [field.partition("-")[2]]
    assert told in rows[0].problems[0]
    assert RubricVersion.objects.filter(brand=brand).count() == 1


def test_what_is_wrong_with_the_whole_is_said_above_the_form(client, alice, brand):
    client.force_login(alice)
    sent = LEVEL | {"weight-gaze_off_lens": "70", "weight-head_roll": "60", "note": "x"}
    answer = client.post(address("rubric", brand), sent)
    assert answer.status_code == 422
    assert "130 %" in str(answer.context["form"].non_field_errors())


def test_a_save_without_a_note_asks_for_one_and_keeps_what_was_typed(client, alice, brand):
    client.force_login(alice)
    answer = client.post(address("rubric", brand), LEVEL | {"human": "2"})
    assert answer.status_code == 422
    assert "what you changed and why" in str(answer.context["form"].errors["note"])
    assert b'value="2" aria-describedby="help-human" checked' in answer.content


def test_a_look_needs_no_note_and_saves_nothing(client, alice, brand):
    client.force_login(alice)
    answer = client.post(address("rubric-preview", brand), LEVEL | {"human": "2"})
    assert answer.status_code == 200
    assert b"What would change" in answer.content
    assert RubricVersion.objects.filter(brand=brand).count() == 1


def test_reset_takes_back_one_cue_and_leaves_the_others(client, alice, brand):
    client.force_login(alice)
    sent = LEVEL | {
        "weight-gaze_off_lens": "30",
        "bands-gaze_off_lens": "0 to 9",
        "weight-head_roll": "9",
        "reset": "gaze_off_lens",
    }
    form = client.post(address("rubric-preview", brand), sent).context["form"]
    assert form.changes == {"cues": {"head_roll": {"weight": 9.0}}}


def test_two_editors_do_not_overwrite_each_other(client, alice, bob, brand):
    seen = rubric_in_use(brand).number
    save_rubric(brand=brand, changes={"sliders": {"human": 1}}, note="Warmer", author=bob)
    client.force_login(alice)
    sent = LEVEL | {"polished": "2", "note": "Sharper", "seen": str(seen)}
    answer = client.post(address("rubric", brand), sent)
    assert answer.status_code == 409
    assert "Bob saved version 2 while you were editing" in answer.content.decode()
    assert b'name="seen" value="2"' in answer.content


def test_a_reviewer_reads_the_guide_and_finds_no_form(client, carol, brand):
    client.force_login(carol)
    page = client.get(address("rubric", brand)).content.decode()
    assert "The guide in words" in page
    assert "Eyes that drift off the lens." in page
    assert "data-rubric" not in page
    assert "Save as version" not in page


def test_stored_changes_fill_the_form_with_what_gives_them_again():
    changes = {"sliders": {"human": 1}, "cues": {"eye_line": {"weight": 4.0}}}
    filled = {name: value for name, value in initial_of(changes).items() if value is not None}
    form = form_of(**{name: str(value) for name, value in filled.items()})
    assert form.is_valid()
    assert form.changes == changes


def test_a_long_history_costs_no_more_queries_than_a_short_one(client, alice, brand):
    client.force_login(alice)

    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(name, brand)).status_code == 200
        return len(captured)

    def save(step: int) -> None:
        save_rubric(
            brand=brand, changes={"cues": {"head_roll": {"weight": step}}}, note="", author=alice
        )

    save(1)
    queries("rubric-history")
    few = queries("rubric-history"), queries("rubric")
    for step in range(2, 9):
        save(step)
    assert (queries("rubric-history"), queries("rubric")) == few


def test_a_note_with_a_nul_is_kept_without_it(client, alice, brand):
    client.force_login(alice)
    first = rubric_in_use(brand)
    save_rubric(brand=brand, changes={"sliders": {"human": 1}}, note="Warmer", author=alice)
    answer = client.post(address("rubric-restore", first), {"note": "As it\0 was"})
    assert answer.status_code == 302
    assert rubric_in_use(brand).note == "As it was"


def test_a_job_of_the_teams_that_tables_have_moved_on_from_can_still_be_opened_and_saved(
    client, alice, brand
):
    """As after an upgrade that took a cue away which the job had changed."""
    client.force_login(alice)
    stale = {"sliders": {"human": 1}, "cues": {"gone_with_an_upgrade": {"weight": 5}}}
    job = CustomJob.objects.create(
        team=brand.team, title="Our founder", starts_from="trust", changes=stale
    )
    change_brand(brand=brand, custom_job=job)
    assert "gone_with_an_upgrade" in rubric_in_use(brand).note
    assert client.get(address("rubric", brand)).status_code == 200
    assert client.post(address("rubric-preview", brand), LEVEL | {"human": "2"}).status_code == 200
    assert client.get(address("custom-job", job)).status_code == 200
    sent = LEVEL | {"human": "1", "title": job.title, "description": ""}
    assert client.post(address("custom-job", job), sent).status_code == 302
    job.refresh_from_db()
    assert job.changes == {"sliders": {"human": 1}}
