"""Ratings and pictures of an evaluation, as people's files have them."""

from pathlib import Path

import pytest

from scoring.evaluation.pictures import find
from scoring.evaluation.ratings import BadEvaluation, read_ratings


def written(folder: Path, text: str) -> Path:
    file = folder / "ratings.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_ratings_of_several_people_are_averaged(tmp_path: Path) -> None:
    file = written(tmp_path, "id,trust,set\na,1,x\nb,5,y\na,4,x\na,,x\n")
    ratings = read_ratings(file, id_column="id", numbers=["trust"], group="set")
    assert ratings.ids == ("a", "b")
    assert ratings.columns["trust"] == (2.5, 5.0)
    assert (ratings.groups, ratings.rows) == (("x", "y"), 4)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheets_own_delimiter_and_byte_order_mark_are_read(
    tmp_path: Path, delimiter: str
) -> None:
    file = written(tmp_path, "\ufeffid,trust\na,1\nb,\n".replace(",", delimiter))
    ratings = read_ratings(file, id_column="id", numbers=["trust"])
    assert ratings.columns["trust"] == (1.0, None)
    assert ratings.groups == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,trust\na,often\n", "“often” in line 2, “trust” is no number"),
        ("id,trust\na,nan\n", "“nan” in line 2, “trust” is no number"),
        ("id,trust\n ,1\n", "Line 2 of ratings.csv has nothing in “id”"),
        ("id,warm\na,1\n", "has no column “trust”. It has: id, warm."),
        ("id,trust\n", "has no rows"),
        ("id,trust,set\na,1,x\na,1,y\n", "“a” is in two groups: x and y"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(
    tmp_path: Path, text: str, message: str
) -> None:
    group = "set" if "set" in text else None
    with pytest.raises(BadEvaluation, match=message):
        read_ratings(written(tmp_path, text), id_column="id", numbers=["trust"], group=group)


def test_a_picture_is_found_by_path_name_or_stem(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    picture = tmp_path / "set" / "anna.jpg"
    picture.touch()
    assert find(tmp_path, ["set/anna.jpg", "anna.jpg", "anna"]) == [picture] * 3


def test_missing_and_ambiguous_pictures_are_named(tmp_path: Path) -> None:
    for name in ("one.jpg", "one.png"):
        (tmp_path / name).touch()
    with pytest.raises(BadEvaluation, match="no picture for “0”, “1”, “2”, “3”, “4” and 2 more"):
        find(tmp_path, [str(number) for number in range(7)])
    with pytest.raises(BadEvaluation, match="more than one picture for “one”"):
        find(tmp_path, ["one"])
    with pytest.raises(BadEvaluation, match="no folder"):
        find(tmp_path / "gone", ["one"])
