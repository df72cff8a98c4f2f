"""Nothing of a team stands on, or changes, a page of somebody who does not reach it.

Lists, filters, sorting, counts, exports and error pages: each page is searched for names and ids,
and read once more after rows were added behind the wall: not a character of it may differ.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from portfolio import uploads
from portfolio.actions.portraits import ELSEWHERE, add_portrait
from portfolio.actions.renditions import record_renditions
from portfolio.models import Erasure, Portrait
from scoring.actions.assessments import queue_assessment
from tests.factories import library_of, make_brand, portrait_file
from tests.portfolio.test_permissions import EXTRA_ARGUMENTS, LINES, ROWLESS
from tests.wall import INSIDE, OUTSIDE, World, undone

pytestmark = pytest.mark.django_db

#: What differs between two answers to the same request.
FLEETING = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"'
    r'|<span class="code">\w{32}</span>'  # a request's id
    r"|<time[^>]*>[^<]*</time>"
    r"|\d{4}-\d\d-\d\dT[\d:.+]+"
)
#: Ways to sort and to filter; a page that knows none of them passes them over.
QUESTIONS = ("", "?sort=-score&state=queued&version=1&action=brand.added")
#: What stands in no row of `one_of_everything`, or in many.
NAMES = {"Quillfeather", "Nordalice", "nordalice@example.org", "Atelier Nord", "Nordsee"}
#: What belongs to the team as a whole, and of its people only to who manages them.
WHOLE_TEAM = (
    "custom_job",
    "member",
    "invitation",
    "invite_link",
    "sameness",
    "webhook",
    "webhook_delivery",
)


def words_of(rows: dict[str, Any]) -> set[str]:
    """The names and ids of rows, as they would stand on a page."""
    found: set[str] = set()
    for row in rows.values():
        found |= {str(row.pk)}
        if isinstance(row, models.Model):
            names = ["name", "title", "label", "email", "text", "sha256"]
            names += [] if isinstance(row, Erasure) else ["reason"]
            found |= {str(getattr(row, name)) for name in names if getattr(row, name, "")}
    return found


def pages_of(browser: Client, rows: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every page that the routes of the table show of these rows, in every order: address, text.

    And the pages that name no row.
    """
    plain = [reverse(name, args=args) for name, (_, *args) in ROWLESS.items()]
    own = [
        reverse(line.route, args=[rows[line.row].pk, *EXTRA_ARGUMENTS.get(line.route, [])])
        for line in LINES
        if line.method == "GET" and line.row in rows
    ]
    asked = [address + question for address in own for question in QUESTIONS]
    for address in [*plain, *asked]:
        answer = browser.get(address)
        if answer["Content-Type"].startswith("text/"):
            body = b"".join(answer) if answer.streaming else answer.content
            yield address, FLEETING.sub("", body.decode())


def read(browser: Client, rows: dict[str, Any]) -> dict[str, str]:
    with undone():
        return dict(pages_of(browser, rows))


def assert_none_of(words: set[str], pages: dict[str, str]) -> None:
    for address, page in pages.items():
        assert not {word for word in words if word in page}, address


def add_more(world: World) -> None:
    """More of Atelier Nord: a scored-to-be portrait, another brand, another colleague."""
    upload = uploads.inspect(portrait_file("synthetic/male-06.jpg"))
    portrait = add_portrait(library=world.rows["library"], upload=upload, by=None, title="Nordlys")
    record_renditions(version=portrait.current_version)
    queue_assessment(version=portrait.current_version)
    make_brand(world.team, "Nordkapp")


def test_a_page_of_somebody_else_holds_no_name_and_no_id_of_the_team(world: World):
    pages = read(world.browser("stranger"), world.strange_rows)
    assert len(pages) > 40
    assert_none_of(words_of(world.rows) | NAMES, pages)


def test_the_same_search_finds_the_rows_where_they_should_stand(world: World):
    """So that the test above would notice a name."""
    pages = "".join(read(world.browser("owner"), world.rows).values())
    for name in ("team", "brand", "portrait", "invitation", "invite_link", "member"):
        assert any(word in pages for word in words_of({name: world.rows[name]})), name


