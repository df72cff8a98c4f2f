"""What a pasted text is: a generator's record in its parts, or plain words as they are."""

import pytest

from prompts.pasting import Pasted, read_pasted
from tests.prompts.images import comfyui_graph

WEB_UI = "a founder, 85mm\nNegative prompt: blurry\nSteps: 30, Sampler: Euler a, Seed: 42"


def test_the_web_uis_parameters_come_apart():
    found = read_pasted(WEB_UI)
    assert (found.text, found.negative) == ("a founder, 85mm", "blurry")
    assert found.generator == "Stable Diffusion web UI"
    assert found.parameters["Seed"] == "42"
    assert found.raw == WEB_UI


def test_a_midjourney_command_loses_its_command_and_keeps_its_flags():
    found = read_pasted("/imagine prompt: a poet --ar 3:4 --no hat")
    assert (found.text, found.generator) == ("a poet --ar 3:4 --no hat", "Midjourney")
    assert found.parameters["ar"] == "3:4"
    assert read_pasted("/imagine a poet").text == "a poet"


def test_a_comfyui_graph_is_followed_to_its_texts():
    found = read_pasted(comfyui_graph())
    assert (found.text, found.negative) == ("portrait of a founder, smiling", "blurry")
    assert found.generator == "ComfyUI"


def test_json_with_a_prompt_is_read():
    found = read_pasted('{"prompt": "a poet", "negative_prompt": "hat", "seed": 4}')
    assert (found.text, found.negative, found.parameters["seed"]) == ("a poet", "hat", "4")


@pytest.mark.parametrize(
    "text",
    [
        "a poet by the sea",
        "{not json}",
        '{"colour": "red"}',
        "肖像，微笑",
        "",
        "a -- b",
        "Steps: 3",
    ],
)
def test_everything_else_is_plain_words(text):
    assert read_pasted(text) == Pasted(text)
