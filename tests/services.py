"""Pytest plugin: the servers that the tests run against. Loaded by `-p tests.services`.

They must be up before pytest-django reads the settings, so a conftest would be too late.
`DATABASE_URL` and `REDIS_URL`, when given, name other servers to use.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from config.embedded.faults import EmbeddedError
from config.embedded.temporary import temporary_servers

_lines: list[str] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Start what is not given, and name it in the environment; the worker inherits that."""
    stack = ExitStack()
    early_config.add_cleanup(stack.close)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
    # Playwright's event loop lives in the tests' thread; our views never see it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")
    media = tempfile.mkdtemp(prefix="presence-tests-media-")
    stack.callback(shutil.rmtree, media, ignore_errors=True)
    os.environ["MEDIA_ROOT"] = media
    try:
        addresses = stack.enter_context(
            temporary_servers(
                lambda name, line: _lines.append(f"{name} | {line}"),
                postgresql="DATABASE_URL" not in os.environ,
                valkey="REDIS_URL" not in os.environ,
            )
        )
    except EmbeddedError as error:
        raise pytest.UsageError(str(error)) from error
    os.environ.update(addresses)
    return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """When something failed, show what the database had to complain about."""
    complaints = [line for line in _lines if " ERROR: " in line or " FATAL: " in line]
    if exitstatus and complaints:
        terminalreporter.section("database")
        for line in complaints[-20:]:
            terminalreporter.write_line(line)
