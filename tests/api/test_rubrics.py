"""Rubrics, jobs and corrections over the API."""

import pytest

from portfolio.actions.brands import change_brand
from portfolio.models import CustomJob
from scoring.actions.rubrics import rubric_in_use, save_rubric
from scoring.models import CueOverride, RubricVersion
from tests.api.calling import Api, told
from tests.factories import make_brand
from tests.pages.readings import scored_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
WIDER = {"cues": {"gaze_off_lens": {"bands": [[0, 8]]}}}
WHY = "The eyes meet the lens."


@pytest.fixture
def api(team, alice):
    return Api(team, alice)


@pytest.fixture
def theirs(mallory):
    return Api(mallory.memberships.get().team, mallory)


def save(api, brand, **more):
    return api.send("rubrics/", **{"brand": str(brand.pk), "changes": WIDER, "note": "why"} | more)


def test_a_rubric_is_saved_and_read_with_its_whole_table(api, brand):
    made = save(api, brand)
    assert made.status_code == 201
    body = made.json()
    gaze = next(cue for cue in body["cues"] if cue["key"] == "gaze_off_lens")
    assert (gaze["bands"], gaze["limits"], gaze["unit"]) == ([[0.0, 8.0]], [[None, 16.0]], "deg")
    assert gaze["source"]
    assert sum(cue["weight"] for cue in body["cues"]) == pytest.approx(100)
    assert (body["in_use"], body["changes"], body["note"]) == (True, WIDER, "why")
    assert api.get(f"/api/v1/rubrics/{body['id']}/").json() == body
    [row] = api.rows(f"rubrics/?brand={brand.pk}&in_use=true")
    assert row["id"] == body["id"]
    assert "cues" not in row
    assert len(api.rows(f"rubrics/?brand={brand.pk}&job=trust&ordering=number")) == 2
    assert api.rows("rubrics/?job=warm") == []


def test_a_new_brand_has_the_rubric_of_its_job(api, theirs, brand):
    assert theirs.rows(f"rubrics/?brand={brand.pk}") == []
    assert not RubricVersion.objects.exists()
    for key in (str(brand.pk), f"{brand.pk}%00"):
        [row] = api.rows(f"rubrics/?brand={key}&in_use=true")
        assert (row["number"], row["changes"]) == (1, {})
    assert told(api.get("/api/v1/rubrics/?brand=x")) == (400, "invalid")


def test_what_changes_nothing_makes_no_version(api, brand):
    assert save(api, brand).status_code == 201
    again = save(api, brand)
    assert (again.status_code, again.json()["number"]) == (200, 2)
    assert RubricVersion.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"cues": {"charm": {"weight": 5}}},
        {"cues": {"gaze_off_lens": {"weight": 10**400}}},
        {"cues": {"gaze_off_lens": {"bands": "wide"}}},
        {"cues": {"gaze_off_lens": None}},
        {"cues": []},
        {"sliders": {"human": 9}},
        {"sliders": {"human": {}}},
        {"colour": {}},
    ],
)
def test_changes_that_no_rubric_takes_are_refused(api, brand, changes):
    assert told(save(api, brand, changes=changes)) == (422, "bad_changes")
    assert not RubricVersion.objects.exclude(changes={}).exists()


def test_who_started_from_an_older_rubric_is_told(api, brand):
    save(api, brand)
    late = save(api, brand, changes={"sliders": {"human": 1}}, seen=1)
    assert told(late) == (409, "rubric_moved")
    assert told(save(api, brand, note=""))[1] == "invalid"


def test_an_earlier_rubric_is_restored_unless_the_job_is_another(api, brand):
    first = rubric_in_use(brand)
    save(api, brand)
    back = api.send(f"rubrics/{first.pk}/restore/", note="Back.")
    assert (back.status_code, back.json()["number"]) == (201, 3)
    assert back.json()["restored_from"] == str(first.pk)
    assert api.send(f"rubrics/{first.pk}/restore/").status_code == 200
    change_brand(brand=brand, job="warm")
    assert told(api.send(f"rubrics/{first.pk}/restore/")) == (409, "other_job")


def test_another_teams_rubrics_are_not_there(theirs, brand):
    version = rubric_in_use(brand)
    assert theirs.rows("rubrics/") == []
    assert theirs.get(f"/api/v1/rubrics/{version.pk}/").status_code == 404
    assert theirs.send(f"rubrics/{version.pk}/restore/").status_code == 404
    assert save(theirs, brand).json()["errors"][0]["code"] == "does_not_exist"


def test_rubrics_need_their_scope_their_role_and_the_tokens_brand(team, alice, brand):
    other = rubric_in_use(make_brand(team, "Other"))
    mine = rubric_in_use(brand)
    limited = Api(team, alice, "brands:read", brands=[brand])
    assert [row["id"] for row in limited.rows("rubrics/")] == [str(mine.pk)]
    assert limited.get(f"/api/v1/rubrics/{other.pk}/").status_code == 404
    assert told(save(limited, brand)) == (403, "permission_denied")
    assert Api(team, alice, "prompts:read").get("/api/v1/rubrics/").status_code == 403


def test_many_rubrics_ask_the_database_as_often_as_one(api, brand, alice):
    rubric_in_use(brand)
    one = api.queries("rubrics/")
    for step in (1, 2):
        save_rubric(brand=brand, changes={"sliders": {"human": step}}, note="x", author=alice)
    assert len(api.rows("rubrics/")) == 3
    assert api.queries("rubrics/") == one


