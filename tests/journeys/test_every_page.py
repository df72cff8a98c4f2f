"""Every page of the product, in a browser, by the table of its routes."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from scoring.actions.assessments import assess_version
from tests.journeys.walking import Walk, is_page
from tests.portfolio.test_permissions import EXTRA_ARGUMENTS, PAGE, ROWLESS, TABLE
from tests.wall import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("unheard")]

#: Shown beside a running product by Swagger UI, whose insides are not ours.
NOT_OURS = {"api:docs"}


@pytest.fixture
def world() -> World:
    """One of everything, the portrait scored."""
    world = make_world()
    assess_version(assessment=world.rows["assessment"])
    return world


@pytest.fixture
def walk(page, live_server) -> Walk:
    return Walk(page, live_server.url)


def addresses(world: World, client: Client, prefix: str) -> list[str]:
    """The pages of the table that begin so, as the client gets them."""
    asked = [
        reverse(route, args=[world.rows[line[0]].pk, *EXTRA_ARGUMENTS.get(route, [])])
        for route, lines in TABLE.items()
        for line in lines
        if line[1] == "GET" and route.startswith(prefix)
    ]
    return [address for address in asked if is_page(client, address)]


def signed_in(world: World, walk: Walk) -> Client:
    """The owner, in the browser and in Django's own client."""
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": world.sessions["owner"]}
    walk.page.context.add_cookies([{**cookie, "url": walk.site}])
    return world.browser("owner")


@pytest.mark.parametrize("prefix", ["portfolio:", "scoring:", "prompts:"])
def test_the_pages_of_a_team_shut_nobody_out(world, walk, prefix):
    client = signed_in(world, walk)
    walk.visit(addresses(world, client, prefix))
    assert not walk.complaints, walk.complaints


def test_the_pages_that_name_no_row_shut_nobody_out(world, walk):
    client = signed_in(world, walk)
    named = {name: args for name, (_, *args) in ROWLESS.items() if name not in NOT_OURS}
    asked = [reverse(name, args=args) for name, args in named.items()]
    walk.visit([address for address in asked if is_page(client, address)])
    assert not walk.complaints, walk.complaints


def test_the_pages_for_who_is_not_signed_in_shut_nobody_out(world, walk):
    named = {name: args for name, (got, *args) in ROWLESS.items() if got == PAGE}
    asked = [reverse(name, args=args) for name, args in named.items() if name not in NOT_OURS]
    walk.visit([address for address in asked if is_page(Client(), address)])
    assert not walk.complaints, walk.complaints
