"""Bells ring on commit, and a broker that is away breaks nothing."""

import pytest

from portfolio.doorbell import ring
from portfolio.models import Version
from tests.factories import library_of, make_brand, make_portrait


@pytest.mark.django_db
def test_nothing_rings_before_the_commit(monkeypatch, django_capture_on_commit_callbacks):
    heard = []
    monkeypatch.setattr(
        "portfolio.doorbell.current_app.send_task",
        lambda task, args, countdown: heard.append((task, args, countdown)),
    )
    with django_capture_on_commit_callbacks(execute=True):
        ring("some.task", "an-id", after_seconds=3)
        assert heard == []
    assert heard == [("some.task", ["an-id"], 3)]


@pytest.mark.django_db(transaction=True)
def test_an_upload_is_kept_when_the_broker_cannot_be_reached(alice, monkeypatch):
    tried = []

    def away(task, **_):
        tried.append(task)
        raise ConnectionError("no broker")

    monkeypatch.setattr("portfolio.doorbell.current_app.send_task", away)
    make_portrait(library_of(make_brand(alice.memberships.get().team)))
    assert Version.objects.count() == 1
    assert len(tried) == 3  # pictures, score and prompt: one failure does not swallow the others
