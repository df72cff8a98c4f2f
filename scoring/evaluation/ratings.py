"""Ratings: the numbers that people gave pictures, as a CSV file holds them."""

import csv
import io
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DELIMITERS = ",;\t"
SHOWN = 5  # names in a message, before it says how many more


class BadEvaluation(Exception):
    """The evaluation cannot be done; the message says what to mend, for whoever runs it."""


@dataclass(frozen=True)
class Ratings:
    """One entry for each picture, in the order in which the file first names them.

    columns: by name, the mean over the picture's rows; None where no row has a number.
    groups: each picture's group, None where the cell is empty; empty without a group column.
    rows: of the file, more than pictures where several people rated each.
    """

    ids: tuple[str, ...]
    columns: Mapping[str, tuple[float | None, ...]]
    groups: tuple[str | None, ...]
    rows: int


def read_ratings(
    file: Path, *, id_column: str, numbers: Sequence[str], group: str | None = None
) -> Ratings:
    """Read the named columns. Raises BadEvaluation for a missing column, a cell that is no number,
    an empty id, and a picture in two groups."""
    header, rows = _table(file)
    wanted = [id_column, *numbers, *([group] if group else [])]
    if missing := [name for name in wanted if name not in header]:
        raise BadEvaluation(
            f"{file.name} has no column {named(missing)}. It has: {', '.join(header)}."
        )
    values: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    groups: dict[str, str | None] = {}
    for line, row in enumerate(rows, start=2):
        key = (row[id_column] or "").strip()
        if not key:
            raise BadEvaluation(f"Line {line} of {file.name} has nothing in “{id_column}”.")
        for name in numbers:
            values[key][name] += _number(row[name], f"line {line}, “{name}”")
        own = (row[group] or "").strip() or None if group else None
        if groups.setdefault(key, own) != own:
            raise BadEvaluation(f"“{key}” is in two groups: {groups[key]} and {own}.")
    ids = tuple(groups)
    return Ratings(
        ids,
        {name: tuple(_mean(values[key][name]) for key in ids) for name in numbers},
        tuple(groups.values()) if group else (),
        len(rows),
    )


def named(names: Sequence[str]) -> str:
    """A few names in quotes, and how many more."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(f"“{name}”" for name in names[:SHOWN]) + more


def _table(file: Path) -> tuple[list[str], list[dict[str, str | None]]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadEvaluation(f"{file} cannot be read as UTF-8 text: {error}") from error
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = list(reader)
    if not rows:
        raise BadEvaluation(f"{file.name} has no rows under its header.")
    return list(reader.fieldnames or []), rows


def _number(cell: str | None, place: str) -> list[float]:
    """The number of a cell in a list; an empty list for an empty cell."""
    text = (cell or "").strip()
    if not text:
        return []
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadEvaluation(f"“{text}” in {place} is no number.")
    return [number]


def _mean(numbers: Sequence[float]) -> float | None:
    return float(np.mean(numbers)) if numbers else None
