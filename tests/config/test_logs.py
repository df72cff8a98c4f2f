"""What a line of the log holds."""

import logging
import logging.config
from io import StringIO

import pytest
import structlog

from config.celery import app
from config.logs import LOGGING_CONFIG_DICT


@pytest.fixture
def written() -> StringIO:
    """What a logger named `plain` writes, in the format of the settings."""
    lines = LOGGING_CONFIG_DICT["formatters"]["lines"]
    stream = StringIO()
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=lines["processors"], foreign_pre_chain=lines["foreign_pre_chain"]
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.getLogger("plain")
    logger.handlers = [handler]
    return stream


def test_the_line_of_an_exception_holds_its_traceback(written):
    try:
        raise ZeroDivisionError("nothing to divide by")
    except ZeroDivisionError:
        logging.getLogger("plain").exception("it failed")
    line = written.getvalue()
    assert "Traceback (most recent call last)" in line
    assert "nothing to divide by" in line
    assert line.count("\n") == 1


def test_a_line_from_inside_a_task_names_the_task_and_a_later_one_does_not(written):
    @app.task(name="tests.say")
    def say() -> None:
        logging.getLogger("plain").warning("working")

    try:
        say.apply(task_id="the-task").get()
    finally:
        app.tasks.pop("tests.say")
    logging.getLogger("plain").warning("after")
    inside, after = written.getvalue().splitlines()
    assert "task_id='the-task'" in inside
    assert "task_id" not in after
