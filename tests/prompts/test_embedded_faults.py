"""Damaged, hostile and endless metadata: a problem that is said, never an error or a hang."""

import json
import struct
import zlib

import pytest
from PIL import ImageFile

from prompts.containers import LONGEST_TEXT
from prompts.embedded import LONGEST_PROMPT, EmbeddedPrompt, read_embedded
from tests.prompts import images
from tests.prompts.test_embedded import (
    PROMPT,
    USER_COMMENTS,
    WEB_UI,
    XMP_DESCRIPTION,
    assert_web_ui,
)


@pytest.mark.parametrize("data", [b"", b"no image", b"%PDF-1.7", b"\x00" * 50])
def test_what_is_no_image_holds_nothing(data):
    assert read_embedded(data) == EmbeddedPrompt()


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"prompt": "{broken"}, "not valid JSON"),
        ({"prompt": "{}"}, "No sampler"),
        ({"prompt": '{"1": {"class_type": "SaveImage", "inputs": {}}}'}, "No sampler"),
        ({"prompt": '{"a":' * 60_000}, "not valid JSON"),
        ({"workflow": "[]"}, "unknown form"),
        ({"invokeai_metadata": "{broken"}, "damaged"),
        ({"parameters": "{broken"}, "damaged"),
        ({"parameters": '{"prompt": ""}'}, "no prompt"),
        ({"parameters": "   "}, "no prompt"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_the_raw_text_kept(texts, words):
    found = read_embedded(images.png_of(texts))
    assert found.text == ""
    assert words in (found.problem or "")
    assert found.raw == next(iter(texts.values())).strip()
    assert found.source is not None


@pytest.mark.parametrize(
    "workflow",
    [
        {"nodes": [1, {"id": 3, "inputs": 4, "widgets_values": True}], "links": 5},
        {"nodes": [{"id": [], "inputs": [{"link": [1]}, {}, 2]}], "links": [[[1], {}, 0], [1], 2]},
        {"nodes": [{"id": 3, "type": None, "inputs": [{"name": "positive", "link": None}]}]},
    ],
)
def test_a_workflow_of_another_form_is_a_problem_not_an_error(workflow):
    found = read_embedded(images.png(workflow=json.dumps(workflow)))
    assert found.problem == "No sampler was found in the ComfyUI graph."


def test_a_prompt_of_more_than_human_length_is_cut_and_says_so():
    found = read_embedded(images.png_of({"prompt": "[" * 100_000}))
    assert len(found.text) == LONGEST_PROMPT
    assert len(found.raw) == 100_000
    assert "too long" in (found.problem or "")


@pytest.mark.timeout(60)  # one that backtracks takes minutes
@pytest.mark.parametrize("scrap", ["\n", " ", ",", " --a", "Steps: 1\n", "a: b, ", '"', "{"])
def test_hostile_texts_come_to_an_end(scrap):
    text = (scrap * LONGEST_TEXT)[: LONGEST_TEXT // 2] + "x"
    data = [images.png(parameters=text), images.png(Description=text)]
    assert all(isinstance(read_embedded(item), EmbeddedPrompt) for item in data)


def test_a_graph_that_turns_in_circles_ends():
    graph = images.comfyui_graph(
        n6=images.encode(["10", 0]),
        n10={"class_type": "Text", "inputs": {"text": ["11", 0]}},
        n11={"class_type": "Text", "inputs": {"text": ["10", 0]}},
    )
    assert "no prompt text" in (read_embedded(images.png(prompt=graph)).problem or "")
    nodes = {f"n{k}": images.encode([str(k + 1), 0]) for k in range(100, 3_100)}
    deep = images.comfyui_graph(n6=images.encode(["100", 0]), **nodes)
    assert read_embedded(images.png(prompt=deep)).problem is not None


def test_broken_files_are_a_problem_not_an_error():
    whole = images.png(parameters=WEB_UI)
    cut = read_embedded(whole[: whole.index(b"tEXt") + 10])
    assert (cut.text, cut.problem) == ("", "The PNG file ends in the middle of a chunk.")
    assert read_embedded(whole[: whole.index(b"IDAT") + 10]).text == PROMPT
    damaged = {"XML:com.adobe.xmp": "<x:xmpmeta", "Comment": "a"}
    assert "XMP" in (read_embedded(images.png_of(damaged)).problem or "")
    assert_web_ui(read_embedded(images.png_of(damaged | {"parameters": WEB_UI})))
    jpeg = images.with_user_comment("JPEG", USER_COMMENTS["ASCII"])
    for end in range(0, len(jpeg), 37):
        assert isinstance(read_embedded(jpeg[:end]), EmbeddedPrompt)
    for place in range(0, len(whole), 53):
        spoilt = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        assert isinstance(read_embedded(spoilt), EmbeddedPrompt)


def test_a_compressed_text_cannot_fill_the_memory():
    bomb = zlib.compress(b"a" * 60_000_000, 9)
    body = b"zTXt" + b"parameters\x00\x00" + bomb
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    data = images.png()
    found = read_embedded(data[:33] + chunk + data[33:])
    assert len(found.raw) == LONGEST_TEXT
    assert "too long" in (found.problem or "")


def test_xml_entities_are_not_unfolded():
    packet = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + images.xmp_packet(XMP_DESCRIPTION.format("&a;"))
    assert read_embedded(images.png_of({"XML:com.adobe.xmp": packet.decode()})).text == ""


def test_no_pixel_is_ever_decoded(monkeypatch):
    files = [
        images.png(parameters=WEB_UI),
        images.png(prompt=images.comfyui_graph()),
        *(
            images.with_user_comment(kind, USER_COMMENTS["ASCII"])
            for kind in ("JPEG", "WEBP", "AVIF", "TIFF")
        ),
    ]

    def refuse(*_args: object) -> None:
        raise AssertionError("a pixel was decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", refuse)
    monkeypatch.setattr("PIL.Image.Image.load", refuse)
    assert all(read_embedded(data).text for data in files)


def test_reading_one_file_leaves_nothing_for_the_next():
    first = images.with_user_comment("JPEG", USER_COMMENTS["UTF-16 big endian"])
    for _ in range(5):
        assert read_embedded(first).text == PROMPT
        assert read_embedded(images.plain("JPEG")) == EmbeddedPrompt()
