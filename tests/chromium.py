"""A real browser. A test that uses `page` fails when the page logs an error or throws one."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STEP_MILLISECONDS = 15_000


def chromium_path() -> str | None:
    """The browser to drive: `CHROMIUM`, else the first of its usual names on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session. Where there is none: fails, with the command to install it."""
    executable = chromium_path()
    if executable is None:
        pytest.fail("Chromium is missing; run: sudo apt-get install -y chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield launched
        launched.close()


def sign_in(page: Page, site: str, email: str, password: str) -> None:
    """Sign in by the form, and wait for the page after it."""
    page.goto(f"{site}/account/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "/account/login/" not in address)


@pytest.fixture
def page_errors() -> list[str]:
    """What the page complained about so far. A test that expects a complaint clears it."""
    return []


@pytest.fixture
def page(browser: Browser, page_errors: list[str]) -> Iterator[Page]:
    """A page in a profile of its own, with leave to use the clipboard."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(STEP_MILLISECONDS)
    opened = context.new_page()

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            page_errors.append(f"{message.text} ({message.location.get('url', '')})")

    opened.on("console", note)
    opened.on("pageerror", lambda error: page_errors.append(str(error)))
    yield opened
    context.close()
    assert page_errors == [], "the page complained"
