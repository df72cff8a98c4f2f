"""What every test may use, and what is said of portraits that are not at hand."""

from collections.abc import Generator

import pytest
from hypothesis import settings

from tests.portraits import MissingPortrait

pytest_plugins = [
    "tests.sharing",
    "tests.flushing",
    "tests.cast",
    "tests.worker",
    "tests.chromium",
    "tests.receiver",
    "tests.hooks",
]

# The same cases in every run: a failure is there for everybody, and can be repeated.
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")

#: The name, on a report, of the portrait that the test could not do without.
MISSING = "portrait not at hand"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test whose portrait is not on this machine is passed over, and named at the end."""
    report = yield
    error = call.excinfo.value if call.excinfo else None
    if isinstance(error, MissingPortrait):
        report.user_properties.append((MISSING, str(error)))
        report.outcome = "skipped"
        path, line, _ = item.reportinfo()
        report.longrepr = (str(path), line or 0, f"portrait {error} is not at hand")
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each missing portrait with the tests that could not run for it.

    The reports tell, as with `-n` the tests ran in other processes.
    """
    missing: dict[str, set[str]] = {}
    for report in terminalreporter.getreports("skipped"):
        if name := dict(report.user_properties).get(MISSING):
            missing.setdefault(str(name), set()).add(report.nodeid)
    if missing:
        terminalreporter.section("portraits not at hand")
        terminalreporter.write_line("Set PORTRAITS_DIR, or run: python manage.py fetch_portraits")
        for name, tests in sorted(missing.items()):
            terminalreporter.write_line(f"{name}: {', '.join(sorted(tests))}")


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """No worker hears the doorbell; what it was rung for, as (task, first argument)."""
    rung: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "portfolio.doorbell.current_app.send_task",
        lambda name, args=(), **_: rung.append((name, args[0] if args else "")),
    )
    return rung
