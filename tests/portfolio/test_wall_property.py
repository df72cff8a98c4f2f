"""Whatever members of two teams do, in whatever order, nobody gets behind the wall.

Random sequences from a seed: it stands in the name of the test and, with the steps, in the
failure message.
"""

import pytest
from django.test import Client
from django.urls import reverse

from portfolio.models import (
    AuditEvent,
    Brand,
    Event,
    Library,
    Member,
    Portrait,
    SavedView,
    Team,
    TeamTask,
    User,
    WebhookDelivery,
)
from tests.portfolio.test_wall_models import SCOPED
from tests.wandering import Wandering, browser_of
from tests.watching import Seen, frozen, look, places_of

pytestmark = pytest.mark.django_db

SEEDS = range(7)
STEPS = 30
PAGES_PER_PERSON = 4
#: They grow by whatever anybody does.
LOGS = (AuditEvent, Event, WebhookDelivery)
#: The pages of one row.
PAGES = {Team: "team", Brand: "brand", Library: "library", Portrait: "portrait"}


@pytest.mark.parametrize("seed", SEEDS)
def test_no_sequence_of_acts_changes_or_shows_a_row_behind_the_wall(seed: int):
    walk = Wandering(seed)
    after = look(SCOPED)
    for _ in range(STEPS):
        actor, before = walk.random.choice(walk.people), after
        places = places_of(actor)
        let_into = walk.step(actor)
        after = look(SCOPED)
        assert_only_own_rows_moved(places, before, after, let_into, walk.story)
    browsers = {user: browser_of(user) for user in walk.people}  # no messages of what was before
    after = look(SCOPED)
    for user, browser in browsers.items():
        assert_the_tables_show_what_the_place_opens(user, after, walk.story)
        assert_the_pages_name_no_hidden_row(user, browser, after, walk)


def assert_only_own_rows_moved(
    places: dict, before: list[Seen], after: list[Seen], let_into: Team | None, story: str
) -> None:
    """Nothing changed, went or came in a team but by who may do it there.

    Whoever is rightly let into a team adds to it, and ends an invitation by that.
    """
    locked = [row for row in frozen(before, places) if let_into is None or row.team != let_into.pk]
    still = {(row.model, row.pk): row.values for row in after}
    moved = [row for row in locked if still.get((row.model, row.pk)) != row.values]
    assert not moved, f"{moved}\n{story}"
    known = {(row.model, row.pk) for row in before}
    teams = {row.pk for row in before if row.model is Team}
    for row in after:
        is_new = (row.model, row.pk) not in known and row.model not in LOGS
        if is_new and row.team in teams and (let_into is None or row.team != let_into.pk):
            place = places.get(row.team)
            assert place is not None, f"{row}\n{story}"
            assert place.may_change(row), f"{row}\n{story}"


def assert_the_tables_show_what_the_place_opens(user: User, rows: list[Seen], story: str) -> None:
    places = places_of(user)
    for model in SCOPED:
        mine = [row for row in rows if row.model is model and row.team in places]
        expected = {row.pk for row in mine if is_shown(row, user, places) and not row.is_gone}
        found = set(model._default_manager.visible_to(user).values_list("pk", flat=True))
        assert found == expected, f"{user} and {model.__name__}\n{story}"


def is_shown(row: Seen, user: User, places: dict) -> bool:
    """Whether the user's place shows a row of the team; some rows are somebody's own besides."""
    is_reached = places[row.team].sees(row)
    if row.model is SavedView:
        return is_reached and (row.values["is_shared"] or row.values["owner_id"] == user.pk)
    if row.model is TeamTask:
        return is_reached or row.values["created_by_id"] == user.pk
    return is_reached


def is_there(row: Seen, opened: dict) -> bool:
    """Whether a row's page opens: a portrait's own, also from the trash, with the way back."""
    is_shown = not row.is_gone or (row.model is Portrait and row.values["trash_id"] is not None)
    return is_shown and (row.model, row.pk) in opened


def assert_the_pages_name_no_hidden_row(
    user: User, browser: Client, rows: list[Seen], walk: Wandering
) -> None:
    places = places_of(user)
    opened = {
        (row.model, row.pk): row.words
        for row in rows
        if row.team in places and is_shown(row, user, places)
    }
    hidden = set().union(*(row.words for row in rows)) - set().union(*opened.values())
    pages = [
        (reverse(f"portfolio:{PAGES[row.model]}", args=[row.pk]), is_there(row, opened))
        for row in rows
        if row.model in PAGES
    ]
    sample = walk.random.sample(pages, min(PAGES_PER_PERSON, len(pages)))
    # The first page names a team that waits for the member's second factor.
    own = set(Member.objects.filter(user=user).values_list("team", flat=True))
    locked = set().union(*(row.words for row in rows if row.model is Team and row.pk in own))
    home = reverse("portfolio:home")
    for address, is_open in [(home, True), *sample]:
        answer = browser.get(address)
        assert (answer.status_code == 200) == is_open, f"{user} at {address}\n{walk.story}"
        page = answer.content.decode()
        leaked = {word for word in hidden if word in page} - (locked if address == home else set())
        assert not leaked, f"{user} at {address}: {leaked}\n{walk.story}"
