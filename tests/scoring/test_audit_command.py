"""``manage.py audit_scorer``: what it prints, writes and ends with."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portfolio.demo import manifest
from scoring.audit import drift
from scoring.audit.committed import COMMITTED
from scoring.audit.tolerances import TOLERANCES
from tests.portraits import portrait


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "one.jpg").symlink_to(portrait("tiles/hair-21.jpg"))
    (folder / "notes.txt").write_text("no picture")
    return folder


def audit(folder: Path, *options: str) -> None:
    call_command("audit_scorer", "--images", str(folder), "--only", "jpeg", *options)


def test_the_table_is_printed_and_the_card_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = folder.parent / "card.json"
    before = COMMITTED.read_bytes()
    audit(folder, "--json", str(target))
    card = json.loads(target.read_text())
    assert (card["portraits"]["n"], len(card["perturbations"])) == (1, 1)
    printed = capsys.readouterr().out
    assert "JPEG, quality 70" in printed
    assert "Every tolerance is kept." in printed
    assert COMMITTED.read_bytes() == before


def test_a_broken_tolerance_ends_with_status_1(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    strict = {kind: replace(each, median=-1.0) for kind, each in TOLERANCES.items()}
    monkeypatch.setattr(drift, "TOLERANCES", strict)
    with pytest.raises(SystemExit) as ended:
        audit(folder)
    assert ended.value.code == 1
    assert "10 tolerances are broken." in capsys.readouterr().out


def test_the_pages_card_is_never_of_a_part(folder: Path) -> None:
    with pytest.raises(CommandError, match="of all licensed portraits and every change"):
        audit(folder, "--write")


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no picture in"):
        audit(tmp_path)


def test_without_licensed_portraits_the_way_to_get_them_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(manifest, "folders", lambda: ())
    with pytest.raises(CommandError, match="run fetch_portraits"):
        call_command("audit_scorer")
