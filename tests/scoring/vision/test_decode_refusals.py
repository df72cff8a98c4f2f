"""Decoding: what is no acceptable picture is refused, early and in words for people."""

import struct
import zlib

import pytest
from PIL.PngImagePlugin import PngInfo

from scoring.vision.decode import MAX_BYTES, DecodeError, decode, open_upright, read_header
from tests.portraits import portrait
from tests.scoring.vision.picture_files import assert_quarters, quarters, saved


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_a_truncated_file_is_refused_in_words_for_people(format: str) -> None:
    data = saved(open_upright(portrait("tiles/glasses-44.jpg").read_bytes()), format)

    with pytest.raises(DecodeError) as refused:
        decode(data[: len(data) * 6 // 10])

    assert refused.value.code == "broken"
    assert "damaged or incomplete" in refused.value.message


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"a letter, not a picture", "unsupported_format"),
        (b"GIF89a" + b"\0" * 40, "unsupported_format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported_format"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isomiso2", "unsupported_format"),
        (b"\xff\xd8\xff" + b"\0" * (MAX_BYTES + 1), "too_many_bytes"),
        (b"\xff\xd8\xff" + b"\0" * 400, "broken"),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 400, "broken"),
    ],
    ids=["empty", "text", "gif", "svg", "video", "huge", "hollow jpeg", "hollow heic"],
)
def test_what_is_no_acceptable_picture_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(DecodeError) as refused:
        decode(data)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize("side", [8000, 60000])
def test_a_giant_header_is_refused_before_any_pixel_is_decoded(side: int) -> None:
    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + checksum

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0"))

    for read in (decode, read_header, open_upright):
        with pytest.raises(DecodeError) as refused:
            read(data)
        assert refused.value.code == "too_many_pixels"


def test_a_long_compressed_workflow_is_no_reason_to_refuse_a_picture() -> None:
    texts = PngInfo()
    texts.add_text("workflow", "{}" * 1_000_000, zip=True)

    assert_quarters(decode(saved(quarters(), "PNG", pnginfo=texts)).rgb, tolerance=0)
