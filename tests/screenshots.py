"""``make screenshots``: a picture of every page of the demo, in two widths and both themes.

    .venv/bin/python -m tests.screenshots [--into var/screenshots]

It starts ``./run`` unless one runs already, signs in as the demo's member, waits until everything
is scored, and follows every link. Of pages that differ only in the row they show, the first counts.
"""

import argparse
import re
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from config.launcher.instance import Instance
from config.processes import Process, stop_all
from portfolio.demo.account import PASSWORD, SIGN_IN
from tests.chromium import FLAGS, chromium_path, sign_in

ROOT = Path(__file__).resolve().parents[1]
WINDOWS = tuple((width, theme) for width in (390, 1440) for theme in ("light", "dark"))
READY, START_SECONDS, SCORED_SECONDS = "Presence is ready at ", 600.0, 300.0
#: A row's id in an address: of pages with the same name one is enough.
ROW = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/)|(?<=/cues/)\w+")
#: No pages: files, what leads elsewhere, and the tools that are not ours.
LEFT_OUT = re.compile(
    r"^/(files|media|static|admin|api)/|(\.(csv|pdf|json|zip|xlsx|png|svg)|/download)/?$"
)
SIGNED_OUT = ("/account/login/", "/account/signup/", "/account/password/reset/", "/credits/")
LINKS = """[...document.querySelectorAll("a[href]:not([download])")]
  .map((link) => new URL(link.getAttribute("href"), location).href)"""


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "var" / "screenshots")
    folder: Path = parser.parse_args(arguments).into
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    with running() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        page = _window(browser)
        sign_in(page, address, SIGN_IN, PASSWORD)
        _wait_for_scores(page, address)
        taken = walk(page, address, folder, start=["/"])
        taken += walk(_window(browser), address, folder, start=SIGNED_OUT, follows=False)
        browser.close()
    sys.stdout.write(f"{taken} pages, {taken * len(WINDOWS)} pictures in {folder}\n")


@contextmanager
def running() -> Iterator[str]:
    """The address of the Presence of this checkout, without a slash; started if need be."""
    known = Instance(ROOT / "var" / "run")
    if known.environment() is not None and (address := known.read().get("address")):
        yield address.rstrip("/")
        return
    lines: list[str] = []
    process = Process("run", [str(ROOT / "run")], sink=lambda _, line: lines.append(line), cwd=ROOT)
    process.start()
    try:
        limit = time.monotonic() + START_SECONDS
        while not (told := [line for line in lines if line.startswith(READY)]):
            process.check_running()
            if time.monotonic() > limit:
                raise TimeoutError("./run did not start:\n" + "\n".join(lines[-20:]))
            time.sleep(0.5)
        yield told[0].removeprefix(READY).strip().rstrip("/")
    finally:
        stop_all([process], grace=30)


def walk(
    page: Page,
    site: str,
    folder: Path,
    *,
    start: Iterable[str],
    follows: bool = True,
) -> int:
    """Pictures of these pages and, following links, of all that they lead to; of how many."""
    waiting, seen = list(start), set[str]()
    while waiting:
        path = waiting.pop(0)
        if (name := name_of(path)) in seen:
            continue
        answer = page.goto(site + path)
        if not answer or not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
            continue
        seen.add(name)
        _pictures(page, folder, name)
        if follows:
            waiting += [found for link in page.evaluate(LINKS) if (found := _inside(link, site))]
    return len(seen)


def name_of(path: str) -> str:
    """What a page is called: its path without the rows; `brands-rubric-history`."""
    words = ROW.sub("", urlsplit(path).path).split("/")
    return "-".join(word for word in words if word) or "home"


def _inside(link: str, site: str) -> str:
    """The path of a link that leads to another page of the site; "" for any other."""
    parts, own = urlsplit(link), urlsplit(site)
    if parts.netloc != own.netloc or LEFT_OUT.search(parts.path) or "logout" in parts.path:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _pictures(page: Page, folder: Path, name: str) -> None:
    for width, theme in WINDOWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}-{width}-{theme}.png", full_page=True)


def _window(browser: Browser) -> Page:
    return browser.new_context(locale="en-GB").new_page()


def _wait_for_scores(page: Page, site: str) -> None:
    """Until no card of the demo's team is waiting for its score."""
    page.goto(site)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Portraits").click()
    limit = time.monotonic() + SCORED_SECONDS
    while page.locator("[data-unsettled]").count():
        if time.monotonic() > limit:
            raise TimeoutError("the demo's portraits are still being scored")
        page.wait_for_timeout(2000)
        page.reload()


if __name__ == "__main__":
    main(sys.argv[1:])
