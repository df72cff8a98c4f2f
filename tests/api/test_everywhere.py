"""What holds for every address below /api/v1/: problems, never pages; one grammar of lists."""

import pytest
from django.test import Client

from portfolio.actions.api_tokens import create_token
from portfolio.actions.brands import add_library
from tests.factories import library_of, make_brand, make_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
ALL = ("brands:read", "brands:write", "portraits:read", "portraits:write")
FILES = ("synthetic/female-00.jpg", "synthetic/female-03.jpg", "synthetic/male-00.jpg")


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden")


@pytest.fixture
def api(team, alice):
    _, secret = create_token(team=team, name="Test", scopes=ALL, by=alice)
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("method", ["get", "post", "patch", "delete"])
@pytest.mark.parametrize("address", ["nothing/", "brands", "brands/1/", "brands/x/y/"])
def test_an_address_that_is_none_answers_with_a_problem(api, method, address):
    answer = getattr(api, method)(f"/api/v1/{address}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"


def test_what_breaks_is_told_as_a_problem_with_the_requests_id(api, brand, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("secret words")

    monkeypatch.setattr("portfolio.api.brands.BrandSerializer.to_representation", broken)
    api.raise_request_exception = False
    answer = api.get("/api/v1/brands/")
    assert answer.status_code == 500
    assert answer.json()["code"] == "error"
    assert answer.json()["request_id"] == answer["X-Request-ID"]
    assert b"secret words" not in answer.content


@pytest.mark.parametrize("body", ["[]", '"x"', "1", "null"])
def test_a_body_that_is_no_object_is_refused(api, body):
    answer = api.post("/api/v1/brands/", body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "not_an_object")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("colour=red", "unknown_parameter"),
        ("limit=0", "bad_limit"),
        ("limit=201", "bad_limit"),
        ("limit=many", "bad_limit"),
        ("cursor=nonsense", "bad_cursor"),
        ("cursor=WzAsIi1jcmVhdGVkX2F0IiwxLCJ4Il0", "bad_cursor"),
        ("ordering=colour", "unknown_ordering"),
        ("fields=colour", "unknown_field"),
        ("expand=colour", "unknown_expansion"),
        ("brand=1", "invalid"),
    ],
)
def test_what_a_list_does_not_understand_is_told(api, brand, query, code):
    answer = api.get(f"/api/v1/libraries/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_only_the_fields_that_are_asked_for_are_sent_and_the_id(api, brand):
    [row] = api.get("/api/v1/libraries/?fields=name").json()["results"]
    assert set(row) == {"id", "name"}


def test_what_is_sent_is_read_whole_whatever_part_of_the_answer_is_asked_for(api, brand):
    address = f"/api/v1/brands/{brand.pk}/?fields=name"
    changed = api.patch(address, '{"tone": "calm"}', "application/json")
    assert set(changed.json()) == {"id", "name"}
    assert api.get(f"/api/v1/brands/{brand.pk}/").json()["tone"] == "calm"


def test_what_a_row_points_to_stands_in_full_when_asked_for(api, brand):
    [row] = api.get("/api/v1/libraries/?expand=brand&fields=name").json()["results"]
    assert row["expanded"]["brand"]["name"] == "Halden"
    assert "tone" in row["expanded"]["brand"]
    one = api.get(f"/api/v1/libraries/{row['id']}/?expand=brand").json()
    assert one["expanded"]["brand"]["id"] == str(brand.pk)


@pytest.mark.parametrize("ordering", ["created", "-created", "name", "-name"])
def test_pages_go_forth_and_back_in_every_order(api, brand, ordering):
    for name in ("Spring", "Autumn", "Summer"):
        add_library(brand=brand, name=name)
    rows = api.get(f"/api/v1/libraries/?ordering={ordering}").json()["results"]
    ids = [row["id"] for row in rows]
    seen, page = [], api.get(f"/api/v1/libraries/?ordering={ordering}&limit=1").json()
    while True:
        seen += [row["id"] for row in page["results"]]
        if page["next"] is None:
            break
        page = api.get(page["next"]).json()
    assert seen == ids
    back = [page["results"][0]["id"]]
    while page["previous"]:
        page = api.get(page["previous"]).json()
        back += [row["id"] for row in page["results"]]
    assert back == ids[::-1]


def test_a_list_asks_the_database_as_often_for_many_as_for_one(
    api, brand, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = "/api/v1/portraits/?expand=library,current_version"
    make_portrait(library_of(brand), FILES[0])
    api.get(address)  # the first call of a token notes that it is used
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert len(api.get(address).json()["results"]) == 1
    for file in FILES[1:]:
        make_portrait(library_of(brand), file)
    with CaptureQueriesContext(connection) as many:
        assert len(api.get(address).json()["results"]) == len(FILES)
    assert len(many) == len(one)
