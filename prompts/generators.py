"""What each generator’s text means: prompt, negative prompt and settings. Pure; texts in, no files.

The web UI, Fooocus, InvokeAI and NovelAI go through sd-parsers, and where it gives up (a prompt
without settings, two negative headings, a missing key) through a plain reading of the same text.
sd-parsers’ own search of a file is not used: it decodes pixels and remembers the last file.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sd_parsers.data import PromptInfo
from sd_parsers.exceptions import ParserError
from sd_parsers.parsers import (
    AUTOMATIC1111Parser,
    FooocusParser,
    InvokeAIParser,
    NovelAIParser,
    Parser,
)

from prompts.loras import loras_in

_NEGATIVE = re.compile(r"(?:^|\n)[ \t]*Negative prompt:[ \t]*", re.IGNORECASE)
_SETTINGS = re.compile(r"(?:^|\n)[ \t]*(?=Steps:[ \t]*\d)")
_SETTING = re.compile(
    r'\s{0,4}(?P<key>[^:,"]{1,80}?)\s{0,4}:\s{0,4}(?P<value>"(?:[^"\\]|\\.)*"|[^,]*)(?:,|$)'
)
_FLAG = re.compile(
    r"\s(?:--|—)(?P<name>[A-Za-z]\w*)(?:\s+(?P<value>(?!--|—)\S[^\n]*?))?(?=\s+(?:--|—)|$)"
)
_JOB_ID = re.compile(r"(?<!\s)\s*Job ID:\s*(?P<id>[0-9a-f-]{8,})\s*$", re.IGNORECASE)
_PROMPT_KEYS = ("prompt", "positive_prompt", "Prompt", "c", "text")
_NEGATIVE_KEYS = (
    "negative_prompt",
    "negativePrompt",
    "negativeprompt",
    "Negative Prompt",
    "uc",
    "negative",
)


@dataclass(frozen=True)
class GeneratorText:
    """A prompt as its generator wrote it; parameters as plain words by name."""

    generator: str | None
    text: str
    negative: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def read_parameters(text: str) -> GeneratorText:
    """The “parameters” of the Stable Diffusion web UI and its kin, or Fooocus’ JSON there."""
    text = text[:LONGEST_SEARCHED]
    if text.lstrip().startswith("{"):
        found = _through(FooocusParser(), {"parameters": text}, "Fooocus")
        return found or read_json(text, generator="Fooocus" if "Fooocus" in text else None)
    found = _through(AUTOMATIC1111Parser(normalize_parameters=False), {"parameters": text}, _WEB_UI)
    plain = _read_web_ui(text)
    if found is None or "\n" in found.text or _NEGATIVE.search(found.text):
        return plain
    return GeneratorText(found.generator, found.text, found.negative, plain.parameters)


def read_invokeai(texts: Mapping[str, str]) -> GeneratorText:
    """InvokeAI’s three generations: “invokeai_metadata”, “sd-metadata”, “Dream”.

    Raises ValueError where none of them holds a prompt.
    """
    found = _through(InvokeAIParser(), dict(texts), "InvokeAI")
    if found is not None and found.text:
        return found
    return read_json(texts.get("invokeai_metadata", ""), generator="InvokeAI")


def read_novelai(texts: Mapping[str, str]) -> GeneratorText:
    """NovelAI’s “Description” and “Comment”. Raises ValueError where they hold no prompt."""
    found = _through(NovelAIParser(), dict(texts), "NovelAI")
    if found is not None and found.text:
        return found
    description = texts.get("Description", "").strip()
    try:
        told = read_json(texts.get("Comment", ""), generator="NovelAI")
    except ValueError:
        if not description:
            raise
        return GeneratorText("NovelAI", description)
    return replace(told, text=description or told.text)


def read_json(text: str, *, generator: str | None) -> GeneratorText:
    """A JSON object with a prompt under one of its usual names. Raises ValueError."""
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as fault:
        raise ValueError("The generator’s JSON in the file is damaged.") from fault
    if not isinstance(data, dict):
        raise ValueError("The generator’s JSON in the file has an unknown form.")
    if isinstance(nested := data.get("sui_image_params"), dict):
        data, generator = nested, "SwarmUI"
    prompt = _first(data, _PROMPT_KEYS)
    if not prompt:
        raise ValueError("The generator’s JSON in the file holds no prompt.")
    name = "Draw Things" if generator is None and "c" in data and "uc" in data else generator
    return GeneratorText(name, prompt, _first(data, _NEGATIVE_KEYS), _plain(data))


def read_midjourney(description: str) -> GeneratorText | None:
    """Midjourney’s “Description”: prompt, flags, job id; None where it is some other description.

    The flags stay in the text, ``--no`` among them: there they were typed.
    """
    description = description[:LONGEST_SEARCHED]
    job = _JOB_ID.search(description)
    text = description[: job.start()] if job else description
    flags = {match["name"]: (match["value"] or "").strip() for match in _FLAG.finditer(text)}
    if job is None and not flags.keys() & {"ar", "v", "version", "niji", "stylize", "s", "style"}:
        return None
    if job:
        flags["job id"] = job["id"]
    return GeneratorText("Midjourney", text.strip(), "", flags)


LONGEST_SEARCHED = 100_000
"""Characters of a text that are searched for headings, settings and flags."""

_WEB_UI = "Stable Diffusion web UI"


def _through(parser: Parser, texts: dict[str, Any], name: str) -> GeneratorText | None:
    """What sd-parsers makes of it; None where it gives up, in whichever way it does."""
    try:
        info = parser.parse(texts)
        return GeneratorText(
            name, _joined(info, "prompts"), _joined(info, "negative_prompts"), _facts(info)
        )
    except (ParserError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _joined(info: PromptInfo, kind: str) -> str:
    return ", ".join(str(prompt).strip() for prompt in getattr(info, kind) if prompt is not None)


def _facts(info: PromptInfo) -> dict[str, str]:
    facts: dict[str, Any] = dict(info.metadata)
    for sampler in info.samplers:
        facts |= sampler.parameters
        facts["sampler"] = sampler.name
        if sampler.model is not None:
            facts["model"] = str(sampler.model)
    return _plain(facts)


def _read_web_ui(text: str) -> GeneratorText:
    """Prompt, “Negative prompt: …”, “Steps: …”; each of the last two may be missing."""
    settings = _SETTINGS.search(text)
    words, line = (text[: settings.start()], text[settings.end() :]) if settings else (text, "")
    parts = [part.strip() for part in _NEGATIVE.split(words)]
    parameters = {match["key"]: match["value"].strip('" ') for match in _SETTING.finditer(line)}
    generator = _WEB_UI if settings or len(parts) > 1 else None
    return GeneratorText(generator, parts[0], ", ".join(filter(None, parts[1:])), parameters)


def _first(data: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    values = (data.get(key) for key in keys)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")


def _plain(data: Mapping[str, Any]) -> dict[str, str]:
    """Settings that are words or numbers, without the prompts themselves."""
    told = {*_PROMPT_KEYS, *_NEGATIVE_KEYS}
    plain = {
        str(key): str(value)
        for key, value in data.items()
        if isinstance(value, str | int | float) and key not in told
    }
    names = loras_in("", data.items())
    return plain | ({"LoRA": ", ".join(names)} if names else {})
