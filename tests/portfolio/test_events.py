"""Events tell what happens to a portrait, its brand, and who is shown, in their whole life."""

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.base import File
from django.core.files.temp import NamedTemporaryFile
from django.utils import timezone

from portfolio import uploads
from portfolio.acting import acting_as
from portfolio.actions import brands, comments, expiring_consents, packs, persons, portals, reviews
from portfolio.actions.erasures import erase_person, purge_entry
from portfolio.actions.events import publish
from portfolio.actions.leftovers import verify_erasure
from portfolio.actions.persons import Agreement
from portfolio.actions.portal_links import open_portal_link, revoke_portal_link
from portfolio.actions.portal_log import log_event
from portfolio.actions.portraits import (
    add_version,
    archive_portrait,
    rename_portrait,
    restore_portrait,
)
from portfolio.actions.review_news import follow_deadlines
from portfolio.actions.reviews import PlannedStage
from portfolio.actions.trash import move_to_trash, restore_from_trash
from portfolio.event_types import EVENTS, SOURCES
from portfolio.models import Consent, Delivery, Erasure, Event, Guest, Portal, PortalEvent
from portfolio.pages.audit_words import SENTENCES
from prompts.actions.library import add_prompt
from scoring.actions.assessments import _finish_failed, record_scorecard
from scoring.actions.report_history import keep_report
from scoring.actions.rubrics import save_rubric
from scoring.rubric.jobs import rubric_for
from scoring.rubric.verdict import PictureReading, judge
from scoring.version import ENGINE_VERSION
from tests.factories import library_of, make_brand, make_portrait, portrait_file
from tests.pages.readings import bare_portrait, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden")


def kinds(**about) -> list[str]:
    """What happened, oldest first."""
    found = Event.objects.filter(**about).order_by("at", "id")
    return list(found.values_list("kind", flat=True))


def last(kind: str) -> Event:
    return Event.objects.filter(kind=kind).latest("at")


def plan(portal: Portal, **more) -> None:
    stage = PlannedStage(name="Client", side="client", **more)
    reviews.plan_stages(portal=portal, stages=[stage])


def review(brand, portrait, alice, **stage) -> SimpleNamespace:
    """The portrait in a portal with one stage for a guest."""
    portal = portals.open_portal(brand=brand, by=alice, name="Review")
    plan(portal, **stage)
    link, _ = open_portal_link(portal=portal, by=alice)
    guest = Guest.objects.create(portal=portal, name="Clara", email="clara@client.example")
    [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=alice)
    return SimpleNamespace(portal=portal, link=link, guest=guest, item=item)


def test_the_whole_life_of_a_portrait_is_told(brand, alice):
    with acting_as(alice.pk, "Alice"):
        portrait = make_portrait(library_of(brand))
        rename_portrait(portrait=portrait, title="Ines")
        rename_portrait(portrait=portrait, title="Ines")
        upload = uploads.inspect(portrait_file("synthetic/female-03.jpg"))
        version = add_version(portrait=portrait, upload=upload, by=alice)
        archive_portrait(portrait=portrait, by=alice)
        restore_portrait(portrait=portrait, by=alice)
        person = persons.add_person(brand=brand, name="Ines Quill")
        persons.set_portrait_person(portrait=portrait, person=person)
        restore_from_trash(entry=move_to_trash(row=portrait, by=alice))
        entry = move_to_trash(row=portrait, by=alice)
    assert kinds(object_id=str(portrait.pk)) == [
        "portrait.created",
        "portrait.updated",
        "portrait.version_added",
        "portrait.updated",
        "portrait.updated",
        "portrait.updated",
        "portrait.trashed",
        "portrait.restored",
        "portrait.trashed",
    ]
    changes = Event.objects.filter(kind="portrait.updated").order_by("at", "id")
    assert [event.previous for event in changes] == [
        {"title": "Female 00"},
        {"is_archived": False},
        {"is_archived": True},
        {"person": None},
    ]
    assert last("portrait.version_added").details["version"] == str(version.pk)
    assert {event.actor_id for event in changes} == {alice.pk}
    purge_entry(entry=entry)
    assert kinds(object_id=str(portrait.pk)) == ["portrait.deleted"]
    gone = last("portrait.deleted")
    assert (gone.previous, gone.details, gone.brand) == ({}, {}, brand)


