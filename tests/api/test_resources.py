"""Resources: pages by cursor, changes that overwrite nothing, errors by field, the trash."""

import json

import pytest
from django.test import Client

from portfolio.actions.api_tokens import create_token
from portfolio.actions.renditions import record_renditions
from portfolio.models import AuditEvent, Brand, Portrait, TrashEntry
from tests.factories import library_of, make_brand, make_portrait, portrait_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
FILES = ("synthetic/female-00.jpg", "synthetic/female-03.jpg", "synthetic/male-00.jpg")
ALL = ("brands:read", "brands:write", "portraits:read", "portraits:write")


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden")


@pytest.fixture
def api(team, alice):
    _, secret = create_token(team=team, name="Test", scopes=ALL, by=alice)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def patch(api, address, body, **headers):
    return api.patch(address, json.dumps(body), "application/json", headers=headers)


def test_pages_follow_one_another_also_while_rows_come(api, brand):
    for file in FILES:
        make_portrait(library_of(brand), file)
    first = api.get("/api/v1/portraits/?limit=2&count=true").json()
    assert (len(first["results"]), first["count"], first["previous"]) == (2, 3, None)
    make_portrait(library_of(brand), "synthetic/male-03.jpg")
    second = api.get(first["next"]).json()
    titles = [row["title"] for row in (*first["results"], *second["results"])]
    assert titles == ["Male 00", "Female 03", "Female 00"]
    assert second["next"] is None
    assert api.get("/api/v1/portraits/?cursor=nonsense").status_code == 400


def test_a_change_with_an_old_etag_changes_nothing(api, brand):
    address = f"/api/v1/brands/{brand.pk}/"
    read = api.get(address)
    tag = read["ETag"]
    assert api.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert patch(api, address, {"tone": "calm"}, **{"If-Match": tag}).status_code == 200
    late = patch(api, address, {"tone": "loud"}, **{"If-Match": tag})
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert Brand.objects.get().tone == "calm"
    fresh = api.get(address)["ETag"]
    assert patch(api, address, {"tone": "loud"}, **{"If-Match": fresh}).json()["tone"] == "loud"


def test_errors_name_the_field_and_nothing_is_stored(api, brand):
    answer = api.post(
        "/api/v1/brands/", {"name": "", "job": "joy", "palette": ["red"]}, "application/json"
    )
    body = answer.json()
    assert (answer.status_code, body["code"]) == (400, "invalid")
    assert {each["field"] for each in body["errors"]} == {"name", "job", "palette.0"}
    taken = api.post("/api/v1/brands/", {"name": "Halden", "job": "warm"}, "application/json")
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    assert Brand.objects.count() == 1
    assert api.put(f"/api/v1/brands/{brand.pk}/", {}, "application/json").status_code == 405
    assert api.post("/api/v1/brands/", "{", "application/json").json()["code"] == "parse_error"


def test_a_picture_is_uploaded_renamed_and_deleted_into_the_trash(api, brand, alice):
    library = library_of(brand)
    sent = {"library": str(library.pk), "file": portrait_file(), "title": "Ines"}
    answer = api.post("/api/v1/portraits/", sent)
    task = answer.json()
    assert (answer.status_code, answer["Location"]) == (202, f"/api/v1/tasks/{task['id']}/")
    assert (task["state"], task["progress"], task["result"]) == ("queued", 0.33, None)
    assert api.get(answer["Location"]).json() == task
    again = api.post("/api/v1/portraits/", {**sent, "file": portrait_file()})
    assert (again.status_code, again.json()["code"]) == (409, "duplicate_file")
    address = f"/api/v1/portraits/{task['portrait']}/"
    assert patch(api, address, {"title": "Ines B."}).json()["title"] == "Ines B."
    version = f"/api/v1/versions/{task['version']}/"
    assert api.get(version).json()["view"] is None
    record_renditions(version=Portrait.objects.get().current_version)
    shown = api.get(version).json()["view"]
    picture = api.get(shown, headers={"Accept": "image/webp"})
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/webp")
    assert api.get(shown, headers={"If-None-Match": picture["ETag"]}).status_code == 304
    part = api.get(shown, headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(b"".join(part))) == (206, 10)
    whole = api.get(api.get(version).json()["original"])
    assert b"".join(whole) == portrait_file().read()
    odd = api.get(f"{version}file/?of=face&format=picture", headers={"Accept": "image/webp"})
    assert (odd.status_code, odd.json()["code"]) == (400, "unknown_picture")
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404
    assert TrashEntry.objects.get().name == "Ines B."
    acted = set(AuditEvent.objects.filter(action__startswith="trash").values_list("actor_name"))
    assert acted == {("Alice (token Test)",)}
    text = api.post("/api/v1/portraits/", {"library": str(library.pk), "file": as_text()})
    assert (text.status_code, text.json()["code"]) == (422, "picture_refused")


def as_text():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jpg", b"<svg>")


def test_the_schema_is_there_for_everybody_and_names_the_token(client):
    answer = client.get("/api/v1/schema/", headers={"Accept": "application/json"})
    schema = json.loads(answer.content)
    assert schema["openapi"].startswith("3.1")
    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert "/api/v1/portraits/" in schema["paths"]


def test_a_call_with_a_key_is_done_once_and_answered_alike(api, brand):
    sent, key = {"name": "New", "job": "warm"}, {"Idempotency-Key": "a-1"}

    def post(body, **headers):
        return api.post("/api/v1/brands/", body, "application/json", headers=headers)

    first, again = post(sent, **key), post(sent, **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first.get("Idempotent-Replay"), again["Idempotent-Replay"]) == (None, "true")
    assert first["ETag"] == again["ETag"]
    other = post({**sent, "name": "Newer"}, **key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Brand.objects.count() == 2
    taken = post(sent, **{"Idempotency-Key": "a-2"})
    assert taken.status_code == 409  # a refusal is kept by nobody: mended, it may be sent again
    Brand.objects.filter(name="New").delete()
    assert post(sent, **{"Idempotency-Key": "a-2"}).status_code == 201
    library = str(library_of(brand).pk)
    uploads = [
        api.post(
            "/api/v1/portraits/",
            {"library": library, "file": portrait_file()},
            headers={"Idempotency-Key": "a-3"},
        )
        for _ in range(2)
    ]
    assert [each.status_code for each in uploads] == [202, 202]
    assert uploads[0].json() == uploads[1].json()
    assert uploads[1]["Location"] == uploads[0]["Location"]


def test_a_token_that_asks_too_often_is_told_when_to_come_back(api, brand, settings):
    settings.API_CALLS_PER_MINUTE = 3
    answers = [api.get("/api/v1/teams/") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert [each["RateLimit-Remaining"] for each in answers] == ["2", "1", "0", "0"]
    assert 0 < int(answers[3]["Retry-After"]) <= 61
    assert answers[3].json()["code"] == "throttled"
