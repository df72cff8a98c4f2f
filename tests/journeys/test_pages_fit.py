"""Every page fits a phone and a wide window, in both themes, and complains of nothing."""

import pytest
from django.urls import reverse

from portfolio.actions.persons import add_person
from portfolio.actions.portraits import rename_portrait
from prompts.actions.library import add_prompt
from prompts.actions.versions import record_prompt
from scoring.actions.consistency import refresh_consistency
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait
from tests.journeys.looking import shot
from tests.portal_rows import portal_rows
from tests.trash_rows import trash_rows

OUTDOORS = (
    "male-18",
    "male-39",
    "male-48",
    "male-60",
    "male-63",
    "male-84",
    "male-87",
    "female-72",
)
APART = "female-45"  # in a white studio
WINDOWS = ((390, "dark"), (1440, "light"))

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def addresses(alice, worker):
    """Every page of a brand with ten scored portraits: a palette wall wider than a phone."""
    team = alice.memberships.get().team
    brand = make_brand(team, palette=["#d9d6d0", "#2f3640"], anchor_detail="a grey wall")
    library = library_of(brand)
    portraits = [
        make_portrait(library, f"synthetic/{name}.jpg") for name in (*OUTDOORS, "female-75", APART)
    ]
    worker.wait_until_idle()
    portrait = rename_portrait(portrait=portraits[-1], title="Zoe")  # the wall's last column
    record_prompt(
        version=portrait.current_version, text="a founder, flawless skin", negative="", by=alice
    )
    refresh_consistency(brand=brand)
    return [
        reverse("portfolio:home"),
        reverse("portfolio:team", args=[team.pk]),
        reverse("portfolio:brand-add", args=[team.pk]),
        reverse("portfolio:brand", args=[brand.pk]),
        reverse("portfolio:brand-edit", args=[brand.pk]),
        reverse("scoring:rubric", args=[brand.pk]),
        reverse("scoring:rubric-history", args=[brand.pk]),
        reverse("scoring:custom-job-add", args=[team.pk]),
        reverse("portfolio:library-add", args=[brand.pk]),
        reverse("portfolio:library", args=[library.pk]),
        reverse("portfolio:portrait", args=[portraits[0].pk]),
        reverse("portfolio:portrait", args=[portrait.pk]),
        reverse("scoring:version-jobs", args=[portrait.current_version_id]),
        reverse("scoring:cue-correct", args=[portrait.current_version_id, "gaze_off_lens"]),
        reverse("credits"),
        *_of_the_set(brand, portraits[0]),
        *_of_prompts(brand, library),
        *_of_reviews(brand, portrait, alice),
        *_of_second_thoughts(library, portraits[1], alice),
    ]


def _of_the_set(brand, portrait):
    other = make_brand(brand.team, "Other")
    stray = make_portrait(library_of(other), "synthetic/male-00.jpg")
    return [
        reverse("scoring:consistency", args=[brand.pk]),
        reverse("scoring:consistency", args=[brand.pk]) + "?wall=circle",
        reverse("scoring:consistency", args=[other.pk]),
        reverse("scoring:target", args=[brand.pk]),
        reverse("scoring:try", args=[brand.pk]),
        reverse("scoring:try", args=[brand.pk]) + f"?portrait={stray.pk}",
        reverse("portfolio:brand-report", args=[brand.pk]),
        reverse("portfolio:portrait-report", args=[portrait.pk]),
    ]


def _of_prompts(brand, library):
    prompt = add_prompt(
        brand=brand, name="Team page", text="a founder by a grey wall, soft light", by=None
    )
    return [
        reverse("prompts:brand-prompts", args=[brand.pk]),
        reverse("prompts:brand-prompt", args=[prompt.pk]),
        reverse("prompts:prompt-add", args=[brand.pk]),
        reverse("prompts:brand-phrases", args=[brand.pk]),
        reverse("prompts:library-prompts", args=[library.pk]),
    ]


def _of_reviews(brand, portrait, alice):
    rows = portal_rows(brand, portrait.current_version, "Halden", alice)
    portal = rows["portal"].pk
    return [
        reverse("portfolio:inbox"),
        reverse("portfolio:team-portals", args=[brand.team_id]),
        reverse("portfolio:brand-portals", args=[brand.pk]),
        reverse("portfolio:portal", args=[portal]),
        reverse("portfolio:portal-settings", args=[portal]),
        reverse("portfolio:portal-stages", args=[portal]),
        reverse("portfolio:portal-log", args=[portal]),
        reverse("portfolio:portal-link-add", args=[portal]),
        reverse("portfolio:portal-link-edit", args=[rows["portal_link"].pk]),
        reverse("portfolio:portal-uploads", args=[portal]),
        reverse("portfolio:certificates", args=[brand.pk]),
        reverse("portfolio:certificate", args=[rows["certificate"].pk]),
        reverse("portfolio:deliver", args=[brand.pk]),
        reverse("portfolio:crops", args=[portrait.current_version_id]),
        reverse("portfolio:persons", args=[brand.pk]),
    ]


def _of_second_thoughts(library, portrait, alice):
    rows = trash_rows(library, "Halden", alice)
    person = add_person(brand=library.brand, name="Ines Brandt")
    team = library.team.pk
    return [
        reverse("portfolio:trash", args=[team]),
        reverse("portfolio:portrait", args=[rows["trash_entry"].row_id]),
        reverse("portfolio:erasures", args=[team]),
        reverse("portfolio:team-settings", args=[team]),
        reverse("portfolio:person-erase", args=[person.pk]),
        reverse("portfolio:portrait-history", args=[portrait.pk]),
    ]


def test_no_page_is_wider_than_its_window(page, live_server, alice, addresses):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    wider = []
    for width, theme in WINDOWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        for address in addresses:
            page.goto(live_server.url + address)
            assert page.locator("h1").count() == 1, address
            shot(page, f"{addresses.index(address):02}-{width}-{theme}")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wider.append((width, address))
    assert wider == []
