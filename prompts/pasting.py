"""Tells what a pasted text is: a generator's own record of a picture, or plain words. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from prompts.comfyui import read_graph
from prompts.generators import GeneratorText, read_json, read_midjourney, read_parameters

_COMMAND = re.compile(r"\s*/imagine\b(?:\s+prompt:)?\s*", re.IGNORECASE)
_WEB_UI = re.compile(r"(?:^|\n)[ \t]*(?:Negative prompt:|Steps:[ \t]*\d)", re.IGNORECASE)
_JSON = re.compile(r"\s*\{.*\}\s*", re.DOTALL)


@dataclass(frozen=True)
class Pasted:
    """A pasted text in its parts.

    generator: whose record it is; "" for plain words, which are kept as they are. parameters: by
    the generator's own names. raw: the text as pasted; "" for plain words.
    """

    text: str
    negative: str = ""
    generator: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    raw: str = ""


def read_pasted(text: str) -> Pasted:
    """The parts of a pasted text; what is no generator's record is plain words, never an error."""
    found: GeneratorText | None = None
    if _JSON.fullmatch(text):
        found = _first_that_reads(text, _graph, lambda data: read_json(data, generator=None))
    elif _WEB_UI.search(text):
        found = read_parameters(text)
    elif command := _COMMAND.match(text):
        words = text[command.end() :].strip()
        found = read_midjourney(words) or GeneratorText("Midjourney", words)
    else:
        found = read_midjourney(text)
    if found is None or not (found.text or found.negative):
        return Pasted(text.strip())
    name = found.generator or "a generator’s JSON"
    return Pasted(found.text.strip(), found.negative.strip(), name, found.parameters, text)


def _first_that_reads(text: str, *readers: Callable[[str], GeneratorText]) -> GeneratorText | None:
    for read in readers:
        try:
            return read(text)
        except ValueError:
            continue
    return None


def _graph(text: str) -> GeneratorText:
    """A ComfyUI graph, as it is sent to be drawn or as its editor saves it. Raises ValueError."""
    drawn = read_graph(text, "") if '"class_type"' in text else read_graph("", text)
    return GeneratorText("ComfyUI", drawn.text, drawn.negative, drawn.parameters)
