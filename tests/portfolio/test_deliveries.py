"""The gate before every channel, and the packs that go through it."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from portfolio import uploads
from portfolio.actions import (
    alt_texts,
    crops,
    deliveries,
    packs,
    persons,
    portal_links,
    portals,
    reviews,
)
from portfolio.actions.deliveries import Facts, GateClosed, Policy, gate
from portfolio.actions.portraits import add_portrait, add_version
from portfolio.actions.renditions import record_renditions
from portfolio.channel_presets import PRESETS, FaceBox
from portfolio.exporting import MADE_BY_AI, Labels, declared_source_type, export_picture
from portfolio.models import AuditEvent, Delivery, Guest, PortalEvent, Version
from tests.factories import library_of, make_brand, make_portrait, portrait_file
from tests.signed_pictures import actions, created, signed

pytestmark = pytest.mark.django_db
CIRCLE, SQUARE = PRESETS["linkedin_circle"], PRESETS["linkedin_square"]
AVATAR = PRESETS["email_avatar"]
FACE = FaceBox(0.3247, 0.2689, 0.2819, 0.3231, 0.3801)
PLACE = "51 deg 30' 26.00 N"


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden")


@pytest.fixture
def portal(brand):
    return portals.open_portal(brand=brand, by=None, name="Review")


@pytest.fixture
def ines(brand):
    person = persons.add_person(brand=brand, name="Ines Brandt")
    agreement = persons.Agreement(
        date(2026, 1, 1), True, True, expires_at=timezone.localdate() + timedelta(days=90)
    )
    persons.record_consent(person=person, agreement=agreement, by=None)
    return person


def made_ready(portrait, person, portal, alt="Portrait in soft light, plain grey background."):
    """The portrait's current version with all that the gate asks for but the source type."""
    version = record_renditions(version=portrait.current_version)
    persons.set_portrait_person(portrait=portrait, person=person)
    [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=None)
    clara, _ = Guest.objects.get_or_create(
        portal=portal, email="clara@client.example", defaults={"name": "Clara Voß"}
    )
    reviews.record_decision(item=item, version=version, by=clara, answer="approve")
    alt_texts.save_alt_text(version=version, text=alt, is_confirmed=True, by=None)
    return known(version)


def known(version):
    return deliveries.for_gate(Version.objects.filter(pk=version.pk)).get()


@pytest.fixture
def version(brand, portal, ines):
    return made_ready(make_portrait(library_of(brand)), ines, portal)


def codes(version, preset=CIRCLE, source_type=MADE_BY_AI):
    found = gate(known(version), preset, source_type=source_type, today=timezone.localdate())
    return [problem.code for problem in found]


def ask(brand, *versions, presets=(CIRCLE,), **more):
    facts = {each.pk: Facts(MADE_BY_AI, FACE, "a founder, soft light") for each in versions}
    choices = {"policy": Policy(credit=brand.credit), "facts": facts, "by": None} | more
    return deliveries.add_delivery(brand=brand, versions=versions, presets=presets, **choices)


def made(delivery):
    packs.make_delivery(delivery=delivery)
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.MADE, delivery.problem
    with delivery.file.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


