"""Reads prompts from a file beside the pictures: TXT, JSON or CSV. Pure; nothing here raises.

TXT: one prompt, of the picture with the same name; the web UI's “parameters” or plain words. JSON:
one prompt (a generator's own JSON, a ComfyUI graph), a list of rows, or an object by file name.
CSV: a row a picture, with a heading: file, prompt, and if wanted negative and generator.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from prompts.pasting import Pasted, read_pasted

SUFFIXES = (".txt", ".json", ".csv", ".tsv")
MAX_BYTES = 8 * 1024 * 1024
MOST_ROWS = 20_000
MOST_PROBLEMS = 200
LONGEST_PROMPT = 20_000
LONGEST_NEGATIVE = 8_000

_PICTURES = frozenset(
    (".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff", ".jxl", ".gif")
)
_HEADINGS = {
    "file": "file filename file_name name image picture path portrait original_name src",
    "prompt": "prompt positive positive_prompt prompt_text text caption description",
    "negative": "negative negative_prompt neg uc exclude",
    "generator": "generator tool app software source made_with",
}
_FIELDS = {name: field for field, names in _HEADINGS.items() for name in names.split()}
_TOO_MANY = (
    "There are more columns here than in the first line. "
    "A prompt with commas in it stands in quotation marks."
)
_LISTS = ("images", "prompts", "items", "rows", "data", "portraits", "files")


@dataclass(frozen=True)
class SidecarPrompt:
    """A prompt, and the file that it is of. file: its name as written, with or without suffix.

    line: where it stands, from 1: a line of a CSV, an entry of a JSON list.
    """

    file: str
    line: int
    pasted: Pasted


@dataclass(frozen=True)
class LineProblem:
    """What could not be read; line from 1, or 0 for the file as a whole."""

    line: int
    message: str


@dataclass(frozen=True)
class Sidecar:
    """What a file holds. problems: at most MOST_PROBLEMS; the rows without one are read."""

    prompts: tuple[SidecarPrompt, ...] = ()
    problems: tuple[LineProblem, ...] = field(default=())


class _Unreadable(ValueError):
    """A row, or the file; the message is for people."""


def is_sidecar(name: str) -> bool:
    """Whether a file of this name is read as prompts."""
    return PurePath(name.replace("\\", "/")).suffix.lower() in SUFFIXES


def stem_of(name: str) -> str:
    """A picture's name without folder and suffix, in lower case: what is compared."""
    path = PurePath(name.strip().replace("\\", "/"))
    return (path.stem if path.suffix.lower() in _PICTURES else path.name).casefold()


def read_sidecar(name: str, data: bytes) -> Sidecar:
    """The prompts of a file, by its name's suffix. Never raises."""
    try:
        return _gathered(_rows(name, data))
    except _Unreadable as problem:
        return Sidecar(problems=(LineProblem(0, str(problem)),))


def _rows(name: str, data: bytes) -> Iterable[tuple[int, Any]]:
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        raise _Unreadable(f"The file is larger than {limit} MB. Split it, and send the parts.")
    text, path = _decoded(data), PurePath(name.replace("\\", "/"))
    kind = path.suffix.lower()
    if kind not in SUFFIXES:
        raise _Unreadable("Prompts are read from TXT, JSON and CSV files.")
    if not text.strip():
        raise _Unreadable("The file is empty.")
    if kind == ".json":
        return _json_rows(text, path.stem)
    if kind == ".txt":
        return [(1, {"file": path.stem, "prompt": text})]
    return _csv_rows(text)


def kind_of_text(text: str) -> str:
    """The suffix of the kind that a pasted text with several prompts is: “.json” or “.csv”."""
    return ".json" if text.lstrip().startswith(("{", "[")) else ".csv"


def _gathered(rows: Iterable[tuple[int, Any]]) -> Sidecar:
    """The prompts of the rows (line, {"file", "prompt", …}), and what was wrong with the others."""
    prompts: list[SidecarPrompt] = []
    problems: list[LineProblem] = []
    for line, row in rows:
        if len(prompts) >= MOST_ROWS:
            problems.append(LineProblem(line, f"Only the first {MOST_ROWS:,} prompts are read."))
            break
        try:
            prompts.append(_prompt(line, row))
        except _Unreadable as problem:
            problems.append(LineProblem(line, str(problem)))
    if not prompts and not problems:
        problems.append(LineProblem(0, "The file holds no prompt."))
    return Sidecar(tuple(prompts), tuple(problems[:MOST_PROBLEMS]))


