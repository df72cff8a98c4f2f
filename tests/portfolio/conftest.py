"""The two teams of the tests of the wall, made once for a module."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.wall import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """Two teams; each test's own changes are undone at its end, these rows at the module's."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)
