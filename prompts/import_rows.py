"""Reads the manifest of an import: a CSV with a row for each picture. Pure; nothing here raises."""

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from prompts.layers import Layer, Prompt
from prompts.moves import MOVABLE, Move

LAYERS = (Layer.IDENTITY, Layer.EMOTION, Layer.CONTEXT, Layer.REALISM)
COLUMNS = (
    "file",
    "title",
    "person",
    "tags",
    "state",
    "prompt",
    "negative",
    *(layer.value for layer in LAYERS),
    "consent_given",
    "consent_scope",
    "consent_until",
    "consent_document",
)
FIELD = "field:"
MAX_BYTES = 8 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST = {"prompt": 20_000, "negative": 8_000, "title": 160, "person": 120}
FORMULA_STARTS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class ManifestRow:
    """What a line says of its picture: the cells that are not empty, by column.

    line: where it stands, the heading being line 1.
    """

    file: str
    line: int
    cells: Mapping[str, str]

    @property
    def fields(self) -> dict[str, str]:
        """What it writes into the brand's own fields, by their keys."""
        found = self.cells.items()
        return {key[len(FIELD) :]: cell for key, cell in found if key.startswith(FIELD)}

    @property
    def prompt(self) -> tuple[str, str, list[Move]]:
        """(text, negative prompt, phrases that stand in another layer than their words suggest).

        The text is the column “prompt” or, without it, the layers in their order.
        """
        negative = self.cells.get("negative", "")
        if text := self.cells.get("prompt", ""):
            return text, negative, []
        given = [(layer, self.cells[layer].strip(" ,")) for layer in LAYERS if layer in self.cells]
        text = ", ".join(words for _, words in given)
        return text, negative, _moves(text, given)


@dataclass(frozen=True)
class Manifest:
    """rows: by their order. problems: (line, words); line 1 is the heading, 0 the whole file."""

    rows: tuple[ManifestRow, ...] = ()
    problems: tuple[tuple[int, str], ...] = field(default=())

    def by_path(
        self, paths: Collection[str]
    ) -> tuple[dict[str, ManifestRow], list[tuple[int, str]]]:
        """The row of each picture; and the lines that fit none, with the reason.

        A line names its picture by the path in the ZIP, or by the name alone where only one
        picture has it.
        """
        known: dict[str, list[str]] = {}
        for path in paths:
            for key in {path.casefold(), PurePosixPath(path).name.casefold()}:
                known.setdefault(key, []).append(path)
        whole = {path.casefold(): path for path in paths}
        found: dict[str, ManifestRow] = {}
        problems: list[tuple[int, str]] = []
        for row in self.rows:
            key = row.file.replace("\\", "/").removeprefix("./").casefold()
            fits = [whole[key]] if key in whole else known.get(key, [])
            if not fits:
                problems.append((row.line, f"There is no picture “{row.file}” in the ZIP."))
            elif len(fits) > 1:
                words = f"Several pictures are called “{row.file}”. Write it with its folder."
                problems.append((row.line, words))
            elif fits[0] in found:
                words = f"“{row.file}” stood in line {found[fits[0]].line} already."
                problems.append((row.line, words))
            else:
                found[fits[0]] = row
        return found, problems


def read_manifest(data: bytes, *, fields: Collection[str]) -> Manifest:
    """The rows of a manifest; fields: the keys of the brand's own fields. Never raises."""
    if len(data) > MAX_BYTES:
        return Manifest(problems=((0, "The manifest is larger than 8 MB. Split the import."),))
    lines = _decoded(data).lstrip("\r\n")
    if not lines.strip():
        return Manifest(problems=((0, "The manifest is empty."),))
    delimiter = max(",;\t", key=lines.splitlines()[0].count)
    reader = csv.reader(io.StringIO(lines), delimiter=delimiter)
    table: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                table.append((reader.line_num, cells))
    except csv.Error as fault:
        words = f"The manifest is damaged here: {fault}."
        return Manifest(problems=((reader.line_num + 1, words),))
    return _manifest(table, fields)


def _manifest(table: list[tuple[int, list[str]]], fields: Collection[str]) -> Manifest:
    headings = [_plain(cell) for cell in table[0][1]]
    if "file" not in headings:
        words = "The first line has no column “file”. It names the columns: file, title, person …"
        return Manifest(problems=((1, words),))
    problems = [(1, words) for words in _strange(headings, fields)]
    rows: list[ManifestRow] = []
    for line, cells in table[1:]:
        if len(rows) >= MOST_ROWS:
            problems.append((line, f"Only the first {MOST_ROWS:,} lines are read."))
            break
        said = {
            heading: text
            for heading, cell in zip(headings, cells, strict=False)
            if (text := _cell(cell))
        }
        if len(cells) > len(headings) and any(cell.strip() for cell in cells[len(headings) :]):
            words = "There are more columns here than in the first line. Put quotation marks around"
            problems.append((line, f"{words} a text with commas in it."))
        elif "file" not in said:
            problems.append((line, "The name of the picture is missing."))
        else:
            long = [key for key, most in LONGEST.items() if len(said.get(key, "")) > most]
            problems += [(line, f"The {key} is too long; it is left out.") for key in long]
            kept = {key: text for key, text in said.items() if key not in long}
            rows.append(ManifestRow(kept.pop("file"), line, kept))
    return Manifest(tuple(rows), tuple(problems))


def _strange(headings: list[str], fields: Collection[str]) -> list[str]:
    """What is wrong with the columns."""
    found = []
    for place, heading in enumerate(headings):
        if not heading:
            continue
        if heading in headings[:place]:
            found.append(f"The column “{heading}” stands there twice; the last one counts.")
        elif heading.startswith(FIELD):
            if heading[len(FIELD) :] not in fields:
                found.append(f"The brand has no field “{heading[len(FIELD) :]}”.")
        elif heading not in COLUMNS:
            found.append(f"The column “{heading}” is not known, and passed over.")
    return found


def _moves(text: str, given: list[tuple[Layer, str]]) -> list[Move]:
    """What keeps each phrase in the layer whose column it stood in."""
    ends: list[tuple[int, Layer]] = []
    for layer, words in given:
        start = ends[-1][0] + len(", ") if ends else 0
        ends.append((start + len(words), layer))
    moves: list[Move] = []
    place, seen = 0, dict[str, int]()
    for phrase in Prompt.parse(text).phrases:
        place += len(phrase.before) + len(phrase.text)
        if phrase.kind != "asked":
            continue
        nth = seen[phrase.text] = seen.get(phrase.text, -1) + 1
        meant = next((each for end, each in ends if place <= end), None)
        if meant in MOVABLE and meant is not None and meant != phrase.layer:
            moves.append(Move(phrase.text, nth, meant))
    return moves


def _plain(heading: str) -> str:
    words = heading.strip().casefold().replace("-", "_")
    if words.startswith(FIELD):
        return FIELD + words[len(FIELD) :].strip().replace(" ", "_")
    return "_".join(words.split())


def _cell(cell: str) -> str:
    """The text of a cell, without the apostrophe that tables put before a formula."""
    text = cell.replace("\x00", "").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_STARTS else text


def _decoded(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
