"""A page of thirty portraits costs as many queries as a page of three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.models import Portrait, Version
from scoring.actions.assessments import queue_assessment
from tests.factories import library_of, make_brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand(alice):
    alice.memberships.update(is_guided=False)  # the first steps are over
    return make_brand(alice.memberships.get().team)


def fill(brand, count: int) -> None:
    """Rows as the worker leaves them; the files themselves are never opened by these pages."""
    for number in range(Portrait.objects.count(), count):
        portrait = Portrait.objects.create(library=library_of(brand), title=f"Portrait {number}")
        version = Version.objects.create(
            team=brand.team,
            portrait=portrait,
            number=1,
            file=f"originals/{number}.jpg",
            original_name=f"{number}.jpg",
            sha256=f"{number:064x}",
            bytes=1,
            format="JPEG",
            width=1024,
            height=1024,
            renditions={"thumb": [480, 480], "view": [1024, 1024]},
        )
        portrait.current_version = version
        portrait.save()
        queue_assessment(version=version)


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", ["home", "brand", "library"])
def test_the_number_of_portraits_does_not_change_the_number_of_queries(client, alice, brand, page):
    client.force_login(alice)
    address = {
        "home": lambda: reverse("portfolio:home"),
        "brand": lambda: reverse("portfolio:brand", args=[brand.pk]),
        "library": lambda: reverse("portfolio:library", args=[library_of(brand).pk]),
    }[page]()
    fill(brand, 3)
    client.get(address)  # what Django looks up once per process
    few = queries_of(client, address)
    fill(brand, 30)
    assert queries_of(client, address) == few


def test_a_team_of_many_brands_costs_the_first_page_no_more(client, alice, brand):
    client.force_login(alice)
    fill(brand, 2)
    client.get(reverse("portfolio:home"))
    few = queries_of(client, reverse("portfolio:home"))
    for number in range(6):
        make_brand(brand.team, name=f"Brand {number}")
    assert queries_of(client, reverse("portfolio:home")) == few
