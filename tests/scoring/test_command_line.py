"""``python -m scoring``: one JSON Scorecard a line, without Django, from anywhere."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scoring import __main__ as command
from scoring import engine
from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from scoring.rubric.jobs import JOB_SLUGS
from tests.portraits import ROOT, portrait
from tests.scoring.test_engine import WITHOUT_FRAMEWORK

CUE_KEYS = {
    "key", "evidence_id", "value", "unit", "band", "score", "weight", "confidence", "status",
    "reason", "evidence",
}  # fmt: skip
CARD_KEYS = {
    "file", "sha256", "job", "status", "overall", "coverage", "engine_version",
    "rubric_version", "cues",
}  # fmt: skip


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, as a person would type it."""
    return subprocess.run(
        [sys.executable, "-m", "scoring", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def cards(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def file() -> Path:
    return portrait("synthetic/female-00.jpg")


@pytest.fixture
def folder(tmp_path: Path, file: Path) -> Path:
    """Two portraits, one of them deep and without a name that tells; a note; half a picture."""
    deep = tmp_path / "team" / "b"
    deep.mkdir(parents=True)
    shutil.copy(portrait("tiles/jewelry-16.jpg"), deep / "portrait")
    shutil.copy(file, tmp_path / "team" / "a.jpg")
    (tmp_path / "team" / "c.jpg").write_text("only called a picture")
    (tmp_path / "team" / "z.jpg").write_bytes(file.read_bytes()[:600])
    return tmp_path / "team"


def test_a_portrait_gives_one_line_with_the_promised_keys(file: Path) -> None:
    done = run("--job", "trust", file)
    assert done.returncode == 0
    (card,) = cards(done)
    assert card.keys() >= CARD_KEYS
    assert (card["file"], card["job"], card["status"]) == (str(file), "trust", "scored")
    assert card["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert [cue["key"] for cue in card["cues"]] == list(CATALOGUE)
    assert all(cue.keys() >= CUE_KEYS for cue in card["cues"])
    gaze = card["cues"][0]
    assert (gaze["evidence_id"], gaze["unit"], gaze["band"]) == ("C01", "deg", [[0.0, 5.0]])
    assert gaze["value"] >= 0
    line = next(item for item in gaze["evidence"] if item["kind"] == "line")
    assert {"yaw_deg", "pitch_deg"} <= line.keys()


def test_the_same_bytes_give_the_same_line_in_any_process_and_order(
    file: Path, tmp_path: Path
) -> None:
    other = portrait("tiles/jewelry-16.jpg")
    first = run("--job", "creativity", file, other).stdout.splitlines()
    second = run("--job", "creativity", other, file, PYTHONHASHSEED="7", LC_ALL="C")
    assert second.stdout.splitlines() == first[::-1]


def test_a_folder_gives_its_pictures_by_content_sorted_and_names_the_rest(folder: Path) -> None:
    done = run("--job", "trust", folder)
    assert done.returncode == 0
    found = [(Path(card["file"]).relative_to(folder).as_posix(), card["status"])
             for card in cards(done)]  # fmt: skip
    assert found == [("a.jpg", "scored"), ("b/portrait", "scored"), ("z.jpg", "unassessable")]
    said = done.stderr.decode()
    assert f"{folder / 'c.jpg'}: not a picture, left out" in said
    assert "Traceback" not in said


def test_a_file_that_is_no_picture_has_a_line_when_it_is_named(folder: Path) -> None:
    done = run("--job", "trust", folder / "c.jpg")
    (card,) = cards(done)
    assert (done.returncode, card["status"], card["overall"]) == (0, "unassessable", None)
    assert card["reason"]
    assert card["advice"]
    assert {cue["status"] for cue in card["cues"]} == {"abstained"}


def test_a_missing_path_is_named_and_the_others_are_still_scored(file: Path) -> None:
    done = run("--job", "trust", "nowhere.jpg", file)
    assert done.returncode == 2
    assert [card["file"] for card in cards(done)] == [str(file)]
    assert b"nowhere.jpg: no such file or directory" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--job", "happy", "x.jpg"), "no job “happy”. Choose one of: trust, approachable, warm"),
        (("x.jpg",), "give a job and at least one file"),
        (("--job", "trust"), "give a job and at least one file"),
        (("--all-jobs", "--job", "trust", "x.jpg"), "every job by its standard table"),
        (("--job", "trust", "--rubric", "nowhere.json", "x.jpg"), "nowhere.json: No such file"),
        (("--job", "trust", "--rubric", str(ROOT / "README.md"), "x.jpg"), "holds no JSON"),
    ],
)
def test_a_wrong_call_is_explained_and_exits_with_2(
    arguments: tuple[str, ...], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(arguments) == 2
    said = capsys.readouterr()
    assert complaint in said.err
    assert said.out == ""


def test_a_fault_of_ours_fails_its_own_line_only(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a measure went wrong")

    monkeypatch.setattr(engine, "assess", broken)
    assert command.main(["--job", "trust", str(file), str(file)]) == 0
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [(card["status"], card["overall"]) for card in lines] == [("failed", None)] * 2
    assert len(lines[0]["cues"]) == len(CATALOGUE)
    assert "ZeroDivisionError: a measure went wrong" in said.err


def test_it_runs_from_any_directory_without_django(file: Path, tmp_path: Path) -> None:
    code = WITHOUT_FRAMEWORK + (
        "import runpy\n"
        f"sys.argv = ['scoring', '--job', 'trust', {str(file)!r}]\n"
        "runpy.run_module('scoring', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert cards(done)[0]["status"] == "scored"


def test_missing_model_files_are_one_clear_line(file: Path, tmp_path: Path) -> None:
    done = run("--job", "trust", file, MODELS_DIR=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"fetch_models" in done.stderr
    assert b"Traceback" not in done.stderr


def test_expression_can_be_left_out_by_the_installations_own_switch(file: Path) -> None:
    (card,) = cards(run("--job", "trust", file, EXPRESSION_CUES_ENABLED="False"))
    disabled = {cue["key"] for cue in card["cues"] if cue["status"] == "disabled"}
    assert disabled == EXPRESSION_CUES
    assert card["overall"] is not None


def test_the_jobs_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--jobs"]) == 0
    assert capsys.readouterr().out.splitlines()[4].startswith("thought_leadership  Composed")


def test_all_jobs_share_one_measurement_and_agree_with_each_job_alone(file: Path) -> None:
    line, note = cards(run("--all-jobs", file, ROOT / "README.md"))
    assert (note["status"], note["jobs"][0]["overall"]) == ("unassessable", None)
    assert (line["file"], line["status"]) == (str(file), "scored")
    assert [row["job"] for row in line["jobs"]] == list(JOB_SLUGS)
    (alone,) = cards(run("--job", "elite", file))
    elite = next(row for row in line["jobs"] if row["job"] == "elite")
    assert (elite["overall"], elite["coverage"]) == (alone["overall"], alone["coverage"])


def test_a_fault_of_ours_fails_the_line_of_all_jobs(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(engine, "read_measurements", broken)
    assert command.main(["--all-jobs", str(file)]) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["status"], line["jobs"]) == ("failed", [])


def test_changes_from_a_file_are_laid_over_the_job(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = tmp_path / "changes.json"
    changes.write_text('{"cues": {"gaze_off_lens": {"bands": [[0, 9]], "weight": 30}}}')
    assert command.main(["--job", "trust", "--rubric", str(changes), "--describe"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Gaze off the lens: at most 9°, 30 %. Eye contact holds within")


def test_changes_that_cannot_be_applied_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = tmp_path / "changes.json"
    changes.write_text('{"sliders": {"human": 9}}')
    assert command.main(["--job", "trust", "--rubric", str(changes), "x.jpg"]) == 2
    assert "human: a slider takes a whole step" in capsys.readouterr().err
