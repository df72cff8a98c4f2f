"""A4 sheets as PDF, set by Typst from the templates beside those of the pages.

The templates are ours; every word of a user goes in as data, read from JSON inside the template,
so that markup in a name is set as it was typed. Nothing is written to disk, nothing is fetched.
Knows no framework.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "reports"
SHARED = "base.typ"
PIXELS_PER_INCH = 110.0


@dataclass(frozen=True)
class Picture:
    """A picture to set: its bytes, "image/jpeg" or "image/png", and its size in pixels."""

    content: bytes
    content_type: str
    width: int
    height: int

    def to_svg(self) -> str:
        """The picture inside an SVG, which is text and so can go in as data."""
        data = b64encode(self.content).decode("ascii")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}">'
            f'<image width="{self.width}" height="{self.height}" '
            f'href="data:{self.content_type};base64,{data}"/></svg>'
        )


def set_on_paper(
    template: str,
    content: Mapping[str, Any],
    pictures: Mapping[str, Picture],
    *,
    kind: Literal["pdf", "png"] = "pdf",
) -> bytes:
    """One A4 page as PDF, or a proof of it as PNG.

    template: the file's name without its suffix. content: JSON values; where a picture belongs
    it holds the picture's name.
    """
    drawn = {
        name: {"svg": each.to_svg(), "aspect": each.width / each.height}
        for name, each in pictures.items()
    }
    data = json.dumps({**content, "pictures": drawn})
    # a mapping of sources is taken too; the stub leaves it out
    sheet: bytes = typst.compile(  # type: ignore[call-overload]
        {"main.typ": _source(f"{template}.typ"), SHARED: _source(SHARED)},
        font_paths=_fonts(),
        format=kind,
        ppi=PIXELS_PER_INCH,
        sys_inputs={"data": data},
    )
    return sheet


@cache
def _fonts() -> typst.Fonts:
    """The type that comes with Typst, and behind it what the system has for other scripts."""
    return typst.Fonts()


@cache
def _source(name: str) -> bytes:
    return (TEMPLATES / name).read_bytes()
