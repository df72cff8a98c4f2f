"""Persons, their consents, their erasure, and the trash, over the API."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.actions import persons
from portfolio.actions.leftovers import verify_erasure
from portfolio.actions.trash import move_to_trash
from portfolio.models import (
    ApiCall,
    AuditEvent,
    Consent,
    Erasure,
    Person,
    Portrait,
    Role,
    TrashEntry,
)
from tests.api.calling import Api, get, patch, post, told
from tests.cast import make_member
from tests.factories import library_of, make_brand, make_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
ALL = ("persons:read", "persons:write", "persons:erase", "admin:read", "brands:read")
TRASH = ("portraits:read", "portraits:write")
AGREED = {"covers_publication": True, "given_at": "2026-01-01", "channels": ["website"]}


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden")


@pytest.fixture
def ines(brand):
    return persons.add_person(brand=brand, name="Ines Brandt", email="ines@example.com")


@pytest.fixture
def api(team, alice):
    return Api(team, alice, *ALL)


@pytest.fixture
def theirs(mallory):
    """A person of another team."""
    brand = make_brand(mallory.memberships.get().team, "Elsewhere")
    return persons.add_person(brand=brand, name="Nobody’s business")


def agree(person):
    agreement = persons.Agreement(date(2026, 1, 1), True, True)
    return persons.record_consent(person=person, agreement=agreement, by=None)


def test_a_person_is_added_found_changed_and_deleted_into_the_trash(api, brand):
    made = post(api, "persons/", {"brand": brand.pk, "name": "Ines Brandt", "note": "Founder"})
    assert made.status_code == 201
    key = made.json()["id"]
    assert [row["id"] for row in api.rows("persons/?name__contains=BRAND")] == [key]
    assert api.rows("persons/?name__contains=nobody") == []
    changed = patch(api, f"persons/{key}/", {"name": "Ines B."})
    assert (changed.json()["name"], changed.json()["note"]) == ("Ines B.", "Founder")
    acted = AuditEvent.objects.get(action="person.changed")
    assert acted.actor_name == "Alice (token Test)"
    assert api.delete(f"/api/v1/persons/{key}/").status_code == 204
    assert get(api, f"persons/{key}/").status_code == 404
    assert TrashEntry.objects.get().name == "Ines B."


def test_a_name_is_taken_once_and_a_person_stays_in_its_brand(api, team, brand, ines):
    again = post(api, "persons/", {"brand": brand.pk, "name": ines.name})
    assert told(again) == (409, "name_taken")
    other = post(api, "persons/", {"brand": brand.pk, "name": "Else"}).json()
    assert told(patch(api, f"persons/{other['id']}/", {"name": ines.name})) == (409, "name_taken")
    elsewhere = make_brand(team, "Other")
    moved = patch(api, f"persons/{ines.pk}/", {"brand": elsewhere.pk})
    assert moved.json()["errors"][0]["code"] == "stays"
    assert patch(api, f"persons/{ines.pk}/", {"brand": brand.pk}).status_code == 200


def test_an_address_is_an_address_or_nothing(api, ines):
    wrong = patch(api, f"persons/{ines.pk}/", {"email": "nobody"}).json()["errors"]
    assert [(each["field"], each["code"]) for each in wrong] == [("email", "invalid")]
    assert patch(api, f"persons/{ines.pk}/", {"email": ""}).json()["email"] == ""


def test_an_old_etag_changes_and_deletes_nobody(api, ines):
    old = get(api, f"persons/{ines.pk}/")["ETag"]
    patch(api, f"persons/{ines.pk}/", {"note": "Founder"})
    late = patch(api, f"persons/{ines.pk}/", {"note": "Guest"}, **{"If-Match": old})
    assert told(late) == (412, "changed_meanwhile")
    gone = api.delete(f"/api/v1/persons/{ines.pk}/", headers={"If-Match": old})
    assert told(gone) == (412, "changed_meanwhile")
    assert Person.objects.get(pk=ines.pk).note == "Founder"


def test_another_teams_persons_and_consents_are_not_there(api, theirs):
    consent = agree(theirs)
    assert api.rows("persons/") == api.rows("consents/") == []
    assert get(api, f"persons/{theirs.pk}/").status_code == 404
    assert post(api, f"persons/{theirs.pk}/erase/", {"portraits": 0}).status_code == 404
    assert post(api, f"consents/{consent.pk}/revoke/").status_code == 404
    made = post(api, "consents/", AGREED | {"person": theirs.pk})
    assert (made.status_code, made.json()["errors"][0]["field"]) == (400, "person")
    assert post(api, "persons/", {"brand": theirs.brand_id, "name": "X"}).status_code == 400
    assert Consent.objects.get().revoked_at is None


def test_a_token_of_some_brands_reaches_their_persons_alone(team, alice, brand, ines):
    other = persons.add_person(brand=make_brand(team, "Other"), name="Otto")
    agree(other)
    api = Api(team, alice, *ALL, brands=[brand])
    assert [row["name"] for row in api.rows("persons/")] == ["Ines Brandt"]
    assert api.rows("consents/") == []
    assert get(api, f"persons/{other.pk}/").status_code == 404
    assert patch(api, f"persons/{ines.pk}/", {"note": "x"}).status_code == 200
    assert api.rows("erasures/") == []


def test_each_operation_asks_for_its_scope(team, alice, brand, ines):
    reading = Api(team, alice, "persons:read")
    assert get(reading, f"persons/{ines.pk}/").status_code == 200
    for answer in (
        post(reading, "persons/", {"brand": brand.pk, "name": "X"}),
        patch(reading, f"persons/{ines.pk}/", {"name": "X"}),
        reading.delete(f"/api/v1/persons/{ines.pk}/"),
        post(reading, "consents/", AGREED | {"person": ines.pk}),
        get(reading, "erasures/"),
        get(reading, "trash/"),
    ):
        assert told(answer) == (403, "permission_denied")
    writing = Api(team, alice, "persons:read", "persons:write")
    assert post(writing, f"persons/{ines.pk}/erase/", {"portraits": 0}).status_code == 403
    portraits = Api(team, alice, "portraits:read")
    assert get(portraits, "persons/").status_code == 403


def test_a_consent_is_recorded_read_and_taken_back(api, brand, ines):
    portrait = make_portrait(library_of(brand))
    persons.set_portrait_person(portrait=portrait, person=ines)
    made = post(api, "consents/", AGREED | {"person": ines.pk, "document": "Folder 12"})
    assert (made.status_code, made.json()["channels"]) == (201, ["website"])
    assert Consent.objects.get().recorded_by_id is not None
    [row] = api.rows(f"consents/?person={ines.pk}&brand={brand.pk}")
    assert (row["document"], row["revoked_at"]) == ("Folder 12", None)
    revoked = post(api, f"consents/{row['id']}/revoke/").json()
    assert revoked["revoked_at"] is not None
    assert post(api, f"consents/{row['id']}/revoke/").json() == revoked
    shown = get(api, f"persons/{ines.pk}/?expand=consents,brand").json()
    assert shown["withdrawn_at"] is not None
    assert shown["expanded"]["consents"] == [revoked]
    assert shown["expanded"]["brand"]["name"] == "Halden"
    refused = api.delete(f"/api/v1/persons/{ines.pk}/")
    assert told(refused) == (409, "hides_pictures")
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"covers_publication": False}, {"expires_at": "2025-12-31"}],
)
def test_what_is_no_consent_is_refused(api, ines, wrong):
    answer = post(api, "consents/", AGREED | {"person": ines.pk} | wrong)
    assert told(answer) == (422, "bad_consent")
    assert Consent.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"channels": ["tv"]}, "channels.0"), ({"given_at": "soon"}, "given_at")],
)
def test_errors_of_a_consent_name_the_field(api, ines, wrong, field):
    answer = post(api, "consents/", AGREED | {"person": ines.pk} | wrong)
    assert [each["field"] for each in answer.json()["errors"]] == [field]


def test_a_person_is_erased_by_who_has_counted_and_the_proof_is_read(
    api, brand, ines, django_capture_on_commit_callbacks
):
    portrait = make_portrait(library_of(brand))
    persons.set_portrait_person(portrait=portrait, person=ines)
    move_to_trash(row=portrait, by=None)
    address = f"persons/{ines.pk}/erase/"
    assert post(api, address, {}).json()["errors"][0]["field"] == "portraits"
    refused = post(api, address, {"portraits": 0})
    assert told(refused) == (422, "wrong_count")
    assert refused.json()["portraits"] == 1
    assert Portrait.all_rows.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        done = post(api, address, {"portraits": 1})
    assert done.status_code == 202
    assert not Person.all_rows.exists()
    assert not Portrait.all_rows.exists()
    proof = api.get(done["Location"]).json()
    assert proof == done.json()
    assert (proof["reason"], proof["by"], proof["verified_at"]) == ("person", "Alice", None)
    assert "looked_for" not in proof
    assert "Ines" not in str(proof)
    erasure = verify_erasure(erasure=Erasure.objects.get())
    assert erasure.leftovers == []
    [row] = api.rows("erasures/?reason=person")
    assert row["verified_at"] is not None


def test_what_was_answered_to_a_call_with_a_key_is_erased_with_the_person(
    api, brand, ines, django_capture_on_commit_callbacks
):
    sent = {"brand": brand.pk, "name": "Juna Falk", "email": "juna@example.com"}
    juna = post(api, "persons/", sent, **{"Idempotency-Key": "first"}).json()
    post(api, "persons/", sent | {"name": "Other"}, **{"Idempotency-Key": "second"})
    with django_capture_on_commit_callbacks(execute=True):
        post(api, f"persons/{juna['id']}/erase/", {"portraits": 0})
    assert list(ApiCall.objects.values_list("key", flat=True)) == ["second"]
    assert verify_erasure(erasure=Erasure.objects.get()).leftovers == []


def test_only_an_admin_erases_and_reads_proof(team, ines):
    eve = make_member(team, "Eve", Role.ADMIN)
    api = Api(team, eve, *ALL)
    team.members.filter(user=eve).update(role=Role.EDITOR)
    assert post(api, f"persons/{ines.pk}/erase/", {"portraits": 0}).status_code == 403
    assert get(api, "erasures/").status_code == 403
    assert Person.objects.count() == 1


def test_what_is_in_the_trash_is_listed_and_restored(team, alice, brand):
    portrait = make_portrait(library_of(brand))
    move_to_trash(row=portrait, by=alice)
    api = Api(team, alice, *TRASH)
    [row] = api.rows(f"trash/?brand={brand.pk}&kind=portrait")
    assert (row["row_id"], row["portraits"], row["doomed_at"]) == (str(portrait.pk), 1, None)
    back = post(api, f"trash/{row['id']}/restore/")
    assert (back.status_code, back.json()) == (200, row)
    assert Portrait.objects.count() == 1
    assert api.rows("trash/") == []
    assert post(api, f"trash/{row['id']}/restore/").status_code == 404


def test_what_cannot_come_back_as_things_stand_says_why(team, alice, brand):
    portrait = make_portrait(library_of(brand))
    entry = move_to_trash(row=portrait, by=alice)
    move_to_trash(row=library_of(brand), by=alice)
    api = Api(team, alice, *TRASH)
    assert told(post(api, f"trash/{entry.pk}/restore/")) == (409, "not_restorable")
    TrashEntry.objects.filter(pk=entry.pk).update(doomed_at=timezone.now())
    assert told(post(api, f"trash/{entry.pk}/restore/")) == (409, "not_restorable")


def test_the_trash_shows_of_persons_and_brands_what_the_token_may_read(team, alice, brand, ines):
    move_to_trash(row=ines, by=alice)
    move_to_trash(row=library_of(brand), by=alice)
    assert Api(team, alice, *TRASH).rows("trash/") == []
    reading = Api(team, alice, *TRASH, "persons:read")
    [row] = reading.rows("trash/")
    assert row["kind"] == "person"
    assert told(post(reading, f"trash/{row['id']}/restore/")) == (403, "permission_denied")
    writing = Api(team, alice, *TRASH, "persons:read", "persons:write")
    assert post(writing, f"trash/{row['id']}/restore/").status_code == 200
    assert Person.objects.get() == ines


def test_another_teams_trash_and_that_of_other_brands_are_not_there(team, alice, brand, theirs):
    entry = move_to_trash(row=theirs, by=None)
    inside = move_to_trash(row=make_portrait(library_of(make_brand(team, "Other"))), by=None)
    scopes = (*TRASH, "persons:read")
    assert get(Api(team, alice, *scopes), f"trash/{entry.pk}/").status_code == 404
    limited = Api(team, alice, *scopes, brands=[brand])
    assert limited.rows("trash/") == []
    assert post(limited, f"trash/{inside.pk}/restore/").status_code == 404


def test_a_longer_list_asks_the_database_as_often(api, brand, ines):
    def queries():

        with CaptureQueriesContext(
            connection,
        ) as caught:
            api.rows("persons/?expand=consents,brand&count=true")
            api.rows("consents/")
        return len(caught)

    agree(ines)
    queries()
    few = queries()
    for number in range(4):
        agree(persons.add_person(brand=brand, name=f"Person {number}"))
    assert queries() == few


def test_consents_are_recorded_for_days_to_come(api, ines):
    ends = timezone.localdate() + timedelta(days=30)
    sent = AGREED | {"person": ines.pk, "expires_at": ends.isoformat()}
    assert post(api, "consents/", sent).json()["expires_at"] == ends.isoformat()
