"""A picture is tried in a brand's set before it is added: read, then accepted or discarded."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from portfolio.actions.portraits import DuplicateFile
from portfolio.file_addresses import file_address
from portfolio.models import Portrait
from portfolio.uploads import inspect
from scoring.actions import candidates
from scoring.actions.candidates import (
    TooManyCandidates,
    accept_candidate,
    add_candidate,
    discard_candidate,
    remove_old_candidates,
    requeue_unread,
)
from scoring.models import Candidate, State
from scoring.tasks import read_candidate, tidy_files
from tests.factories import make_portrait, portrait_file

pytestmark = pytest.mark.django_db

NAME = "synthetic/female-00.jpg"


def tried(library, by, name=NAME) -> Candidate:
    return add_candidate(library=library, upload=inspect(portrait_file(name)), by=by)


def test_a_candidate_is_scored_shown_and_in_no_library(library, alice, client):
    candidate = tried(library, alice)
    read_candidate(str(candidate.pk))
    candidate.refresh_from_db()
    assert candidate.state == State.SCORED
    assert candidate.scorecard["job"] == library.brand.job
    assert candidate.scorecard["sha256"] == candidate.sha256
    assert not Portrait.objects.exists()
    client.force_login(alice)
    answer = client.get(file_address(candidate, "candidate"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")


def test_reading_it_twice_reads_it_once(library, alice, monkeypatch):
    candidate = tried(library, alice)
    read_candidate(str(candidate.pk))

    def unwanted(*args, **kwargs):
        raise AssertionError("read again")

    monkeypatch.setattr("scoring.engine.assess", unwanted)
    read_candidate(str(candidate.pk))
    assert Candidate.objects.get().state == State.SCORED
    Candidate.objects.all().delete()
    read_candidate(str(candidate.pk))  # one that is gone is no error


def test_a_fault_of_ours_is_said_to_be_ours(library, alice, monkeypatch):
    candidate = tried(library, alice)

    def broken(*args, **kwargs):
        raise RuntimeError("a lens fell out")

    monkeypatch.setattr("scoring.engine.assess", broken)
    read_candidate(str(candidate.pk))
    assert Candidate.objects.get().state == State.FAILED


def test_the_teams_own_file_is_a_portrait_already_and_the_same_candidate_is_one(library, alice):
    portrait = make_portrait(library)
    with pytest.raises(DuplicateFile) as problem:
        tried(library, alice)
    assert problem.value.version.portrait == portrait
    first = tried(library, alice, "synthetic/male-06.jpg")
    assert tried(library, alice, "synthetic/male-06.jpg") == first


def test_accepted_it_is_a_portrait_like_any_other_and_its_files_go(
    library, alice, django_capture_on_commit_callbacks, unheard
):
    candidate = tried(library, alice)
    read_candidate(str(candidate.pk))
    candidate.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        portrait = accept_candidate(candidate=candidate, by=alice)
    version = portrait.current_version
    assert (version.sha256, version.original_name) == (candidate.sha256, "female-00.jpg")
    assert version.assessments.get().state == State.QUEUED
    assert not Candidate.objects.exists()
    assert default_storage.exists(version.file.name)
    for file in (candidate.file, candidate.thumb):
        assert not default_storage.exists(file.name)
    with pytest.raises(Candidate.DoesNotExist):
        accept_candidate(candidate=candidate, by=alice)


def test_one_whose_file_came_in_meanwhile_is_not_added_twice(library, alice):
    candidate = tried(library, alice)
    portrait = make_portrait(library)
    with pytest.raises(DuplicateFile):
        accept_candidate(candidate=candidate, by=alice)
    assert list(Portrait.objects.all()) == [portrait]
    assert Candidate.objects.get() == candidate


def test_discarded_it_goes_with_its_file(
    library, alice, django_capture_on_commit_callbacks, unheard
):
    candidate = tried(library, alice)
    with django_capture_on_commit_callbacks(execute=True):
        discard_candidate(candidate=candidate)
    discard_candidate(candidate=candidate)
    assert not Candidate.objects.exists()
    assert not default_storage.exists(candidate.file.name)


def test_one_that_nobody_decided_on_goes_after_a_day(
    library, alice, django_capture_on_commit_callbacks, unheard
):
    old, new = tried(library, alice), tried(library, alice, "synthetic/male-06.jpg")
    Candidate.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_old_candidates() == 1
    assert Candidate.objects.get() == new
    assert not default_storage.exists(old.file.name)


def test_with_its_author_goes_the_row_and_by_the_sweep_its_file(library, bob, monkeypatch):
    candidate = tried(library, bob)
    bob.delete()
    assert not Candidate.objects.exists()
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr("portfolio.stored_files.timezone.now", lambda: later)
    tidy_files()
    assert not default_storage.exists(candidate.file.name)


def test_one_that_no_worker_heard_of_is_rung_for_and_at_last_given_up(
    library, alice, django_capture_on_commit_callbacks, unheard
):
    candidate = tried(library, alice)
    rows = Candidate.objects.filter(pk=candidate.pk)
    assert requeue_unread() == 0
    rows.update(created_at=timezone.now() - timedelta(minutes=5))
    with django_capture_on_commit_callbacks(execute=True):
        assert requeue_unread() == 1
    assert ("scoring.tasks.read_candidate", str(candidate.pk)) in unheard
    rows.update(created_at=timezone.now() - timedelta(hours=1))
    assert requeue_unread() == 0
    assert rows.get().state == State.FAILED


def test_there_is_an_end_to_trying(library, alice, monkeypatch):
    monkeypatch.setattr(candidates, "MAX_CANDIDATES", 1)
    tried(library, alice)
    with pytest.raises(TooManyCandidates):
        tried(library, alice, "synthetic/male-06.jpg")
    assert len(default_storage.listdir(f"candidates/{library.team.pk}")[1]) == 1


def test_a_file_that_no_face_is_in_is_unassessable_and_still_shown(library, alice):
    data = io.BytesIO()
    Image.new("RGB", (300, 300), "#8899aa").save(data, "PNG")
    upload = inspect(ContentFile(data.getvalue(), name="wall.png"))
    candidate = add_candidate(library=library, upload=upload, by=alice)
    read_candidate(str(candidate.pk))
    candidate.refresh_from_db()
    assert candidate.state == State.UNASSESSABLE
    assert candidate.scorecard["advice"]
    assert candidate.thumb
