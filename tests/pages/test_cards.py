"""A card: few elements, and what its reader and its team made of the portrait."""

from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.models import Mark, Portrait, Version
from portfolio.pages.cards import cards
from portfolio.pages.picture_crops import focus_of
from portfolio.renditions import BLUR, PRESETS
from scoring.models import SetReading
from tests.cast import make_user
from tests.factories import library_of, make_brand
from tests.pages.readings import bare_portrait, scored_portrait

pytestmark = pytest.mark.django_db

MOST_ELEMENTS = 20
WHOLE = {name: [200, 300] for name in PRESETS} | {BLUR: "data:image/webp;base64,AAAA"}


class Elements(HTMLParser):
    """The elements of some HTML, each with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def one(self, tag: str) -> dict[str, str | None]:
        return next(attributes for name, attributes in self.found if name == tag)


@pytest.fixture
def brand(alice, client):
    client.force_login(alice)
    return make_brand(alice.memberships.get().team)


@pytest.fixture
def portrait(brand):
    made = scored_portrait(brand, "Mira")
    Version.objects.update(renditions=WHOLE)
    return made


def card_of(client, portrait, **asked) -> str:
    return client.get(
        reverse("portfolio:portrait-card", args=[portrait.pk]), asked
    ).content.decode()


def listed(client, address, **asked):
    return client.get(reverse("portfolio:portrait-cards"), {"in": address, **asked})


def test_a_card_has_few_elements_even_with_all_that_can_stand_on_it(client, alice, portrait):
    assert len(Elements(card_of(client, portrait)).found) <= 15
    Portrait.objects.update(review="in_review")
    Mark.objects.create(portrait=portrait, user=alice, rating=4, flag="pick")
    html = card_of(client, portrait)
    assert "In review" in html
    assert len(Elements(html).found) <= MOST_ELEMENTS


def test_its_picture_comes_in_two_sizes_and_formats_with_its_blur_before_it(client, portrait):
    elements = Elements(card_of(client, portrait))
    images = [attributes for tag, attributes in elements.found if tag == "img"]
    blur, picture = images
    assert blur["src"] == WHOLE[BLUR]
    assert (picture["width"], picture["height"]) == ("200", "300")
    assert (picture["loading"], picture["decoding"]) == ("lazy", "async")
    source = elements.one("source")
    assert source["type"] == "image/avif"
    for srcset in (source["srcset"], picture["srcset"]):
        assert [part.split()[1] for part in srcset.split(", ")] == ["200w", "200w"]


def test_a_version_from_before_the_small_pictures_shows_what_it_has(client, portrait):
    Version.objects.update(renditions={"thumb": [480, 480], "view": [1024, 1024]})
    elements = Elements(card_of(client, portrait))
    assert [tag for tag, _ in elements.found].count("img") == 1
    assert "source" not in dict(elements.found)
    assert elements.one("img")["srcset"].endswith(" 480w")


def test_it_is_ticked_for_the_form_of_the_selection(client, portrait):
    box = Elements(card_of(client, portrait)).one("input")
    assert (box["type"], box["name"], box["form"]) == ("checkbox", "ids", "selection")
    assert box["value"] == str(portrait.pk)
    assert box["aria-label"] == "Select Mira"


def test_it_leads_to_the_portrait_with_the_list_it_was_found_in(client, brand, portrait):
    library = reverse("portfolio:library", args=[library_of(brand).pk])
    page = client.get(f"{library}?state=scored&page=1").content.decode()
    asked = quote(f"{library}?state=scored", safe="/")
    assert f"{reverse('portfolio:portrait', args=[portrait.pk])}?in={asked}" in page
    assert f"?in={asked}" in card_of(client, portrait, **{"in": f"{library}?state=scored"})


def test_the_marks_on_a_card_are_its_readers_own(client, alice, portrait):
    Mark.objects.create(portrait=portrait, user=make_user("Mallory"), rating=1, flag="reject")
    assert "card__mark" not in card_of(client, portrait)
    Mark.objects.create(portrait=portrait, user=alice, rating=4, flag="pick")
    html = card_of(client, portrait)
    assert "of 5, your rating" in html
    assert "Pick" in html
    assert "Reject" not in html
    (nobodys,) = cards(Portrait.objects.all(), slice(0, 5))
    assert nobodys.mark is None


def test_the_state_of_the_review_is_a_word_and_a_draft_needs_none(client, portrait):
    assert "card__review" not in card_of(client, portrait)
    for state, words in (("changes", "Changes requested"), ("approved", "Approved")):
        Portrait.objects.update(review=state)
        assert words in card_of(client, portrait)


def test_a_square_is_cut_around_the_face_that_was_read(client, brand, portrait):
    SetReading.objects.filter(portrait=portrait).delete()
    assert "data-focus" not in card_of(client, portrait)
    SetReading.objects.create(
        portrait=portrait,
        brand=brand,
        version=portrait.current_version,
        digest="0" * 64,
        engine_version="1",
        box=[0.4, 0.6, 0.2, 0.2],
        aspect=2 / 3,
    )
    assert 'data-focus="10"' in card_of(client, portrait)


@pytest.mark.parametrize(
    ("box", "aspect", "focus"),
    [
        ([0.4, 0.1, 0.2, 0.2], 2 / 3, 0),  # a face at the top of an upright picture
        ([0.4, 0.4, 0.2, 0.2], 2 / 3, 6),
        ([0.8, 0.2, 0.2, 0.4], 1.5, 10),  # at the right of a wide one
        ([0.4, 0.2, 0.2, 0.4], 1.5, 5),
        ([0.4, 0.2, 0.2, 0.4], 1.0, None),
        ([0.4, 0.2, 0.2, 0.4], None, None),
    ],
)
def test_the_cut_follows_the_face_along_the_longer_side(box, aspect, focus):
    assert focus_of(box, aspect) == focus


def test_a_page_of_a_list_comes_as_cards_alone_and_says_where_it_begins(client, brand):
    made = [bare_portrait(brand, f"Portrait {number}") for number in range(26)]
    library = reverse("portfolio:library", args=[library_of(brand).pk])
    first, second = listed(client, library), listed(client, library, page=2)
    assert (first["Grid-First"], first["Grid-Found"]) == ("1", "26")
    assert (second["Grid-First"], second["Grid-Found"]) == ("25", "26")
    items = [e for e in Elements(second.content.decode()).found if e[0] == "li"]
    assert [item["id"] for _, item in items] == [f"card-{made[1].pk}", f"card-{made[0].pk}"]
    assert b"<html" not in second.content
    assert listed(client, library, page="x")["Grid-First"] == "1"


def test_a_list_that_is_none_or_not_the_readers_is_not_found(client, brand):
    library = reverse("portfolio:library", args=[library_of(brand).pk])
    for address in ("", "/account/settings/", "https://evil.example/", "//evil.example/x"):
        assert listed(client, address).status_code == 404, address
    client.force_login(make_user("Mallory"))
    assert listed(client, library).status_code == 404


def test_cards_that_are_named_come_together_and_those_of_others_are_left_out(
    client, brand, mallory
):
    made = [bare_portrait(brand, name) for name in ("Ada", "Ben")]
    foreign = bare_portrait(make_brand(mallory.memberships.get().team), "Zed")
    ids = [made[0].pk, made[1].pk, foreign.pk, "no-id"]
    html = client.get(reverse("portfolio:portrait-cards"), {"ids": ids}).content.decode()
    assert "Ada" in html
    assert "Ben" in html
    assert "Zed" not in html


def test_more_cards_cost_no_more_queries(client, alice, brand):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert listed(client, address).status_code == 200
        return len(captured)

    address = reverse("portfolio:library", args=[library_of(brand).pk])
    for number in range(3):
        Mark.objects.create(portrait=bare_portrait(brand, str(number)), user=alice, rating=3)
    cost()  # what Django looks up once per process
    few = cost()
    for number in range(12):
        Mark.objects.create(portrait=bare_portrait(brand, f"+{number}"), user=alice, rating=3)
    assert cost() == few
