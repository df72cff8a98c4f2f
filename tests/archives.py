"""ZIP files for the tests of imports, honest ones and those of an attacker."""

import io
import struct
import zipfile

from django.core.files.base import ContentFile

from tests.portraits import portrait

ANNA, BEN, CARA = "synthetic/female-00.jpg", "synthetic/male-00.jpg", "synthetic/female-09.jpg"


def picture(name: str) -> bytes:
    return portrait(name).read_bytes()


def zip_of(files: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these files, by path."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return buffer.getvalue()


def zip_file(data: bytes, name: str = "shoot.zip") -> ContentFile:
    """It as a form hands it over."""
    return ContentFile(data, name=name)


def locked(data: bytes) -> bytes:
    """The same ZIP, its entries said to be locked with a password."""
    return _flagged(data, b"PK\x01\x02", 8, 1)


def with_count(data: bytes, count: int) -> bytes:
    """The same ZIP, said to hold so many files."""
    return _flagged(data, b"PK\x05\x06", 10, count)


def lying_size(data: bytes, size: int) -> bytes:
    """The same ZIP, every entry said to unpack to so many bytes."""
    made, place = bytearray(data), data.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", made, place + 24, size)
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(made)


def link(path: str, target: str) -> bytes:
    """A ZIP with a picture and a symbolic link."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("anna.jpg", picture(ANNA))
        info = zipfile.ZipInfo(path)
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, target)
    return buffer.getvalue()


def _flagged(data: bytes, record: bytes, offset: int, value: int) -> bytes:
    made, place = bytearray(data), data.find(record)
    while place >= 0:
        struct.pack_into("<H", made, place + offset, value)
        place = data.find(record, place + 4)
    return bytes(made)
