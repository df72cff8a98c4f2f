"""The prompt workbench in a browser: from the prompt in a file to what the next version showed."""

import re

import pytest
from django.urls import reverse
from PIL import Image, PngImagePlugin
from playwright.sync_api import expect

from prompts.models import Recommendation, VersionPrompt
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait
from tests.journeys.looking import looked_at
from tests.portraits import portrait

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60_000  # ms; a cold worker reads its models first
PARAMETERS = (
    "portrait of a founder, stern face, flawless skin, looking away, dim room\n"
    "Negative prompt: blurry\n"
    "Steps: 30, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 1024x1024, Model: sdxl"
)


@pytest.fixture
def library(worker, alice):
    return library_of(make_brand(alice.memberships.get().team))


@pytest.fixture
def scored(library, worker):
    """The address of a scored portrait without a prompt."""
    made = make_portrait(library, "synthetic/male-00.jpg")
    worker.wait_until_idle()
    return reverse("portfolio:portrait", args=[made.pk])


def png(folder, name: str, parameters: str) -> str:
    """A licensed portrait as a PNG with what the web UI writes into one."""
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", parameters)
    path = folder / f"{name}.png"
    with Image.open(portrait(f"synthetic/{name}.jpg")) as image:
        image.save(path, "PNG", pnginfo=info)
    return str(path)


def test_from_the_prompt_in_a_file_to_what_the_next_version_showed(
    page, live_server, alice, library, tmp_path
):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:library", args=[library.pk]))
    page.set_input_files("#id_files", png(tmp_path, "male-00", PARAMETERS))
    expect(page.locator("[data-grid] .score__number")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Male 00").click()

    used = page.locator("#used-layers")
    expect(used.get_by_text("flawless skin")).to_be_visible()
    expect(page.get_by_role("heading", name="Preview of the refined prompt")).to_be_visible()
    first = page.locator("[data-advice]").nth(0)
    second = page.locator("[data-advice]").nth(1)
    first.get_by_role("button", name="Accept").click()
    expect(first.get_by_text("Accepted", exact=True)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Accepted:")).to_be_attached()
    expect(first.get_by_role("button", name="Undo")).to_be_focused()
    second.get_by_role("button", name="Accept").click()
    expect(second.get_by_text("Accepted", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="The refined prompt")).to_be_visible()
    looked_at(page, "workbench")

    page.get_by_label("A1111").check(force=True)
    page.get_by_role("button", name="Copy prompt").locator("visible=true").click()
    expect(page.get_by_role("button", name="Copied").locator("visible=true")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    accepted = Recommendation.objects.filter(verdict="accepted").values_list("phrase", flat=True)
    assert len(accepted) == 2
    assert all(part in copied for words in accepted for part in words.split(", "))
    assert "Negative prompt" not in copied

    newer = f"{copied}\n{PARAMETERS.partition(chr(10))[2]}"
    page.set_input_files("#id_file", png(tmp_path, "male-12", newer))
    page.get_by_role("button", name="Upload version").click()
    table = page.get_by_role("table", name=re.compile("What was predicted"))
    expect(table).to_be_visible(timeout=PATIENCE)
    expect(table.get_by_role("row")).to_have_count(3)  # its head, and both that were followed
    expect(page.get_by_role("heading", name="From version to version")).to_be_visible()
    looked_at(page, "outcome")


def test_a_pasted_record_is_recognised_before_it_is_saved(page, live_server, alice, scored):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + scored)
    expect(page.get_by_text("No prompt is known for this file.", exact=True)).to_be_visible()
    looked_at(page, "no-prompt")
    page.get_by_label("Prompt", exact=True).locator("visible=true").last.fill(PARAMETERS)
    preview = page.locator("#prompt-preview")
    expect(preview.get_by_text("Recognised: Stable Diffusion web UI.")).to_be_visible()
    expect(preview.get_by_text("Seed: 42")).to_be_visible()
    looked_at(page, "pasted")
    page.get_by_role("button", name="Save prompt").click()
    expect(page.locator("#used-layers").get_by_text("flawless skin")).to_be_visible()
    stored = VersionPrompt.objects.get()
    assert (stored.negative, stored.parameters["Seed"]) == ("blurry", "42")

    page.locator("#used-layers").get_by_text("dim room").click()
    page.get_by_role("button", name="Style", exact=True).click()
    style = page.locator("#used-layers dt", has_text="Style").locator("xpath=..")
    expect(style.get_by_text("dim room")).to_be_visible()
    assert VersionPrompt.objects.get().text == stored.text


def test_a_text_file_dropped_on_the_box_becomes_its_text(page, live_server, alice, scored):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + scored)
    page.locator("[data-paste-box]").evaluate(
        """(box, text) => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], "selfie.txt", { type: "text/plain" }));
            box.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true }));
        }""",
        "/imagine prompt: a poet by the sea --ar 3:4",
    )
    expect(page.get_by_text("Recognised: Midjourney.")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="selfie.txt is in the box.")).to_be_attached()


def test_the_workbench_works_without_script(browser, live_server, alice, scored):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + scored)
    first = page.locator("[data-advice]").first
    first.get_by_role("button", name="Dismiss").click()
    expect(page.locator("[data-advice]").first.get_by_text("Dismissed", exact=True)).to_be_visible()
    page.locator("[data-advice]").nth(1).get_by_text("Own words").click()
    page.locator("[data-advice]").nth(1).get_by_role("textbox").fill("a quiet smile")
    page.locator("[data-advice]").nth(1).get_by_role("button", name="Use these").click()
    expect(page.locator("[data-format=plain] textarea").first).to_have_value(
        re.compile("a quiet smile")
    )
    page.get_by_text("FLUX", exact=True).click()
    expect(page.locator("[data-format=flux] textarea")).to_be_visible()
    page.get_by_text("Realism shelf and phrases of your own").click()
    asymmetry = page.locator(".shelf__phrase", has_text="slight facial asymmetry")
    asymmetry.get_by_role("button", name="Add").click()
    expect(page.locator(".by-hand")).to_contain_text("slight facial asymmetry")
    context.close()