class TestTheGate:
    def test_is_open_when_all_is_in_order(self, version):
        assert codes(version) == []

    def test_closes_without_a_source_type(self, version):
        assert codes(version, source_type="") == ["source_type"]
        assert codes(version, source_type="something else") == ["source_type"]

    def test_closes_when_nobody_is_named(self, version):
        persons.set_portrait_person(portrait=version.portrait, person=None)
        assert codes(version) == ["person"]

    def test_closes_for_a_channel_that_the_consent_does_not_cover(self, version, ines):
        agreement = persons.Agreement(date(2026, 1, 1), True, channels=("website",))
        persons.record_consent(person=ines, agreement=agreement, by=None)
        assert codes(version) == ["consent_publication"]
        assert codes(version, PRESETS["banner_16x9"]) == []

    def test_closes_when_a_consent_is_taken_back_or_has_run_out(self, version, ines):
        persons.revoke_consent(consent=ines.consents.get())
        assert codes(version) == ["consent_publication", "consent_likeness"]
        agreement = persons.Agreement(
            date(2026, 1, 1), True, False, expires_at=timezone.localdate() - timedelta(days=1)
        )
        persons.record_consent(person=ines, agreement=agreement, by=None)
        assert codes(version) == ["consent_publication", "consent_likeness"]

    def test_closes_until_every_portal_that_shows_it_has_approved(self, version, brand):
        other = portals.open_portal(brand=brand, by=None, name="Second")
        plan = reviews.PlannedStage("Client", "client")
        reviews.plan_stages(portal=other, stages=[plan])
        portals.add_to_portal(portal=other, portraits=[version.portrait], by=None)
        assert codes(version) == ["approval"]
        portals.close_portal(portal=other)
        assert codes(version) == []

    def test_closes_where_nobody_decided_although_a_portal_shows_it(self, brand, portal, ines):
        portrait = make_portrait(library_of(brand), "synthetic/female-03.jpg")
        persons.set_portrait_person(portrait=portrait, person=ines)
        version = portrait.current_version
        alt_texts.save_alt_text(version=version, text="Portrait.", is_confirmed=True, by=None)
        assert codes(version) == ["approval"]
        portals.add_to_portal(portal=portal, portraits=[portrait], by=None)
        assert codes(version) == ["approval"]

    def test_closes_for_the_version_before_and_for_the_new_one_too(self, version):
        upload = uploads.inspect(portrait_file("synthetic/female-03.jpg"))
        newer = add_version(portrait=version.portrait, upload=upload, by=None)
        assert codes(version) == ["not_current"]
        assert codes(newer) == ["approval", "alt_text"]

    def test_closes_for_an_alt_text_that_no_human_confirmed(self, version):
        alt_texts.save_alt_text(version=version, text="Other words.", is_confirmed=False, by=None)
        assert codes(version) == ["alt_text"]

    def test_lets_pass_for_a_reason_alone_and_writes_it_down(self, version, brand, ines):
        persons.revoke_consent(consent=ines.consents.get())
        with pytest.raises(GateClosed) as closed:
            ask(brand, known(version), override_reason="   ")
        assert list(closed.value.problems) == [(version.pk, "linkedin_circle")]
        assert not Delivery.objects.exists()
        delivery = ask(brand, known(version), override_reason="Signed on paper, scan follows.")
        event = AuditEvent.objects.get(action="delivery.gate_overridden")
        assert event.details["reason"] == "Signed on paper, scan follows."
        assert event.details["missing"] == ["consent_likeness", "consent_publication"]
        assert delivery.gate[0]["problems"][0]["code"] == "consent_publication"

    def test_keeps_no_reason_where_nothing_was_missing(self, version, brand):
        assert ask(brand, version, override_reason="To be sure").override_reason == ""
        assert not AuditEvent.objects.filter(action="delivery.gate_overridden").exists()


class TestAPack:
    def test_names_files_by_person_and_says_in_the_manifest_what_they_are(
        self, version, brand, portal, ines
    ):
        second = made_ready(make_portrait(library_of(brand), "synthetic/male-00.jpg"), ines, portal)
        delivery = ask(brand, version, second, presets=(CIRCLE, AVATAR))
        with made(delivery) as pack:
            names = set(pack.namelist())
            rows = list(csv.DictReader(io.StringIO(pack.read("manifest.csv").decode("utf-8-sig"))))
            told = json.loads(pack.read("manifest.json"))
            for row in rows:
                content = pack.read(row["file"])
                assert hashlib.sha256(content).hexdigest() == row["sha256"]
                with Image.open(io.BytesIO(content)) as picture:
                    assert "{}x{}".format(*picture.size) == row["size"]
        assert names == {
            "linkedin/Ines Brandt 400x400.jpg",
            "linkedin/Ines Brandt 2 400x400.jpg",
            "email/Ines Brandt 200x200.jpg",
            "email/Ines Brandt 2 200x200.jpg",
            "manifest.csv",
            "manifest.json",
        }
        assert [row["file"] for row in told["files"]] == [row["file"] for row in rows]
        assert {row["original_sha256"] for row in rows} == {version.sha256, second.sha256}
        first = rows[0]
        assert (first["person"], first["approved_by"]) == ("Ines Brandt", "Clara Voß")
        assert first["source_type"] == MADE_BY_AI
        assert first["alt_text"].startswith("Portrait in soft light")
        assert first["consent_until"] == str(timezone.localdate() + timedelta(days=90))
        assert first["approved_at"]

    def test_cuts_the_crop_that_was_set_by_hand(self, version, brand):
        crops.save_crop(version=version, preset=CIRCLE, x=0.0, y=0.0, width=0.2, by=None)
        row = ask(brand, known(version)).gate[0]
        assert row["frame"] == [0.0, 0.0, 0.2, 0.2]
        crops.reset_crop(version=version, preset=CIRCLE)
        frame = ask(brand, known(version)).gate[0]["frame"]
        assert (FACE.eyes - frame[1]) / frame[3] == pytest.approx(CIRCLE.eyes, abs=0.01)

    def test_is_asked_for_of_the_brands_own_portraits_alone(self, version, team):
        with pytest.raises(deliveries.NothingChosen):
            ask(make_brand(team, "Other"), version)

    def test_is_withdrawn_with_a_consent_and_the_worker_cannot_bring_it_back(
        self, version, brand, ines, django_capture_on_commit_callbacks
    ):
        delivery, late = ask(brand, version), ask(brand, version)
        made(delivery).close()
        with django_capture_on_commit_callbacks(execute=True):
            persons.revoke_consent(consent=ines.consents.get())
        assert not delivery.file.storage.exists(delivery.file.name)
        packs.make_delivery(delivery=late)  # as a worker that read it before
        states = Delivery.objects.values_list("state", "problem", "file")
        assert set(states) == {(Delivery.State.FAILED, packs.WITHDRAWN, "")}

    def test_is_deleted_with_its_file_after_thirty_days(
        self, version, brand, django_capture_on_commit_callbacks
    ):
        delivery = ask(brand, version)
        made(delivery).close()
        assert packs.purge_packs() == 0
        Delivery.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        with django_capture_on_commit_callbacks(execute=True):
            assert packs.purge_packs() == 1
        assert not delivery.file.storage.exists(delivery.file.name)


