"""docs/api.md says what is: every code, and the least scopes."""

import re
from pathlib import Path

from portfolio.api_scopes import SCOPES

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([a-z_]+)`", TEXT))


def raised() -> set[str]:
    """The code of every Problem in the sources."""
    found = set()
    for folder in ("portfolio", "scoring", "prompts"):
        for path in (ROOT / folder / "api").rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            found |= set(re.findall(r'Problem\(\s*[\w.]+,\s*"(\w+)"', source))
            found |= set(re.findall(r'\(4\d\d, "(\w+)"\)', source))
    return found


def test_every_code_is_documented():
    codes = raised()
    assert len(codes) > 40
    assert codes - NAMED == set()


def test_the_table_of_least_scopes_names_each_scope_and_no_other():
    table = TEXT.split("### The least scopes for a task")[1].split("\n\nEach operation")[0]
    assert set(re.findall(r"`([a-z]+:[a-z]+)`", table)) == set(SCOPES)
