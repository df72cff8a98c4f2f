"""Files that arrive in parts: each part is an object of the storage, and nothing is appended to.

So it works the same where the storage is a folder and where it is a bucket. The parts of an upload
lie in partial/<team>/<upload>/, each named after the byte that it begins with.
"""

import io
from bisect import bisect_right
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portfolio.stored_files import delete_folder

ROOT = "partial"
DIGITS = 15


def folder_of(team: UUID, upload: UUID) -> str:
    """Where the parts of an upload lie."""
    return f"{ROOT}/{team}/{upload}"


def store_part(folder: str, offset: int, data: bytes) -> None:
    """Keep a part; what lay at its place, of a try that was not finished, is replaced."""
    name = f"{folder}/{offset:0{DIGITS}d}"
    default_storage.delete(name)
    default_storage.save(name, ContentFile(data))


def delete_parts(folder: str) -> None:
    """Delete the parts of an upload; none there is fine."""
    delete_folder(folder)


def folders() -> list[tuple[UUID, UUID]]:
    """Every (team, upload) that has parts."""
    found = []
    for team in _inner(ROOT):
        found += [(UUID(team), UUID(upload)) for upload in _inner(f"{ROOT}/{team}")]
    return found


def _inner(folder: str) -> list[str]:
    try:
        return default_storage.listdir(folder)[0]
    except FileNotFoundError:
        return []


class WholeFile(io.RawIOBase):
    """The parts of an upload, read as the one file that they are. name, size: of that file.

    Only what is asked for is read, and one part is open at a time. Raises OSError where the parts
    are not those of a whole file.
    """

    def __init__(self, folder: str, *, name: str, size: int) -> None:
        self.name, self.size, self._folder, self._place = name, size, folder, 0
        try:
            names = sorted(default_storage.listdir(folder)[1])
        except FileNotFoundError:
            names = []
        self._starts = [int(each) for each in names]
        self._open_start: int | None = None
        self._open: io.BufferedIOBase | None = None
        if size and (not names or self._starts[0]):
            raise OSError("Parts of the file are missing.")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """At most to the end of a part; 0 at the end of the file."""
        wanted = min(len(buffer), self.size - self._place)
        if wanted <= 0:
            return 0
        index = bisect_right(self._starts, self._place) - 1
        start = self._starts[index]
        end = self._starts[index + 1] if index + 1 < len(self._starts) else self.size
        part = self._part(start)
        part.seek(self._place - start)
        data = part.read(min(wanted, end - self._place))
        if not data:
            raise OSError("A part of the file is shorter than it was.")
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)

    def _part(self, start: int) -> io.BufferedIOBase:
        if self._open is None or self._open_start != start:
            self._shut()
            self._open = default_storage.open(f"{self._folder}/{start:0{DIGITS}d}", "rb")  # type: ignore[assignment]
            self._open_start = start
        assert self._open is not None
        return self._open

    def _shut(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def close(self) -> None:
        self._shut()
        super().close()
