"""Two members at one form: the second one is told who changed what, and overwrites nothing."""

import re
import threading
import time

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from portfolio.actions import persons, portals
from portfolio.actions.brands import change_brand
from portfolio.actions.custom_jobs import add_custom_job
from portfolio.actions.portal_links import open_portal_link
from portfolio.actions.renditions import record_renditions
from portfolio.models import (
    AltText,
    Brand,
    CustomJob,
    Member,
    Person,
    Portal,
    PortalLink,
    Portrait,
    Role,
    Stage,
    Team,
)
from prompts.models import VersionPrompt
from tests.cast import make_member
from tests.factories import library_of, make_brand, make_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
HIDDEN = re.compile(r"<input[^>]*>")


@pytest.fixture
def portrait(team):
    made = make_portrait(library_of(make_brand(team, "Halden")))
    record_renditions(version=made.current_version)
    return made


@pytest.fixture
def rows(team, portrait):
    brand = portrait.library.brand
    portal = portals.open_portal(brand=brand, by=None, name="Review")
    Stage.objects.create(portal=portal, position=1, name="Press", side="client")
    return {
        "link": open_portal_link(portal=portal, by=None, label="For Clara")[0],
        "team": team,
        "brand": brand,
        "portrait": portrait,
        "version": portrait.current_version,
        "person": persons.add_person(brand=brand, name="Ines"),
        "portal": portal,
        "job": add_custom_job(team=team, title="Ours", description="", starts_from="trust"),
    }


#: field of a form -> the column that it fills, where that is called otherwise
COLUMNS = {"prompt": "text", "stage0-name": "name"}
#: what is edited -> (page, row of the page, address, row of the address, field, how to read it)
FORMS = {
    "a brand": ("portfolio:brand-edit", "brand", "", "", "audience", Brand.objects.get),
    "its target": ("scoring:target", "brand", "", "", "tone", Brand.objects.get),
    "what the outside is told": (
        "portfolio:deliver",
        "brand",
        "portfolio:disclosure",
        "brand",
        "credit",
        Brand.objects.get,
    ),
    "a person": (
        "portfolio:persons",
        "brand",
        "portfolio:person-change",
        "person",
        "note",
        Person.objects.get,
    ),
    "a portal": (
        "portfolio:portal-settings",
        "portal",
        "",
        "",
        "sender_name",
        Portal.objects.get,
    ),
    "a team": (
        "portfolio:team-settings",
        "team",
        "",
        "",
        "name",
        lambda: Team.objects.get(name__contains="typed"),
    ),
    "a link": ("portfolio:portal-link-edit", "link", "", "", "label", PortalLink.objects.get),
    "the stages": (
        "portfolio:portal-stages",
        "portal",
        "",
        "",
        "stage0-name",
        lambda: Stage.objects.order_by("position").first(),
    ),
    "an own job": ("scoring:custom-job", "job", "", "", "description", CustomJob.objects.get),
    "a title": (
        "portfolio:portrait",
        "portrait",
        "portfolio:portrait-title",
        "portrait",
        "title",
        Portrait.objects.get,
    ),
    "a prompt": (
        "portfolio:portrait",
        "portrait",
        "prompts:version-prompt",
        "version",
        "prompt",
        VersionPrompt.objects.get,
    ),
    "an alt text": (
        "portfolio:crops",
        "version",
        "portfolio:alt-text",
        "version",
        "text",
        AltText.objects.get,
    ),
}


def sent_by(browser, page, address):
    """What the form of this address holds when the page is opened."""
    return held_by(browser.get(page).content.decode(), address)


