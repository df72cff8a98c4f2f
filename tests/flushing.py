"""Pytest plugin: the database is emptied between tests even while somebody still reads it.

A browser that is closed leaves requests behind that the live server goes on to answer. What they
read is locked in one order, what is emptied in another, and PostgreSQL ends one of the two: where
it is the emptying, that is begun again.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg.errors import DeadlockDetected

TIMES, PAUSE_SECONDS = 5, 0.2


@pytest.fixture(autouse=True, scope="session")
def begun_again_after_a_deadlock() -> Iterator[None]:
    """Every flush of the session."""
    with pytest.MonkeyPatch.context() as patch:
        once = DatabaseOperations.execute_sql_flush
        patch.setattr(DatabaseOperations, "execute_sql_flush", begun_again(once))
        yield


def begun_again(once: Callable[..., None]) -> Callable[..., None]:
    """The call, made anew while it ends in a deadlock, a few times; it is one transaction."""

    def flush(*args: Any, **named: Any) -> None:
        for left in reversed(range(TIMES)):
            try:
                return once(*args, **named)
            except OperationalError as error:
                if not left or not isinstance(error.__cause__, DeadlockDetected):
                    raise
                time.sleep(PAUSE_SECONDS)

    return flush
