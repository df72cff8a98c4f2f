"""A brand's prompts in a browser: composed with a live look, changed, compared, used."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from prompts.actions.library import add_prompt, add_prompt_version, use_prompt_version
from prompts.models import BrandPrompt
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait
from tests.journeys.looking import shot

pytestmark = pytest.mark.django_db(transaction=True)
WINDOWS = ((390, "light"), (390, "dark"), (1440, "light"), (1440, "dark"))


@pytest.fixture
def brand(alice):
    return make_brand(
        alice.memberships.get().team,
        palette=["#1f3a5f", "#d8c6a2"],
        anchor_detail="round tortoiseshell glasses",
    )


@pytest.fixture
def team_page(brand, alice, worker):
    """A prompt in two versions, with a portrait that was made from the second."""
    made = add_prompt(
        brand=brand,
        name="Team page",
        text="Portrait of a founder, round tortoiseshell glasses, broad smile, flawless skin,"
        " natural skin texture, studio light",
        negative="blurry",
        by=alice,
    )
    newer = add_prompt_version(
        prompt=made,
        text="Portrait of a founder, round tortoiseshell glasses, warm natural smile, flawless"
        " skin, natural skin texture, window light",
        negative="blurry, looking away",
        note="The studio looked cold",
        by=alice,
    )
    version = make_portrait(library_of(brand)).current_version
    use_prompt_version(version=version, prompt_version=newer, by=alice)
    worker.wait_until_idle()
    return made


def test_a_prompt_is_composed_with_a_live_look_saved_changed_and_restored(
    live_server, page: Page, brand, alice
):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("prompts:brand-prompts", args=[brand.pk]))
    page.get_by_role("link", name="Compose a prompt").click()
    words = page.get_by_label("Prompt", exact=True)
    expect(words).to_have_value(holding("wearing deep navy and sand"))
    page.wait_for_load_state()  # the live look follows from then on
    page.get_by_label("Identity").select_option("founder")
    expect(words).to_have_value(holding("Portrait of a founder"))
    page.get_by_label("slight facial asymmetry").check()
    expect(words).to_have_value(holding("slight facial asymmetry"))
    words.fill("Portrait of a founder by hand")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_label("Context").select_option("cafe")
    expect(words).to_have_value("Portrait of a founder by hand")
    page.get_by_label("Name").fill("By hand")
    page.get_by_role("button", name="Save prompt").click()
    expect(page.get_by_role("heading", name="By hand")).to_be_visible()
    page.locator("#change").get_by_label("Prompt", exact=True).fill("Portrait of a chef by hand")
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.locator(".words ins")).to_have_text("chef")
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.locator(".words ins")).to_have_text("founder")
    page.get_by_role("button", name="Copy prompt").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "Portrait of a founder by hand"
    assert BrandPrompt.objects.get().versions.count() == 3


def holding(words: str) -> re.Pattern[str]:
    """A value that holds the words somewhere."""
    return re.compile(re.escape(words))


@pytest.mark.parametrize(("width", "theme"), WINDOWS)
def test_the_pages_fit(live_server, page: Page, brand, team_page, alice, width, theme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    sign_in(page, live_server.url, alice.email, PASSWORD)
    addresses = {
        "list": reverse("prompts:brand-prompts", args=[brand.pk]),
        "new": reverse("prompts:prompt-add", args=[brand.pk]) + "?identity=founder&context=cafe",
        "paste": reverse("prompts:prompt-add", args=[brand.pk]) + "?start=paste",
        "prompt": reverse("prompts:brand-prompt", args=[team_page.pk]),
    }
    for name, address in addresses.items():
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        shot(page, f"prompts-{name}-{width}-{theme}")
