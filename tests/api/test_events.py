"""Events over the API: what happened in the brands that a token reaches."""

import pytest

from portfolio.actions import brands
from portfolio.models import Event
from tests.api.calling import Api, told
from tests.factories import make_brand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden")


def test_events_are_listed_newest_first_and_narrowed(team, alice, brand):
    api = Api(team, alice, "events:read")
    brands.change_brand(brand=brand, tone="calm")
    other = make_brand(team, "Other")
    rows = api.rows("events/")
    assert rows[0]["brand"] == str(other.pk)
    assert {row["team"] for row in rows} == {str(team.pk)}
    [row] = api.rows("events/?type=brand.updated")
    assert row["previous"] == {"tone": ""}
    assert row["object"]["url"].endswith(f"/brands/{brand.pk}/")
    assert api.get(f"/api/v1/events/{row['id']}/").json() == row
    assert len(api.rows(f"events/?brand={brand.pk}")) == 3
    assert len(api.rows(f"events/?object={brand.pk}")) == 2
    middle = row["at"].replace("+", "%2B")
    after, before = (api.rows(f"events/?created_{way}={middle}") for way in ("after", "before"))
    assert len(after) + len(before) + 1 == len(rows)
    assert told(api.get("/api/v1/events/?type=brand.eaten")) == (400, "invalid")


def test_a_token_reads_events_of_its_own_brands_alone(team, alice, brand, mallory, hook):
    make_brand(team, "Other")
    make_brand(mallory.memberships.get().team, "Elsewhere")
    limited = Api(team, alice, "events:read", brands=[brand])
    assert {row["brand"] for row in limited.rows("events/")} == {str(brand.pk)}
    stranger = Api(mallory.memberships.get().team, mallory, "events:read")
    assert len(stranger.rows("events/")) == 2
    mine = Event.objects.filter(brand=brand).first()
    assert stranger.get(f"/api/v1/events/{mine.pk}/").status_code == 404
    without = Api(team, alice, "brands:read").get("/api/v1/events/")
    assert told(without) == (403, "permission_denied")


def test_events_are_read_and_never_written(team, alice, brand):
    api = Api(team, alice)
    event = Event.objects.first()
    assert api.send("events/").status_code == 405
    assert api.change(f"events/{event.pk}/", type="x").status_code == 405
    assert api.delete(f"/api/v1/events/{event.pk}/").status_code == 405


def test_a_list_asks_the_database_as_often_for_many_as_for_one(team, alice):
    api = Api(team, alice, "events:read")
    make_brand(team, "First")
    few = api.queries("events/")
    for name in ("Second", "Third"):
        make_brand(team, name)
    assert api.queries("events/") == few
