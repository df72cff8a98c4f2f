"""Lists of addresses as people have them: lines out of an e-mail program, and CSV files."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MAX_NAME = 120
MAX_EMAIL = 254
#: An address, with its name before it and a role behind it: `Anna Nord <anna@x.org>, editor`.
LINE = re.compile(
    r"^(?P<name>[^@]*?)[\s<,;]*(?P<email>[^\s<>,;\"@]+@[^\s<>,;\"@]+)>?"
    r"(?:\s*[,;\t]\s*(?P<role>[A-Za-z _-]+))?[\s,;]*$"
)
HEADINGS = {
    "email": {"email", "e-mail", "mail", "email address", "e-mail address"},
    "name": {"name", "full name"},
    "role": {"role"},
}


class UnreadableList(ValueError):
    """The file is no list of addresses; the message says why."""


@dataclass(frozen=True)
class Entry:
    """One line of a list: what was written, and the address, name and role read from it.

    problem: why nobody can be invited by this line; else "".
    """

    text: str
    email: str = ""
    name: str = ""
    role: str = ""
    problem: str = ""


def read_lines(text: str) -> list[Entry]:
    """One address a line, or several with commas between; `Name <address>` is understood."""
    entries = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        parts = [line] if line.count("@") < 2 else re.split(r"[,;]", line)
        entries += [_read_line(part.strip()) for part in parts if part.strip()]
    return _once(entries)


def read_csv(data: bytes) -> list[Entry]:
    """Rows of email, name, role: in this order, or as a first row of headings says.

    Commas, semicolons or tabs between; UTF-8 (with or without its mark), UTF-16 or Windows-1252.
    Raises UnreadableList.
    """
    text = _decode(data)
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        raise UnreadableList(f"This file is no CSV list: {error}.") from error
    columns = _columns(rows[0]) if rows else None
    if columns:
        rows = rows[1:]
    places = columns or {"email": 0, "name": 1, "role": 2}
    return _once([_read_row(row, places) for row in rows])


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise UnreadableList("This file is no CSV list: save it as CSV first.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _columns(row: list[str]) -> dict[str, int] | None:
    """Where the headings say that each value stands; None when the row has no headings."""
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        for key, words in HEADINGS.items():
            if cell.strip().lower() in words:
                found.setdefault(key, index)
    return found if "email" in found else None


def _read_row(row: list[str], places: dict[str, int]) -> Entry:
    cells = {key: row[at].strip() for key, at in places.items() if at < len(row)}
    email, name, role = (cells.get(key, "") for key in ("email", "name", "role"))
    text = ", ".join(cell.strip() for cell in row if cell.strip())
    if "@" in email:  # written as a line, so that it can be corrected and read again
        text = f"{name} <{email}>".strip() + (f", {role}" if role else "")
    return _checked(text, email, name, role)


def _read_line(line: str) -> Entry:
    match = LINE.match(line)
    if match is None:
        return _checked(line, "", "", "")
    name = match["name"].strip().strip("\"'").strip()
    return _checked(line, match["email"], name, (match["role"] or "").strip())


def _checked(text: str, email: str, name: str, role: str) -> Entry:
    text, name = " ".join(text.split())[:MAX_EMAIL], " ".join(name.split())[:MAX_NAME]
    try:
        validate_email(email)
    except ValidationError:
        return Entry(text, problem="This is not an e-mail address.")
    if len(email) > MAX_EMAIL:
        return Entry(text, problem="This address is too long.")
    return Entry(text, email, name, role.lower().replace(" ", "_").replace("-", "_"))


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """Each address once: a second line of the same one says so."""
    seen: set[str] = set()
    listed = []
    for entry in entries:
        key = entry.email.lower()
        again = Entry(entry.text, problem="This address stands in the list already.")
        listed.append(again if key and key in seen else entry)
        seen.add(key)
    return listed
