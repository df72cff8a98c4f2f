"""Whatever stands in a file, reading it raises nothing and what comes out can be stored."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prompts.embedded import EmbeddedPrompt, read_embedded
from prompts.origin import ReadOrigin, read_origin
from prompts.sidecars import Sidecar, read_sidecar
from tests import signed_pictures as signed
from tests.prompts import images

KEYS = st.sampled_from(
    [
        "parameters",
        "prompt",
        "workflow",
        "invokeai_metadata",
        "sd-metadata",
        "Dream",
        "Comment",
        "Description",
        "Software",
        "Source",
        "XML:com.adobe.xmp",
    ]
)
WORDS = st.sampled_from(
    [
        "prompt",
        "negative_prompt",
        "text",
        "positive",
        "seed",
        "class_type",
        "inputs",
        "nodes",
        "links",
        "loras",
        "lora",
        "Steps:",
        "Negative",
        "uc",
        "c",
        "model",
        "KSampler",
        "sampler",
        "image",
        "metadata",
        "sui_image_params",
        "<lora:a:1>",
        "--ar",
    ]
)
JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
TEXTS = JSONISH.map(json.dumps) | st.lists(WORDS | st.text(max_size=6)).map(" ".join)
WHOLE = [
    images.png(parameters="a founder\nSteps: 3, Seed: 1", prompt=images.comfyui_graph()),
    images.with_user_comment("JPEG", b"UNICODE\x00" + "a founder".encode("utf-16-le")),
    images.with_xmp("WEBP", "<dc:description>a founder</dc:description>"),
    images.with_exif("TIFF", {"Make": "Leica", "ImageDescription": "a founder"}),
    signed.signed(images.plain("JPEG"), signed.actions(signed.created("digitalCapture"))),
]
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def assert_read(data: bytes) -> None:
    found = read_embedded(data)
    assert isinstance(found, EmbeddedPrompt)
    assert all(isinstance(text, str) for pair in found.parameters.items() for text in pair)
    assert "\x00" not in found.text + found.negative
    origin = read_origin(data, found)
    assert isinstance(origin, ReadOrigin)
    json.dumps([[mark.to_json() for mark in origin.marks], origin.manifest])


@QUICK
@given(st.dictionaries(KEYS, TEXTS, min_size=1, max_size=3))
def test_any_texts_are_read_or_told(texts):
    keys = {key: text.encode("utf-8", "replace").decode() for key, text in texts.items()}
    assert_read(images.png_of(keys))


@QUICK
@given(st.sampled_from(WHOLE), st.integers(0, 40_000), st.binary(min_size=1, max_size=40))
def test_files_with_bytes_changed_anywhere_are_read_or_told(whole, place, scrap):
    place %= len(whole)
    assert_read(whole[:place] + scrap + whole[place + len(scrap) :])


@QUICK
@given(st.binary(max_size=300))
def test_any_user_comment_and_any_packet_are_read_or_told(data):
    assert_read(images.with_user_comment("JPEG", data))
    assert_read(images.plain("WEBP", xmp=data))


@QUICK
@given(
    st.sampled_from(["a.txt", "a.json", "a.csv", "a.tsv", "a", "..", "a.JSON"]),
    st.binary(max_size=200) | TEXTS.map(lambda text: text.encode("utf-8", "replace")),
)
def test_any_sidecar_is_read_or_told(name, data):
    found = read_sidecar(name, data)
    assert isinstance(found, Sidecar)
    assert found.prompts or found.problems
    assert all("\x00" not in row.file + row.pasted.text for row in found.prompts)
