"""What a page says of a version's origin: its status in words, its marks, who signed it."""

from dataclasses import dataclass
from typing import Any

from portfolio.models import Version
from prompts.models import Origin, OriginStatus
from prompts.source_types import TERMS

KINDS = {
    "digital_source_type": "Digital source type",
    "c2pa": "Signed manifest",
    "generator": "Generator’s trace",
    "camera": "Camera data",
}
SAYS = {"ai": "made by AI", "composite": "partly made by AI", "not_ai": "made without AI"}
DECLARES = ("digital_source_type", "c2pa")
ACTIONS = {
    "c2pa.created": "created",
    "c2pa.opened": "opened",
    "c2pa.placed": "placed into it",
    "c2pa.edited": "edited",
    "c2pa.converted": "converted",
    "c2pa.cropped": "cropped",
    "c2pa.resized": "resized",
    "c2pa.color_adjustments": "colours adjusted",
    "c2pa.filtered": "filtered",
    "c2pa.drawing": "drawn on",
    "c2pa.published": "published",
    "c2pa.transcoded": "transcoded",
}


@dataclass(frozen=True)
class MarkShown:
    """A mark in words. says: "" where it says nothing about AI."""

    title: str
    where: str
    value: str
    says: str


def origin_context(version: Version) -> dict[str, Any]:
    """`origin`: the row, None before the file was read. Beside it: `origin_title`, a short status;
    `origin_sentences`: what it rests on, contradictions explained; `origin_marks`: MarkShown;
    `origin_steps`: what the manifest says was done, in words."""
    origin = Origin.objects.filter(version=version).first()
    if origin is None:
        return {"origin": None}
    return {
        "origin": origin,
        "origin_title": _title(origin),
        "origin_sentences": _sentences(origin),
        "origin_marks": [_shown(mark) for mark in origin.marks],
        "origin_steps": [_step(action) for action in (origin.manifest or {}).get("actions", [])],
    }


def _title(origin: Origin) -> str:
    said = {mark["says"] for mark in origin.marks if mark["kind"] in DECLARES}
    if origin.status == OriginStatus.DECLARED:
        return "Declared: made by AI" if "ai" in said else "Declared: partly made by AI"
    if origin.status == OriginStatus.DETECTED:
        return "Detected: traces of an AI generator, and no declaration"
    if origin.status == OriginStatus.CONTRADICTORY:
        return "Contradictory: what the file says does not go together"
    if "not_ai" in said:
        return "Unknown: declared as made without AI, and no trace of a generator"
    return "Unknown: the file says nothing about AI"


def _sentences(origin: Origin) -> list[str]:
    """Why the status is what it is, where the marks alone do not say it."""
    if origin.status == OriginStatus.DETECTED:
        return [
            "A generator left its record in the file, but neither IPTC’s digital source type nor "
            "a manifest declares it. Channels that ask for disclosure read the declaration."
        ]
    if origin.status != OriginStatus.CONTRADICTORY:
        return []
    declared = [mark for mark in origin.marks if mark["kind"] in DECLARES]
    ai = [mark for mark in declared if mark["says"] in ("ai", "composite")]
    without = [mark for mark in declared if mark["says"] == "not_ai"]
    traces = [mark for mark in origin.marks if mark["kind"] == "generator"]
    cameras = [mark for mark in origin.marks if mark["kind"] == "camera" and mark["says"]]
    told = []
    if ai and without:
        told.append(
            f"{ai[0]['where']} declares it {_meaning(ai[0])}; {without[0]['where']} declares it "
            f"{_meaning(without[0])}."
        )
    if traces and without:
        told.append(
            f"It is declared as {_meaning(without[0])}, yet {traces[0]['where']} holds the record "
            f"of {traces[0]['value']}."
        )
    if cameras and any(mark["says"] == "ai" for mark in ai + traces):
        told.append(
            f"It says that AI made it, and carries a camera’s exposure ({cameras[0]['value']}). "
            "One of the two came from another picture, or only a part was made by AI."
        )
    return told


def _meaning(mark: dict[str, str]) -> str:
    return TERMS[mark["value"]][1] if mark["value"] in TERMS else SAYS.get(mark["says"], "")


def _shown(mark: dict[str, str]) -> MarkShown:
    value = mark["value"]
    if value in TERMS:
        value = f"{TERMS[value][1]} ({value})"
    return MarkShown(KINDS[mark["kind"]], mark["where"], value, SAYS.get(mark["says"], ""))


def _step(action: dict[str, str]) -> str:
    name = action["name"].removeprefix("c2pa.").replace("_", " ").replace(".", " ")
    words = [ACTIONS.get(action["name"], name)]
    if action["agent"]:
        words.append(f"with {action['agent']}")
    if action["when"]:
        words.append(f"at {action['when']}")
    return " ".join(words)
