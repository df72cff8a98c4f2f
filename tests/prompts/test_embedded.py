"""The prompt that a generator left in the file: every layout, nothing raised, no pixel touched."""

import json

import pytest

from prompts.embedded import EmbeddedPrompt, read_embedded
from tests.portraits import portrait
from tests.prompts import images

PROMPT = "portrait of a founder, (soft light:1.2), 85mm"
SETTINGS = (
    'Steps: 30, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x768, Model: sdxl, Note: "a, b"'
)
WEB_UI = f"{PROMPT}\nNegative prompt: blurry, text\n{SETTINGS}"
XMP_DESCRIPTION = (
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description>'
)
USER_COMMENTS = {
    "UTF-16 big endian": b"UNICODE\x00" + WEB_UI.encode("utf-16-be"),
    "UTF-16 little endian": b"UNICODE\x00" + WEB_UI.encode("utf-16-le"),
    "UTF-16 with mark": b"UNICODE\x00" + WEB_UI.encode("utf-16"),
    "UTF-8 behind the UNICODE prefix": b"UNICODE\x00" + WEB_UI.encode(),
    "ASCII": b"ASCII\x00\x00\x00" + WEB_UI.encode(),
    "undefined": b"\x00" * 8 + WEB_UI.encode(),
    "no prefix": WEB_UI.encode(),
    "no prefix, UTF-16": WEB_UI.encode("utf-16-le"),
}


def assert_web_ui(found: EmbeddedPrompt) -> None:
    assert (found.text, found.negative) == (PROMPT, "blurry, text")
    assert found.generator == "Stable Diffusion web UI"
    assert found.parameters["Seed"] == "42"
    assert found.parameters["Size"] == "512x768"
    assert found.parameters["Note"] == "a, b"
    assert found.raw == WEB_UI
    assert found.problem is None


@pytest.mark.parametrize("compressed", [False, True])
def test_the_web_ui_in_png_text(compressed):
    found = read_embedded(images.png(compressed=compressed, parameters=WEB_UI))
    assert_web_ui(found)
    assert found.source == "PNG text “parameters”"


def test_text_behind_the_pixels_is_found():
    assert_web_ui(read_embedded(images.png_with_text_behind_the_pixels("parameters", WEB_UI)))


@pytest.mark.parametrize("comment", USER_COMMENTS.values(), ids=USER_COMMENTS)
@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_the_web_ui_in_an_exif_user_comment_of_every_encoding(kind, comment):
    found = read_embedded(images.with_user_comment(kind, comment))
    assert_web_ui(found)
    assert found.source == "EXIF UserComment"


@pytest.mark.parametrize("kind", ["PNG", "AVIF", "TIFF"])
def test_the_user_comment_is_read_in_the_other_formats_too(kind):
    comment = USER_COMMENTS["UTF-16 big endian"]
    assert_web_ui(read_embedded(images.with_user_comment(kind, comment)))


def test_prompts_in_other_scripts_survive():
    text = "肖像，柔和的光线 café\nNegative prompt: 模糊\nSteps: 20, Sampler: Euler, Seed: 1"
    for data in (
        images.png_of({"parameters": text}),
        images.with_user_comment("JPEG", b"UNICODE\x00" + text.encode("utf-16-be")),
        images.with_user_comment("JPEG", b"UNICODE\x00" + text.encode("utf-16-le")),
    ):
        found = read_embedded(data)
        assert (found.text, found.negative) == ("肖像，柔和的光线 café", "模糊")


def test_web_ui_texts_that_the_library_gives_up_on_are_read_all_the_same():
    bare = read_embedded(images.png(parameters="just a prompt, no settings"))
    assert (bare.text, bare.generator) == ("just a prompt, no settings", None)
    twice = read_embedded(
        images.png(parameters=f"a\nNegative prompt: b\nNegative prompt: c\n{SETTINGS}")
    )
    assert (twice.text, twice.negative) == ("a", "b, c")
    lines = read_embedded(images.png(parameters="one\ntwo, three\nSteps: 4"))
    assert (lines.text, lines.parameters) == ("one\ntwo, three", {"Steps": "4"})


def test_fooocus_and_swarm_write_json_in_the_same_place():
    fooocus = {
        "prompt": PROMPT,
        "negative_prompt": "blurry",
        "base_model": "juggernaut",
        "base_model_hash": "aeb7e9e689",
        "sampler": "dpmpp_2m",
        "scheduler": "karras",
        "seed": 7,
        "steps": 30,
        "guidance_scale": 4,
        "sharpness": 2,
        "version": "Fooocus v2.5",
    }
    found = read_embedded(images.png(parameters=json.dumps(fooocus)))
    assert (found.text, found.negative, found.generator) == (PROMPT, "blurry", "Fooocus")
    assert found.parameters["seed"] == "7"
    del fooocus["base_model_hash"]
    comment = b"UNICODE\x00" + json.dumps(fooocus).encode("utf-16-be")
    assert read_embedded(images.with_user_comment("WEBP", comment)).text == PROMPT
    swarm = json.dumps({"sui_image_params": {"prompt": PROMPT, "negativeprompt": "", "seed": 3}})
    assert read_embedded(images.png(parameters=swarm)).generator == "SwarmUI"