def test_scores_are_told_with_the_one_before(brand):
    portrait = bare_portrait(brand, "Ines")
    assessment = record(portrait.current_version.assessments.get())
    event = last("portrait.scored")
    assert event.object_id == str(portrait.pk)
    assert event.details["overall"] == assessment.overall
    assert event.details["assessment"] == str(assessment.pk)
    assert event.previous == {"overall": None}
    _finish_failed(assessment, RuntimeError("a fault of ours"))
    assert last("portrait.score_failed").details["reason"].startswith("Scoring stopped")


def test_a_picture_that_cannot_be_scored_is_told_with_its_reason(brand):
    assessment = bare_portrait(brand, "Ines").current_version.assessments.get()
    words = ("no_face", "There is no face.", "Show one.")
    seen = PictureReading("0" * 64, {}, *words, engine_version=ENGINE_VERSION)
    card = judge(seen, rubric_for("trust", {}))
    record_scorecard(assessment=assessment, scorecard=card)
    details = last("portrait.unassessable").details
    assert tuple(details[name] for name in ("code", "reason", "advice")) == words


def test_a_review_is_told_from_the_question_to_the_end(brand, alice):
    portrait = make_portrait(library_of(brand))
    found = review(brand, portrait, alice)
    version = portrait.current_version
    assert last("decision.requested").details["version"] == str(version.pk)
    comments.add_comment(version=version, text="Warmer?", by=found.guest, portal=found.portal)
    said = last("comment.created")
    assert (said.actor_name, said.actor_id) == ("Clara", None)
    assert "Warmer?" not in str(said.details)
    decision = reviews.record_decision(
        item=found.item, version=version, answer="approve", by=found.guest
    )
    assert last("decision.recorded").details["answer"] == "approve"
    assert last("decision.recorded").object_id == str(decision.pk)
    done = last("decision.completed")
    assert (done.details["state"], done.previous) == ("approved", {"state": "waiting"})
    reviews.withdraw_decision(decision=decision, by=found.guest)
    upload = uploads.inspect(portrait_file("synthetic/female-03.jpg"))
    add_version(portrait=portrait, upload=upload, by=alice)
    about = ("decision.", "comment.")
    assert [kind for kind in kinds() if kind.startswith(about)] == [
        "decision.requested",
        "comment.created",
        "decision.completed",
        "decision.recorded",
        "decision.withdrawn",
        "decision.requested",
        "decision.requested",
    ]


def test_a_deadline_that_passed_is_told_once(brand, alice):
    portrait = make_portrait(library_of(brand))
    due = timezone.now() - timedelta(hours=1)
    review(brand, portrait, alice, due_at=due)
    for _ in range(3):
        follow_deadlines()
    assert kinds(kind="decision.overdue") == ["decision.overdue"]
    assert last("decision.overdue").object_id == str(portrait.pk)


def test_silence_that_counts_is_told_as_overdue_and_then_as_a_decision(brand, alice):
    portrait = make_portrait(library_of(brand))
    due = timezone.now() - timedelta(hours=1)
    review(brand, portrait, alice, due_at=due, silence="approve")
    follow_deadlines()
    assert {"decision.overdue", "decision.recorded", "decision.completed"} <= set(kinds())
    assert last("decision.recorded").details["is_by_silence"] is True


def test_a_brand_and_its_parts_are_told(team, alice):
    brand = make_brand(team, "Halden")
    brands.change_brand(brand=brand, tone="calm", job="warm", alert_below=70)
    changes = {"sliders": {"human": 2}}
    save_rubric(brand=brand, changes=changes, note="More human.", author=alice)
    library = brands.add_library(brand=brand, name="Spring")
    add_prompt(brand=brand, name="House", text="a calm portrait", by=alice)
    restore_from_trash(entry=move_to_trash(row=library, by=alice))
    entry = move_to_trash(row=brand, by=alice)
    assert kinds(brand=brand) == [
        "brand.created",
        "library.created",
        "brand.updated",
        "brand.updated",
        "brand.rubric_changed",
        "library.created",
        "prompt.added",
        "library.trashed",
        "library.restored",
        "brand.trashed",
    ]
    assert Event.objects.filter(kind="brand.updated").earliest("at").previous == {"job": "trust"}
    purge_entry(entry=entry)
    assert set(kinds()) == {"brand.deleted", "library.deleted"}
    assert last("brand.deleted").brand is None


