"""What an edited file says of itself, and what it keeps to itself."""

import io
import zlib

import pytest
from PIL import ExifTags, Image, PngImagePlugin

from prompts.editing.credentials import manifest_store
from prompts.editing.provenance import saved, source_type
from prompts.embedded import read_embedded

PACKET = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" photoshop:Credit="Atelier Nord"
 Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/{term}">
<dc:creator><rdf:Seq><rdf:li>Ines Brandt</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li>a founder, soft light</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta>"""
VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
JUMBF = (40).to_bytes(4, "big") + b"jumb" + b"\x00" * 8 + b"c2pa" + b"\x01" * 20
PIXELS = Image.new("RGB", (64, 48), (120, 90, 60))


def jpeg(term: str = "trainedAlgorithmicMedia") -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Leica"
    exif[ExifTags.Base.Model] = 'prompt:{"3": {}}'
    exif[ExifTags.Base.Artist] = "Ines Brandt"
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.ImageDescription] = "a founder in soft light"
    camera = exif.get_ifd(ExifTags.IFD.Exif)
    camera[ExifTags.Base.FocalLength] = 85.0
    camera[ExifTags.Base.UserComment] = b"ASCII\x00\x00\x00a founder, Steps: 30"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    file = io.BytesIO()
    packet = PACKET.format(term=term).encode()
    PIXELS.save(file, "JPEG", exif=exif, xmp=packet, comment=b"a founder")
    return file.getvalue()


def png_with_prompt() -> bytes:
    info, file = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_text("parameters", "a founder\nSteps: 30, Sampler: Euler a")
    PIXELS.save(file, "PNG", pnginfo=info)
    return file.getvalue()


def test_no_prompt_no_place_and_no_comment_is_left_in_the_edited_file():
    for original in (jpeg(), png_with_prompt()):
        file, _ = saved(PIXELS, original)
        assert read_embedded(file).raw == ""
        assert b"founder" not in file
        with Image.open(io.BytesIO(file)) as image:
            assert not image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
            assert ExifTags.Base.Orientation not in image.getexif()


def test_authors_rights_and_camera_go_along_and_a_prompt_in_the_cameras_name_does_not():
    file, kind = saved(PIXELS, jpeg())
    with Image.open(io.BytesIO(file)) as image:
        exif, packet = image.getexif(), image.info["xmp"].decode()
        assert image.info["icc_profile"]
    assert kind == "JPEG"
    assert (exif[ExifTags.Base.Make], exif[ExifTags.Base.Artist]) == ("Leica", "Ines Brandt")
    assert ExifTags.Base.Model not in exif
    assert float(exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.FocalLength]) == 85.0
    assert "Ines Brandt" in packet
    assert "Atelier Nord" in packet


@pytest.mark.parametrize(
    ("declared", "by_ai", "term"),
    [
        ("trainedAlgorithmicMedia", False, "trainedAlgorithmicMedia"),
        ("compositeWithTrainedAlgorithmicMedia", True, "compositeWithTrainedAlgorithmicMedia"),
        ("digitalCapture", False, "algorithmicallyEnhanced"),
        ("digitalCapture", True, "compositeWithTrainedAlgorithmicMedia"),
        ("", True, "trainedAlgorithmicMedia"),
        ("", False, "algorithmicallyEnhanced"),
    ],
)
def test_the_source_type_is_kept_where_it_says_ai_and_set_where_it_does_not(declared, by_ai, term):
    prefix = VOCABULARY if declared else ""
    assert source_type(prefix + declared, by_ai=by_ai) == VOCABULARY + term


def test_the_source_type_stands_in_the_file_once():
    for original, term in (
        (jpeg(), "trainedAlgorithmicMedia"),
        (jpeg("digitalCapture"), "algorithmicallyEnhanced"),
        (png_with_prompt(), "algorithmicallyEnhanced"),
    ):
        file, _ = saved(PIXELS, original)
        assert file.count(VOCABULARY.encode()) == 1
        assert (VOCABULARY + term).encode() in file


def test_a_hostile_packet_is_left_behind():
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>' + PACKET.format(term="digitalArt").encode()
    info, file = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_itxt("XML:com.adobe.xmp", bomb.decode())
    PIXELS.save(file, "PNG", pnginfo=info)
    assert b"Ines Brandt" not in saved(PIXELS, file.getvalue())[0]


def test_the_manifest_of_the_original_is_found_in_png_jpeg_and_webp():
    png = io.BytesIO()
    PIXELS.save(png, "PNG")
    chunk = b"caBX" + JUMBF
    crc = zlib.crc32(chunk).to_bytes(4, "big")
    whole = png.getvalue()
    in_png = whole[:33] + len(JUMBF).to_bytes(4, "big") + chunk + crc + whole[33:]
    pieces = (JUMBF[:24], JUMBF[:8] + JUMBF[24:])
    segments = b"".join(
        b"\xff\xeb" + (len(piece) + 10).to_bytes(2, "big") + b"JP\x00\x01"
        + number.to_bytes(4, "big") + piece
        for number, piece in enumerate(pieces, 1)
    )  # fmt: skip
    plain = jpeg()
    in_jpeg = plain[:2] + segments + plain[2:]
    in_webp = b"RIFF\x00\x00\x00\x00WEBPC2PA" + len(JUMBF).to_bytes(4, "little") + JUMBF
    assert [manifest_store(data) for data in (in_png, in_jpeg, in_webp)] == [JUMBF] * 3
    assert [manifest_store(data) for data in (whole, plain, b"")] == [None] * 3
