"""Previews of editing tips: asked for, made in a worker, shown, taken away, gone with their row."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from portfolio.models import AuditEvent
from prompts.actions import editing
from prompts.actions.editing import NoSuchEdit, NothingToEdit, ask_preview
from prompts.models import EditPreview
from prompts.tasks import make_edit_preview, requeue_previews
from prompts.tips import editing_context
from scoring.actions.corrections import record_correction
from scoring.actions.verdicts import scorecard_that_counts
from scoring.models import Assessment, State
from scoring.rubric.scorecard import Scorecard
from scoring.tasks import assess_version
from tests.factories import make_portrait

pytestmark = pytest.mark.django_db

NAME, EDIT = "synthetic/male-03.jpg", "softer-shadows"


@pytest.fixture
def assessment(library):
    version = make_portrait(library, NAME).current_version
    found = version.assessments.get()
    assess_version(str(found.pk))
    found.refresh_from_db()
    return found


@pytest.fixture
def made(assessment, alice):
    preview = ask_preview(assessment=assessment, edit=EDIT, amount=None, by=alice)
    make_edit_preview(str(preview.pk))
    preview.refresh_from_db()
    return preview


def test_a_preview_is_the_smallest_amount_measured_by_the_engine(made, assessment):
    assert made.state == State.SCORED
    assert 0.05 <= made.amount <= 1
    assert made.overall_before == assessment.overall
    assert made.overall_after > made.overall_before
    change = made.changes["key_fill_ratio"]
    assert change["after"] < change["before"]
    assert change["score_after"] == 100
    with made.file.open("rb") as file, Image.open(file) as image:
        assert (image.size, image.format) == ((1024, 1024), "JPEG")


def test_the_tip_on_the_page_says_what_was_measured(client, alice, made, assessment):
    client.force_login(alice)
    page = client.get(
        reverse("portfolio:portrait", args=[assessment.version.portrait_id])
    ).content.decode()
    assert "measured on this preview" in page
    assert reverse("prompts:edit-shown", args=[made.pk]) in page
    assert reverse("prompts:edit-file", args=[made.pk]) in page
    card = scorecard_that_counts(assessment)
    entry = next(
        item for item in editing_context(assessment, card)["edits"] if item["edit"].id == EDIT
    )
    assert entry["delta"] == round(made.overall_after - made.overall_before, 1)
    assert entry["reaches"]


def test_both_pictures_are_sent_and_the_large_one_as_a_download(client, dave, made):
    client.force_login(dave)
    shown = client.get(reverse("prompts:edit-shown", args=[made.pk]))
    file = client.get(reverse("prompts:edit-file", args=[made.pk]))
    assert shown["Content-Type"] == "image/webp"
    assert "private" in shown["Cache-Control"]
    assert "male-03-softer-shadows.jpg" in file["Content-Disposition"]
    picture = Image.open(io.BytesIO(b"".join(file.streaming_content)))
    assert picture.info["icc_profile"]
    again = client.get(
        reverse("prompts:edit-shown", args=[made.pk]), headers={"If-None-Match": shown["ETag"]}
    )
    assert again.status_code == 304


def test_asking_twice_makes_one_preview(made, assessment, alice):
    assert ask_preview(assessment=assessment, edit=EDIT, amount=None, by=alice) == made
    assert EditPreview.objects.count() == 1


def test_after_a_correction_the_same_tip_is_tried_anew(made, assessment, alice):
    record_correction(
        version=assessment.version, key="gaze_off_lens", value=30.0, reason="looks away", by=alice
    )
    assessment.refresh_from_db()
    asked = ask_preview(assessment=assessment, edit=EDIT, amount=None, by=alice)
    assert asked != made
    make_edit_preview(str(asked.pk))
    asked.refresh_from_db()
    assert asked.overall_before == assessment.overall
    assert "gaze_off_lens" not in asked.changes


def test_an_asked_amount_is_taken_and_one_beyond_the_edit_refused(assessment, alice):
    asked = ask_preview(assessment=assessment, edit=EDIT, amount=0.24, by=alice)
    assert asked.amount == 0.25
    with pytest.raises(ValueError, match="This edit goes from"):
        ask_preview(assessment=assessment, edit=EDIT, amount=-3.0, by=alice)


def test_what_cannot_be_edited_is_refused(assessment, alice):
    for unknown in ("slimmer-face", "texture-again"):
        with pytest.raises(NoSuchEdit):
            ask_preview(assessment=assessment, edit=unknown, amount=None, by=alice)
    Assessment.objects.filter(pk=assessment.pk).update(state=State.FAILED)
    with pytest.raises(NothingToEdit):
        ask_preview(assessment=assessment, edit=EDIT, amount=None, by=alice)


def test_asking_is_in_the_audit_log(client, bob, assessment):
    client.force_login(bob)
    client.post(reverse("prompts:edit-ask", args=[assessment.version_id, EDIT]))
    event = AuditEvent.objects.get(action="preview.asked")
    assert (event.actor_name, event.details["edit"]) == ("Bob", "softer shadows")


def test_files_go_when_the_tip_is_tried_anew(made, assessment, alice):
    names = [made.file.name, made.shown.name]
    assert all(default_storage.exists(name) for name in names)
    record_correction(
        version=assessment.version, key="gaze_off_lens", value=30.0, reason="looks away", by=alice
    )
    assessment.refresh_from_db()
    with TestCase.captureOnCommitCallbacks(execute=True):
        ask_preview(assessment=assessment, edit=EDIT, amount=None, by=alice)
    assert not any(default_storage.exists(name) for name in names)


def test_a_file_that_is_gone_and_a_fault_of_ours_are_said(assessment, alice, monkeypatch):
    preview = ask_preview(assessment=assessment, edit=EDIT, amount=None, by=alice)
    default_storage.delete(assessment.version.file.name)
    make_edit_preview(str(preview.pk))
    preview.refresh_from_db()
    assert (preview.state, preview.problem) == (State.FAILED, editing.FILE_GONE)
    again = ask_preview(assessment=assessment, edit=EDIT, amount=None, by=alice)
    monkeypatch.setattr(editing, "_record", lambda *_: 1 / 0)
    make_edit_preview(str(again.pk))
    again.refresh_from_db()
    assert (again.state, again.problem) == (State.FAILED, editing.OUR_FAULT)


def test_a_lost_preview_is_rung_for_again_and_one_that_never_comes_given_up(assessment, alice):
    preview = ask_preview(assessment=assessment, edit=EDIT, amount=None, by=alice)
    rows = EditPreview.objects.filter(pk=preview.pk)
    assert editing.requeue_previews() == 0
    rows.update(state=State.RUNNING, created_at=timezone.now() - editing.STRANDED_AFTER * 1.1)
    assert editing.requeue_previews() == 1
    rows.update(created_at=timezone.now() - timedelta(hours=2))
    requeue_previews()
    preview.refresh_from_db()
    assert preview.state == State.FAILED


def test_no_tip_stands_on_the_page_of_a_picture_without_a_score(assessment):
    card = scorecard_that_counts(assessment)
    assert editing_context(None, None)["edits"] == []
    without = Scorecard.from_json_dict(card.to_json_dict() | {"overall": None})
    assert editing_context(assessment, without)["edits"] == []