def held_by(text, address):
    start = text.index(f'action="{address}"') if f'action="{address}"' in text else 0
    if not start:  # the page's own form is the one that begins with a name of ours
        start = text.index("csrfmiddlewaretoken", text.index("<main"))
    form = text[start : text.index("</form>", start)]
    found = {}
    for tag in HIDDEN.findall(form):
        parts = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        is_off = parts.get("type") in ("checkbox", "radio") and " checked" not in tag
        if "name" in parts and not is_off and parts["name"] != "csrfmiddlewaretoken":
            found[parts["name"]] = parts.get("value", "")
    for name, inner in re.findall(r'<textarea[^>]*name="([\w-]+)"[^>]*>([^<]*)', form):
        found[name] = inner.strip()
    for name, inner in re.findall(r'<select[^>]*name="([\w-]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.mark.parametrize("what", FORMS)
def test_who_comes_second_is_told_and_nothing_is_overwritten(what, rows, alice, team):
    page, of, address, row, field, read = FORMS[what]
    page = reverse(page, args=[rows[of].pk])
    address = reverse(address, args=[rows[row].pk]) if address else page
    ana = make_member(team, "Ana", Role.ADMIN)
    first, second = Client(), Client()
    first.force_login(ana)
    second.force_login(alice)
    seen_first, seen_second = (sent_by(each, page, address) for each in (first, second))
    assert seen_first["seen"] == seen_second["seen"]
    assert first.post(address, seen_first | {field: "Ana typed this"}).status_code == 302
    late = second.post(address, seen_second | {field: "Alice typed that"}, follow=True)
    assert getattr(read(), COLUMNS.get(field, field)) == "Ana typed this"
    told = late.content.decode()
    assert re.search(r"Ana.{0,40}(?:now|second)", told), told[-3000:]
    if what == "what the outside is told":
        return  # its page shows both values anew; nothing was typed at length
    assert late.status_code in (409, 422)
    assert "Alice typed that" in told
    again = held_by(told, address)
    assert again[field] == "Alice typed that"
    assert second.post(address, again).status_code == 302
    assert getattr(read(), COLUMNS.get(field, field)) == "Alice typed that"


def test_what_another_form_changed_is_no_conflict(rows, alice, client):
    brand = rows["brand"]
    client.force_login(alice)
    page = reverse("scoring:target", args=[brand.pk])
    seen = sent_by(client, page, page)
    change_brand(brand=brand, audience="somebody else")
    assert client.post(page, seen | {"tone": "calm"}).status_code == 302
    brand.refresh_from_db()
    assert (brand.audience, brand.tone) == ("somebody else", "calm")


def test_a_form_without_a_token_is_meant(rows, alice, client):
    client.force_login(alice)
    address = reverse("portfolio:portrait-title", args=[rows["portrait"].pk])
    assert client.post(address, {"title": "Straight"}).status_code == 302
    assert Portrait.objects.get().title == "Straight"


def test_a_member_limited_to_brands_is_told_of_a_colleague_without_a_name(rows, alice, team):
    brand = rows["brand"]
    eve = make_member(team, "Eve", Role.EDITOR)
    place = Member.objects.get(user=eve)
    place.is_limited = True
    place.save()
    place.grants.create(brand=brand)
    browsers = Client(), Client()
    page = reverse("portfolio:brand-edit", args=[brand.pk])
    for browser, user in zip(browsers, (alice, eve), strict=True):
        browser.force_login(user)
    seen = [sent_by(browser, page, page) for browser in browsers]
    browsers[0].post(page, seen[0] | {"audience": "boards"})
    told = browsers[1].post(page, seen[1] | {"audience": "banks"}).content.decode()
    assert "Changed by a colleague" in told
    assert "Alice" not in told


@pytest.mark.django_db(transaction=True)
def test_two_forms_sent_in_the_same_moment_wait_for_one_another(rows, alice, team):
    brand, page = rows["brand"], reverse("portfolio:brand-edit", args=[rows["brand"].pk])
    client = Client()
    client.force_login(alice)
    seen, answers = sent_by(client, page, page), []

    def send():
        answers.append(client.post(page, seen | {"audience": "banks"}).status_code)
        connections.close_all()

    with transaction.atomic():
        Brand.objects.select_for_update().get(pk=brand.pk)
        other = threading.Thread(target=send)
        other.start()
        limit = time.monotonic() + 10
        while time.monotonic() < limit:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0]:
                    break
            time.sleep(0.02)
        change_brand(brand=brand, audience="boards")
    other.join(10)
    assert answers == [422]
    assert Brand.objects.get().audience == "boards"
