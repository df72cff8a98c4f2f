"""A prompt as each kind of generator takes it, to be copied. Pure: no framework.

Weights, tags and flags are one generator's grammar and noise to another; each format keeps its own
and leaves out those of the others. What a generator cannot be told is left out, never guessed.
"""

import json
import re
from collections.abc import Callable, Collection
from math import gcd

from prompts.layers import Layer, Prompt
from prompts.phrases import Phrase
from prompts.prose import in_prose, is_english

STRESS = 1.2
"""The weight of what is asked for once more: above 1.4 pictures begin to break."""

LARGEST_IN_A_SHAPE = 16

_WEIGHT = re.compile(r"\(([^()]{1,300}?):\s*-?\d+(?:\.\d+)?\)")
_DOUBLED = re.compile(r"\(\(([^()]{1,300})\)\)")
_WEIGHTED = re.compile(r"^\(.*\)$", re.DOTALL)
_OTHER_CUT = re.compile(r"\s*(?:::\s*(?:-?\d+(?:\.\d+)?)?|\bBREAK\b)\s*")
_STOP = re.compile(r"[.!?。！？]+")
_MARK = re.compile(r"[^\s]")
_FLAG = re.compile(r"^(?:--|—)")


def plain(prompt: Prompt) -> str:
    """For apps with one field, such as Selfie AI, DALL·E and GPT image: the words alone."""
    return _joined(prompt, _unweighted)


def midjourney(prompt: Prompt, size: tuple[int, int] | None = None) -> str:
    """One line with the flags at its end: the prompt's own, ``--ar``, and ``--no`` last.

    size: pixels of the picture whose shape is to be kept; a flag in the prompt goes before it.
    """
    words = " ".join(plain(prompt).split())
    flags = [
        _FLAG.sub("--", phrase.text)
        for phrase in prompt.phrases
        if phrase.kind == "setting" and _FLAG.match(phrase.text)
    ]
    if size and not any(re.match(r"--(?:ar|aspect)\b", flag) for flag in flags):
        flags.append("--ar {}:{}".format(*_ratio(size)))
    if left_out := _unweighted(prompt.negative):
        flags.append(f"--no {left_out}")
    return " ".join([words, *flags]).strip()


def a1111(prompt: Prompt, stressed: Collection[str] = ()) -> tuple[str, str]:
    """(positive, negative) for the Stable Diffusion web UI and its kin.

    Weights and ``<lora:…>`` tags stay. stressed: words whose phrases are weighed with STRESS.
    """
    return _joined(prompt, _stressing(stressed), tags=True), prompt.negative


def comfyui(prompt: Prompt, stressed: Collection[str] = ()) -> tuple[str, str, str]:
    """(positive, negative, both as JSON nodes in the form of ComfyUI's API).

    The nodes carry the numbers of ComfyUI's first workflow; ``clip`` comes from its loader, 4.
    Tags are no text to a ComfyUI encoder: models are loaded by nodes, so they are left out.
    """
    positive = _joined(prompt, _stressing(stressed))
    nodes = {
        number: {
            "class_type": "CLIPTextEncode",
            "inputs": {"text": text, "clip": ["4", 1]},
            "_meta": {"title": title},
        }
        for number, title, text in (
            ("6", "Positive prompt", positive),
            ("7", "Negative prompt", prompt.negative),
        )
    }
    return positive, prompt.negative, json.dumps(nodes, indent=2, ensure_ascii=False)


def flux(prompt: Prompt) -> str:
    """Natural sentences for FLUX and others that read prose; they take no negative prompt."""
    asked = [
        (phrase.layer, _unweighted(phrase.text)) for phrase in prompt.phrases if _is_words(phrase)
    ]
    if prompt.is_in_sentences or not is_english([text for _, text in asked]):
        return plain(prompt)
    return in_prose(asked)


def _is_words(phrase: Phrase) -> bool:
    return phrase.kind == "asked" and phrase.layer is not Layer.NEGATIVE


def _joined(prompt: Prompt, wording: Callable[[str], str], *, tags: bool = False) -> str:
    """What is asked for in the order of the text; what is left out leaves one separator."""
    parts: list[str] = []
    carried = ""
    for phrase in prompt.phrases:
        before = _OTHER_CUT.sub(", ", phrase.before)
        before = before if _MARK.search(before) or not carried else carried
        is_tag = tags and phrase.kind == "setting" and phrase.text.startswith("<")
        if not _is_words(phrase) and not is_tag:
            carried = before
            continue
        text = phrase.text if is_tag else wording(phrase.text)
        parts.append((before if parts else "") + text)
        carried = ""
    stop = _STOP.match(carried)
    closes = _OTHER_CUT.sub("", prompt.tail) if not carried else stop.group() if stop else ""
    return ("".join(parts) + closes).strip()


def _unweighted(text: str) -> str:
    """The words without ``(…:1.2)`` and ``((…))`` around them."""
    while (bare := _DOUBLED.sub(r"\1", _WEIGHT.sub(r"\1", text))) != text:
        text = bare
    return text


def _stressing(stressed: Collection[str]) -> Callable[[str], str]:
    wanted = {text.lower() for text in stressed}

    def weighed(text: str) -> str:
        is_wanted = any(words in text.lower() for words in wanted) and not _WEIGHTED.match(text)
        return f"({text}:{STRESS})" if is_wanted else text

    return weighed


def _ratio(size: tuple[int, int]) -> tuple[int, int]:
    """The shape in small whole numbers: 1920×1080 is 16:9, and 832×1216 within 3 % is 2:3."""
    width, height = size
    shared = gcd(width, height)
    if max(width, height) // shared <= LARGEST_IN_A_SHAPE:
        return width // shared, height // shared
    for across in range(1, LARGEST_IN_A_SHAPE + 1):
        down = round(across * height / width)
        if down and abs(across / down - width / height) < 0.03 * width / height:
            return across, down
    return width // shared, height // shared
