"""Reads the prompt that a generator left inside an image file. Pure.

Pixels are decoded for one thing only: an RGBA PNG without any text is searched for what NovelAI
hides in its alpha channel.

Nothing here raises: what cannot be read is said in ``problem``, and the raw text is kept.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from prompts.comfyui import UnreadableGraph, read_graph
from prompts.containers import EmbeddedTexts, read_texts
from prompts.generators import (
    GeneratorText,
    read_invokeai,
    read_json,
    read_midjourney,
    read_novelai,
    read_parameters,
)
from prompts.loras import loras_in
from prompts.manifests import read_manifest
from prompts.stealth import read_stealth

__all__ = ["EmbeddedPrompt", "read_embedded"]

_INVOKEAI_KEYS = ("invokeai_metadata", "sd-metadata", "Dream")
_NOVELAI_KEYS = ("Description", "Source", "Comment")
_NOT_A_PROMPT = frozenset(
    {"olympus digital camera", "sony dsc", "dcim", "created with gimp", "screenshot", "default"}
)

MOST_PARAMETERS = 60
LONGEST_PARAMETER = 400
LONGEST_PROMPT = 20_000
"""Characters of a prompt or negative prompt that are taken over; ``raw`` keeps the rest."""

Read = Callable[[], GeneratorText | None]


@dataclass(frozen=True)
class EmbeddedPrompt:
    """What a file says of how it was made.

    text, negative: the prompt, "" where none was found. generator: its name, None where the text
    does not say. parameters: its settings in plain words. raw: the text as it stood in the file;
    several are one JSON object by name. source: where it stood, None where nothing is embedded.
    problem: a sentence for people where something is there and could not be read.
    """

    text: str = ""
    negative: str = ""
    generator: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)
    raw: str = ""
    source: str | None = None
    problem: str | None = None


def read_embedded(data: bytes) -> EmbeddedPrompt:
    """The prompt inside an image file of any format that Pillow knows. Never raises.

    A generator’s own text comes before a mere description. Of several texts the first that holds
    a prompt counts; where none does, the first problem is told.
    """
    texts = read_texts(data)
    first_problem: EmbeddedPrompt | None = None
    for source, raw, read in _all_candidates(texts, data):
        found, problem = _attempt(read)
        if found is not None and found.text:
            return _taken_over(found, raw, source, is_cut=texts.truncated)
        if problem and first_problem is None:
            first_problem = EmbeddedPrompt(raw=raw, source=source, problem=problem)
    return first_problem or EmbeddedPrompt(problem=texts.problem)


def _taken_over(found: GeneratorText, raw: str, source: str, *, is_cut: bool) -> EmbeddedPrompt:
    long = max(len(found.text), len(found.negative)) > LONGEST_PROMPT
    return EmbeddedPrompt(
        text=found.text[:LONGEST_PROMPT],
        negative=found.negative[:LONGEST_PROMPT],
        generator=found.generator,
        parameters=_bounded(found),
        raw=raw,
        source=source,
        problem="The text in the file was too long and was cut." if long or is_cut else None,
    )


def _bounded(found: GeneratorText) -> dict[str, str]:
    """The settings, cut to what a page can show; names of LoRA models under “LoRA”."""
    settings = dict(found.parameters)
    names = loras_in(f"{found.text} {found.negative}"[:LONGEST_PROMPT], settings.items())
    if names and "LoRA" not in settings:
        settings = {"LoRA": ", ".join(names)} | settings
    kept = list(settings.items())[:MOST_PARAMETERS]
    return {key[:80]: text[:LONGEST_PARAMETER] for key, text in kept}


def _attempt(read: Read) -> tuple[GeneratorText | None, str | None]:
    """(what was read, why nothing was)."""
    try:
        found = read()
    except (UnreadableGraph, ValueError) as fault:
        return None, str(fault)
    except Exception:  # a shape that no generator writes; the raw text is kept all the same
        return None, "The generator’s text in the file has an unknown form."
    if found is not None and not found.text:
        return None, "The generator’s text in the file holds no prompt."
    return found, None


def _all_candidates(texts: EmbeddedTexts, data: bytes) -> Iterator[tuple[str, str, Read]]:
    """Also what lies deeper than a text: the C2PA manifest, and a text hidden in the pixels."""
    yield from _candidates(texts)
    manifest = read_manifest(data)
    if manifest is not None and manifest.prompt:
        told = GeneratorText(
            manifest.generator or None, manifest.prompt, "", dict(manifest.parameters)
        )
        yield "C2PA manifest", manifest.raw, lambda: told
    yield from _descriptions(texts)
    if not texts.png and (hidden := read_stealth(data).strip().replace("\x00", "")):
        yield "alpha channel", hidden, lambda: _hidden(hidden)


def _hidden(text: str) -> GeneratorText | None:
    """NovelAI hides its PNG texts as one JSON object; the web UI hides its parameters."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return read_parameters(text)
    if isinstance(told, dict) and {"Comment", "Description"} & told.keys():
        return read_novelai({key: str(told[key]) for key in _NOVELAI_KEYS if key in told})
    return read_json(text, generator=None)


