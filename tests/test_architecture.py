"""What the import contracts cannot say: they know other packages only as a whole."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("portfolio", "scoring", "prompts")
PAGE_MAKING = ("django.forms", "django.http", "django.shortcuts", "django.template")


def sources(*names: str) -> list[Path]:
    """The modules of these names, single files or folders, in each app."""
    found = []
    for app in APPS:
        for name in names:
            single, folder = ROOT / app / f"{name}.py", ROOT / app / name
            found += [single] if single.is_file() else sorted(folder.glob("**/*.py"))
    return found


def imports_of(source: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize(
    "source", sources("actions", "models"), ids=lambda path: str(path.relative_to(ROOT))
)
def test_models_and_actions_know_no_request_no_form_and_no_page(source):
    known = imports_of(source)
    assert not {name for name in known if name.startswith(PAGE_MAKING)}


@pytest.mark.parametrize("app", APPS)
def test_no_app_listens_to_the_signals_of_the_database_layer(app):
    """Signals are ours, and each is sent in one place (docs/architecture.md)."""
    for source in (ROOT / app).glob("**/*.py"):
        assert "django.db.models.signals" not in imports_of(source), source


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "common", "base", "services", "managers", "misc"}
    modules = [path for app in (*APPS, "config") for path in (ROOT / app).rglob("*.py")]
    assert [path for path in modules if path.stem in empty] == []
