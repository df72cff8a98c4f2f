"""Prompts of versions: read from the file, typed in, and what is recommended from them."""

import io
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse
from PIL import Image, PngImagePlugin

from portfolio import uploads
from portfolio.actions.portraits import add_portrait
from prompts.actions.versions import record_embedded_prompt as record
from prompts.embedded import read_embedded
from prompts.models import Source, VersionPrompt
from prompts.tasks import read_embedded_prompt
from scoring.tasks import assess_version
from tests.factories import library_of, make_brand, make_portrait
from tests.portraits import portrait as portrait_path

pytestmark = pytest.mark.django_db

PARAMETERS = (
    "portrait of a founder, flawless skin, studio light\n"
    "Negative prompt: blurry\n"
    "Steps: 30, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 1024x1024, Model: sdxl"
)


@pytest.fixture
def library(alice):
    return library_of(make_brand(alice.memberships.get().team))


@pytest.fixture
def with_prompt(library):
    """A version whose PNG carries what the Stable Diffusion web UI writes."""
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", PARAMETERS)
    buffer = io.BytesIO()
    with Image.open(portrait_path("synthetic/male-03.jpg")) as image:
        image.save(buffer, "PNG", pnginfo=info)
    file = SimpleUploadedFile("founder.png", buffer.getvalue())
    portrait = add_portrait(library=library, upload=uploads.inspect(file), by=None)
    return portrait.current_version


def test_the_prompt_in_the_file_is_read_and_kept_raw(with_prompt):
    read_embedded_prompt(str(with_prompt.pk))
    prompt = VersionPrompt.objects.get(version=with_prompt)
    assert prompt.source == Source.EMBEDDED
    assert prompt.text == "portrait of a founder, flawless skin, studio light"
    assert prompt.negative == "blurry"
    assert "Seed: 42" in prompt.raw


def test_a_typed_prompt_is_not_overwritten_by_the_file(client, alice, with_prompt):
    client.force_login(alice)
    client.post(
        reverse("prompts:version-prompt", args=[with_prompt.pk]), {"prompt": "my own words"}
    )
    read_embedded_prompt(str(with_prompt.pk))
    prompt = VersionPrompt.objects.get(version=with_prompt)
    assert (prompt.text, prompt.source) == ("my own words", Source.TYPED)


def test_a_file_without_a_prompt_leaves_none(library):
    version = make_portrait(library).current_version
    read_embedded_prompt(str(version.pk))
    assert not VersionPrompt.objects.filter(version=version).exists()


def test_a_scored_version_has_recommendations_ranked_by_gain(with_prompt):
    read_embedded_prompt(str(with_prompt.pk))
    assessment = with_prompt.assessments.get()
    assess_version(str(assessment.pk))
    found = list(assessment.recommendations.all())
    assert found
    assert all(item.reason and item.phrase and item.layer for item in found)
    cues = {
        cue["key"]: cue
        for cue in assessment.__class__.objects.get(pk=assessment.pk).scorecard["cues"]
    }
    assert all(cues[item.cue]["score"] < 100 for item in found)


def test_typing_a_prompt_recommends_anew(client, alice, library):
    version = make_portrait(library).current_version
    assessment = version.assessments.get()
    assess_version(str(assessment.pk))
    before = list(assessment.recommendations.values_list("pk", flat=True))
    client.force_login(alice)
    client.post(
        reverse("prompts:version-prompt", args=[version.pk]),
        {"prompt": "profile picture, flawless skin"},
    )
    after = list(assessment.recommendations.values_list("pk", flat=True))
    assert after
    assert set(before).isdisjoint(after)


def test_what_no_column_takes_is_left_out_of_a_prompt(with_prompt, monkeypatch):
    found = read_embedded(b"")
    odd = replace(found, text="a\0 founder \ud83d", raw="\0", source="A1111")
    monkeypatch.setattr("prompts.actions.versions.read_embedded", lambda data: odd)
    read_embedded_prompt(str(with_prompt.pk))
    assert VersionPrompt.objects.get(version=with_prompt).text == "a founder \ufffd"


def test_a_prompt_whose_bell_was_lost_is_read_with_the_score(with_prompt):
    assess_version(str(with_prompt.assessments.get().pk))
    assert VersionPrompt.objects.get(version=with_prompt).source == Source.EMBEDDED


def wait_until_somebody_waits(seconds=10):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise TimeoutError("nobody waits for a lock")


@pytest.mark.django_db(transaction=True)
def test_the_task_that_reads_the_prompt_and_the_one_that_scores_wait_for_one_another(with_prompt):
    def reads():
        try:
            return record(version=with_prompt)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():  # as a Scorecard is recorded
            with_prompt.hold()
            other = pool.submit(reads)
            wait_until_somebody_waits()
            mine = record(version=with_prompt)
        assert other.result(timeout=10) == mine