def _candidates(texts: EmbeddedTexts) -> Iterator[tuple[str, str, Read]]:
    """(where it stands, the raw text, how to read it), the most telling first."""
    png, exif, xmp = texts.png, texts.exif, texts.xmp
    if "parameters" in png:
        raw = png["parameters"]
        yield "PNG text “parameters”", raw, lambda: read_parameters(raw)
    invoke = {key: png[key] for key in _INVOKEAI_KEYS if key in png}
    if invoke:
        names = ", ".join(f"“{key}”" for key in invoke)
        yield f"PNG text {names}", _raw(invoke), lambda: read_invokeai(invoke)
    if "prompt" in png or "workflow" in png:
        yield from _graph("PNG text", png.get("prompt", ""), png.get("workflow", ""))
    if png.get("Software") == "NovelAI" or {"Description", "Comment", "Source"} <= png.keys():
        novel = {key: text for key, text in png.items() if key in _NOVELAI_KEYS}
        yield "PNG text “Description”, “Comment”", _raw(novel), lambda: read_novelai(novel)
    yield from _exif_candidates(exif)
    if comment := xmp.get("user comment"):
        yield "XMP user comment", comment, lambda: _told(comment)
    if texts.comment.startswith("{"):
        yield "JPEG comment", texts.comment, lambda: read_json(texts.comment, generator=None)
    if prompt := xmp.get("AI prompt"):
        system = xmp.get("AI system")
        yield "XMP “AI Prompt Information”", prompt, lambda: GeneratorText(system, prompt)


def _exif_candidates(exif: dict[str, str]) -> Iterator[tuple[str, str, Read]]:
    if comment := exif.get("UserComment"):
        yield "EXIF UserComment", comment, lambda: _told(comment)
    tagged = [exif.get(name, "") for name in ("Make", "Model", "ImageDescription")]
    graphs = {
        kind: text.partition(":")[2]
        for text in tagged
        for kind in ("prompt", "workflow")
        if text.lower().startswith(f"{kind}:{{")
    }
    if graphs:
        yield from _graph("EXIF", graphs.get("prompt", ""), graphs.get("workflow", ""))


def _graph(place: str, prompt: str, workflow: str) -> Iterator[tuple[str, str, Read]]:
    """A ComfyUI graph; a “prompt” that is no JSON is a plain prompt."""
    if prompt and not prompt.lstrip().startswith("{"):
        yield f"{place} “prompt”", prompt, lambda: GeneratorText(None, prompt.strip())
        return
    parts = {key: text for key, text in (("prompt", prompt), ("workflow", workflow)) if text}

    def read() -> GeneratorText:
        try:
            found = read_graph(prompt, workflow)
        except UnreadableGraph:
            if not (prompt and workflow):
                raise
            found = read_graph("", workflow)
        return GeneratorText("ComfyUI", found.text, found.negative, found.parameters)

    yield f"{place} “{'”, “'.join(parts)}”", _raw(parts), read


def _descriptions(texts: EmbeddedTexts) -> Iterator[tuple[str, str, Read]]:
    """Descriptions, which may be a prompt (Midjourney) or a caption."""
    described = (
        ("PNG text “Description”", texts.png.get("Description", "")),
        ("XMP description", texts.xmp.get("description", "")),
        ("IPTC caption", texts.iptc.get("caption", "")),
        ("EXIF ImageDescription", texts.exif.get("ImageDescription", "")),
        ("JPEG comment", texts.comment),
    )
    for source, text in described:
        if text and text.lower().strip() not in _NOT_A_PROMPT and not text.startswith("{"):
            yield source, text, lambda text=text: _described(text)  # type: ignore[misc]


def _described(text: str) -> GeneratorText:
    return read_midjourney(text) or read_parameters(text)


def _told(comment: str) -> GeneratorText | None:
    """A user comment: a generator’s parameters or JSON; a camera’s filler is nothing."""
    if not comment.strip() or comment.lower().strip() in _NOT_A_PROMPT:
        return None
    return read_midjourney(comment) or read_parameters(comment)


def _raw(parts: dict[str, str]) -> str:
    """One text as it is, several as a JSON object by name."""
    if len(parts) == 1:
        return next(iter(parts.values()))
    return json.dumps(parts, ensure_ascii=False)