def test_a_fall_of_consistency_is_told(brand):
    brands.change_brand(brand=brand, alert_below=70)
    brand.refresh_from_db()
    for overall in (80.0, 60.0):
        data = {"n": 9, "overall": overall, "interval": None, "dimensions": [], "different": []}
        keep_report(brand=brand, data=data, at=timezone.now())
    assert last("brand.consistency_dropped").details == {"overall": 60.0, "threshold": 70}


def test_a_portal_is_told_with_who_came(brand, alice):
    portrait = make_portrait(library_of(brand))
    found = review(brand, portrait, alice)
    more = {"portal": found.portal, "link": found.link}
    log_event(kind=PortalEvent.Kind.OPENED, **more)
    log_event(kind=PortalEvent.Kind.VIEWED, guest=found.guest, portrait=portrait, **more)
    log_event(kind=PortalEvent.Kind.DOWNLOADED, guest=found.guest, portrait=portrait, **more)
    revoke_portal_link(link=found.link)
    portals.close_portal(portal=found.portal)
    assert kinds(object_id=str(found.portal.pk)) == [
        "portal.created",
        "portal.opened",
        "portal.downloaded",
        "portal.revoked",
        "portal.updated",
    ]
    opened, taken = last("portal.opened"), last("portal.downloaded")
    assert (opened.actor_name, taken.actor_name) == ("A guest", "Clara")
    assert taken.details["portrait"] == str(portrait.pk)


def test_consents_are_told_when_given_when_they_end_soon_and_when_taken_back(brand, alice):
    person = persons.add_person(brand=brand, name="Ines Quill")
    today = timezone.localdate()
    for days in (400, 10):
        agreement = Agreement(today, covers_publication=True, expires_at=today + timedelta(days))
        persons.record_consent(person=person, agreement=agreement, by=alice)
    assert [expiring_consents.tell_of_expiring() for _ in range(2)] == [1, 0]
    consent = Consent.objects.first()
    assert last("consent.expiring").object_id == str(consent.pk)
    persons.revoke_consent(consent=consent)
    assert kinds(object_type="consent") == [
        "consent.granted",
        "consent.granted",
        "consent.expiring",
        "consent.revoked",
    ]
    assert "Quill" not in str(list(Event.objects.values()))


def test_a_pack_that_is_made_is_told(brand):
    pack = Delivery.objects.create(brand=brand, expires_at=timezone.now())
    with NamedTemporaryFile() as file:
        file.write(b"a pack")
        packs._end(pack, file=File(file))
    assert last("export.ready").details == {"bytes": 6}
    assert last("export.ready").object_type == "export"


def test_of_an_erased_person_no_event_is_left_but_that_portraits_are_gone(brand, alice, hook):
    portrait = make_portrait(library_of(brand))
    person = persons.add_person(brand=brand, name="Ines Quill")
    persons.set_portrait_person(portrait=portrait, person=person)
    found = review(brand, portrait, alice)
    log_event(portal=found.portal, kind=PortalEvent.Kind.DOWNLOADED, portrait=portrait)
    comments.add_comment(version=portrait.current_version, text="Warmer?", by=alice)
    proof = erase_person(person=person, by=alice)
    verify_erasure(erasure=proof)  # the file goes when all is committed
    assert [each for each in Erasure.objects.get().leftovers if "/" not in each] == []
    left = [event for event in Event.objects.all() if str(portrait.pk) in str(vars(event))]
    assert [event.kind for event in left] == ["portrait.deleted"]
    assert left[0].deliveries.count() == 1


def test_every_event_stands_in_the_documentation():
    page = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
    assert all(f"| `{kind}` | {words} |" in page for kind, words in EVENTS.items())
    assert set(re.findall(r"^\| `([a-z_.]+)` \|", page, re.MULTILINE)) == set(EVENTS)


def test_every_source_is_an_action_of_the_log_and_every_kind_is_known():
    assert set(SOURCES) <= set(SENTENCES)
    told_as = {source.kind for source in SOURCES.values() if "{" not in source.kind}
    assert told_as <= set(EVENTS)


def test_an_event_that_nobody_knows_cannot_be_told(brand):
    with pytest.raises(KeyError):
        publish("brand.eaten", target=brand)
