"""The C2PA manifest store inside a file, as it stands there: to lie beside an edited picture.

An edited file cannot carry the original's manifest, whose hash it no longer fits; as a sidecar
(.c2pa) the manifest still says where the original came from. Pure; decodes no pixel.
"""

from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_JUMBF_TYPE = b"jumb"
_APP11 = 0xEB
_STANDALONE = {0x01, *range(0xD0, 0xD8)}


def manifest_store(data: bytes) -> bytes | None:
    """The JUMBF bytes of a PNG, JPEG or WebP file's manifest store; None where there is none."""
    if data.startswith(_PNG):
        found = b"".join(body for kind, body in _chunks_of_png(data) if kind == b"caBX")
    elif data.startswith(b"\xff\xd8"):
        found = _from_jpeg(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        found = b"".join(body for kind, body in _chunks_of_webp(data) if kind == b"C2PA")
    else:
        return None
    return found if found[4:8] == _JUMBF_TYPE else None


def _chunks_of_png(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while place + 8 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += length + 12


def _chunks_of_webp(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place + 8 <= len(data):
        length = int.from_bytes(data[place + 4 : place + 8], "little")
        yield data[place : place + 4], data[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _from_jpeg(data: bytes) -> bytes:
    """The JUMBF box that APP11 segments hold in pieces (ISO/IEC 19566-5, annex D).

    Each piece: "JP", the box's number, the piece's number, then the box's length and type, which
    every piece repeats and only the first one counts for. C2PA's is the only one that we look for:
    the first box whose type is “jumb” and that names c2pa.
    """
    boxes: dict[int, list[tuple[int, bytes]]] = {}
    for body in _app11_of(data):
        if body[:2] == b"JP" and len(body) > 16:
            number, piece = int.from_bytes(body[2:4], "big"), int.from_bytes(body[4:8], "big")
            boxes.setdefault(number, []).append((piece, body[8:]))
    for pieces in boxes.values():
        ordered = [body for _, body in sorted(pieces)]
        whole = ordered[0] + b"".join(body[8:] for body in ordered[1:])
        if b"c2pa" in whole[:64]:
            return whole
    return b""


def _app11_of(data: bytes) -> Iterator[bytes]:
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker in _STANDALONE:
            place += 2
            continue
        if marker == 0xDA:  # the pixels begin
            return
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if marker == _APP11:
            yield data[place + 4 : place + 2 + length]
        place += 2 + length
