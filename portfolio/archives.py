"""What lies in a ZIP that somebody sent, read without trusting a word of it. Nothing is unpacked
to disk; an entry is read by `read_entry`, and never more of it than a picture may have.
"""

import io
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings

from portfolio.uploads import UploadRejected, size_words

MOST_ENTRIES = 5_000
#: The list of names at the end of a ZIP; five thousand names of 400 letters each fit.
MOST_LIST_BYTES = 4 * 1024 * 1024
#: No picture packs better than this, save one that is empty.
MOST_RATIO = 200
#: All together, as a multiple of the largest ZIP.
MOST_UNPACKED = 3
ARCHIVES = (".zip", ".rar", ".7z")
READ_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
JUNK = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")
END, END_64, LOCATOR_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
END_BYTES, END_64_BYTES, LOCATOR_64_BYTES = 22, 56, 20
BROKEN = "The ZIP is damaged, or no ZIP at all. Pack it again and send it anew."


@dataclass(frozen=True)
class Entry:
    """A file in a ZIP. path: with “/” between folders; index: its place in the list."""

    path: str
    size: int
    index: int

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.path).suffix.lower()


@dataclass(frozen=True)
class Listing:
    """entries: what may be read, by path. left_out: (path, why), in words for people."""

    entries: tuple[Entry, ...] = ()
    left_out: tuple[tuple[str, str], ...] = field(default=())


def read_listing(file: IO[bytes]) -> Listing:
    """What a ZIP holds. Raises UploadRejected where it is none, or is too much of one."""
    _check_list(file)
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UploadRejected(BROKEN) from error
    if len(infos) > MOST_ENTRIES:
        raise UploadRejected(f"The ZIP holds more than {MOST_ENTRIES:,} files. Split it.")
    entries: list[Entry] = []
    left_out: list[tuple[str, str]] = []
    seen: set[str] = set()
    for index, info in enumerate(infos):
        path = info.filename.replace("\\", "/")
        if info.is_dir() or _is_junk(path):
            continue
        if why := _fault(info, path, path.casefold() in seen):
            left_out.append((path[-160:], why))
            continue
        seen.add(path.casefold())
        entries.append(Entry(path, info.file_size, index))
    _check_whole(entries)
    return Listing(tuple(sorted(entries, key=lambda entry: entry.path)), tuple(left_out))


def read_entry(archive: zipfile.ZipFile, entry: Entry) -> bytes:
    """The bytes of an entry: as many as the list says, or fewer. Raises UploadRejected."""
    info = archive.infolist()[entry.index]
    try:
        with archive.open(info) as file:
            return file.read(entry.size)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise UploadRejected("It is damaged in the ZIP. Pack it again.") from error


def _fault(info: zipfile.ZipInfo, path: str, is_twice: bool) -> str:
    """Why an entry is not read; "" = it is."""
    most = size_words(settings.UPLOAD_MAX_BYTES)
    faults = (
        (_leads_out(path), "Its path leads out of the ZIP."),
        (stat.S_ISLNK(info.external_attr >> 16), "It is a link to a file, not a file."),
        (info.flag_bits & 0x1, "It is locked with a password. Pack the ZIP without one."),
        (
            info.compress_type not in READ_METHODS,
            "It is packed in a way that is not read. Pack it as a plain ZIP.",
        ),
        (is_twice, "A file of this name came before; that one is taken."),
        (
            PurePosixPath(path).suffix.lower() in ARCHIVES,
            "A ZIP inside of a ZIP is not opened. Send it by itself.",
        ),
        (
            info.file_size > settings.UPLOAD_MAX_BYTES,
            f"The file has {size_words(info.file_size)}; at most {most} fit. Save it smaller.",
        ),
        (
            info.file_size > MOST_RATIO * max(info.compress_size, 1024),
            "It is much larger than it says: no picture packs this small.",
        ),
    )
    return next((why for is_so, why in faults if is_so), "")


def _leads_out(path: str) -> bool:
    return path.startswith("/") or path[1:2] == ":" or ".." in PurePosixPath(path).parts


def _check_whole(entries: list[Entry]) -> None:
    whole = sum(entry.size for entry in entries)
    most = MOST_UNPACKED * settings.IMPORT_MAX_BYTES
    if whole > most:
        raise UploadRejected(
            f"Unpacked it has {size_words(whole)}; at most {size_words(most)} fit. Split it."
        )


def _is_junk(path: str) -> bool:
    parts = [part.casefold() for part in PurePosixPath(path).parts]
    return any(part in JUNK for part in parts) or bool(parts and parts[-1].startswith("._"))


def _check_list(file: IO[bytes]) -> None:
    """Look how long the list of names is before anything reads it. Raises UploadRejected."""
    entries, size = _end(file)
    if entries > MOST_ENTRIES:
        raise UploadRejected(f"The ZIP holds more than {MOST_ENTRIES:,} files. Split it.")
    if size > MOST_LIST_BYTES:
        raise UploadRejected(BROKEN)
    file.seek(0)


def _end(file: IO[bytes]) -> tuple[int, int]:
    """(how many entries, how many bytes of list) as the record at the end of a ZIP says.

    It is looked for where `zipfile` looks for it. Raises UploadRejected.
    """
    start = max(0, file.seek(0, io.SEEK_END) - END_BYTES - 65_535)
    file.seek(start)
    tail = file.read(END_BYTES + 65_535)
    place = tail.rfind(END)
    if place < 0 or len(tail) - place < END_BYTES:
        raise UploadRejected(BROKEN)
    locator = place - LOCATOR_64_BYTES
    if locator >= 0 and tail.startswith(LOCATOR_64, locator):
        file.seek(max(0, start + locator - END_64_BYTES))
        record = file.read(END_64_BYTES)
        if record.startswith(END_64):
            return struct.unpack_from("<QQ", record, 32)
    return struct.unpack_from("<HI", tail, place + 10)