def test_the_ten_jobs_are_there_each_with_its_table(api):
    rows = api.rows("jobs/")
    assert len(rows) == 10
    assert rows[0]["id"] == "trust"
    one = api.get("/api/v1/jobs/trust/?fields=title,cues").json()
    assert (one["title"], set(one)) == ("Trust", {"id", "title", "cues"})
    assert sum(cue["weight"] for cue in one["cues"]) == pytest.approx(100)
    assert api.get("/api/v1/jobs/joy/").status_code == 404
    assert told(api.get("/api/v1/jobs/?brand=x")) == (400, "unknown_parameter")


OWN = {"title": "Quiet", "starts_from": "trust", "description": "Less.", "changes": WIDER}


def test_a_job_of_the_teams_own_is_made_changed_and_deleted(api, brand):
    made = api.send("custom-jobs/", **OWN)
    assert made.status_code == 201
    assert {name: made.json()[name] for name in OWN} == OWN
    address = f"custom-jobs/{made.json()['id']}/"
    tag = {"If-Match": made["ETag"]}
    changed = api.change(address, tag, title="Calm", changes={})
    assert (changed.json()["title"], changed.json()["changes"]) == ("Calm", {})
    assert told(api.change(address, tag, title="Late")) == (412, "changed_meanwhile")
    assert told(api.change(address, starts_from="warm")) == (400, "invalid")
    assert told(api.change(address, changes={"cues": {"x": {}}})) == (422, "bad_changes")
    job = CustomJob.objects.get()
    change_brand(brand=brand, custom_job=job, job="trust")
    assert told(api.delete(f"/api/v1/{address}")) == (409, "job_in_use")
    change_brand(brand=brand, custom_job=None)
    assert api.delete(f"/api/v1/{address}").status_code == 204
    assert api.rows("custom-jobs/") == []


def test_a_job_with_a_taken_name_or_bad_changes_is_not_made(api, theirs):
    api.send("custom-jobs/", **OWN)
    assert told(api.send("custom-jobs/", **OWN)) == (409, "name_taken")
    assert told(api.send("custom-jobs/", **OWN | {"title": "Trust"})) == (409, "name_taken")
    bad = OWN | {"title": "Bad", "changes": {"cues": {"x": {}}}}
    assert told(api.send("custom-jobs/", **bad)) == (422, "bad_changes")
    job = CustomJob.objects.get()
    assert theirs.get(f"/api/v1/custom-jobs/{job.pk}/").status_code == 404
    assert theirs.delete(f"/api/v1/custom-jobs/{job.pk}/").status_code == 404


def test_a_token_of_some_brands_neither_sees_nor_makes_the_teams_jobs(api, team, alice, brand):
    api.send("custom-jobs/", **OWN)
    limited = Api(team, alice, "brands:read", "brands:write", brands=[brand])
    assert limited.rows("custom-jobs/") == []
    assert limited.send("custom-jobs/", **OWN | {"title": "X"}).status_code == 403


@pytest.fixture
def version(brand):
    return scored_portrait(brand, "Averted", gaze_off_lens=24.0).current_version


def correct(api, version, **more):
    sent = {"version": str(version.pk), "cue": "gaze_off_lens", "value": 2.0, "reason": WHY}
    return api.send("corrections/", **sent | more)


def test_a_cue_is_corrected_and_measured_again(api, version):
    before = version.assessments.get()
    made = correct(api, version)
    assert made.status_code == 201
    body = made.json()
    assert (body["cue"], body["value"], body["withdrawn_at"]) == ("gaze_off_lens", 2.0, None)
    whole = api.get(f"/api/v1/assessments/{before.pk}/").json()
    assert whole["overall"] > before.overall
    assert whole["overrides"][0]["machine_value"] == 24.0
    for query in (f"portrait={version.portrait_id}", f"assessment={before.pk}", "in_force=true"):
        assert [row["id"] for row in api.rows(f"corrections/?{query}")] == [body["id"]]
    assert api.rows("corrections/?cue=head_roll") == []
    gone = api.send(f"corrections/{body['id']}/withdraw/")
    assert gone.json()["withdrawn_at"] is not None
    assert version.assessments.get().overall == before.overall
    assert api.rows("corrections/?in_force=true") == []


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"value": 900}, (422, "cannot_correct")),
        ({"cue": "charm"}, (400, "invalid")),
        ({"reason": " "}, (400, "invalid")),
        ({"value": 10**400}, (400, "invalid")),
        ({"replaces": "0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"}, (409, "corrected_meanwhile")),
    ],
)
def test_a_correction_that_cannot_be_is_refused(api, version, sent, refusal):
    assert told(correct(api, version, **sent)) == refusal
    assert not CueOverride.objects.exists()


def test_corrections_are_hidden_from_strangers_other_brands_and_other_scopes(
    api, theirs, team, alice, version
):
    made = correct(api, version).json()["id"]
    other = Api(team, alice, "assessments:read", brands=[make_brand(team, "Other")])
    for stranger in (theirs, other):
        assert stranger.rows("corrections/") == []
        assert stranger.get(f"/api/v1/corrections/{made}/").status_code == 404
    assert theirs.send(f"corrections/{made}/withdraw/").status_code == 404
    assert told(correct(theirs, version)) == (400, "invalid")
    assert told(correct(other, version)) == (403, "permission_denied")
