"""Packs over the API: asked for, held back, made, fetched."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.actions import alt_texts, packs, persons, portals, reviews
from portfolio.actions.renditions import record_renditions
from portfolio.exporting import MADE_BY_AI
from portfolio.models import AuditEvent, Delivery, Guest
from tests.api.calling import Api, get, post, told
from tests.factories import library_of, make_brand, make_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden", credit="Studio Halden")


@pytest.fixture
def portal(brand):
    return portals.open_portal(brand=brand, by=None, name="Review")


@pytest.fixture
def prepared(brand):
    """A version with its size, and nothing else of what the gate asks for."""
    return record_renditions(version=make_portrait(library_of(brand)).current_version)


@pytest.fixture
def ready(brand, portal, prepared):
    """A version with all that the gate asks for but the source type."""
    person = persons.add_person(brand=brand, name="Ines Brandt")
    agreement = persons.Agreement(date(2026, 1, 1), True, True)
    persons.record_consent(person=person, agreement=agreement, by=None)
    persons.set_portrait_person(portrait=prepared.portrait, person=person)
    [item] = portals.add_to_portal(portal=portal, portraits=[prepared.portrait], by=None)
    clara = Guest.objects.create(portal=portal, email="clara@client.example", name="Clara")
    reviews.record_decision(item=item, version=prepared, by=clara, answer="approve")
    alt_texts.save_alt_text(version=prepared, text="Soft light.", is_confirmed=True, by=None)
    return prepared


@pytest.fixture
def api(team, alice):
    return Api(team, alice, "exports:create", "brands:read")


def wanted(version, **more):
    brand = version.portrait.library.brand_id
    sent = {"brand": brand, "versions": [version.pk], "presets": ["linkedin_circle"]}
    return sent | {"declared": MADE_BY_AI} | more


def test_a_pack_is_asked_for_made_and_fetched(api, ready, portal):
    asked = post(api, "exports/", wanted(ready, portal=portal.pk))
    assert asked.status_code == 202, asked.content
    waiting = api.get(asked["Location"]).json()
    assert (waiting["state"], waiting["file"], waiting["portal"]) == (
        "queued",
        None,
        str(portal.pk),
    )
    assert waiting["versions"] == [str(ready.pk)]
    assert waiting["gate"][0] == {
        "version": str(ready.pk), "preset": "linkedin_circle", "missing": []
    }  # fmt: skip
    assert api.get(asked["Location"] + "file/").status_code == 404
    packs.make_delivery(delivery=Delivery.objects.get())
    done = api.get(asked["Location"] + "?expand=brand").json()
    assert (done["state"], done["declared"], done["problem"]) == ("made", MADE_BY_AI, "")
    assert done["expanded"]["brand"]["credit"] == "Studio Halden"
    file = api.get(done["file"], headers={"Accept": "application/zip"})
    assert file["Content-Type"] == "application/zip"
    assert "attachment" in file["Content-Disposition"]
    content = b"".join(file.streaming_content)
    assert len(content) == done["bytes"]
    assert any(name.endswith(".jpg") for name in zipfile.ZipFile(io.BytesIO(content)).namelist())


def test_who_fetches_a_pack_is_written_down_and_who_only_looks_is_not(api, ready):
    key = post(api, "exports/", wanted(ready)).json()["id"]
    packs.make_delivery(delivery=Delivery.objects.get())
    exported = AuditEvent.objects.filter(action="export.downloaded")
    before = exported.count()
    assert api.head(f"/api/v1/exports/{key}/file/").status_code == 200
    assert exported.count() == before
    b"".join(get(api, f"exports/{key}/file/").streaming_content)
    assert exported.count() == before + 1
    assert exported.first().actor_name == "Alice (token Test)"


def test_a_pack_that_has_had_its_time_is_gone_also_for_who_wants_a_zip(api, ready):
    key = post(api, "exports/", wanted(ready)).json()["id"]
    packs.make_delivery(delivery=Delivery.objects.get())
    Delivery.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert get(api, f"exports/{key}/").json()["file"] is None
    gone = api.get(f"/api/v1/exports/{key}/file/", headers={"Accept": "application/zip"})
    assert told(gone) == (404, "not_found")
    assert gone["Content-Type"] == "application/problem+json"


def test_a_closed_gate_says_what_is_missing_of_what_for_which_channel(api, prepared):
    sent = wanted(prepared, presets=["linkedin_circle", "banner_16x9"], declared="")
    refused = post(api, "exports/", sent)
    assert told(refused) == (422, "gate_closed")
    items = refused.json()["items"]
    assert {(item["version"], item["preset"]) for item in items} == {
        (str(prepared.pk), "linkedin_circle"), (str(prepared.pk), "banner_16x9")
    }  # fmt: skip
    codes = {each["code"] for each in items[0]["missing"]}
    assert codes == {"source_type", "person", "approval", "alt_text"}
    assert all(each["detail"] for each in items[0]["missing"])
    assert Delivery.objects.count() == 0


def test_a_reason_lets_it_pass_and_is_kept(api, prepared):
    asked = post(api, "exports/", wanted(prepared, override_reason="For the jury"))
    assert asked.status_code == 202
    assert asked.json()["override_reason"] == "For the jury"
    assert {each["code"] for each in asked.json()["gate"][0]["missing"]} >= {"person"}


def test_only_current_versions_of_the_brand_that_are_prepared_leave(api, team, ready):
    other = make_portrait(library_of(make_brand(team, "Other")), "synthetic/male-00.jpg")
    strange = record_renditions(version=other.current_version)
    refused = post(api, "exports/", wanted(ready, versions=[ready.pk, strange.pk]))
    assert told(refused) == (422, "not_deliverable")
    assert refused.json()["versions"] == [str(strange.pk)]
    raw = make_portrait(ready.portrait.library, "synthetic/male-03.jpg").current_version
    assert told(post(api, "exports/", wanted(raw))) == (422, "not_deliverable")


def test_a_pack_for_a_portal_holds_what_it_shows(api, brand, ready):
    empty = portals.open_portal(brand=brand, by=None, name="Empty")
    assert told(post(api, "exports/", wanted(ready, portal=empty.pk))) == (422, "bad_choice")
    portals.close_portal(portal=empty)
    closed = post(api, "exports/", wanted(ready, portal=empty.pk))
    assert closed.json()["errors"][0]["field"] == "portal"


@pytest.mark.parametrize(
    "wrong", [{"versions": []}, {"presets": []}, {"presets": ["tv"]}, {"declared": "a photo"}]
)
def test_errors_name_the_field(api, ready, wrong):
    answer = post(api, "exports/", wanted(ready, **wrong))
    assert told(answer) == (400, "invalid")
    assert answer.json()["errors"][0]["field"].split(".")[0] == next(iter(wrong))


def test_to_keep_prompts_in_files_a_token_reads_prompts(api, team, alice, ready):
    sent = wanted(ready, keeps_prompt=True)
    assert told(post(api, "exports/", sent)) == (403, "permission_denied")
    both = Api(team, alice, "exports:create", "prompts:read")
    assert post(both, "exports/", sent).json()["keeps_prompt"]


def test_another_teams_packs_and_those_of_other_brands_are_not_there(
    api, team, alice, mallory, ready
):
    key = post(api, "exports/", wanted(ready)).json()["id"]
    packs.make_delivery(delivery=Delivery.objects.get())
    theirs = Api(mallory.memberships.get().team, mallory, "exports:create")
    limited = Api(team, alice, "exports:create", brands=[make_brand(team, "Other")])
    for stranger in (theirs, limited):
        assert stranger.rows("exports/") == []
        assert get(stranger, f"exports/{key}/").status_code == 404
        assert get(stranger, f"exports/{key}/file/").status_code == 404
        assert post(stranger, "exports/", wanted(ready)).status_code == 400
    assert Delivery.objects.count() == 1


def test_each_operation_asks_for_its_scope(team, alice, ready):
    api = Api(team, alice, "brands:read", "portraits:read")
    assert told(get(api, "exports/")) == (403, "permission_denied")
    assert told(post(api, "exports/", wanted(ready))) == (403, "permission_denied")


def test_a_longer_list_asks_the_database_as_often(api, brand, ready):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            api.rows(f"exports/?brand={brand.pk}&state=queued&expand=brand")
        return len(caught)

    post(api, "exports/", wanted(ready))
    queries()
    few = queries()
    for _ in range(4):
        post(api, "exports/", wanted(ready))
    assert len(api.rows("exports/")) == 5
    assert queries() == few
