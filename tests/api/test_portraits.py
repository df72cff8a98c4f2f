"""Portraits over the API: found as on the pages, changed one by one and many at once."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portfolio.actions.persons import Agreement, add_person, record_consent, revoke_consent
from portfolio.actions.persons import set_portrait_person as show
from portfolio.actions.url_uploads import fetch_upload
from portfolio.models import Portrait, UrlUpload
from tests.api.calling import Api, told
from tests.factories import library_of, make_brand, make_portrait, portrait_file
from tests.pages.readings import bare_portrait, scored_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def api(team, alice):
    return Api(team, alice)


@pytest.fixture
def three(brand):
    """Looking further and further off the lens; of the last one the gaze was not read."""
    angles = {"Direct": 2.0, "Averted": 24.0, "Closed": None}
    return [scored_portrait(brand, title, gaze_off_lens=a) for title, a in angles.items()]


def titles(api, query):
    return [row["title"] for row in api.rows(f"portraits/?{query}")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Closed", "Averted", "Direct"]),
        ("ordering=created", ["Direct", "Averted", "Closed"]),
        ("cue.gaze_off_lens__lte=5", ["Direct"]),
        ("cue.gaze_off_lens__gt=5&cue.gaze_off_lens__lt=30", ["Averted"]),
        ("cue.gaze_off_lens.score__lt=60", ["Averted"]),
        ("ordering=cue.gaze_off_lens", ["Direct", "Averted", "Closed"]),
        ("ordering=-cue.gaze_off_lens", ["Averted", "Direct", "Closed"]),
        ("state=scored&count=true", ["Closed", "Averted", "Direct"]),
        ("state=failed", []),
        ("archived=yes", []),
        ("origin=declared", []),
        ("created_after=2001-01-01T00:00:00Z&state=scored", ["Closed", "Averted", "Direct"]),
    ],
)
def test_a_list_is_narrowed_and_ordered_in_the_grammar_of_the_pages(api, three, query, expected):
    assert titles(api, query) == expected


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("cue.charm__lt=5", "bad_filter"),
        ("cue.gaze_off_lens__near=5", "bad_filter"),
        ("cue.gaze_off_lens__lt=five", "bad_filter"),
        ("state=pretty", "bad_filter"),
        ("ordering=beauty", "bad_filter"),
        ("page=2", "unknown_parameter"),
        ("cue=gaze_off_lens", "unknown_parameter"),
        ("brand=nonsense", "invalid"),
    ],
)
def test_what_filters_nothing_is_told(api, three, query, code):
    assert told(api.get(f"/api/v1/portraits/?{query}")) == (400, code)


@pytest.mark.parametrize("ordering", ["cue.gaze_off_lens", "-cue.gaze_off_lens", "-overall"])
def test_pages_of_one_portrait_are_the_same_list_also_where_nothing_was_read(api, three, ordering):
    seen, address = [], f"/api/v1/portraits/?ordering={ordering}&limit=1"
    while address:
        page = api.get(address).json()
        seen += [row["title"] for row in page["results"]]
        address = page["next"]
    assert seen == titles(api, f"ordering={ordering}")


def test_scores_and_prompts_find_nothing_for_a_token_that_may_not_read_them(team, alice, three):
    plain = Api(team, alice, "portraits:read")
    assert len(titles(plain, "archived=")) == 3
    for query in ("overall__lt=50", "ordering=-overall", "state=scored", "prompt=soft"):
        assert told(plain.get(f"/api/v1/portraits/?{query}")) == (403, "permission_denied")
    for name in ("assessment", "person", "library"):
        assert told(plain.get(f"/api/v1/portraits/?expand={name}")) == (403, "permission_denied")


def test_a_portrait_stands_with_all_that_it_points_to(api, brand, three):
    person = add_person(brand=brand, name="Ines Brandt")
    show(portrait=three[0], person=person)
    names = "library,person,current_version,assessment"
    row = api.get(f"/api/v1/portraits/{three[0].pk}/?expand={names}").json()["expanded"]
    assert row["person"]["name"] == "Ines Brandt"
    assert row["current_version"]["number"] == 1
    assert row["assessment"]["overall"] > 50
    assert "cues" not in row["assessment"]
    assert api.queries(f"portraits/?expand={names}") == api.queries(
        f"portraits/?expand={names}&limit=1"
    )


def test_nothing_stands_of_a_person_who_took_their_consent_back(api, brand, alice, three):
    person = add_person(brand=brand, name="Ines Brandt")
    show(portrait=three[0], person=person)
    consent = record_consent(
        person=person, agreement=Agreement(date(2026, 1, 1), covers_publication=True), by=alice
    )
    revoke_consent(consent=consent)
    assert titles(api, "") == ["Closed", "Averted"]
    [row] = api.rows("portraits/?withdrawn=yes&expand=current_version,assessment")
    assert (row["title"], row["is_withdrawn"]) == ("Direct", True)
    assert row["expanded"] == {"current_version": None, "assessment": None}
    assert told(api.get(f"/api/v1/versions/{row['current_version']}/")) == (404, "not_found")
    report = api.send("portraits/bulk/", action="score", ids=[row["id"]]).json()
    assert report["results"][0]["problem"]["code"] == "nothing_to_score"


def test_a_portrait_is_said_to_show_a_person_of_its_own_brand(api, team, brand, three):
    address = f"portraits/{three[0].pk}/"
    ines = add_person(brand=brand, name="Ines")
    other = add_person(brand=make_brand(team, "Other"), name="Otto")
    assert api.change(address, person=str(ines.pk)).json()["person"] == str(ines.pk)
    assert titles(api, f"person={ines.pk}") == ["Direct"]
    assert told(api.change(address, person=str(other.pk))) == (422, "foreign_person")
    assert api.change(address, person=None).json()["person"] is None
    assert api.change(address, title="").json()["errors"][0]["field"] == "title"


def test_many_are_done_one_by_one_and_each_is_reported(api, brand, three, mallory):
    elsewhere = bare_portrait(make_brand(mallory.memberships.get().team, "Theirs"), "Theirs")
    ids = [str(three[0].pk), str(elsewhere.pk), str(uuid.uuid4()), str(three[1].pk)]
    report = api.send("portraits/bulk/", action="archive", ids=[*ids, ids[0]]).json()
    assert (report["done"], report["failed"]) == (2, 2)
    assert [each["id"] for each in report["results"]] == ids
    assert [each["status"] for each in report["results"]] == [200, 404, 404, 200]
    assert report["results"][1]["problem"]["code"] == "not_found"
    assert sorted(titles(api, "archived=yes")) == ["Averted", "Direct"]
    api.send("portraits/bulk/", action="restore", ids=ids[:1])
    assert titles(api, "archived=yes") == ["Averted"]
    api.send("portraits/bulk/", action="delete", ids=ids[:1])
    assert titles(api, "") == ["Closed"]
    assert told(api.send("portraits/bulk/", action="burn", ids=ids)) == (400, "invalid")
    assert told(api.send("portraits/bulk/", action="archive", ids=[])) == (400, "invalid")


def test_one_is_archived_and_restored(api, three):
    address = f"portraits/{three[0].pk}/"
    assert api.send(f"{address}archive/").json()["archived_at"] is not None
    assert api.send(f"{address}restore/").json()["archived_at"] is None


def test_scores_of_many_are_asked_for_with_the_scope_alone(team, alice, api, three):
    ids = [str(each.pk) for each in three]
    plain = Api(team, alice, "portraits:read", "portraits:write")
    assert told(plain.send("portraits/bulk/", action="score", ids=ids)) == (
        403,
        "permission_denied",
    )
    assert api.send("portraits/bulk/", action="score", ids=ids).json()["done"] == 3


def test_a_picture_is_fetched_from_an_address_and_its_task_follows_it(
    api, brand, settings, monkeypatch
):
    content = portrait_file().read()
    monkeypatch.setattr("portfolio.actions.url_uploads.fetch", lambda *_, **__: content)
    answer = api.send(
        "portraits/", library=str(library_of(brand).pk), url="https://example.com/ines.jpg"
    )
    assert answer.status_code == 202
    task = answer.json()
    assert (task["state"], task["portrait"], task["version"]) == ("queued", None, None)
    fetch_upload(upload=UrlUpload.objects.get())
    later = api.get(answer["Location"]).json()
    portrait = Portrait.objects.get()
    assert (later["id"], later["portrait"]) == (task["id"], str(portrait.pk))
    again = api.send("versions/", portrait=str(portrait.pk), url="https://example.com/ines.jpg")
    fetch_upload(upload=UrlUpload.objects.get(pk=again.json()["id"]))
    failed = api.get(again["Location"]).json()
    assert (failed["state"], failed["error"].split(" as ")[0]) == ("failed", "Already here")


def test_an_address_inside_and_a_picture_twice_told_are_refused(api, brand):
    library = str(library_of(brand).pk)
    inside = api.send("portraits/", library=library, url="https://127.0.0.1/x.jpg")
    assert told(inside) == (422, "address_refused")
    neither = api.send("portraits/", library=library)
    assert neither.json()["errors"][0]["code"] == "file_or_url"
    empty = SimpleUploadedFile("empty.jpg", b"")
    answer = api.post("/api/v1/portraits/", {"library": library, "file": empty})
    assert told(answer) == (422, "picture_refused")


def test_a_new_version_is_sent_and_listed(api, brand):
    portrait = make_portrait(library_of(brand))
    file = portrait_file("synthetic/female-03.jpg")
    answer = api.post("/api/v1/versions/", {"portrait": str(portrait.pk), "file": file})
    assert (answer.status_code, answer.json()["portrait"]) == (202, str(portrait.pk))
    rows = api.rows(f"versions/?portrait={portrait.pk}&fields=number")
    assert [row["number"] for row in rows] == [2, 1]
    tasks = api.rows(f"tasks/?portrait={portrait.pk}")
    assert [task["version"] for task in tasks] == [row["id"] for row in rows]


def test_a_token_of_another_team_finds_nothing(mallory, three):
    theirs = Api(mallory.memberships.get().team, mallory)
    portrait = three[0]
    assert theirs.rows("portraits/") == theirs.rows("versions/") == theirs.rows("tasks/") == []
    for address in (
        f"portraits/{portrait.pk}/",
        f"versions/{portrait.current_version_id}/",
        f"tasks/{portrait.current_version_id}/",
    ):
        assert told(theirs.get(f"/api/v1/{address}")) == (404, "not_found")
    assert told(theirs.change(f"portraits/{portrait.pk}/", title="Mine")) == (404, "not_found")
    sent = {"portrait": str(portrait.pk), "file": portrait_file()}
    answer = theirs.post("/api/v1/versions/", sent)
    assert answer.json()["errors"][0]["code"] == "does_not_exist"
