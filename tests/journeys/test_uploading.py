"""Uploads as people do them: folders, a broken connection, a reload in the middle, any page."""

import base64
import re
import zipfile

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portfolio.models import PartialUpload, Portrait, TeamTask
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait
from tests.journeys.looking import looked_at, shot
from tests.portraits import portrait

PATIENCE = 60_000  # ms; a cold worker reads its models first
ANNA, BEN, CARA = "synthetic/female-00.jpg", "synthetic/male-00.jpg", "synthetic/female-09.jpg"

pytestmark = pytest.mark.django_db(transaction=True)

#: Files in a folder, dropped as a browser hands them over.
DROP = """([folder, files]) => {
  const file = ([name, data]) => {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    return new File([bytes], name, { lastModified: 1, type: "image/jpeg" });
  };
  const made = files.map(file);
  const entry = (each) => ({
    isDirectory: false, name: each.name, file: (resolve) => resolve(each),
  });
  const inside = made.map(entry);
  const directory = {
    isDirectory: true, name: folder,
    createReader: () => ({ readEntries: (resolve) => resolve(inside.splice(0)) }),
  };
  const items = folder
    ? [{ kind: "file", webkitGetAsEntry: () => directory }]
    : made.map((each) => ({ kind: "file", webkitGetAsEntry: () => entry(each) }));
  const event = new Event("drop", { bubbles: true, cancelable: true });
  event.dataTransfer = { types: ["Files"], items, files: made };
  document.body.dispatchEvent(event);
}"""

PASTE = """(data) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const clipboard = new DataTransfer();
  clipboard.items.add(new File([bytes], "image.jpg", { type: "image/jpeg" }));
  const options = { clipboardData: clipboard, bubbles: true };
  document.body.dispatchEvent(new ClipboardEvent("paste", options));
}"""


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def named(*names: str) -> list[list[str]]:
    return [[name.rpartition("/")[2], encoded(portrait(name).read_bytes())] for name in names]


@pytest.fixture
def library(alice):
    return library_of(make_brand(alice.memberships.get().team))


@pytest.fixture
def signed_in(page, live_server, alice, unheard):
    """Alice's page, while no worker hears."""
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.on("dialog", lambda dialog: dialog.accept())  # “leave this page?”
    return page


def open_library(page, live_server, library):
    page.goto(live_server.url + reverse("portfolio:library", args=[library.pk]))


def summary(page):
    return page.locator("[data-upload-summary]")


def test_a_folder_is_dropped_and_what_became_of_it_is_said_in_a_sentence(
    signed_in, live_server, library
):
    for name in (ANNA, BEN, CARA):
        make_portrait(library, name)
    open_library(signed_in, live_server, library)
    files = named(ANNA, BEN, CARA, "synthetic/female-03.jpg", "synthetic/female-06.jpg")
    files += [["notes.jpg", encoded(b"dear diary")], ["list.docx", encoded(b"x")]]
    signed_in.evaluate(DROP, ["spring", files])
    said = "2 added, 3 already here, 1 failed (notes.jpg: This is not a JPEG"
    expect(summary(signed_in)).to_contain_text(said, timeout=PATIENCE)
    expect(summary(signed_in)).to_contain_text("1 left out (no pictures)")
    expect(signed_in.get_by_text("spring/female-03.jpg")).to_be_visible()
    expect(signed_in.locator("[data-grid] .card")).to_have_count(5)
    looked_at(signed_in, "uploads-done")
    signed_in.evaluate(PASTE, encoded(portrait("synthetic/female-12.jpg").read_bytes()))
    expect(summary(signed_in)).to_contain_text("3 added", timeout=PATIENCE)
    signed_in.get_by_role("button", name="Fold the list of uploads").click()
    expect(signed_in.get_by_text("spring/female-03.jpg")).to_be_hidden()
    signed_in.get_by_role("button", name="Show the list of uploads").click()
    signed_in.get_by_role("button", name="Clear the list").click()
    expect(signed_in.locator("[data-upload-tray]")).to_be_hidden()
    assert Portrait.objects.count() == 6


