"""One page after another in a real browser, each held against what every page owes its reader."""

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.test import Client
from playwright.sync_api import Page, Response

from tests.journeys.looking import HELD, violations

#: Scripts of one page may have so many bytes together, compressed as they are sent.
MOST_SCRIPT = 60 * 1024
#: How far a page may jump while it loads, as browsers count it (0.1 still counts as good).
MOST_SHIFT = 0.02
MOST_TABS = 400

STILL = """
window.shifted = 0;
window.moved = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.shifted += entry.value;
    window.moved.push(...entry.sources.map(({ node }) => (node?.outerHTML ?? "").slice(0, 80)));
  }
}).observe({ type: "layout-shift", buffered: true });
"""
WITHOUT_SIZE = """() => [...document.images].filter((image) => image.checkVisibility()
  && !(image.getAttribute("width") && image.getAttribute("height"))
  && getComputedStyle(image).position !== "absolute")
  .map((image) => image.outerHTML.slice(0, 120))"""
#: Parts that come when they are in sight are there before the walk, as if one had looked.
INTO_SIGHT = (
    "document.querySelectorAll('[hx-trigger*=intersect]').forEach((one) => one.scrollIntoView())"
)
#: What has the focus: whether that can be seen, and whether it is back where it began.
FOCUSED = """() => {
  const held = document.activeElement;
  if (!held || held === document.body) return null;
  const seen = (style) => style.outlineStyle !== "none" || style.boxShadow !== "none";
  // a link may be stretched over its card, and then the card shows it
  const around = [held, held.parentElement, held.closest("li, article, figure")].filter(Boolean);
  const shown = around.some((one) => seen(getComputedStyle(one)))
    || ["::before", "::after"].some((part) => seen(getComputedStyle(held, part)))
    || held.matches("select, input[type=color], input[type=file], iframe");
  const again = held.dataset.walked === "yes" && held !== window.held; // a date has several stops
  held.dataset.walked = "yes";
  if (shown) held.dataset.shown = "yes"; // the inner stops of a date are the browser's own
  window.held = held;
  const html = held.outerHTML.slice(0, 120);
  return { again, shown: shown || held.dataset.shown === "yes", html };
}"""
UNREACHED = """() => [...document.querySelectorAll(
    "a[href], button:not(:disabled), input:not([type=hidden]):not([type=radio]):not(:disabled), "
    + "select:not(:disabled), textarea:not(:disabled), summary")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0
    && one.dataset.walked !== "yes" && !one.closest("dialog:not([open])"))
  .map((one) => one.outerHTML.slice(0, 120))"""


@dataclass
class Walk:
    """A visit of many pages. found: page -> what is wrong there."""

    page: Page
    site: str
    found: dict[str, list[str]] = field(default_factory=dict)
    _scripts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.add_init_script(STILL)
        self.page.on("response", self._weigh)

    @property
    def complaints(self) -> str:
        """All that was found, page after page; "" for nothing."""
        return "\n".join(f"{at}\n  " + "\n  ".join(wrong) for at, wrong in self.found.items())

    def visit(self, addresses: Iterable[str]) -> None:
        """Look at each page in both layouts and both themes, and go through it by Tab."""
        for address in addresses:
            wrong = [*self._looked_at(address), *self._by_keyboard()]
            if wrong:
                self.found[address] = wrong

    def _looked_at(self, address: str) -> Iterator[str]:
        for width, theme in sorted(HELD):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            self._scripts.clear()
            self.page.goto(self.site + address, wait_until="load")
            self.page.wait_for_timeout(100)
            shifted = self.page.evaluate("window.shifted")
            where = f"{width} px, {theme}"
            yield from (f"{where}: {each}" for each in violations(self.page))
            if self.page.evaluate("document.documentElement.scrollWidth") > width:
                yield f"{where}: wider than its window"
            if shifted > MOST_SHIFT:
                moved = self.page.evaluate("window.moved")
                yield f"{where}: shifts its layout by {shifted:.3f}: {moved}"
        if sum(self._scripts.values()) > MOST_SCRIPT:
            yield f"{sum(self._scripts.values()) // 1024} KB of script: {sorted(self._scripts)}"
        yield from (f"no size: {each}" for each in self.page.evaluate(WITHOUT_SIZE))

    def _by_keyboard(self) -> Iterator[str]:
        self.page.evaluate(INTO_SIGHT)
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            held = self.page.evaluate(FOCUSED)
            if held is None or held["again"]:
                break
            if not held["shown"]:
                yield f"focus not to be seen: {held['html']}"
        yield from (f"not reached by Tab: {each}" for each in self.page.evaluate(UNREACHED))

    def _weigh(self, response: Response) -> None:
        if response.request.resource_type == "script" and response.ok:
            self._scripts[response.url] = len(gzip.compress(response.body()))


def is_page(client: Client, address: str) -> bool:
    """Whether an address answers with a whole page, and not a part, a file or another address."""
    answer = client.get(address)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return False
    start = answer.content[:200] if not answer.streaming else b""
    return b"<!doctype html" in start.lower()
