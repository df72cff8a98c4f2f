"""Emptying the database goes on after a deadlock, and hides nothing else."""

import pytest
from django.db import OperationalError
from psycopg.errors import DeadlockDetected, DiskFull, Error

from tests import flushing


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(flushing, "PAUSE_SECONDS", 0)


def failing(times: int, cause: type[Error]):
    """A flush that ends in an error so many times; and a list with an entry for each call."""
    calls: list[tuple] = []

    def flush(*args, **named):
        calls.append((args, named))
        if len(calls) <= times:
            raise OperationalError from cause()

    return flush, calls


def test_after_a_deadlock_it_is_begun_again_with_the_same_words():
    flush, calls = failing(2, DeadlockDetected)
    flushing.begun_again(flush)("default", ["TRUNCATE"])
    assert calls == [(("default", ["TRUNCATE"]), {})] * 3


@pytest.mark.parametrize(
    ("times", "cause", "called"), [(99, DeadlockDetected, 5), (1, DiskFull, 1)]
)
def test_deadlock_after_deadlock_and_any_other_error_is_told(times, cause, called):
    flush, calls = failing(times, cause)
    with pytest.raises(OperationalError):
        flushing.begun_again(flush)()
    assert len(calls) == called