def test_a_broken_connection_is_waited_for_and_no_part_is_sent_twice(
    signed_in, live_server, library, settings, page_errors
):
    settings.UPLOAD_PART_BYTES = 32_000
    sent: list[int] = []
    is_back = {"now": False}

    def pass_on(route):
        offset = int(re.search(r"offset=(\d+)", route.request.url)[1])
        if offset >= 96_000 and not is_back["now"]:
            route.abort("connectionreset")
            return
        sent.append(offset)
        route.continue_()

    signed_in.route(re.compile("offset="), pass_on)
    open_library(signed_in, live_server, library)
    signed_in.set_input_files("#id_files", str(portrait(ANNA)))
    expect(signed_in.get_by_text("Waiting for the connection", exact=True)).to_be_visible()
    expect(summary(signed_in)).to_contain_text("1 to go, waiting for the connection")
    shot(signed_in, "uploads-offline", is_whole=False)
    assert sent == [0, 32_000, 64_000]
    is_back["now"] = True
    signed_in.evaluate("window.dispatchEvent(new Event('online'))")
    expect(summary(signed_in)).to_have_text("1 added", timeout=PATIENCE)
    assert sent == sorted(set(sent))
    assert len(sent) == 7
    assert Portrait.objects.get().current_version.bytes == portrait(ANNA).stat().st_size
    page_errors.clear()  # the connection that broke


def test_a_reload_in_the_middle_goes_on_by_itself_with_what_is_missing(
    signed_in, live_server, library, settings, page_errors
):
    settings.UPLOAD_PART_BYTES = 32_000
    sent: list[int] = []
    held: list = []

    def hold(route):
        offset = int(re.search(r"offset=(\d+)", route.request.url)[1])
        if offset >= 64_000 and not held:
            held.append(route)  # and never answered
            return
        sent.append(offset)
        route.continue_()

    signed_in.route(re.compile("offset="), hold)
    open_library(signed_in, live_server, library)
    signed_in.set_input_files("#id_files", str(portrait(ANNA)))
    expect(signed_in.get_by_text("Sending, 29 %")).to_be_visible()
    signed_in.reload()
    expect(summary(signed_in)).to_have_text("1 added", timeout=PATIENCE)
    assert sent == [0, 32_000, 64_000, 96_000, 128_000, 160_000, 192_000]
    assert not PartialUpload.objects.exists()
    page_errors.clear()  # the request that was cut off


