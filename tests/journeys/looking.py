"""A look at pages: as axe sees them, and as pictures for whoever works on them.

For the pictures set SCREENSHOTS to a folder.
"""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def shot(page: Page, name: str, *, is_whole: bool = True) -> None:
    """Keep a picture of the page, or of what the window shows, when somebody asked for pictures."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=is_whole)


#: A phone and a wide window, in both themes.
WINDOWS = ((390, "light"), (390, "dark"), (1440, "dark"), (1440, "light"))


#: Both themes and both layouts are held against WCAG 2.2 AA in these.
HELD = {(390, "dark"), (1440, "light")}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def looked_at(page: Page, name: str) -> None:
    """Pictures of the page in every window; in none it is too wide, or shuts anybody out."""
    for width, theme in WINDOWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        shot(page, f"{name}-{width}-{theme}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if (width, theme) in HELD:
            page.evaluate(
                "scrollTo({ top: 0, behavior: 'instant' })"
            )  # or the bar lies over things
            found = violations(page)
            assert found == [], f"{name} at {width} px, {theme}: {found}"


def violations(page: Page) -> list[str]:
    """What axe finds against the page as it is: the rule, and the elements that break it."""
    # not ours to mend: the inside of Swagger UI
    found = (
        Axe()
        .run(page, context={"exclude": [[".swagger-ui"]]}, options=RULES)
        .response["violations"]
    )
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]
