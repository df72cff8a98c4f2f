"""Pictures of pages for whoever works on them: set SCREENSHOTS to a folder."""

import os
from pathlib import Path

from playwright.sync_api import Page


def shot(page: Page, name: str, *, is_whole: bool = True) -> None:
    """Keep a picture of the page, or of what the window shows, when somebody asked for pictures."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=is_whole)


#: A phone and a wide window, in both themes.
WINDOWS = ((390, "light"), (390, "dark"), (1440, "dark"), (1440, "light"))


def looked_at(page: Page, name: str) -> None:
    """Pictures of the page in every window; in none it is too wide."""
    for width, theme in WINDOWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        shot(page, f"{name}-{width}-{theme}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
