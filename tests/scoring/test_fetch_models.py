"""`fetch_models` says where each file came from, or in one line what is wrong."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from scoring.management.commands import fetch_models
from scoring.vision.models import ModelFetchError, models_folder


def test_files_that_are_there_are_left_alone_and_named():
    out = StringIO()
    call_command("fetch_models", stdout=out)
    lines = out.getvalue().splitlines()
    assert "face_landmarker.task: already here" in lines
    assert all(line.endswith(": already here") for line in lines)
    assert models_folder().is_dir()


def test_what_cannot_be_had_is_said_in_one_line_with_the_way_out(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise ModelFetchError("could not get\na.task: no answer; no wheel\nb.task: no answer")

    monkeypatch.setattr(fetch_models, "fetch", refuse)
    with pytest.raises(CommandError) as error:
        call_command("fetch_models")
    assert str(error.value).count("\n") == 0
    assert "(and 1 more): a.task: no answer; no wheel" in str(error.value)
    assert "MODELS_DIR" in str(error.value)


def test_a_folder_that_cannot_be_written_is_named(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "there")

    monkeypatch.setattr(fetch_models, "fetch", refuse)
    with pytest.raises(CommandError, match=r"cannot be written to .*Permission denied"):
        call_command("fetch_models")
