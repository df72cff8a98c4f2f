"""A portrait's neighbours are those of the list that it was opened from, in every order."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio.models import Portrait, Version
from portfolio.pages.card_list import result_of
from tests.factories import library_of, make_portrait
from tests.pages.readings import scored_portrait

pytestmark = pytest.mark.django_db

FILES = ("synthetic/male-00.jpg", "synthetic/female-36.jpg", "synthetic/male-12.jpg")
#: Ties and gaps on purpose.
SCORES = (71.0, None, 40.0, 71.0, 99.0, None, 71.0, 12.5)


@pytest.fixture
def shelf(brand):
    """Portraits with scores, some alike, some missing, some made at the same moment."""
    now = timezone.now()
    rows = [
        Portrait(library=library_of(brand), title=f"Number {at}", overall=score)
        for at, score in enumerate(SCORES)
    ]
    Portrait.objects.bulk_create(rows)
    for at, row in enumerate(rows):
        made = now - timedelta(minutes=at // 2)
        Portrait.objects.filter(pk=row.pk).update(created_at=made)
    return library_of(brand)


@pytest.mark.parametrize("ordering", ["-created", "created", "overall", "-overall"])
def test_neighbours_are_those_of_the_list_read_from_end_to_end(shelf, alice, ordering):
    address = f"{reverse('portfolio:library', args=[shelf.pk])}?ordering={ordering}"
    found = result_of(address, alice)
    whole = list(found.portraits)
    assert len(whole) == len(SCORES)
    for at, portrait in enumerate(whole):
        beside = found.neighbours(portrait)
        assert beside["previous"] == (whole[at - 1] if at else None), (ordering, at)
        assert beside["next"] == (whole[at + 1] if at + 1 < len(whole) else None), (ordering, at)
        assert found.around(portrait, 2) == whole[max(at - 2, 0) : at + 3]


@pytest.mark.parametrize("ordering", ["cue.head_roll", "-cue.head_roll", "-cue.head_roll.score"])
def test_a_list_by_a_cue_leads_on_from_portrait_to_portrait(brand, alice, ordering):
    for at, angle in enumerate((4.0, None, -4.0, 0.0, 9.0, None)):
        scored_portrait(brand, f"Number {at}", head_roll=angle)
    address = f"{reverse('portfolio:brand', args=[brand.pk])}?ordering={ordering}"
    found = result_of(address, alice)
    whole = list(found.portraits)
    walked = [whole[0]]
    while following := found.neighbours(walked[-1])["next"]:
        walked.append(following)
    assert walked == whole
    assert [found.neighbours(row)["previous"] for row in whole] == [None, *whole[:-1]]


def test_the_list_says_by_what_it_is_narrowed(shelf, alice):
    library = reverse("portfolio:library", args=[shelf.pk])
    assert result_of(library, alice).narrowed == ""
    assert result_of(f"{library}?q=score:>70", alice).narrowed == "score:>70, 4 found"
    assert result_of(f"{library}?overall__gt=70", alice).narrowed == "narrowed, 4 found"


def test_what_the_list_does_not_find_is_no_neighbour(shelf, alice):
    address = f"{reverse('portfolio:library', args=[shelf.pk])}?q=score:>70&ordering=-overall"
    found = result_of(address, alice)
    first, second, *_ = found.portraits
    assert first.overall == 99.0
    assert found.neighbours(first) == {"previous": None, "next": second}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "//elsewhere.example/libraries/",
        "https://elsewhere.example/",
        "/account/settings/",
        "/libraries/00000000-0000-0000-0000-000000000000/",
        "javascript:alert(1)",
        "http://[",
        "/\\elsewhere.example",
        "/libraries/\x00/",
    ],
)
def test_an_address_that_is_no_list_here_is_none(shelf, alice, address):
    assert result_of(address, alice) is None


def test_a_list_behind_the_wall_is_none(shelf, mallory):
    assert result_of(reverse("portfolio:library", args=[shelf.pk]), mallory) is None


def test_the_page_leads_on_in_the_list_and_back_to_it(client, shelf, alice, brand):
    client.force_login(alice)
    listed = f"{reverse('portfolio:brand', args=[brand.pk])}?ordering=-overall"
    rows = list(result_of(listed, alice).portraits)
    for at, row in enumerate(rows):
        row.current_version = Version.objects.create(
            team=brand.team,
            portrait=row,
            number=1,
            file="originals/none.jpg",
            original_name="none.jpg",
            sha256=f"{at:064x}",
            bytes=1,
            format="JPEG",
        )
        row.save(update_fields=["current_version"])
    here = reverse("portfolio:portrait", args=[rows[1].pk])
    page = client.get(f"{here}?in={quote(listed, safe='/')}")
    assert page.context["previous"] == rows[0]
    assert page.context["next"] == rows[2]
    assert page.context["list"].address == listed
    text = page.content.decode()
    assert f"{reverse('portfolio:portrait', args=[rows[2].pk])}?in=" in text
    assert f"#card-{rows[1].pk}" in text


def test_a_longer_list_costs_no_more_queries(shelf, alice):
    address = f"{reverse('portfolio:library', args=[shelf.pk])}?ordering=-overall"

    def queries() -> int:
        found = result_of(address, alice)
        with CaptureQueriesContext(connection) as captured:
            assert found.around(Portrait.objects.filter(library=shelf).first())
        return len(captured)

    def fill(count: int) -> None:
        rows = (Portrait(library=shelf, title="More", overall=at / 10) for at in range(count))
        Portrait.objects.bulk_create(rows)

    fill(60)
    few = queries()
    fill(600)
    assert queries() == few


def test_what_is_done_on_the_page_leads_back_into_the_same_list(client, brand, alice):
    client.force_login(alice)
    rows = [make_portrait(library_of(brand), name) for name in FILES]
    listed = f"{reverse('portfolio:brand', args=[brand.pk])}?ordering=created"
    here = f"{reverse('portfolio:portrait', args=[rows[0].pk])}?in={quote(listed, safe='/')}"

    def leads_to(name: str, came_from: str = here, **sent: str) -> str:
        address = reverse(f"portfolio:{name}", args=[rows[0].pk])
        return client.post(address, sent, headers={"Referer": f"http://testserver{came_from}"}).url

    assert leads_to("portrait-organise", add_tags="spring") == f"{here}#organise"
    assert leads_to("portrait-archive") == here
    assert leads_to("portrait-restore") == here
    assert leads_to("portrait-restore", came_from=listed) == here.split("?", maxsplit=1)[0]
    assert leads_to("portrait-restore", came_from="//[") == here.split("?", maxsplit=1)[0]
    following = reverse("portfolio:portrait", args=[rows[1].pk])
    assert leads_to("portrait-delete") == f"{following}?{here.split('?')[1]}"
