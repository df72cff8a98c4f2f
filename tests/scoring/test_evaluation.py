"""Scores beside ratings: planted ratings of real portraits give the figures that were planted."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from scoring.evaluation.comparison import compare
from scoring.evaluation.pictures import Scored, find, scored
from scoring.evaluation.ratings import BadEvaluation, Ratings
from scoring.evaluation.table import table_of
from tests.portraits import portrait

NAMES = tuple(
    f"synthetic/{who}-{number}.jpg"
    for who in ("female", "male")
    for number in ("00", "18", "36", "54", "69", "90")
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for name in NAMES:
        (folder / Path(name).name).symlink_to(portrait(name))
    return folder


@pytest.fixture(scope="module")
def pictures(folder: Path) -> list[Scored]:
    return scored(find(folder, [Path(name).stem for name in NAMES]), ["trust", "warm"])


def rated(groups: Sequence[str | None] = (), **columns: Sequence[float | None]) -> Ratings:
    size = len(next(iter(columns.values())))
    ids = tuple(str(index) for index in range(size))
    return Ratings(ids, {name: tuple(each) for name, each in columns.items()}, tuple(groups), size)


def scores_of(pictures: Sequence[Scored], job: str) -> np.ndarray:
    return np.array([picture.scores[job] for picture in pictures], dtype=float)


def test_a_rating_that_rises_with_the_score_correlates_perfectly(pictures: list[Scored]) -> None:
    rising = scores_of(pictures, "trust") ** 3
    result = compare(pictures, rated(r=rising, f=-rising), pairs=[("trust", "r"), ("trust", "f")])
    up, down = (pair["spearman"] for pair in result["pairs"])
    assert (up["value"], up["low"], up["n"]) == (1.0, 1.0, len(NAMES))
    assert (down["value"], down["high"]) == (-1.0, -1.0)


def test_noise_has_an_interval_around_zero(pictures: list[Scored]) -> None:
    noise = np.random.default_rng(3).normal(size=len(pictures))
    (pair,) = compare(pictures, rated(noise=noise), pairs=[("warm", "noise")])["pairs"]
    assert pair["spearman"]["low"] < 0 < pair["spearman"]["high"]


def test_the_same_ratings_give_the_same_figures(pictures: list[Scored]) -> None:
    ratings = rated(r=np.random.default_rng(5).normal(size=len(pictures)))
    once, again = (compare(pictures, ratings, pairs=[("trust", "r")]) for _ in range(2))
    assert once == again


def test_a_control_that_is_the_score_leaves_nothing_to_correlate(pictures: list[Scored]) -> None:
    scores = scores_of(pictures, "trust")
    ratings = rated(r=scores + np.random.default_rng(1).normal(size=len(scores)), c=scores)
    (pair,) = compare(pictures, ratings, pairs=[("trust", "r")], controls=["c"])["pairs"]
    assert pair["spearman"]["value"] > 0.7
    assert pair["partial"] is None


def test_groups_that_differ_in_nothing_but_the_smile_are_level_once_it_is_known() -> None:
    smiles = np.linspace(0, 1, 120)
    pictures = [Scored({"warm": 40 + 50 * smile}, smile, "") for smile in smiles]
    jitter = np.random.default_rng(2).normal(scale=2, size=120)
    pictures = [
        Scored({"warm": (picture.scores["warm"] or 0) + extra}, picture.smile, "")
        for picture, extra in zip(pictures, jitter, strict=True)
    ]
    groups = ["seldom"] * 60 + ["often"] * 60
    result = compare(pictures, rated(groups, r=smiles), pairs=[("warm", "r")], group="set")
    (gap,) = result["groups"]["gaps"]
    assert gap["groups"] == ["often", "seldom"]
    assert gap["raw"]["verdict"] == "block"
    assert gap["raw"]["low"] > 1
    assert abs(gap["given_smile"]["value"]) < 0.5
    assert gap["is_enough"] is True
    assert result["groups"]["spread"]["warm"] == pytest.approx(25, abs=2)


def test_pictures_that_cannot_be_assessed_are_counted_by_group() -> None:
    seen = [Scored({"trust": float(index)}, None, "") for index in range(12)]
    unseen = [Scored({"trust": None}, None, "no_face")] * 4
    groups = ["a", "b"] * 6 + ["b"] * 4
    result = compare(seen + unseen, rated(groups, r=range(16)), pairs=[("trust", "r")], group="set")
    assert result["unassessable"] == {"n": 4, "share": 0.25}
    assert result["groups"]["cells"]["a"]["unassessable"]["n"] == 0
    assert result["groups"]["cells"]["b"]["unassessable"] == {"n": 4, "share": 0.4}
    (gap,) = result["groups"]["gaps"]
    assert (gap["is_enough"], gap["given_smile"], gap["n"]) == (False, None, [6, 6])
    assert any("under 50 in a group" in line for line in table_of(result))


def test_too_few_pictures_are_refused() -> None:
    pictures = [Scored({"trust": float(index)}, 0.5, "") for index in range(7)]
    with pytest.raises(BadEvaluation, match="Only 7 pictures have both"):
        compare(pictures, rated(r=range(7)), pairs=[("trust", "r")])


def write(file: Path, rows: Sequence[dict[str, object]]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def test_the_command_reads_files_and_prints_and_writes_what_it_found(
    folder: Path, pictures: list[Scored], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scores = scores_of(pictures, "warm")
    rows = [
        {"photo": Path(name).name, "kind": score / 10, "set": Path(name).stem.partition("-")[0]}
        for name, score in zip(NAMES, scores, strict=True)
    ]
    found = tmp_path / "found.json"
    call_command(
        "evaluate_scorer", "--images", str(folder), "--id-column", "photo", "--group", "set",
        "--ratings", str(write(tmp_path / "ratings.csv", rows)), "--pair", "warm=kind",
        "--processes", "1", "--json", str(found),
    )  # fmt: skip
    result = json.loads(found.read_text())
    assert result["pairs"][0]["spearman"]["value"] == 1.0
    assert result["groups"]["cells"]["male"]["n"] == 6
    printed = capsys.readouterr().out
    assert "warm and “kind”: +1.00 [+1.00, +1.00], n 12" in printed
    assert "warm, female less male (n 6 and 6)" in printed


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"--pair": "trust=kindness"}, "has no column “kindness”"),
        ({"--pair": "charm=kind"}, "There is no job “charm”"),
        ({"--pair": "trust"}, "is not JOB=COL"),
        ({"--control": "age"}, "has no column “age”"),
        ({"--group": "set"}, "has no column “set”"),
        ({"--id-column": "name"}, "has no column “name”"),
        ({"--ratings": "none.csv"}, "cannot be read"),
        ({"--images": "nowhere"}, "There is no folder nowhere"),
    ],
)
def test_what_is_wrong_is_said_before_a_picture_is_read(
    folder: Path, tmp_path: Path, changes: dict[str, str], message: str
) -> None:
    ratings = write(tmp_path / "ratings.csv", [{"photo": "female-00", "kind": 1}])
    options = {
        "--images": str(folder), "--ratings": str(ratings), "--id-column": "photo",
        "--pair": "trust=kind",
    } | changes  # fmt: skip
    with pytest.raises(CommandError, match=message):
        call_command("evaluate_scorer", *[part for pair in options.items() for part in pair])
