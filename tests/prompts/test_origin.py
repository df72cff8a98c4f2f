"""What a file declares of its origin: declared, detected, unknown or contradictory."""

import pytest

from prompts.origin import Mark, read_origin, status_of
from prompts.source_types import TERMS, term_of
from tests import signed_pictures as signed
from tests.portraits import portrait
from tests.prompts import images

WEB_UI = "portrait of a founder\nSteps: 30, Sampler: Euler a, Seed: 42"
EXTENSION = 'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
CAMERA = {"Make": "Leica", "Model": "M11"}
EXPOSURE = {"ExposureTime": 0.004, "FNumber": 2.0, "ISOSpeedRatings": 200}
AI = "trainedAlgorithmicMedia"


def declaring(value: str, kind: str = "JPEG") -> bytes:
    field = f"<Iptc4xmpExt:DigitalSourceType {EXTENSION}>{value}</Iptc4xmpExt:DigitalSourceType>"
    return images.with_xmp(kind, field)


def by_camera(fields: str = "") -> bytes:
    """A JPEG with what a camera writes, and an XMP packet that holds these fields."""
    return images.with_exif("JPEG", CAMERA | EXPOSURE, xmp=images.xmp_packet(fields))


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "TIFF", "AVIF"])
def test_the_source_type_is_read_in_both_forms_of_its_address(scheme, kind):
    value = f"{scheme}://cv.iptc.org/newscodes/digitalsourcetype/{AI}"
    found = read_origin(declaring(value, kind))
    assert found.status == "declared"
    assert found.source_type == signed.VOCABULARY + AI
    assert [(mark.kind, mark.where, mark.says) for mark in found.marks] == [
        ("digital_source_type", "XMP", "ai")
    ]


@pytest.mark.parametrize(
    "field",
    [
        f'<Iptc4xmpExt:DigitalSourceType {EXTENSION} rdf:resource="{signed.VOCABULARY}{AI}"/>',
        f"<Iptc4xmpExt:DigitalSourcefileType {EXTENSION}>{AI}</Iptc4xmpExt:DigitalSourcefileType>",
        '<photoshop:DigitalSourceType xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
        f"digsrctype:{AI}</photoshop:DigitalSourceType>",
    ],
    ids=["by reference", "older name", "Photoshop's field"],
)
def test_the_source_type_is_read_wherever_programs_write_it(field):
    found = read_origin(images.with_xmp("JPEG", field))
    assert (found.status, found.source_type) == ("declared", signed.VOCABULARY + AI)


def test_every_term_of_the_vocabulary_is_known_by_address_and_by_name():
    for term in TERMS:
        assert term_of(signed.VOCABULARY + term) == term_of(term.upper()) == term
    assert term_of("http://cv.iptc.org/newscodes/digitalsourcetype/nonsense") == ""
    assert term_of("http://example.org/trainedAlgorithmicMedia") == ""


def test_a_source_type_that_is_no_term_is_shown_and_says_nothing():
    found = read_origin(declaring("made with love"))
    assert (found.status, found.source_type) == ("unknown", "made with love")


def test_a_generators_record_without_a_declaration_is_detected():
    found = read_origin(images.png(parameters=WEB_UI))
    assert found.status == "detected"
    assert found.marks[0] == Mark(
        "generator", "PNG text “parameters”", "Stable Diffusion web UI", "ai"
    )
    named = images.with_exif("JPEG", {"Software": "Midjourney 7"})
    assert read_origin(named).status == "detected"


def test_a_name_that_only_resembles_a_generators_is_no_trace():
    retouched = images.with_exif("JPEG", {"Software": "Imagenomic Portraiture 4"})
    assert read_origin(retouched).marks == ()
    assert read_origin(images.with_exif("JPEG", {"ImageDescription": "a founder"})).marks == ()


def test_a_declaration_and_a_trace_that_agree_are_declared():
    field = f"<Iptc4xmpExt:DigitalSourceType {EXTENSION}>{AI}</Iptc4xmpExt:DigitalSourceType>"
    packet = images.xmp_packet(field).decode()
    found = read_origin(images.png_of({"parameters": WEB_UI, "XML:com.adobe.xmp": packet}))
    assert found.status == "declared"
    assert {mark.kind for mark in found.marks} == {"digital_source_type", "generator"}


def test_nothing_or_a_camera_alone_is_unknown():
    assert read_origin(images.plain("JPEG")).status == "unknown"
    assert read_origin(by_camera()).status == "unknown"
    captured = read_origin(declaring(f"{signed.VOCABULARY}digitalCapture"))
    assert (captured.status, captured.source_type) == (
        "unknown",
        f"{signed.VOCABULARY}digitalCapture",
    )


