"""Certificates: chained, checked offline, and any changed byte shows."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portfolio import verify_certificate
from portfolio.actions import portals, reviews
from portfolio.actions.certificates import certificate_file
from portfolio.models import Certificate, Decision, Guest
from prompts.certifying import certify_decisions
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db
FILES = ("synthetic/female-00.jpg", "synthetic/female-03.jpg", "synthetic/male-00.jpg")


@pytest.fixture
def decided(team):
    """Three portraits, decided on by a client; the decisions can no longer be taken back."""
    brand = make_brand(team, "Halden")
    portal = portals.open_portal(brand=brand, by=None, name="Review")
    portraits = [make_portrait(library_of(brand), file) for file in FILES]
    items = portals.add_to_portal(portal=portal, portraits=portraits, by=None)
    clara = Guest.objects.create(portal=portal, name="Clara Voß", email="clara@client.example")
    for item in items:
        reviews.record_decision(
            item=item, version=item.portrait.current_version, by=clara, answer="approve"
        )
    Decision.objects.update(decided_at=timezone.now() - timedelta(minutes=1))
    assert certify_decisions() == 3
    return list(Certificate.objects.order_by("number"))


def check(*arguments):
    """The verifier as a program of its own: no settings, no packages, nothing of ours."""
    program = Path(verify_certificate.__file__)
    command = [sys.executable, "-I", "-S", str(program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={})
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def handed_out(decided, tmp_path):
    """The last certificate and its picture, as files."""
    last = decided[-1]
    picture = tmp_path / last.entry["file"]["name"]
    with last.version.file.open("rb") as file:
        picture.write_bytes(file.read())
    paper = tmp_path / "certificate.json"
    paper.write_bytes(certificate_file(last))
    return paper, picture


def test_a_certificate_holds_and_says_what_was_decided(handed_out):
    paper, picture = handed_out
    status, words = check(paper)
    assert status == 0
    assert "approve by Clara Voß" in words
    assert "The picture is the certified one." in words
    assert check(paper, picture)[0] == 0


def test_one_changed_byte_of_the_picture_fails_and_names_the_entry(handed_out):
    paper, picture = handed_out
    content = bytearray(picture.read_bytes())
    content[-1] ^= 1
    picture.write_bytes(content)
    status, words = check(paper)
    assert status == 1
    assert "entry 3" in words


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_changed_entry_fails_and_is_the_one_that_is_named(handed_out, number):
    paper, _ = handed_out
    certificate = json.loads(paper.read_text())
    certificate["chain"][number - 1]["entry"]["decision"]["by"] = "Mallory"
    paper.write_text(json.dumps(certificate))
    status, words = check(paper)
    assert status == 1
    assert f"Entry {number} was changed" in words


def test_an_entry_that_is_changed_with_its_digest_breaks_the_one_after_it(handed_out):
    paper, _ = handed_out
    certificate = json.loads(paper.read_text())
    link = certificate["chain"][0]
    link["entry"]["decision"]["answer"] = "reject"
    link["digest"] = verify_certificate.digest_of(link["entry"])
    paper.write_text(json.dumps(certificate))
    assert check(paper) == (1, "Entry 2 does not follow the entry before it.\n")


def test_an_entry_that_was_left_out_is_missed(handed_out):
    paper, _ = handed_out
    certificate = json.loads(paper.read_text())
    del certificate["chain"][1]
    paper.write_text(json.dumps(certificate))
    assert "Entry 3 stands where entry 2 belongs" in check(paper)[1]


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xd8\xff", b'{"format": "x"}'])
def test_what_is_no_certificate_is_told_so(tmp_path, content):
    paper = tmp_path / "paper.json"
    paper.write_bytes(content)
    status, words = check(paper)
    assert status == 2
    assert words.strip()


def test_a_decision_is_certified_once_and_a_withdrawn_one_never(decided):
    assert certify_decisions() == 0
    decision = Decision.objects.first()
    Certificate.objects.filter(decision=decision).delete()
    Decision.objects.filter(pk=decision.pk).update(withdrawn_at=timezone.now())
    assert certify_decisions() == 0


def test_the_verifier_stands_alone():
    source = Path(verify_certificate.__file__).read_text()
    imported = {
        line.split()[1] for line in source.splitlines() if line.startswith(("import", "from"))
    }
    assert imported <= set(sys.stdlib_module_names)
    assert Path(settings.BASE_DIR, "portfolio/verify_certificate.py").samefile(
        verify_certificate.__file__
    )


def test_members_see_the_chain_and_take_a_certificate_away(decided, alice):
    browser = Client()
    browser.force_login(alice)
    last = decided[-1]
    page = browser.get(reverse("portfolio:certificates", args=[last.brand_id]))
    assert page.text.count("Clara Voß") == 3
    assert last.digest in browser.get(reverse("portfolio:certificate", args=[last.pk])).text
    file = browser.get(reverse("portfolio:certificate-download", args=[last.pk]))
    assert verify_certificate.first_fault(verify_certificate.read(file.content)) == ""
