"""Portraits filtered and sorted by any cue's range, from the address alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import library_of
from tests.pages.readings import bare_portrait, make_outdated, scored_portrait

pytestmark = pytest.mark.django_db


@pytest.fixture
def portraits(client, alice, brand):
    client.force_login(alice)
    return [
        scored_portrait(brand, "Direct", gaze_off_lens=1.0, head_roll=-9.0, face_height=0.30),
        scored_portrait(brand, "Half averted", gaze_off_lens=8.0, head_roll=3.0, face_height=0.45),
        scored_portrait(brand, "Averted", gaze_off_lens=24.0, head_roll=0.0, face_height=0.50),
        scored_portrait(brand, "Hidden eyes", gaze_off_lens=None, head_roll=0.0, face_height=0.40),
    ]


@pytest.fixture(params=["brand", "library"])
def address(request, brand):
    row = brand if request.param == "brand" else library_of(brand)
    return reverse(f"portfolio:{request.param}", args=[row.pk])


def titles(client, address, query):
    page = client.get(f"{address}?{query}")
    assert page.status_code == 200
    return [card.portrait.title for card in page.context["cards"]]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("cue.gaze_off_lens__lte=8", {"Direct", "Half averted"}),
        ("cue.gaze_off_lens__lt=8", {"Direct"}),
        ("cue.gaze_off_lens__gte=8&cue.gaze_off_lens__lt=24", {"Half averted"}),
        ("cue.gaze_off_lens.score__gte=100", {"Direct"}),
        ("cue.gaze_off_lens__gt=0&cue.face_height__gte=0.5", {"Averted"}),
        ("cue.head_roll__gt=8", {"Direct"}),  # judged without its sign, so filtered without it
        ("overall__lt=100&cue.gaze_off_lens__gte=9", {"Averted"}),
        ("state=scored&cue.gaze_off_lens__gte=20", {"Averted"}),
        ("state=queued&cue.gaze_off_lens__gte=20", set()),
    ],
)
def test_a_range_shows_the_portraits_inside_it(client, portraits, address, query, shown):
    assert set(titles(client, address, query)) == shown


def test_an_order_by_a_cue_puts_what_was_not_read_last(client, portraits, address):
    rising = ["Direct", "Half averted", "Averted", "Hidden eyes"]
    assert titles(client, address, "ordering=cue.gaze_off_lens") == rising
    falling = ["Averted", "Half averted", "Direct", "Hidden eyes"]
    assert titles(client, address, "ordering=-cue.gaze_off_lens") == falling
    assert titles(client, address, "ordering=-overall")[-1] == "Averted"
    assert titles(client, address, "ordering=created")[0] == "Direct"


def test_each_filter_is_a_chip_with_its_count_and_its_way_out(client, portraits, address):
    page = client.get(f"{address}?cue.gaze_off_lens__lte=8&cue.face_height__gte=0.4&state=scored")
    gaze, height, state = page.context["chips"]
    assert [chip.count for chip in (gaze, height, state)] == [2, 3, 4]
    assert gaze.away == "?cue.face_height__gte=0.4&state=scored"
    html = page.content.decode()
    assert "Gaze off the lens at most 8°" in html
    assert "Face height in the frame at least 40 %" in html


def test_the_form_leads_to_an_address_in_native_units(client, portraits, address):
    answer = client.get(
        address,
        {"cue": "face_height", "from": "40 %", "to": "48,5", "order": "up", "state": "scored"},
    )
    query = "cue.face_height__gte=0.4&cue.face_height__lte=0.485&state=scored"
    assert answer["Location"] == f"{address}?{query}&ordering=cue.face_height"
    assert titles(client, address, query) == ["Hidden eyes", "Half averted"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("cue.gaze__lt=60", "There is no cue “gaze”."),
        ("cue.gaze_off_lens__below=6", "“cue.gaze_off_lens__below” is no filter here."),
        ("cue.gaze_off_lens__lt=a few", "“a few” is not a number."),
        ("cue.gaze_off_lens__lt=nan", "“nan” is not a number."),
        ("cue.gaze_off_lens__gt=9&cue.gaze_off_lens__lt=3", "so nothing fits."),
        ("ordering=cue.beauty", "There is no cue “beauty”."),
        ("ordering=-", "Sorting by “-” is not possible."),
        ("state=beautiful", "There is no state “beautiful”"),
        ("outdated=maybe", "“outdated” takes yes"),
        ("sort=score", "“sort” is no filter here."),
        ("cue=gaze_off_lens&from=&to=", "give a lowest or a highest value, or an order."),
        ("cue=gaze_off_lens&from=wide", "“wide” is not a number."),
    ],
)
def test_what_is_wrong_in_an_address_is_told(client, portraits, address, query, told):
    page = client.get(f"{address}?{query}")
    assert page.status_code == 200
    assert told in page.content.decode()


def test_nothing_inside_a_range_is_said_with_a_way_back(client, portraits, address):
    page = client.get(f"{address}?cue.gaze_off_lens__gt=80").content.decode()
    assert "No portrait fits this filter" in page
    assert "Clear filters" in page


def test_outdated_portraits_can_be_shown_alone(client, portraits, address):
    make_outdated(portraits[1])
    assert titles(client, address, "outdated=yes") == ["Half averted"]


def test_a_strangers_brand_is_not_there_whatever_is_asked_of_it(client, brand, mallory):
    client.force_login(mallory)
    address = reverse("portfolio:brand", args=[brand.pk])
    assert client.get(f"{address}?cue.gaze_off_lens__lt=5").status_code == 404


def test_a_filtered_page_costs_as_many_queries_for_many_portraits_as_for_few(
    client, alice, brand, address
):
    client.force_login(alice)
    query = "cue.gaze_off_lens__lt=9&cue.face_height__gt=0&ordering=-cue.skin_texture"

    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{address}?{query}")
        return len(captured)

    for number in range(2):
        scored_portrait(brand, f"Scored {number}")
    cost()
    few = cost()
    for number in range(5):
        scored_portrait(brand, f"More {number}")
        bare_portrait(brand, f"Queued {number}")
    assert cost() == few
