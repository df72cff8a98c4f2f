"""A prompt as each generator takes it: its own grammar kept, that of the others left out."""

import json

import pytest

from prompts import formats
from prompts.comfyui import read_graph
from prompts.generators import read_parameters
from prompts.layers import Prompt

WEB_UI = (
    "RAW photo, (masterpiece:1.2), <lora:face_v2:0.8> founder in a hat, ((red hair)), 85mm\n"
    "Negative prompt: blurry, (text:1.3)\nSteps: 30, Sampler: Euler a, Size: 512x512"
)
MIDJOURNEY = "a pensive chef in a busy kitchen, 50mm --ar 3:4 --no glasses, hat --v 6"
SPANISH = "Retrato de una mujer sonriente, luz suave; fondo desenfocado"


def parsed(text: str, negative: str = "") -> Prompt:
    return Prompt.parse(text, negative)


def test_plain_text_is_the_words_alone():
    assert formats.plain(parsed(WEB_UI)) == (
        "RAW photo, masterpiece, founder in a hat, red hair, 85mm"
    )
    assert formats.plain(parsed(MIDJOURNEY)) == "a pensive chef in a busy kitchen, 50mm"
    assert formats.plain(parsed("/imagine prompt: a poet::2 the sea::1")) == "a poet, the sea"
    assert formats.plain(parsed("A man. He smiles at us.", "hat")) == "A man. He smiles at us."


def test_midjourney_gets_its_flags_at_the_end_of_one_line():
    own = formats.midjourney(parsed(MIDJOURNEY), (832, 1216))
    assert own == "a pensive chef in a busy kitchen, 50mm --ar 3:4 --v 6 --no glasses, hat"
    made = formats.midjourney(parsed("a poet,\nby the sea", "(blurry:1.2), hat"), (832, 1216))
    assert made == "a poet, by the sea --ar 2:3 --no blurry, hat"
    assert formats.midjourney(parsed("a poet")) == "a poet"


@pytest.mark.parametrize(
    ("size", "flag"), [((1024, 1024), "1:1"), ((1080, 1350), "4:5"), ((1920, 1080), "16:9")]
)
def test_the_shape_of_the_picture_is_said_in_small_numbers(size, flag):
    assert formats.midjourney(parsed("a poet"), size).endswith(f"--ar {flag}")


def test_the_web_ui_keeps_its_weights_and_reads_its_own_text_again():
    positive, negative = formats.a1111(parsed(WEB_UI), ["85mm"])
    assert "(masterpiece:1.2), <lora:face_v2:0.8> founder in a hat" in positive
    assert positive.endswith("((red hair)), (85mm:1.2)")
    found = read_parameters(f"{positive}\nNegative prompt: {negative}\nSteps: 30, Sampler: Euler")
    assert (found.text, found.negative) == (positive, "blurry, (text:1.3)")


def test_what_is_weighed_already_is_not_weighed_again():
    assert formats.a1111(parsed("a poet, (soft light:1.1)"), ["(soft light:1.1)"])[0] == (
        "a poet, (soft light:1.1)"
    )


def test_comfyui_gets_nodes_that_complete_its_first_workflow():
    positive, negative, nodes = formats.comfyui(parsed(WEB_UI))
    assert "lora" not in positive
    graph = json.loads(nodes) | {
        "3": {
            "class_type": "KSampler",
            "inputs": {"positive": ["6", 0], "negative": ["7", 0], "model": ["4", 0]},
        }
    }
    read = read_graph(json.dumps(graph))
    assert (read.text, read.negative) == (positive, negative)


def test_flux_gets_sentences():
    listed = (
        "portrait of a founder, confident, red hair, wearing a navy suit, looking at the camera, "
        "in a sunlit office, uncluttered background, natural skin texture, 85mm portrait lens"
    )
    said = formats.flux(parsed(listed, "hat"))
    assert said.startswith("Portrait of a founder wearing a navy suit in a sunlit office. ")
    assert "The subject has red hair." in said
    assert "The subject is looking at the camera." in said
    assert "hat" not in said
    asked = ("confident", "uncluttered background", "natural skin texture", "85mm portrait lens")
    assert all(words in said for words in asked)


def test_sentences_and_other_languages_are_not_rewritten_for_flux():
    assert formats.flux(parsed(SPANISH)) == SPANISH
    assert formats.flux(parsed("A man. He smiles at us.")) == "A man. He smiles at us."
    assert formats.flux(parsed("")) == ""


def test_a_kind_of_picture_opens_the_sentence_of_whom_it_shows():
    assert formats.flux(parsed("RAW photo, founder in a hat, red hair")).startswith(
        "RAW photo of founder in a hat."
    )
