"""Erasing: nothing is left in any table or in the storage, and the proof says so."""

import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portfolio import verify_certificate
from portfolio.actions import comments, erasures, persons, portal_links, portals, reviews
from portfolio.actions.certificates import certificate_file, certify
from portfolio.actions.client_uploads import accept_upload, receive_upload
from portfolio.actions.erasing import ERASED
from portfolio.actions.exports import make_clean_copy
from portfolio.actions.leftovers import rows_with
from portfolio.actions.persons import Agreement
from portfolio.actions.portraits import archive_portrait
from portfolio.actions.renditions import record_renditions
from portfolio.actions.team_settings import change_team
from portfolio.actions.trash import move_to_trash
from portfolio.models import (
    AuditEvent,
    Certificate,
    Delivery,
    Erasure,
    Guest,
    Notice,
    Person,
    Portrait,
)
from portfolio.portal_addresses import portal_file_address
from portfolio.tasks import follow_retention, verify_erasure
from portfolio.uploads import inspect
from prompts.actions.versions import record_prompt
from scoring.actions.consistency import queue_consistency
from scoring.models import ConsistencyReport, PastReport
from scoring.tasks import assess_version
from tests.factories import library_of, make_brand, make_portrait, portrait_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
NAME = "Ines Quillfeather"
BOTH = Agreement(timezone.localdate(), covers_publication=True, covers_likeness=True)


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden")


@pytest.fixture
def everything(brand, alice):
    """A person of whom there is all that can be: scored, reviewed, packed, sent, deleted."""
    person = persons.add_person(brand=brand, name=NAME, email="ines@quill.example")
    persons.record_consent(person=person, agreement=BOTH, by=alice)
    portal = portals.open_portal(brand=brand, by=alice, name="Review")
    link, secret = portal_links.open_portal_link(
        portal=portal,
        by=alice,
        checks_email=False,
        is_watermarked=True,
        allows_uploads=True,
    )
    guest = Guest.objects.create(
        portal=portal, name="Clara", email="clara@client.example", confirmed_at=timezone.now()
    )
    sent = receive_upload(link=link, guest=guest, upload=inspect(portrait_file()))
    portrait = accept_upload(upload=sent, library=library_of(brand), by=alice)
    version = record_renditions(version=portrait.current_version)
    persons.set_portrait_person(portrait=portrait, person=person)
    [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=alice)
    assess_version(str(version.assessments.get().pk))
    record_prompt(version=version, text="a founder by a window", negative="", by=alice)
    comments.add_comment(
        version=version,
        text="Lovely",
        by=guest,
        portal=portal,
        files=[ContentFile(b"notes", name="notes.txt")],
    )
    decision = reviews.record_decision(item=item, version=version, by=guest, answer="approve")
    certify(decision=decision, score=None, prompt=None)
    make_clean_copy(version=version)
    browser = Client()
    browser.get(reverse("portfolio:portal-link", args=[secret]), follow=True)
    assert browser.get(portal_file_address(link, version, "view")).status_code == 200
    pack = Delivery(brand=brand, state="made", expires_at=timezone.now() + timedelta(days=5))
    pack.gate = [{"version": str(version.pk), "preset": "web"}]
    pack.file.save(f"packs/{brand.team_id}/{pack.pk}.zip", ContentFile(b"a pack"), save=False)
    pack.save()
    pack.versions.add(version)
    archived = make_portrait(library_of(brand), "synthetic/female-03.jpg")
    persons.set_portrait_person(portrait=archived, person=person)
    move_to_trash(row=archived, by=alice)
    ConsistencyReport.objects.filter(brand=brand).delete()
    queue_consistency(brand=brand)
    told = {"portrait": str(portrait.pk), "title": portrait.title, "kind": "added"}
    ConsistencyReport.objects.filter(brand=brand).update(data={"named": [told]})
    PastReport.objects.create(
        brand=brand, n=1, causes=[told], different=[told], computed_at=timezone.now()
    )
    return person


def all_files(folder=""):
    folders, names = default_storage.listdir(folder)
    within = f"{folder}/" if folder else ""
    found = [within + name for name in names]
    return found + [each for inner in folders for each in all_files(within + inner)]


def test_of_an_erased_person_no_table_and_no_file_holds_anything(
    everything, brand, alice, django_capture_on_commit_callbacks
):
    portraits = list(Portrait.all_rows.filter(person=everything))
    versions = [portrait.current_version for portrait in portraits]
    needles = [str(row.pk) for row in (everything, *portraits, *versions)]
    words = [*needles, *(version.sha256 for version in versions), NAME, "ines@quill.example"]
    ours = {name for name in all_files() if any(needle in name for needle in needles)}
    assert {name.split("/")[0] for name in ours} >= {
        "originals",
        "renditions",
        "copies",
        "watermarked",
    }
    assert len(list(rows_with(words))) > 10
    with django_capture_on_commit_callbacks(execute=True):
        proof = erasures.erase_person(person=everything, by=alice)
    assert list(rows_with(words)) == []
    left = all_files()
    assert not [name for name in left if any(needle in name for needle in needles)]
    assert not [name for name in left if str(brand.team_id) in name]
    verify_erasure(str(proof.pk))
    proof.refresh_from_db()
    assert proof.verified_at is not None
    assert (proof.leftovers, proof.looked_for) == ([], [])
    assert proof.counts["portraits"] == 2
    assert proof.files >= len(ours)
    assert sorted(proof.digests) == sorted(version.sha256 for version in versions)
    assert list(rows_with([str(proof.pk)])) == []