class TestWhatAFileHolds:
    @pytest.fixture
    def secretive(self, brand, portal, ines):
        """A portrait whose file tells a prompt, a place and a workflow, with credentials."""
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9286] = b"ASCII\x00\x00\x00a founder, soft light"
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (51.0, 30.0, 26.0)
        file = io.BytesIO()
        with Image.open(portrait_file()) as picture:
            picture.save(file, "JPEG", exif=exif, comment=b'{"workflow": {"3": {}}}')
        told = [
            {"label": "org.example.prompt", "data": {"text": "a founder, soft light"}},
            {"label": "org.example.camera", "data": {"prompt": "a founder", "lens": "85 mm"}},
            {"label": "org.example.place", "data": {"gpsLatitude": PLACE}},
        ]
        data = signed(file.getvalue(), actions(created("trainedAlgorithmicMedia")), *told)
        upload = uploads.inspect(SimpleUploadedFile("told.jpg", data, "image/jpeg"))
        portrait = add_portrait(library=library_of(brand), upload=upload, by=None)
        return made_ready(portrait, ines, portal)

    def test_is_its_origin_and_no_prompt_place_or_workflow(self, secretive, brand):
        with secretive.file.open("rb") as file:
            original = file.read()
        assert b"soft light" in original
        assert b"workflow" in original
        with made(ask(brand, secretive, presets=(SQUARE,))) as pack:
            content = pack.read("linkedin/Ines Brandt 800x800.jpg")
            beside = pack.read("linkedin/Ines Brandt 800x800.c2pa.json").decode()
            whole = b"".join(pack.read(name) for name in pack.namelist())
        assert declared_source_type(content) == MADE_BY_AI
        with Image.open(io.BytesIO(content)) as picture:
            assert not dict(picture.getexif())
            assert not picture.getexif().get_ifd(0x8825)
            assert "comment" not in picture.info
        for secret in (b"a founder", b"workflow", PLACE.encode()):
            assert secret not in whole
        assert "85 mm" in beside
        assert "Example Diffusion" in beside
        with secretive.file.open("rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == secretive.sha256

    def test_is_the_prompt_only_where_the_policy_keeps_it(self, secretive, brand):
        policy = Policy(keeps_prompt=True, credit="Halden & Sons")
        with made(ask(brand, secretive, policy=policy)) as pack:
            content = pack.read("linkedin/Ines Brandt 400x400.jpg")
            beside = pack.read("linkedin/Ines Brandt 400x400.c2pa.json").decode()
        assert b"a founder, soft light" in content
        assert b"Halden &amp; Sons" in content
        assert "a founder, soft light" in beside
        assert PLACE not in beside

    def test_fits_into_the_bytes_of_its_channel(self):
        data = portrait_file().read()
        best = export_picture(data, labels=Labels(), size=(800, 800))
        smaller = packs.within(len(best) // 2, data, labels=Labels(), size=(800, 800))
        assert len(smaller) <= len(best) // 2
        with pytest.raises(packs.TooLarge):
            packs.within(500, data, labels=Labels(), size=(800, 800))


class TestTheDraftOfAnAltText:
    def test_speaks_of_the_image_alone(self):
        readings = alt_texts.ImageReadings(
            "head and shoulders", 0.4, 4000.0, 0.03, [(50.0, 0.0, -40.0), (52.0, 1.0, 0.5)]
        )
        assert alt_texts.draft_alt_text(readings) == (
            "Portrait, head and shoulders, warm even light, plain background, mostly blue and grey."
        )

    def test_says_little_where_little_was_read(self):
        assert alt_texts.draft_alt_text(alt_texts.ImageReadings()) == "Portrait."


class TestThePages:
    def test_an_editor_sees_what_is_missing_mends_it_and_gets_the_pack(
        self, version, brand, bob, client_of
    ):
        browser = client_of(bob)
        address = reverse("portfolio:deliver", args=[brand.pk])
        page = browser.get(address).content.decode()
        assert "Say how the picture was made" in page
        asked = {"version": [str(version.pk)], "presets": ["email_avatar"]}
        assert browser.post(address, asked).status_code == 422
        answer = browser.post(address, asked | {"declared": MADE_BY_AI})
        assert answer.status_code == 302
        delivery = Delivery.objects.get()
        made(delivery).close()
        assert "Download" in browser.get(address).content.decode()
        file = browser.get(reverse("portfolio:delivery-file", args=[delivery.pk]))
        names = zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content))).namelist()
        assert "email/Ines Brandt 200x200.jpg" in names
        assert AuditEvent.objects.filter(action="export.downloaded").exists()
        disclosure = reverse("portfolio:disclosure", args=[brand.pk])
        browser.post(disclosure, {"credit": "Halden & Sons", "shows_numbers": "on"})
        brand.refresh_from_db()
        assert (brand.credit, brand.shows_numbers) == ("Halden & Sons", True)

    def test_crops_are_shown_at_their_real_size_and_set_without_a_script(
        self, version, bob, client_of
    ):
        browser = client_of(bob)
        address = reverse("portfolio:crops", args=[version.pk])
        page = browser.get(address).content.decode()
        assert page.count("viewBox=") >= len(PRESETS)
        assert 'width="1920" height="1080"' in page
        moved = {"preset": "linkedin_square", "x": "10", "y": "20", "width": "50"}
        assert browser.post(address, moved).status_code == 302
        assert 'value="20.0"' in browser.get(address).content.decode()
        browser.post(address, {"preset": "linkedin_square", "reset": "1"})
        assert not version.crops.exists()
        words = {"text": "Portrait before a plain wall."}
        browser.post(reverse("portfolio:alt-text", args=[version.pk]), words)
        assert "A draft" in browser.get(address).content.decode()
        browser.post(reverse("portfolio:alt-text", args=[version.pk]), words | {"confirm": "1"})
        assert "Confirmed by Bob" in browser.get(address).content.decode()
        person = reverse("portfolio:portrait-person", args=[version.portrait_id])
        assert browser.post(person, {"person": ""}).status_code == 302
        assert codes(version) == ["person"]

    def test_who_only_reads_may_look_and_ask_for_nothing(self, version, brand, dave, client_of):
        browser = client_of(dave)
        address = reverse("portfolio:deliver", args=[brand.pk])
        assert "Ask for a pack" not in browser.get(address).content.decode()
        assert browser.post(address, {"version": [str(version.pk)]}).status_code == 403

    def test_a_guest_gets_a_pack_of_the_portal_through_a_link_that_gives_files(
        self, version, brand, portal, ines
    ):
        delivery = ask(brand, version, portal=portal)
        inside = ask(brand, version)
        made(delivery).close()
        made(inside).close()
        giving, browser = guest_of(portal, allows_downloads=True)
        address = reverse("portfolio:portal-pack", args=[giving.pk, delivery.pk])
        assert browser.get(address).status_code == 200
        assert portal.events.filter(kind=PortalEvent.Kind.DOWNLOADED).count() == 1
        other = reverse("portfolio:portal-pack", args=[giving.pk, inside.pk])
        assert browser.get(other).status_code == 404
        looking, mere = guest_of(portal)
        refused = reverse("portfolio:portal-pack", args=[looking.pk, delivery.pk])
        assert mere.get(refused).status_code == 403
        assert Client().get(address).status_code == 404
        persons.revoke_consent(consent=ines.consents.get())
        assert browser.get(address).status_code == 404


def guest_of(portal, **choices):
    """A link of the portal, and a browser that came through it."""
    link, secret = portal_links.open_portal_link(
        portal=portal, by=None, checks_email=False, **choices
    )
    browser = Client()
    browser.get(reverse("portfolio:portal-link", args=[secret]), follow=True)
    return link, browser
