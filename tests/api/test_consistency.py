"""The consistency of brands over the API: the report, the reports before it, exceptions."""

import pytest

from scoring.actions.consistency import refresh_consistency
from scoring.models import ConsistencyException, ConsistencyReport, PastReport
from tests.api.calling import Api, told
from tests.factories import make_brand
from tests.pages.readings import scored_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
WHY = "A guest; she looks at her work."


@pytest.fixture
def api(team, alice):
    return Api(team, alice)


@pytest.fixture
def theirs(mallory):
    return Api(mallory.memberships.get().team, mallory)


@pytest.fixture
def portrait(brand):
    """The last of four scored portraits; the set is compared."""
    made = [scored_portrait(brand, name, gaze_off_lens=3.0 + at) for at, name in enumerate("ABCD")]
    refresh_consistency(brand=brand)
    return made[-1]


def test_the_report_is_read_by_the_brand_and_listed_without_it(api, brand, portrait):
    body = api.get(f"/api/v1/consistency/{brand.pk}/").json()
    stored = ConsistencyReport.objects.get()
    assert (body["id"], body["brand"], body["is_stale"]) == (str(brand.pk), str(brand.pk), False)
    assert body["report"] == stored.data
    assert body["overall"] == stored.data["overall"]
    assert body["scores"] == {row["key"]: row["score"] for row in stored.data["dimensions"]}
    [row] = api.rows(f"consistency/?brand={brand.pk}&expand=brand")
    assert "report" not in row
    assert row["scores"] == body["scores"]
    assert row["expanded"]["brand"]["name"] == brand.name


def test_a_report_with_expression_is_not_shown_where_that_is_switched_off(
    api, brand, portrait, settings
):
    data = ConsistencyReport.objects.get().data
    rows = [row | {"n": 4, "score": 50.0} for row in data["dimensions"]]
    ConsistencyReport.objects.update(data=data | {"dimensions": rows, "overall": 50.0})
    assert api.rows("consistency/")[0]["scores"]["expression"] == 50.0
    settings.EXPRESSION_CUES_ENABLED = False
    body = api.get(f"/api/v1/consistency/{brand.pk}/").json()
    assert (body["overall"], body["scores"], body["report"]) == (None, {}, None)
    past = api.rows(f"consistency/{brand.pk}/history/")
    assert all("expression" not in row["scores"] for row in past)


def test_lists_of_reports_go_on_from_page_to_page(api, team, brand, portrait):
    for name in ("One", "Two"):
        scored_portrait(make_brand(team, name), name)
    seen, address = [], "/api/v1/consistency/?limit=1&ordering=asked"
    while address:
        page = api.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 3
    unanswered = api.rows("consistency/?ordering=computed")[-1]
    assert (unanswered["overall"], unanswered["scores"], unanswered["is_stale"]) == (None, {}, True)


def test_many_reports_ask_the_database_as_often_as_one(api, team, brand, portrait):
    one = api.queries("consistency/?expand=brand")
    for name in ("One", "Two"):
        scored_portrait(make_brand(team, name), name)
    assert len(api.rows("consistency/")) == 3
    assert api.queries("consistency/?expand=brand") == one


def test_a_fresh_report_is_asked_for(api, brand):
    assert api.get(f"/api/v1/consistency/{brand.pk}/").status_code == 404
    answer = api.send(f"consistency/{brand.pk}/refresh/")
    assert answer.status_code == 202
    assert answer["Location"] == f"/api/v1/consistency/{brand.pk}/"
    assert (answer.json()["is_stale"], answer.json()["report"]) == (True, None)


def test_the_history_lists_what_each_report_found(api, brand, portrait):
    [row] = api.rows(f"consistency/{brand.pk}/history/")
    past = PastReport.objects.get()
    assert (row["id"], row["n"], row["overall"]) == (str(past.pk), 4, past.overall)
    assert row["causes"] == past.causes
    later = f"consistency/{brand.pk}/history/?computed_after=2999-01-01T00:00:00Z"
    assert api.rows(later) == []
    assert told(api.get(f"/api/v1/consistency/{brand.pk}/history/?brand=x"))[0] == 400


def excepted(api, differing, **more):
    sent = {"portrait": str(differing.pk), "dimension": "gaze", "reason": WHY}
    return api.send("consistency-exceptions/", **sent | more)


def test_a_portrait_may_differ_until_that_is_withdrawn(api, brand, portrait):
    made = excepted(api, portrait)
    assert (made.status_code, made.json()["dimension"]) == (201, "gaze")
    key = made.json()["id"]
    for query in (f"brand={brand.pk}", f"portrait={portrait.pk}", "dimension=gaze&in_force=true"):
        assert [row["id"] for row in api.rows(f"consistency-exceptions/?{query}")] == [key]
    assert api.get(f"/api/v1/consistency/{brand.pk}/").json()["is_stale"]
    gone = api.send(f"consistency-exceptions/{key}/withdraw/").json()
    assert gone["withdrawn_at"] is not None
    assert api.rows("consistency-exceptions/?in_force=true") == []


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"dimension": "charm"}, (422, "cannot_except")),
        ({"reason": " "}, (400, "invalid")),
        ({"portrait": "0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"}, (400, "invalid")),
    ],
)
def test_an_exception_that_cannot_be_is_refused(api, portrait, sent, refusal):
    assert told(excepted(api, portrait, **sent)) == refusal
    assert not ConsistencyException.objects.exists()


def test_an_exception_is_made_once(api, portrait):
    assert excepted(api, portrait, dimension="").status_code == 201
    assert told(excepted(api, portrait, dimension="")) == (422, "cannot_except")


def test_consistency_is_hidden_from_strangers_other_brands_and_other_scopes(
    api, theirs, team, alice, brand, portrait
):
    made = excepted(api, portrait).json()["id"]
    other = Api(team, alice, "assessments:read", brands=[make_brand(team, "Other")])
    for stranger in (theirs, other):
        assert stranger.rows("consistency/") == []
        assert stranger.rows("consistency-exceptions/") == []
        for address in (f"consistency/{brand.pk}/", f"consistency/{brand.pk}/history/",
                        f"consistency-exceptions/{made}/"):  # fmt: skip
            assert stranger.get(f"/api/v1/{address}").status_code == 404
    assert theirs.send(f"consistency/{brand.pk}/refresh/").status_code == 404
    assert theirs.send(f"consistency-exceptions/{made}/withdraw/").status_code == 404
    for address in (f"consistency/{brand.pk}/refresh/", f"consistency-exceptions/{made}/withdraw/"):
        assert told(other.send(address)) == (403, "permission_denied")
    assert told(excepted(other, portrait)) == (403, "permission_denied")