def test_comfyui_is_followed_from_the_saved_image_to_the_texts():
    workflow = json.dumps({"nodes": [], "links": []})
    found = read_embedded(images.png(prompt=images.comfyui_graph(), workflow=workflow))
    assert (found.text, found.negative) == ("portrait of a founder, smiling", "blurry")
    assert found.generator == "ComfyUI"
    assert found.parameters["seed"] == "5"
    assert found.parameters["model"] == "sdxl.safetensors"
    assert json.loads(found.raw)["prompt"] == images.comfyui_graph()


COMFYUI_GRAPHS = {
    "text from another node": {
        "n6": images.encode(["10", 0]),
        "n10": {
            "class_type": "PrimitiveString",
            "inputs": {"value": "portrait of a founder, smiling"},
        },
    },
    "joined texts": {
        "n6": images.encode(["10", 0]),
        "n10": {
            "class_type": "StringConcatenate",
            "inputs": {
                "string_a": "portrait of a founder",
                "string_b": ["11", 0],
                "delimiter": ", ",
            },
        },
        "n11": {"class_type": "String Literal", "inputs": {"string": "smiling"}},
    },
    "through a control net": {
        "n3": images.sampler(positive=["10", 0], negative=["10", 1]),
        "n10": {
            "class_type": "ControlNetApplyAdvanced",
            "inputs": {"positive": ["6", 0], "negative": ["7", 0], "strength": 1},
        },
    },
    "combined conditioning": {
        "n3": images.sampler(positive=["10", 0], negative=["7", 0]),
        "n6": images.encode("portrait of a founder"),
        "n10": {
            "class_type": "ConditioningCombine",
            "inputs": {"conditioning_1": ["6", 0], "conditioning_2": ["11", 0]},
        },
        "n11": images.encode("smiling"),
    },
    "two text encoders": {
        "n6": {
            "class_type": "CLIPTextEncodeSDXL",
            "inputs": {
                "text_g": "portrait of a founder, smiling",
                "text_l": "portrait of a founder, smiling",
                "clip": ["4", 1],
            },
        }
    },
    "texts in the loader": {
        "n3": images.sampler(positive=["4", 1], negative=["4", 2]),
        "n4": {
            "class_type": "Efficient Loader",
            "inputs": {
                "ckpt_name": "x",
                "positive": "portrait of a founder, smiling",
                "negative": "blurry",
            },
        },
    },
    "the sampler that reaches the saved image": {
        "n1": images.sampler(positive=["2", 0], negative=["7", 0]),
        "n2": images.encode("an older try"),
    },
}


@pytest.mark.parametrize("changes", COMFYUI_GRAPHS.values(), ids=COMFYUI_GRAPHS)
def test_comfyui_graphs_of_many_shapes(changes):
    found = read_embedded(images.png(prompt=images.comfyui_graph(**changes)))
    assert (found.text, found.negative) == ("portrait of a founder, smiling", "blurry")


def test_a_flux_graph_has_a_guider_and_no_negative():
    graph = images.comfyui_graph(
        n3={
            "class_type": "SamplerCustomAdvanced",
            "inputs": {"guider": ["10", 0], "noise": ["12", 0], "latent_image": ["5", 0]},
        },
        n10={"class_type": "BasicGuider", "inputs": {"conditioning": ["11", 0], "model": ["4", 0]}},
        n11={"class_type": "FluxGuidance", "inputs": {"conditioning": ["6", 0], "guidance": 3.5}},
        n12={"class_type": "RandomNoise", "inputs": {"noise_seed": 99}},
    )
    found = read_embedded(images.png(prompt=graph))
    assert (found.text, found.negative) == ("portrait of a founder, smiling", "")
    assert (found.parameters["seed"], found.parameters["guidance"]) == ("99", "3.5")


