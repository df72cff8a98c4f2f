"""Prompts in rarer places: manifests, hidden bits, raw profiles, IPTC’s fields for AI; LoRAs."""

import gzip
import io
import json

import numpy as np
import pytest
from PIL import Image

from prompts.embedded import LONGEST_PARAMETER, MOST_PARAMETERS, EmbeddedPrompt, read_embedded
from tests import signed_pictures as signed
from tests.prompts import images
from tests.prompts.test_embedded import PROMPT, WEB_UI, assert_web_ui

EXTENSION = 'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'


def hidden(text: bytes, *, signature: bytes = b"stealth_pngcomp", mode: str = "RGBA") -> bytes:
    """A PNG with a text in the lowest bits of its alpha, down the columns, as NovelAI writes it."""
    body = gzip.compress(text) if signature.endswith(b"comp") else text
    bits = np.unpackbits(
        np.frombuffer(signature + (8 * len(body)).to_bytes(4, "big") + body, np.uint8)
    )
    alpha = np.full(96 * 128, 254, np.uint8)
    alpha[: len(bits)] |= bits
    picture = Image.new(mode, (128, 96), (90, 80, 70, 255)[: len(mode)])
    if mode == "RGBA":
        picture.putalpha(Image.fromarray(alpha.reshape(128, 96).T))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def raw_profile(kind: str, block: bytes) -> bytes:
    """A PNG with a block that ImageMagick kept as text."""
    return images.png_of({f"Raw profile type {kind}": f"\n{kind}\n{len(block):8}\n{block.hex()}\n"})


def test_novelai_hides_its_texts_in_the_alpha_channel():
    comment = {"prompt": PROMPT, "uc": "blurry", "sampler": "k_euler", "seed": 3, "steps": 28}
    told = {"Software": "NovelAI", "Description": PROMPT, "Comment": json.dumps(comment)}
    found = read_embedded(hidden(json.dumps(told).encode()))
    assert (found.text, found.negative, found.generator) == (PROMPT, "blurry", "NovelAI")
    assert (found.source, found.parameters["seed"]) == ("alpha channel", "3")


def test_the_web_ui_hides_its_parameters_there_too():
    assert_web_ui(read_embedded(hidden(WEB_UI.encode())))
    assert_web_ui(read_embedded(hidden(WEB_UI.encode(), signature=b"stealth_pnginfo")))


@pytest.mark.parametrize(
    "data",
    [
        hidden(b"", signature=b"nothing_at_all_"),
        hidden(b"a text", mode="RGB"),
        hidden(b"\xff\xfe no gzip", signature=b"stealth_pnginfo")[:400],
    ],
    ids=["no signature", "no alpha", "cut"],
)
def test_no_hidden_text_is_nothing(data):
    assert read_embedded(data).text == ""


def test_a_hidden_bomb_is_unpacked_no_further_than_is_kept():
    found = read_embedded(hidden(b"a" * 900_000))
    assert len(found.raw) == 900_000
    assert "too long" in (found.problem or "")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_prompt_in_a_manifests_assertion(kind):
    told = {"label": "com.example.generation", "data": {"prompt": PROMPT, "seed": 42}}
    done = signed.actions(signed.created("trainedAlgorithmicMedia"))
    found = read_embedded(signed.signed(images.plain(kind), done, told, kind=kind))
    assert (found.text, found.source) == (PROMPT, "C2PA manifest")
    assert (found.generator, found.parameters) == ("Example Diffusion 2.0", {"seed": "42"})


def test_a_prompt_in_the_parameters_of_a_manifests_action():
    done = signed.created("trainedAlgorithmicMedia") | {"parameters": {"prompt": PROMPT}}
    assert read_embedded(signed.signed(images.plain("JPEG"), signed.actions(done))).text == PROMPT


def test_a_prompt_as_an_ingredient_of_a_manifest():
    assert read_embedded(signed.signed_with_prompt_as_ingredient(images.plain("JPEG"), PROMPT)) == (
        EmbeddedPrompt(PROMPT, "", "Example Diffusion 2.0", {}, PROMPT, "C2PA manifest")
    )


def test_iptcs_own_fields_for_ai():
    fields = (
        f"<Iptc4xmpExt:AIPromptInformation {EXTENSION}>{PROMPT}</Iptc4xmpExt:AIPromptInformation>"
        f"<Iptc4xmpExt:AISystemUsed {EXTENSION}>Example Diffusion</Iptc4xmpExt:AISystemUsed>"
    )
    found = read_embedded(images.with_xmp("JPEG", fields))
    assert (found.text, found.generator) == (PROMPT, "Example Diffusion")


def test_blocks_that_imagemagick_kept_as_text():
    described = images.xmp_packet("<dc:description><rdf:li>a founder</rdf:li></dc:description>")
    assert read_embedded(raw_profile("xmp", described)).text == "a founder"
    comment = images.exif_of({"UserComment": b"ASCII\x00\x00\x00" + WEB_UI.encode()})
    assert_web_ui(read_embedded(raw_profile("exif", comment)))
    record = b"8BIM\x04\x04\x00\x00\x00\x00\x00\x0e\x1c\x02\x78\x00\x09a founder"
    assert read_embedded(raw_profile("iptc", record)).source == "IPTC caption"
    assert "damaged" in (read_embedded(images.png_of({"Raw profile type xmp": "zz"})).problem or "")


def test_a_heic_keeps_its_user_comment():
    exif = images.exif_of({"UserComment": b"UNICODE\x00" + WEB_UI.encode("utf-16-be")})
    assert_web_ui(read_embedded(images.plain("HEIF", exif=exif)))


def test_lora_models_are_named_however_the_generator_writes_them():
    tagged = read_embedded(images.png(parameters=f"<lora:film grain:0.6> {WEB_UI}"))
    assert tagged.parameters["LoRA"] == "film grain"
    fooocus = {"prompt": PROMPT, "version": "Fooocus v2.5", "loras": [["offset.safetensors", 0.1]]}
    assert read_embedded(images.png(parameters=json.dumps(fooocus))).parameters["LoRA"] == (
        "offset.safetensors"
    )
    draw_things = json.dumps({"c": PROMPT, "uc": "", "lora": [{"model": "film.ckpt", "weight": 1}]})
    packet = images.xmp_packet(
        f"<exif:UserComment><rdf:li>{draw_things}</rdf:li></exif:UserComment>"
    )
    found = read_embedded(images.png_of({"XML:com.adobe.xmp": packet.decode()}))
    assert (found.generator, found.parameters["LoRA"]) == ("Draw Things", "film.ckpt")
    graph = images.comfyui_graph(
        n3=images.sampler(positive=["6", 0], negative=["7", 0], model=["10", 0]),
        n10={"class_type": "LoraLoader", "inputs": {"lora_name": "skin.safetensors"}},
    )
    assert read_embedded(images.png(prompt=graph)).parameters["LoRA"] == "skin.safetensors"


def test_settings_are_bounded():
    line = ", ".join(f"Key {n}: {'v' * 900}" for n in range(200))
    found = read_embedded(images.png(parameters=f"{PROMPT}\nSteps: 30, {line}"))
    assert len(found.parameters) == MOST_PARAMETERS
    assert max(map(len, found.parameters.values())) == LONGEST_PARAMETER