def test_the_log_and_the_chain_say_that_something_was_erased_and_not_what(everything, alice):
    assert AuditEvent.objects.filter(target_name=NAME).exists()
    erasures.erase_person(person=everything, by=alice)
    assert AuditEvent.objects.filter(target_name=ERASED, details={}).exists()
    assert AuditEvent.objects.filter(
        action="person.erased", details={"holding": ", with 2 portraits"}
    ).exists()
    [certificate] = Certificate.objects.all()
    assert set(certificate.entry) == {"number", "previous", "erased"}
    read = verify_certificate.read(certificate_file(certificate))
    assert "was erased" in verify_certificate.first_fault(read)


def test_the_chain_still_holds_for_what_was_decided_after_an_erased_entry(
    everything, brand, alice, tmp_path, capsys
):
    portal = brand.portals.get()
    other = make_portrait(library_of(brand), "synthetic/male-00.jpg")
    [item] = portals.add_to_portal(portal=portal, portraits=[other], by=alice)
    clara = Guest.objects.get()
    decision = reviews.record_decision(
        item=item, version=other.current_version, by=clara, answer="approve"
    )
    last = certify(decision=decision, score=None, prompt=None)
    erasures.erase_person(person=everything, by=alice)
    paper = tmp_path / "certificate.json"
    paper.write_bytes(certificate_file(last))
    assert verify_certificate.main([str(paper)]) == 0
    assert "Erased since, and no longer to be read: 1." in capsys.readouterr().out
    forged = json.loads(paper.read_bytes())
    forged["chain"][0]["digest"] = "0" * 64
    paper.write_text(json.dumps(forged))
    assert verify_certificate.main([str(paper)]) == 1


def test_the_report_says_where_the_name_still_stands(everything, brand, alice):
    other = make_portrait(library_of(brand), "synthetic/male-00.jpg")
    comments.add_comment(version=other.current_version, text=f"As with {NAME.lower()}", by=alice)
    proof = erasures.erase_person(person=everything, by=alice)
    assert "The name still stands in 1 of the team’s comments: look there by hand." in proof.kept
    assert NAME not in json.dumps([proof.kept, proof.counts, proof.kind, proof.leftovers])


def test_what_is_left_is_reported_and_looked_for_again(
    everything, team, alice, django_capture_on_commit_callbacks
):
    [first, *_] = Portrait.all_rows.filter(person=everything)
    with django_capture_on_commit_callbacks(execute=True):
        proof = erasures.erase_person(person=everything, by=alice)
    stray = default_storage.save(f"copies/{team.pk}/{first.pk}.jpg", ContentFile(b"left"))
    other = make_brand(team, "Elsewhere")
    Notice.objects.create(brand=other, user=alice, kind="x", words="x", key=f"version:{first.pk}")
    verify_erasure(str(proof.pk))
    proof.refresh_from_db()
    assert proof.verified_at is None
    assert proof.leftovers == ["portfolio_notice: 1", stray]
    default_storage.delete(stray)
    Notice.objects.all().delete()
    verify_erasure(str(proof.pk))
    proof.refresh_from_db()
    assert proof.verified_at is not None
    assert proof.leftovers == []


def test_erasing_asks_for_the_name_and_the_proof_is_handed_out(client, everything, alice, team):
    client.force_login(alice)
    page = reverse("portfolio:person-erase", args=[everything.pk])
    assert "2 portraits with 2 files" in client.get(page).content.decode()
    answer = client.post(page, {"typed": "Ines"})
    assert answer.status_code == 422
    assert "Nothing has been erased" in answer.content.decode()
    assert Person.objects.exists()
    assert client.post(page, {"typed": f" {NAME} "}).status_code == 302
    assert not Person.all_rows.exists()
    [proof] = Erasure.objects.all()
    verify_erasure(str(proof.pk))
    shown = client.get(reverse("portfolio:erasures", args=[team.pk])).content.decode()
    assert "A person asked for it, by Alice" in shown
    report = client.get(reverse("portfolio:erasure", args=[proof.pk])).json()
    assert report["rows"]["portraits"] == 2
    assert len(report["sha256_of_originals"]) == 2
    assert NAME not in json.dumps(report)


def test_a_team_lets_go_of_what_its_own_rules_name_and_keeps_the_rest(brand, alice, team):
    person = persons.add_person(brand=brand, name=NAME)
    consent = persons.record_consent(person=person, agreement=BOTH, by=alice)
    files = ("synthetic/female-00.jpg", "synthetic/female-03.jpg", "synthetic/male-00.jpg")
    old, shown, kept = [make_portrait(library_of(brand), file) for file in files]
    archive_portrait(portrait=old, by=alice)
    Portrait.objects.filter(pk=old.pk).update(archived_at=timezone.now() - timedelta(days=91))
    persons.set_portrait_person(portrait=shown, person=person)
    persons.revoke_consent(consent=consent)
    Person.objects.update(withdrawn_at=timezone.now() - timedelta(days=8))
    follow_retention()
    assert Portrait.objects.count() == 3
    change_team(team=team, by=alice, archived_days=90, revoked_days=7)
    follow_retention()
    assert list(Portrait.all_rows.all()) == [kept]
    assert set(Erasure.objects.values_list("reason", "kind")) == {
        ("archived", "portrait"),
        ("revoked", "portrait"),
    }
    follow_retention()
    assert Erasure.objects.count() == 2
