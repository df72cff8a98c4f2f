"""Scores over the API: upload, wait for the task, read every cue, ask anew."""

import pytest

from portfolio.actions.persons import add_person, set_portrait_person
from portfolio.actions.renditions import record_renditions
from portfolio.actions.trash import move_to_trash
from portfolio.models import Person, Version
from scoring.models import Assessment, State
from scoring.tasks import assess_version
from tests.api.calling import Api, told
from tests.factories import library_of, make_brand, portrait_file
from tests.pages.readings import bare_portrait, make_outdated, record, scored_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def api(team, alice):
    return Api(team, alice)


@pytest.fixture
def theirs(mallory):
    return Api(mallory.memberships.get().team, mallory)


@pytest.fixture
def portrait(brand):
    return scored_portrait(brand, "Averted", gaze_off_lens=24.0)


def ask(api, version):
    return api.send("assessments/", version=str(version.pk))


def test_an_upload_is_a_task_that_ends_in_an_assessment_with_every_cue(api, brand):
    sent = {"library": str(library_of(brand).pk), "file": portrait_file()}
    task = api.post("/api/v1/portraits/", sent)["Location"]
    waiting = api.get(task).json()
    assert (waiting["state"], waiting["result"]) == ("queued", None)
    assess_version(str(Assessment.objects.get().pk))
    record_renditions(version=Version.objects.get())
    done = api.get(task).json()
    assert (done["state"], done["progress"], done["error"]) == ("done", 1.0, None)
    found = api.get(done["result"]).json()
    assert (found["state"], found["job"]) == ("scored", "trust")
    assert len(found["cues"]) > 30
    gaze = next(cue for cue in found["cues"] if cue["key"] == "gaze_off_lens")
    assert gaze["unit"] == "deg"
    assert all(gaze[name] for name in ("band", "evidence_id", "reason", "evidence"))


def test_an_assessment_has_the_promised_shape(api, portrait):
    stored = portrait.current_version.assessments.get()
    found = api.get(f"/api/v1/assessments/{stored.pk}/")
    body = found.json()
    version = portrait.current_version
    assert (body["portrait"], body["version"]) == (str(portrait.pk), str(version.pk))
    assert (body["sha256"], body["rubric_version"]) == (version.sha256, stored.rubric.digest)
    assert (body["overall"], body["coverage"]) == (stored.overall, stored.coverage)
    gaze = next(cue for cue in body["cues"] if cue["key"] == "gaze_off_lens")
    assert (gaze["value"], gaze["band"], gaze["status"]) == (24.0, [[0.0, 5.0]], "ok")
    advice = body["recommendations"][0]
    assert set(advice) == {"id", "layer", "phrase", "replaces", "cue", "predicted_delta"}
    assert (body["overrides"], body["notices"]) == ([], [])
    tag = {"If-None-Match": found["ETag"]}
    assert api.get(f"/api/v1/assessments/{stored.pk}/", headers=tag).status_code == 304


def test_a_list_leaves_the_cues_out_and_says_what_it_is_asked_for(api, brand, portrait):
    stored = portrait.current_version.assessments.get()
    waiting = bare_portrait(brand, "New").current_version
    [row] = api.rows("assessments/?state=scored&expand=version,rubric")
    assert row["id"] == str(stored.pk)
    assert "cues" not in row
    assert row["expanded"]["version"]["id"] == str(portrait.current_version_id)
    assert row["expanded"]["rubric"]["digest"] == row["rubric_version"]
    for query in (f"version={waiting.pk}", f"portrait={waiting.portrait_id}", "state=queued"):
        assert [each["version"] for each in api.rows(f"assessments/?{query}")] == [str(waiting.pk)]
    for query in ("job=trust", f"brand={brand.pk}", f"engine_version={stored.engine_version}"):
        assert len(api.rows(f"assessments/?{query}")) == 2
    for query in ("job=warm", "overall__lt=10", "finished_after=2999-01-01T00:00:00Z"):
        assert api.rows(f"assessments/?{query}") == []
    assert len(api.rows(f"assessments/?overall__gte={stored.overall}")) == 1
    assert told(api.get("/api/v1/assessments/?overall__lt=low")) == (400, "invalid")