def test_rows_behind_the_wall_change_no_page_of_a_stranger(world: World):
    browser = world.browser("stranger")
    with undone():
        before = read(browser, world.strange_rows)
        add_more(world)
        assert read(browser, world.strange_rows) == before


def test_rows_of_other_brands_change_no_page_of_a_member_limited_to_one(world: World):
    browser, rows = world.browser(OUTSIDE), {"team": world.team}
    with undone():
        before = read(browser, rows)
        add_more(world)
        assert read(browser, rows) == before


def test_a_member_limited_to_other_brands_reads_nothing_of_a_brand_or_its_people(world: World):
    own = {"team": world.team, "brand": make_brand_of(world)}
    hidden = {name: row for name, row in world.rows.items() if name != "team"}
    words = words_of(hidden) | NAMES - {"Atelier Nord", "Nordsee"}
    assert_none_of(words, read(world.browser(OUTSIDE), own))


def make_brand_of(world: World) -> Any:
    """The brand that the member OUTSIDE reaches."""
    return world.people[OUTSIDE].memberships.get().brands.get()


def test_a_member_limited_to_a_brand_reads_all_of_it_and_nothing_of_the_whole_team(world: World):
    rows = {name: row for name, row in world.rows.items() if name not in WHOLE_TEAM}
    pages = read(world.browser(INSIDE), rows)
    brand_page = pages[reverse("portfolio:brand", args=[rows["brand"].pk])]
    assert rows["portrait"].title in brand_page
    hidden = {name: world.rows[name] for name in WHOLE_TEAM}
    assert_none_of(words_of(hidden) | {"Nordsee", "Nordalice"}, pages)


def test_refusals_tell_a_stranger_nothing_not_even_afterwards(world: World):
    """404 pages, and the messages that a redirect would carry to the next page."""
    browser = world.browser("stranger")
    words = {word for word in words_of(world.rows) if "-" not in word} | NAMES
    with undone():
        for line in LINES:
            args = [world.rows[line.row].pk, *EXTRA_ARGUMENTS.get(line.route, [])]
            answer = browser.generic(line.method, reverse(line.route, args=args))
            assert_none_of(words, {str(line): answer.content.decode()})
        assert_none_of(words, {"next page": browser.get("/").content.decode()})


def test_the_same_file_in_another_brand_is_named_to_nobody_who_cannot_see_it(world: World):
    library = library_of(make_brand_of(world))
    address = reverse("portfolio:portrait-upload", args=[library.pk])
    file = {"files": portrait_file("synthetic/female-00.jpg")}
    headers = {"Accept": "application/json"}
    with undone():
        answer = world.browser(OUTSIDE).post(address, file, headers=headers)
        assert answer.json()["results"][0]["message"] == ELSEWHERE
        assert_none_of(words_of(world.rows), {address: answer.content.decode()})
    own = {"files": portrait_file("synthetic/female-00.jpg")}
    inside = reverse("portfolio:portrait-upload", args=[world.rows["library"].pk])
    answer = world.browser(INSIDE).post(inside, own, headers=headers)
    assert answer.json()["results"][0]["outcome"] == "duplicate"


def test_the_same_file_as_a_new_version_is_named_to_nobody_who_cannot_see_it(world: World):
    with undone():
        library = library_of(make_brand_of(world))
        portrait = Portrait.objects.create(library=library, title="Nordlicht")
        address = reverse("portfolio:version-add", args=[portrait.pk])
        file = {"file": portrait_file("synthetic/female-00.jpg")}
        browser = world.browser(OUTSIDE)
        browser.post(address, file)
        page = browser.get("/").content.decode()
        assert ELSEWHERE in page
        assert_none_of(words_of(world.rows) - {str(world.team), str(world.team.pk)}, {"/": page})


def test_a_way_back_that_leads_to_another_site_is_not_taken(world: World):
    address = reverse("account_login")
    for way in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = world.browser("stranger").get(address, {"next": way})
        assert "evil.example" not in answer.get("Location", "")
        assert "javascript" not in answer.get("Location", "")
