"""The two teams of the tests of the wall, for the tests of the API, each with its programs."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.api.programs import Programs
from tests.portfolio.conftest import world
from tests.wall import World

__all__ = ["world"]


@pytest.fixture(scope="module")
def programs(world: World, django_db_blocker) -> Iterator[Programs]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Programs(world)
        transaction.set_rollback(True)
