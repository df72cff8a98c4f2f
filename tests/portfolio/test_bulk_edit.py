"""The page on which many portraits are edited together, and how a form names what was chosen."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.actions.bulk import change_many
from portfolio.actions.fields import add_field
from portfolio.actions.tags import tag_portraits
from portfolio.models import Portrait, Tagged, TeamTask
from tests.factories import library_of, make_brand
from tests.pages.readings import bare_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def three(brand) -> list[Portrait]:
    return [bare_portrait(brand, title) for title in ("Ada", "Ben", "Cleo")]


def change(portraits, by, *changes) -> TeamTask:
    ids = [row.pk for row in portraits]
    return change_many(team=portraits[0].team, ids=ids, changes=changes, by=by)


def edit_page(client, team, **sent):
    return client.post(reverse("portfolio:bulk"), {"team": str(team.pk), **sent})


def test_the_bulk_edit_shows_what_all_share_and_where_they_differ(
    three, brand, team, bob, client_of
):
    add_field(brand=brand, name="Year", kind="number")
    rows = list(Portrait.objects.for_cards().order_by("title"))
    tag_portraits(portraits=rows, names=["all of them"])
    tag_portraits(portraits=rows[:2], names=["some"])
    change(three[:1], bob, ("review", "approved"), ("field", {"key": "year", "text": "2026"}))
    ids = [str(row.pk) for row in three]
    text = edit_page(client_of(bob), team, ids=ids).content.decode()
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    assert "Edit 3 portraits" in plain
    assert "Mixed (2 values): leave as they are" in plain
    assert "all of them on all" in plain
    assert "some on 2 of 3" in plain
    assert 'placeholder="Mixed (2 values)"' in text
    answer = edit_page(
        client_of(bob),
        team,
        ids=",".join(ids),
        do="apply",
        review="keep",
        library="keep",
        person="keep",
        tag_all="some",
        remove_tags="all of them",
        add_tags="new one",
        **{"field.year": "2027", "set.field.year": "yes"},
    )
    assert answer.status_code == 302
    assert {row.field_values["year"] for row in Portrait.objects.all()} == {2027.0}
    assert Tagged.objects.filter(tag__name__in=("some", "new one")).count() == 6
    assert not Tagged.objects.filter(tag__name="all of them").exists()
    assert Portrait.objects.filter(review="approved").count() == 1


def test_what_is_left_as_it_is_changes_nothing(three, team, bob, client_of):
    kept = {"review": "keep", "library": "keep", "person": "keep", "add_tags": ""}
    answer = edit_page(client_of(bob), team, ids=str(three[0].pk), do="apply", **kept)
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.content.decode()
    assert not TeamTask.objects.exists()


def test_all_that_a_list_finds_is_chosen_less_what_was_left_out(three, brand, team, bob, client_of):
    bare_portrait(make_brand(team, "Halden"), "Dora")
    change(three[:2], bob, ("review", "approved"))
    listed = reverse("portfolio:library", args=[library_of(brand).pk])
    sent = {
        "do": "archive",
        "all": "yes",
        "in": f"{listed}?q=state%3Aapproved",
        "except": str(three[1].pk),
    }
    answer = edit_page(client_of(bob), team, **sent)
    assert answer.url == f"{listed}?q=state%3Aapproved"
    assert [row.title for row in Portrait.objects.exclude(archived_at=None)] == ["Ada"]
    nowhere = edit_page(client_of(bob), team, **sent | {"in": "https://elsewhere.example/"})
    assert nowhere.url == reverse("portfolio:portraits", args=[team.pk])
    assert Portrait.objects.filter(archived_at=None).count() == 3


def test_the_ids_of_a_range_come_in_the_lists_order(three, brand, bob, mallory, client_of):
    at, listed = reverse("portfolio:portraits-listed"), reverse("portfolio:brand", args=[brand.pk])
    newest_first = [str(row.pk) for row in reversed(three)]
    asked = {"in": listed, "first": "1", "last": "2"}
    assert client_of(bob).get(at, asked).json() == {"ids": newest_first[1:]}
    assert client_of(bob).get(at, asked | {"first": "x"}).status_code == 404
    assert client_of(mallory).get(at, asked).status_code == 404


def test_the_bulk_edit_asks_as_many_questions_for_three_as_for_sixty(brand, team, bob, client_of):
    page = client_of(bob)
    edit_page(page, team, ids="")  # what is kept from one request to the next
    counted = []
    for upto in (3, 60):
        for number in range(Portrait.objects.count(), upto):
            Portrait.objects.create(library=library_of(brand), title=f"Number {number}")
        ids = ",".join(str(pk) for pk in Portrait.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            assert edit_page(page, team, ids=ids).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]