def test_marks_that_do_not_go_together_are_contradictory():
    element = f"<Iptc4xmpExt:DigitalSourceType {EXTENSION}>{{}}</Iptc4xmpExt:DigitalSourceType>"
    assert read_origin(by_camera(element.format(AI))).status == "contradictory"
    capture = images.xmp_packet(element.format("digitalCapture")).decode()
    traced = images.png_of({"parameters": WEB_UI, "XML:com.adobe.xmp": capture})
    assert read_origin(traced).status == "contradictory"
    both = signed.signed(
        images.with_xmp("JPEG", element.format("digitalCapture")),
        signed.actions(signed.created(AI)),
    )
    assert read_origin(both).status == "contradictory"


def test_a_photograph_that_was_partly_made_by_ai_contradicts_nothing():
    element = f"<Iptc4xmpExt:DigitalSourceType {EXTENSION}>{{}}</Iptc4xmpExt:DigitalSourceType>"
    found = read_origin(by_camera(element.format("compositeWithTrainedAlgorithmicMedia")))
    assert found.status == "declared"


def test_a_cameras_name_without_an_exposure_says_nothing():
    named = images.with_exif("PNG", CAMERA)
    assert [mark.says for mark in read_origin(named).marks] == [""]


@pytest.mark.parametrize("kind", signed.MIME)
def test_a_signed_manifest_tells_signer_generator_and_actions(kind):
    done = signed.actions(signed.created(AI), signed.action("c2pa.resized"))
    found = read_origin(signed.signed(images.plain(kind), done, kind=kind))
    assert (found.status, found.source_type) == ("declared", signed.VOCABULARY + AI)
    assert found.manifest is not None
    assert (found.manifest["signer"], found.manifest["is_valid"]) == (signed.SIGNER, True)
    assert found.manifest["generator"] == "Example Diffusion 2.0"
    assert [each["name"] for each in found.manifest["actions"]] == ["c2pa.created", "c2pa.resized"]
    assert found.manifest["problems"] == []


def test_a_picture_changed_after_signing_says_so_and_its_declaration_of_ai_stays():
    data = bytearray(signed.signed(images.plain("JPEG"), signed.actions(signed.created(AI))))
    data[-20] ^= 0xFF
    found = read_origin(bytes(data))
    assert found.status == "declared"
    assert found.manifest is not None
    assert not found.manifest["is_valid"]
    assert found.manifest["problems"] == ["The picture was changed after it was signed."]


def test_a_capture_whose_signature_no_longer_holds_contradicts_nothing():
    capture = signed.signed(
        images.plain("JPEG"), signed.actions(signed.created("digitalCapture", "Leica M11"))
    )
    assert read_origin(capture).manifest["is_valid"]  # type: ignore[index]
    marks = (
        Mark("c2pa", "C2PA action c2pa.created", "digitalCapture", "not_ai"),
        Mark("generator", "PNG text “parameters”", "ComfyUI", "ai"),
    )
    assert status_of(marks, is_intact=True) == "contradictory"
    assert status_of(marks, is_intact=False) == "detected"


def test_what_a_picture_was_made_from_counts():
    before = signed.signed(images.plain("JPEG"), signed.actions(signed.created(AI)))
    after = read_origin(signed.signed_from(before, images.plain("JPEG")))
    assert after.status == "declared"
    assert after.manifest is not None
    assert after.manifest["actions"][0]["name"] == "c2pa.opened"


def test_generative_editing_of_a_picture_makes_it_partly_ai():
    edited = signed.signed(
        images.plain("JPEG"),
        signed.actions(signed.created("digitalCapture"), signed.action("c2pa.edited", AI)),
    )
    found = read_origin(edited)
    says = {mark.value: mark.says for mark in found.marks if mark.kind == "c2pa"}
    assert says == {"digitalCapture": "", AI: "composite"}
    assert found.status == "declared"


def test_a_broken_manifest_is_a_problem_not_an_error():
    whole = signed.signed(images.plain("JPEG"), signed.actions(signed.created(AI)))
    place = whole.index(b"c2pa.assertions")
    for start in range(place - 60, place + 4_000, 97):
        spoilt = whole[:start] + bytes(b ^ 0xFF for b in whole[start : start + 3])
        spoilt += whole[start + 3 :]
        found = read_origin(spoilt)
        assert found.manifest is None or not found.manifest["is_valid"]


def test_a_real_portrait_is_read_and_judged_by_no_pixel():
    found = read_origin(portrait("synthetic/male-03.jpg").read_bytes())
    assert found.status in ("unknown", "declared", "detected")
    assert found.problem is None
