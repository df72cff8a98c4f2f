"""Pytest plugin: the servers that the tests run against. Loaded by `-p tests.services`.

They must be up before pytest-django reads the settings, so a conftest would be too late.
`DATABASE_URL` and `REDIS_URL`, when given, name other servers to use. With `-n` each of pytest's
processes has servers and files of its own, and what shares the work out among them has none.
"""

import os
import shutil
import tempfile
from collections.abc import Collection, Generator
from contextlib import ExitStack
from typing import Any

import pytest

from config.embedded.faults import EmbeddedError
from config.embedded.temporary import temporary_servers

GIVEN = ("DATABASE_URL", "REDIS_URL")
COMPLAINTS = 20
_lines: list[str] = []
_complaints: list[str] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Start what is not given, and name it in the environment; the worker inherits that."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
    # Playwright's event loop lives in the tests' thread; our views never see it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")
    if "PYTEST_XDIST_WORKER" not in os.environ and shares_out(early_config):
        check_they_can_be_had()
        return (yield)
    stack = ExitStack()
    early_config.add_cleanup(stack.close)
    media = tempfile.mkdtemp(prefix="presence-tests-media-")
    stack.callback(shutil.rmtree, media, ignore_errors=True)
    os.environ["MEDIA_ROOT"] = media
    os.environ.update(started(stack, besides=given()))
    return (yield)


def started(stack: ExitStack, besides: Collection[str] = ()) -> dict[str, str]:
    """The addresses of servers that run until the stack is closed, besides those that are given."""
    servers = temporary_servers(
        lambda name, line: _lines.append(f"{name} | {line}"),
        postgresql="DATABASE_URL" not in besides,
        valkey="REDIS_URL" not in besides,
    )
    try:
        return stack.enter_context(servers)
    except EmbeddedError as error:
        raise pytest.UsageError(str(error)) from error


def given() -> list[str]:
    """The servers that the environment names.

    One of many names none: what it finds are placeholders that the settings put there before.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        return []
    return [name for name in GIVEN if name in os.environ]


def check_they_can_be_had() -> None:
    """Say in one line, before many fail alike, why each could not have servers of its own."""
    if names := given():
        raise pytest.UsageError(f"{' and '.join(names)} can serve one process: leave out -n.")
    with ExitStack() as stack:
        started(stack)


def shares_out(config: pytest.Config) -> bool:
    """Whether this process runs no test itself, as `-n` has others run them."""
    options = config.known_args_namespace
    return bool(getattr(options, "numprocesses", None)) and not options.usepdb


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Note what the database had to complain about; one of many hands it in."""
    _complaints.extend(line for line in _lines if " ERROR: " in line or " FATAL: " in line)
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["complaints"] = _complaints[-COMPLAINTS:]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what one of many hands in; one that crashed hands in nothing."""
    _complaints.extend(getattr(node, "workeroutput", {}).get("complaints", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """When something failed, show what the databases had to complain about."""
    if exitstatus and _complaints:
        terminalreporter.section("database")
        for line in _complaints[-COMPLAINTS:]:
            terminalreporter.write_line(line)
