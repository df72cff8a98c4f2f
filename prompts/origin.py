"""What an image file declares of where its picture came from. Pure; reads bytes, judges no pixel.

Nothing here tells whether a picture was made by AI: only what its file declares (IPTC's
DigitalSourceType, a C2PA manifest), which traces a generator left (its prompt or its name), which
a camera left, and whether these go together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from prompts.containers import EmbeddedTexts, read_texts
from prompts.embedded import EmbeddedPrompt, read_embedded
from prompts.manifests import Action, Manifest, read_manifest
from prompts.source_types import TERMS, Says, term_of

Status = Literal["declared", "detected", "unknown", "contradictory"]
LONGEST = 240
MOST_MARKS = 40

_ADDRESS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_GENERATORS = (
    *("midjourney", "stable diffusion", "stablediffusion", "novelai", "comfyui", "invokeai"),
    *("fooocus", "draw things", "dall-e", "dall·e", "openai", "chatgpt", "adobe firefly"),
    *("made with google ai", "edited with google ai", "imagen", "leonardo.ai", "ideogram"),
    *("made with ai", "ai generated", "ai-generated", "bing image creator", "image creator from"),
    *("grok", "black forest labs", "flux.1", "swarmui", "easy diffusion"),
)
_GENERATOR = re.compile(rf"\b(?:{'|'.join(map(re.escape, _GENERATORS))})\b", re.IGNORECASE)
_MAKING = ("c2pa.created", "c2pa.opened", "c2pa.placed", "c2pa.converted")
_EXPOSURE = ("ExposureTime", "FNumber", "ISOSpeedRatings")


@dataclass(frozen=True)
class Mark:
    """One thing that the file says. kind: digital_source_type, c2pa, generator or camera.

    where: the place in the file; value: what stands there; says: what it means, "" for nothing
    about AI.
    """

    kind: Literal["digital_source_type", "c2pa", "generator", "camera"]
    where: str
    value: str
    says: Says

    def to_json(self) -> dict[str, str]:
        return {"kind": self.kind, "where": self.where, "value": self.value, "says": self.says}


@dataclass(frozen=True)
class ReadOrigin:
    """What a file says of its origin.

    source_type: IPTC's address of what is declared, the most telling first; "" for none.
    manifest: None without one. problem: a sentence for people, None where all could be read.
    """

    status: Status
    source_type: str = ""
    marks: tuple[Mark, ...] = ()
    manifest: dict[str, Any] | None = None
    problem: str | None = None


def read_origin(data: bytes, prompt: EmbeddedPrompt | None = None) -> ReadOrigin:
    """What the bytes of an image file say of its origin. Never raises.

    prompt: what `read_embedded` found in the same bytes, where it is known already.
    """
    texts, manifest = read_texts(data), read_manifest(data)
    found = read_embedded(data) if prompt is None else prompt
    marks = tuple(dict.fromkeys(_marks(texts, manifest, found)))[:MOST_MARKS]
    return ReadOrigin(
        status=status_of(marks, is_intact=manifest is None or manifest.is_valid),
        source_type=_declared(marks),
        marks=marks,
        manifest=_summary(manifest) if manifest else None,
        problem=texts.problem,
    )


def status_of(marks: tuple[Mark, ...], *, is_intact: bool = True) -> Status:
    """What the marks come to.

    “declared” and “not_ai” together contradict each other, and so do either of “made by AI” and
    exposure data of a camera, or a generator's traces and a declaration that there was none. What
    is only partly made by AI may well come from a camera. is_intact: a manifest that no longer
    fits its file cannot say that there was no AI; that there was, is believed all the same.
    """
    declares = [m for m in marks if m.kind in ("digital_source_type", "c2pa")]
    if not is_intact:
        declares = [m for m in declares if m.kind != "c2pa" or m.says != "not_ai"]
    said = {mark.says for mark in declares}
    traced = any(mark.kind == "generator" for mark in marks)
    by_camera = any(mark.kind == "camera" and mark.says == "not_ai" for mark in marks)
    is_declared = bool(said & {"ai", "composite"})
    wholly = "ai" in said or (traced and not is_declared)
    if (is_declared or traced) and "not_ai" in said:
        return "contradictory"
    if wholly and by_camera:
        return "contradictory"
    if is_declared:
        return "declared"
    return "detected" if traced else "unknown"


def _marks(
    texts: EmbeddedTexts, manifest: Manifest | None, prompt: EmbeddedPrompt
) -> Iterator[Mark]:
    if value := texts.xmp.get("digital source type"):
        yield _source_type("XMP", value)
    if manifest is not None:
        yield from _c2pa_marks(manifest)
    yield from _generator_marks(texts, prompt)
    yield from _camera_marks(texts)


def _source_type(where: str, value: str) -> Mark:
    term = term_of(value)
    says = TERMS[term][0] if term else ""
    return Mark("digital_source_type", where, (term or value)[:LONGEST], says)


def _c2pa_marks(manifest: Manifest) -> list[Mark]:
    """What the actions say of the whole picture, not of its parts or of a step before the last."""
    found = []
    for action in manifest.actions:
        if term := term_of(action.source_type):
            by = f" by {action.agent}" if action.agent else ""
            where = f"C2PA action {action.name}{by}"[:LONGEST]
            found.append(Mark("c2pa", where, term, _of_the_whole(action, TERMS[term][0])))
    if any(mark.says == "composite" for mark in found):
        # Captured, and then changed by a generator: one story, told in order.
        return [replace(mark, says="") if mark.says == "not_ai" else mark for mark in found]
    return found


def _of_the_whole(action: Action, says: Says) -> Says:
    if says == "ai" and (action.is_part or action.name not in _MAKING):
        return "composite"  # a generator changed a picture, or made a part of it
    if says == "not_ai" and (action.is_part or action.name != "c2pa.created"):
        return ""
    return says


def _generator_marks(texts: EmbeddedTexts, prompt: EmbeddedPrompt) -> Iterator[Mark]:
    if prompt.generator and prompt.source:
        yield Mark("generator", prompt.source[:LONGEST], prompt.generator[:LONGEST], "ai")
    elif prompt.raw and prompt.source and prompt.source.startswith("PNG text “p"):
        yield Mark("generator", prompt.source[:LONGEST], "a generator’s record", "ai")
    named = (
        ("EXIF Software", texts.exif.get("Software", "")),
        ("EXIF Make", texts.exif.get("Make", "")),
        ("PNG text “Software”", texts.png.get("Software", "")),
        ("XMP CreatorTool", texts.xmp.get("creator tool", "")),
        ("XMP Credit", texts.xmp.get("credit", "")),
        ("IPTC credit", texts.iptc.get("credit", "")),
        ("IPTC source", texts.iptc.get("source", "")),
    )
    for where, text in named:
        if _GENERATOR.search(text[:2_000]):
            yield Mark("generator", where, text[:LONGEST], "ai")
    if system := texts.xmp.get("AI system"):
        yield Mark("generator", "XMP “AI System Used”", system[:LONGEST], "ai")


def _camera_marks(texts: EmbeddedTexts) -> Iterator[Mark]:
    """A camera's name, and its exposure; only the two together speak of a capture."""
    names = (texts.exif.get("Make", ""), texts.exif.get("Model", ""))
    told = [name for name in names if name and ":{" not in name and len(name) <= 80]
    told = [name for name in told if not _GENERATOR.search(name)]
    exposed = [f"{key} {texts.camera[key]}" for key in _EXPOSURE if key in texts.camera]
    if told:
        says: Says = "not_ai" if len(exposed) >= 2 else ""
        value = ", ".join([" ".join(told), *exposed])
        yield Mark("camera", "EXIF", value[:LONGEST], says)


def _declared(marks: tuple[Mark, ...]) -> str:
    """The address of the declared type: the mark that says most of AI, the file's own first."""
    order: dict[str, int] = {"ai": 0, "composite": 1, "not_ai": 2, "": 3}
    kinds = {"digital_source_type": 0, "c2pa": 1}
    known = [mark for mark in marks if mark.kind in kinds]
    known.sort(key=lambda mark: (order[mark.says], kinds[mark.kind]))
    if not known:
        return ""
    value = known[0].value
    return f"{_ADDRESS}{value}" if value in TERMS else value


def _summary(manifest: Manifest) -> dict[str, Any]:
    actions = [
        {"name": a.name, "agent": a.agent, "source_type": term_of(a.source_type), "when": a.when}
        for a in manifest.actions
        if not a.is_part
    ]
    return {
        "signer": manifest.signer,
        "generator": manifest.generator,
        "actions": actions[:MOST_MARKS],
        "is_valid": manifest.is_valid,
        "problems": list(manifest.problems),
    }
