"""Every file of the corpus gets its answer, no worker is lost, and memory stays bounded."""

import io

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from portfolio.file_addresses import file_address
from portfolio.models import Version
from portfolio.renditions import names_of, open_rendition
from portfolio.uploads import plain_name
from scoring.models import TERMINAL, Assessment
from tests.bench.proc import children, memory_of
from tests.factories import library_of, make_brand
from tests.hostile import corpus
from tests.scoring.vision.picture_files import assert_quarters

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 240.0  # seconds; one file is ready in a fraction of one
MOST_MEGABYTES = 900  # of a worker process or its helper, with the pages they share


@pytest.fixture
def library(alice, worker):
    return library_of(make_brand(alice.memberships.get().team))


def processes(worker) -> list[int]:
    """The worker's children, and their helpers."""
    assert worker.process.pid is not None
    first = children(worker.process.pid)
    return first + [each for child in first for each in children(child)]


def test_every_hostile_file_is_answered_and_the_worker_lives(client, alice, library, worker):
    client.force_login(alice)
    before = children(worker.process.pid)
    files = corpus()
    told = {}
    for one in files:
        sent = {"files": SimpleUploadedFile(one.name, one.data)}
        address = reverse("portfolio:portrait-upload", args=[library.pk])
        answer = client.post(address, sent, headers={"Accept": "application/json"})
        assert answer.status_code == 200, one.name
        (told[one.name],) = answer.json()["results"]
    worker.wait_until_idle(PATIENCE)

    stored = {version.original_name: version for version in Version.objects.all()}
    for one in files:
        outcome, version = told[one.name], stored.get(one.name)
        if one.name == "archive.zip":  # no picture, and taken for what it is
            assert outcome["outcome"] == "importing"
            continue
        if one.answer == "refused":
            assert outcome["outcome"] == "rejected", one.name
            assert one.says in outcome["message"], one.name
            assert version is None
            continue
        assert version is not None, (one.name, outcome)
        if one.answer == "said":
            assert one.says in version.decode_problem, one.name
            assert not version.renditions
        else:
            assert version.decode_problem == "", one.name
            assert set(version.renditions) == set(names_of(version)), one.name
        with version.file.open("rb") as file:
            assert file.read() == one.data
    states = set(Assessment.objects.values_list("state", flat=True))
    assert states <= set(TERMINAL)
    assert "failed" not in states
    assert children(worker.process.pid) == before
    for pid in processes(worker):
        assert memory_of(pid).rss < MOST_MEGABYTES


def test_what_is_made_of_them_is_a_picture_and_nothing_else(client, alice, library, worker):
    client.force_login(alice)
    wanted = [one for one in corpus() if one.name.startswith(("picture-and", "named", "turned"))]
    for one in wanted:
        sent = {"files": SimpleUploadedFile(one.name, one.data)}
        client.post(reverse("portfolio:portrait-upload", args=[library.pk]), sent)
    worker.wait_until_idle(PATIENCE)
    for version in Version.objects.all():
        with open_rendition(version, "view") as file:
            data = file.read()
        assert not any(word in data for word in (b"<script", b"PK\x03\x04", b"%PDF", b"Exif"))
        with Image.open(io.BytesIO(data)) as image:
            assert image.format == "WEBP"
            if version.original_name.startswith("turned"):
                assert_quarters(np.asarray(image.convert("RGB")), tolerance=40)
        answer = client.get(file_address(version, "original"))
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert Version.objects.count() == len(wanted)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\x\\me.jpg", "me.jpg"),
        ("a\r\nSet-Cookie: x=1.jpg", "aSet-Cookie: x=1.jpg"),
        ("gpj.\u202eexe.jpg", "gpj.exe.jpg"),
        ("zero\u200bwidth\x00.jpg", "zerowidth.jpg"),
        ("\u202e\x07", "portrait"),
    ],
)
def test_names_are_kept_without_what_could_mislead(sent, kept):
    assert plain_name(sent) == kept