#: A browser that keeps no files, as some do in private windows.
NO_ROOM = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value) {
    if (value.file) throw new DOMException("no room", "DataCloneError");
    return put.call(this, value);
  };
}"""


def test_where_the_browser_keeps_no_file_it_is_asked_for_and_goes_on(
    signed_in, live_server, library, settings, page_errors
):
    settings.UPLOAD_PART_BYTES = 32_000
    sent: list[int] = []
    held: list = []

    def hold(route):
        offset = int(re.search(r"offset=(\d+)", route.request.url)[1])
        if offset >= 64_000 and not held:
            held.append(route)  # and never answered
            return
        sent.append(offset)
        route.continue_()

    signed_in.add_init_script(f"({NO_ROOM})()")
    signed_in.route(re.compile("offset="), hold)
    open_library(signed_in, live_server, library)
    signed_in.set_input_files("#id_files", str(portrait(ANNA)))
    expect(signed_in.get_by_text("Sending, 29 %")).to_be_visible()
    signed_in.reload()
    expect(summary(signed_in)).to_have_text("1 to be chosen again")
    expect(signed_in.get_by_text("Choose it again to")).to_be_visible()
    with signed_in.expect_file_chooser() as choosing:
        signed_in.get_by_role("button", name="Choose female-00.jpg").click()
    choosing.value.set_files(str(portrait(ANNA)))
    expect(summary(signed_in)).to_have_text("1 added", timeout=PATIENCE)
    assert sent == [0, 32_000, 64_000, 96_000, 128_000, 160_000, 192_000]
    page_errors.clear()  # the request that was cut off


def test_a_file_can_be_cancelled_and_sent_again(signed_in, live_server, library, settings):
    settings.UPLOAD_PART_BYTES = 32_000
    is_held = {"now": True}
    waiting: list = []

    def hold(route):
        waiting.append(route) if is_held["now"] else route.continue_()

    signed_in.route(re.compile("offset="), hold)
    open_library(signed_in, live_server, library)
    signed_in.set_input_files("#id_files", [str(portrait(ANNA)), str(portrait(BEN))])
    signed_in.get_by_role("button", name="Cancel female-00.jpg").click()
    expect(signed_in.get_by_text("Cancelled")).to_be_visible()
    is_held["now"] = False
    for route in waiting:
        if route.request.failure is None:  # the one that was not cancelled
            route.continue_()
    expect(summary(signed_in)).to_have_text("1 added, 1 cancelled", timeout=PATIENCE)
    signed_in.get_by_role("button", name="Try again female-00.jpg").click()
    expect(summary(signed_in)).to_have_text("2 added", timeout=PATIENCE)


def test_files_are_dropped_on_any_page_and_go_where_one_says(signed_in, live_server, library):
    brand = library.brand
    make_brand(brand.team, name="Halden")
    signed_in.goto(live_server.url + reverse("portfolio:home"))
    signed_in.evaluate(DROP, ["", named(ANNA)])
    dialog = signed_in.get_by_role("dialog", name="Where do these files go?")
    dialog.get_by_label("Library").select_option(str(library.pk))
    looked_at(signed_in, "uploads-where")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(summary(signed_in)).to_have_text("1 added", timeout=PATIENCE)
    known = Portrait.objects.get()
    assert known.library == library

    signed_in.goto(live_server.url + reverse("portfolio:brand", args=[brand.pk]))
    signed_in.evaluate(DROP, ["", named(BEN)])  # its only library: nothing to ask
    expect(summary(signed_in)).to_have_text("1 added", timeout=PATIENCE)

    signed_in.goto(live_server.url + reverse("portfolio:portrait", args=[known.pk]))
    signed_in.evaluate(DROP, ["", named(CARA)])
    expect(dialog.get_by_label("A new version of")).to_be_checked()
    shot(signed_in, "uploads-version", is_whole=False)
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(signed_in.get_by_text("Version 2 of")).to_be_visible(timeout=PATIENCE)
    assert known.versions.count() == 2


def test_a_zip_is_checked_imported_and_its_task_outlives_the_page(
    page, live_server, alice, library, worker, tmp_path
):
    archive = tmp_path / "shoot.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(portrait(ANNA), "anna.jpg")
        file.write(portrait(BEN), "ben.jpg")
        file.writestr("manifest.csv", "file,title,mood\nanna.jpg,Anna Lee,\nnobody.jpg,Nobody,\n")
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:import", args=[library.pk]))
    looked_at(page, "import")
    page.get_by_label("ZIP file").set_input_files(str(archive))
    page.get_by_label("Check first").check()
    page.get_by_role("button", name="Send the ZIP").click()
    expect(page.get_by_text("2 would be added. Nothing was imported yet.")).to_be_visible(
        timeout=PATIENCE
    )
    expect(page.get_by_text("There is no picture “nobody.jpg” in the ZIP.")).to_be_visible()
    looked_at(page, "import-checked")
    page.get_by_role("button", name="Import it now").click()
    expect(page.get_by_text("2 added.")).to_be_visible(timeout=PATIENCE)
    open_library(page, live_server, library)
    expect(page.get_by_role("link", name="Anna Lee")).to_be_visible()
    tray = page.locator("[data-tray]")
    page.reload()
    tray.locator("summary").click()
    expect(tray.get_by_role("link", name="Import of shoot.zip")).to_be_visible()
    looked_at(page, "task-tray")
    assert TeamTask.objects.filter(state="done").count() == 2
