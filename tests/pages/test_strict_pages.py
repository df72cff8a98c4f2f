"""Every template keeps to the strict content security policy."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|javascript:")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_inline_script_style_or_handler(template):
    assert INLINE.findall(template.read_text()) == []


def test_the_pages_ship_little_script():
    """All modules together, compressed, are less than one page may ship."""
    modules = (ROOT / "static" / "js").rglob("*.js")
    assert sum(len(gzip.compress(module.read_bytes())) for module in modules) < 60_000