def test_a_zeroed_negative_is_none():
    graph = images.comfyui_graph(
        n3=images.sampler(positive=["6", 0], negative=["10", 0]),
        n10={"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["6", 0]}},
    )
    assert read_embedded(images.png(prompt=graph)).negative == ""


def test_the_editors_workflow_alone_is_enough():
    workflow = {
        "nodes": [
            {"id": 9, "type": "SaveImage", "inputs": [{"name": "images", "link": 1}]},
            {"id": 8, "type": "VAEDecode", "inputs": [{"name": "samples", "link": 2}]},
            {
                "id": 3,
                "type": "KSampler",
                "inputs": [{"name": "positive", "link": 3}, {"name": "negative", "link": 4}],
                "widgets_values": [5, "fixed", 20, 8, "euler", "normal", 1],
            },
            {"id": 6, "type": "CLIPTextEncode", "widgets_values": [PROMPT]},
            {"id": 7, "type": "CLIPTextEncode", "widgets_values": ["blurry"]},
        ],
        "links": [
            [1, 8, 0, 9, 0, "IMAGE"],
            [2, 3, 0, 8, 0, "LATENT"],
            [3, 6, 0, 3, 1, "CONDITIONING"],
            [4, 7, 0, 3, 2, "CONDITIONING"],
        ],
    }
    found = read_embedded(images.png(workflow=json.dumps(workflow)))
    assert (found.text, found.negative) == (PROMPT, "blurry")


def test_comfyui_in_webp_stands_in_make_and_model():
    tags = {"Make": 'workflow:{"nodes": []}', "Model": f"prompt:{images.comfyui_graph()}"}
    found = read_embedded(images.with_exif("WEBP", tags))
    assert found.text == "portrait of a founder, smiling"
    assert found.source == "EXIF “prompt”, “workflow”"


def test_invokeai_in_its_three_generations():
    newest = {
        "positive_prompt": PROMPT,
        "negative_prompt": "blurry",
        "scheduler": "euler",
        "seed": 3,
        "model": {"model_name": "sdxl"},
    }
    middle = {
        "model_weights": "sd-1.5",
        "image": {"sampler": "k_lms", "seed": 3, "prompt": [{"prompt": f"{PROMPT} [blurry]"}]},
    }
    oldest = f'"{PROMPT} [blurry]" -s 50 -S 3 -W 512 -H 512 -C 7.5 -A k_lms'
    for key, text in (
        ("invokeai_metadata", json.dumps(newest)),
        ("sd-metadata", json.dumps(middle)),
        ("Dream", oldest),
    ):
        found = read_embedded(images.png_of({key: text}))
        assert (found.text, found.negative, found.generator) == (PROMPT, "blurry", "InvokeAI")
        assert found.parameters["seed"] == "3"
        assert found.source == f"PNG text “{key}”"
    del newest["scheduler"]
    assert read_embedded(images.png_of({"invokeai_metadata": json.dumps(newest)})).text == PROMPT


def test_novelai():
    comment = {"prompt": PROMPT, "uc": "blurry", "sampler": "k_euler", "seed": 3, "steps": 28}
    texts = {
        "Title": "NovelAI generated image",
        "Description": PROMPT,
        "Software": "NovelAI",
        "Source": "NovelAI Diffusion V4 37442FCA",
        "Comment": json.dumps(comment),
    }
    found = read_embedded(images.png_of(texts))
    assert (found.text, found.negative, found.generator) == (PROMPT, "blurry", "NovelAI")
    del texts["Source"]
    assert read_embedded(images.png_of(texts)).text == PROMPT


def test_midjourney_keeps_its_flags_in_the_text():
    flags = "--no glasses, hat --ar 3:4 --raw --v 6.1"
    text = f"{PROMPT} {flags} Job ID: 6f2b0f6c-1111-4222-8333-444455556666"
    found = read_embedded(images.png(Description=text, Author="someone"))
    assert found.text == f"{PROMPT} --no glasses, hat --ar 3:4 --raw --v 6.1"
    assert found.generator == "Midjourney"
    assert found.parameters["ar"] == "3:4"
    assert found.parameters["no"] == "glasses, hat"
    assert found.parameters["job id"].startswith("6f2b0f6c")


def test_draw_things_writes_json_into_xmp():
    told = json.dumps({"c": PROMPT, "uc": "blurry", "seed": 3, "sampler": "Euler A"})
    fields = f"<exif:UserComment><rdf:Alt><rdf:li>{told}</rdf:li></rdf:Alt></exif:UserComment>"
    found = read_embedded(images.png_of({"XML:com.adobe.xmp": images.xmp_packet(fields).decode()}))
    assert (found.text, found.negative, found.generator) == (PROMPT, "blurry", "Draw Things")
    assert found.source == "XMP user comment"


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_description_in_xmp_counts_when_nothing_better_is_there(kind):
    data = images.with_xmp(kind, XMP_DESCRIPTION.format("a founder at a window &amp; smiling"))
    found = read_embedded(data)
    assert found.text == "a founder at a window & smiling"
    assert (found.source, found.generator) == ("XMP description", None)


def test_iptc_caption_exif_description_and_jpeg_comment():
    assert read_embedded(images.jpeg_with_iptc_caption("a founder, café")).text == "a founder, café"
    described = images.with_exif("JPEG", {"ImageDescription": "a founder"})
    assert read_embedded(described).source == "EXIF ImageDescription"
    assert read_embedded(images.jpeg_with_comment("a founder")).source == "JPEG comment"
    camera = images.with_exif("JPEG", {"ImageDescription": "OLYMPUS DIGITAL CAMERA"})
    assert read_embedded(camera) == EmbeddedPrompt()


def test_a_generators_text_comes_before_a_description():
    found = read_embedded(images.png(parameters=WEB_UI, Description="only a caption"))
    assert found.text == PROMPT


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF", "TIFF", "BMP"])
def test_nothing_embedded_is_nothing_and_no_problem(kind):
    assert read_embedded(images.plain(kind)) == EmbeddedPrompt()


def test_a_real_portrait_without_text_has_none():
    assert read_embedded(portrait("synthetic/male-03.jpg").read_bytes()) == EmbeddedPrompt()