@pytest.mark.parametrize("ordering", ["queued", "-queued", "finished", "-overall", "overall"])
def test_assessments_go_on_from_page_to_page(api, brand, portrait, ordering):
    scored_portrait(brand, "Straight")
    bare_portrait(brand, "New")
    seen, address = [], f"/api/v1/assessments/?limit=1&ordering={ordering}"
    while address:
        page = api.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert seen == [row["id"] for row in api.rows(f"assessments/?ordering={ordering}")]
    assert len(set(seen)) == 3


def test_many_assessments_ask_the_database_as_often_as_one(api, brand, portrait):
    one = api.queries("assessments/?expand=version,rubric")
    for name in "AB":
        scored_portrait(brand, name)
    assert api.queries("assessments/?expand=version,rubric") == one


def test_a_score_is_asked_for_once_and_anew_where_it_failed(api, portrait):
    version = portrait.current_version
    answer = ask(api, version)
    assert answer.status_code == 202
    assert answer["Location"] == f"/api/v1/tasks/{version.pk}/"
    assert answer.json()["state"] == "done"
    make_outdated(portrait)
    assert ask(api, version).json()["state"] == "queued"
    assert version.assessments.count() == 2
    version.assessments.filter(state=State.QUEUED).update(state=State.FAILED)
    assert ask(api, version).json()["state"] == "queued"
    assert told(api.send("assessments/")) == (400, "invalid")


def test_beyond_the_days_scorings_nothing_new_is_queued(api, team, brand, portrait):
    team.most_scorings = 1
    team.save()
    assert ask(api, portrait.current_version).status_code == 202  # it is scored already
    make_outdated(portrait)
    refused = ask(api, portrait.current_version)
    assert told(refused) == (429, "scorings_used_up")
    assert "used up" in refused.json()["detail"]
    assert 0 < int(refused["Retry-After"]) <= 24 * 3600 + 1
    assert portrait.current_version.assessments.count() == 1
    waiting = bare_portrait(brand, "New").current_version
    assert ask(api, waiting).json()["state"] == "queued"  # it waits for tomorrow by itself


def test_what_is_in_the_trash_or_taken_back_has_no_scores(api, brand, portrait, alice):
    withdrawn = scored_portrait(brand, "Ines")
    person = add_person(brand=brand, name="Ines Brandt")
    set_portrait_person(portrait=withdrawn, person=person)
    Person.objects.filter(pk=person.pk).update(withdrawn_at="2026-01-01T00:00:00Z")
    move_to_trash(row=portrait, by=alice)
    assert api.rows("assessments/") == []
    for hidden in (portrait, withdrawn):
        stored = hidden.current_version.assessments.get()
        assert api.get(f"/api/v1/assessments/{stored.pk}/").status_code == 404
        assert told(ask(api, hidden.current_version)) == (400, "invalid")


def test_where_expression_is_switched_off_no_score_with_it_is_shown(api, portrait, settings):
    settings.EXPRESSION_CUES_ENABLED = False
    assert api.rows("assessments/") == []
    ask(api, portrait.current_version)
    record(Assessment.objects.get(state=State.QUEUED), mouth_smile=None)
    [row] = api.rows("assessments/")
    assert row["engine_version"].endswith("-no-expression")


def test_scores_are_hidden_from_strangers_other_brands_and_other_scopes(
    api, theirs, team, alice, portrait
):
    stored = portrait.current_version.assessments.get()
    scopes = ("assessments:read", "assessments:run")
    other = Api(team, alice, *scopes, brands=[make_brand(team, "Other")])
    for stranger in (theirs, other):
        assert stranger.rows("assessments/") == []
        assert stranger.get(f"/api/v1/assessments/{stored.pk}/").status_code == 404
        assert told(ask(stranger, portrait.current_version)) == (400, "invalid")
    reader = Api(team, alice, "assessments:read")
    assert told(ask(reader, portrait.current_version)) == (403, "permission_denied")
    assert told(reader.get("/api/v1/assessments/?expand=version")) == (403, "permission_denied")