def _prompt(line: int, row: Any) -> SidecarPrompt:
    if isinstance(row, LineProblem):
        raise _Unreadable(row.message)
    if not isinstance(row, Mapping):
        raise _Unreadable("This is no row with a file and a prompt.")
    told = {key: str(row[key]).replace("\x00", "").strip() for key in _HEADINGS if row.get(key)}
    file, text = told.get("file", ""), told.get("prompt", "")
    if not file:
        raise _Unreadable("The name of the picture is missing.")
    if not text:
        raise _Unreadable(f"“{file[:80]}” has no prompt.")
    pasted = _pasted(row, text)
    negative = told.get("negative") or pasted.negative
    if len(pasted.text) > LONGEST_PROMPT or len(negative) > LONGEST_NEGATIVE:
        raise _Unreadable(f"The prompt of “{file[:80]}” is longer than {LONGEST_PROMPT:,} letters.")
    beside = row.get("parameters")
    parameters = pasted.parameters or (beside if isinstance(beside, dict) else {})
    generator = told.get("generator") or pasted.generator
    return SidecarPrompt(
        file, line, Pasted(pasted.text, negative, generator[:80], parameters, pasted.raw or text)
    )


def _pasted(row: Mapping[str, Any], text: str) -> Pasted:
    """What the prompt is: a generator's record, or plain words; a reader's fault is plain words."""
    if isinstance(row.get("pasted"), Pasted):
        return row["pasted"]
    try:
        return read_pasted(text)
    except (ValueError, RecursionError, TypeError, AttributeError):
        return Pasted(text)


def _json_rows(text: str, stem: str) -> Iterator[tuple[int, Any]]:
    """Rows of any of the shapes; the file's own name where it holds a single prompt."""
    try:
        data = json.loads(text)
    except RecursionError:
        raise _Unreadable("The JSON is nested too deeply.") from None
    except json.JSONDecodeError as fault:
        raise _Unreadable(
            f"The JSON breaks off or has a fault in line {fault.lineno}: {fault.msg}."
        ) from None
    if isinstance(data, str):
        data = {"prompt": data}
    if isinstance(data, dict):
        data = next((data[key] for key in _LISTS if isinstance(data.get(key), list | dict)), data)
    if isinstance(data, list):
        return ((line, _by_headings(row)) for line, row in enumerate(data, 1))
    if not isinstance(data, dict):
        raise _Unreadable("The JSON has an unknown form. Write a list of rows.")
    return _rows_of_object(data, text, stem)


def _rows_of_object(data: dict[str, Any], text: str, stem: str) -> Iterator[tuple[int, Any]]:
    single = _by_headings(data)
    own = _pasted({}, text)
    if own.generator and (own.text or own.negative) and "file" not in single:
        yield 1, {"file": stem, "prompt": own.text, "pasted": own}
    elif isinstance(single.get("prompt"), str):
        yield 1, {"file": stem} | single
    else:
        for line, (file, told) in enumerate(data.items(), 1):
            row = {"prompt": told} if isinstance(told, str) else _by_headings(told)
            yield line, row | {"file": file} if isinstance(row, dict) else row


def _by_headings(row: Any) -> Any:
    """A row under our own headings; settings that are left become its parameters."""
    if not isinstance(row, Mapping):
        return row
    found: dict[str, Any] = {}
    beside: dict[str, str] = {}
    for key, value in row.items():
        heading = _FIELDS.get(_plain(key))
        if heading and heading not in found and isinstance(value, str):
            found[heading] = value
        elif not heading and isinstance(value, str | int | float) and len(beside) < 60:
            beside[str(key)[:80]] = str(value)[:400]
    return found | ({"parameters": beside} if beside else {})


def _csv_rows(text: str) -> Iterator[tuple[int, Any]]:
    first = next(line for line in text.splitlines() if line.strip())
    delimiter = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\r\n")), delimiter=delimiter)
    headings = [_FIELDS.get(_plain(cell), cell.strip()) for cell in _next_line(reader)]
    missing = [name for name in ("file", "prompt") if name not in headings]
    if missing:
        raise _Unreadable(
            f"The first line has no column “{'” and no “'.join(missing)}”. "
            "It names the columns: file, prompt, negative, generator."
        )
    return _lines(reader, headings)


def _lines(reader: Any, headings: list[str]) -> Iterator[tuple[int, Any]]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            yield reader.line_num, LineProblem(reader.line_num, f"The line is damaged: {fault}.")
            continue
        if len(cells) > len(headings) and any(cell.strip() for cell in cells[len(headings) :]):
            yield reader.line_num, LineProblem(reader.line_num, _TOO_MANY)
        elif any(cell.strip() for cell in cells):
            yield reader.line_num, dict(zip(headings, cells, strict=False))


def _next_line(reader: Any) -> list[str]:
    try:
        return list(next(reader))
    except (csv.Error, StopIteration):
        raise _Unreadable("The first line cannot be read.") from None


def _plain(heading: Any) -> str:
    return str(heading).strip().lower().replace(" ", "_").replace("-", "_")


def _decoded(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
