"""Parts of a file, as a Range header asks for them (RFC 9110, section 14)."""

import re
from typing import IO

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class NoSuchRange(Exception):
    """The part begins behind the end of the file."""


def wanted_range(header: str, size: int) -> range | None:
    """The bytes that a Range header asks for; None for the whole file.

    Several parts at once, other units and what cannot be read are passed over, as the standard
    allows: the answer is then the whole file. Raises NoSuchRange.
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if not match or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1 if last else size)
        if last and int(last) < int(first):
            return None
    if start >= size or start >= stop:
        raise NoSuchRange
    return range(start, stop)


class FilePart:
    """A file that begins and ends where the range does; closing it closes the file."""

    def __init__(self, file: IO[bytes], part: range) -> None:
        file.seek(part.start)
        self.file, self.left = file, len(part)

    def read(self, count: int) -> bytes:
        chunk = self.file.read(min(count, self.left))
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()
