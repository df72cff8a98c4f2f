"""What is known of versions beyond the portfolio: the face, the light, the origin, the prompt."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from portfolio.actions.alt_texts import ImageReadings
from portfolio.actions.deliveries import Facts
from portfolio.channel_presets import FaceBox
from portfolio.exporting import declared_source_type
from portfolio.models import Version
from prompts.models import Origin, OriginStatus, VersionPrompt
from scoring.models import Assessment

COLOURS_NAMED = 3
Cues = Mapping[str, Mapping[str, Any]]


def facts_of(versions: Iterable[Version], *, with_prompts: bool = False) -> dict[UUID, Facts]:
    """What the gate and the crops need of each version, in a few queries."""
    rows = list(versions)
    keys = [version.pk for version in rows]
    cues, types = cues_of(keys), _source_types(rows)
    prompts: dict[UUID, str] = {}
    if with_prompts:
        found = VersionPrompt.objects.filter(version__in=keys)
        prompts = dict(found.values_list("version", "text"))
    return {
        key: Facts(types.get(key, ""), face_of(cues.get(key, {})), prompts.get(key, ""))
        for key in keys
    }


def cues_of(versions: Iterable[UUID]) -> dict[UUID, Cues]:
    """The machine's reading of each version that was read, by cue key, for whatever job."""
    rows = Assessment.objects.filter(version__in=list(versions), scorecard__isnull=False)
    found: dict[UUID, Cues] = {}
    for version, card in rows.current_first().values_list("version", "scorecard"):
        if version not in found:
            found[version] = {cue["key"]: cue for cue in card.get("cues") or ()}
    return found


def face_of(cues: Cues) -> FaceBox | None:
    """The face as the framing cues drew it; None where none was read."""
    box = _drawn(cues, "face_height", "box")
    if box is None:
        return None
    eyes = cues.get("eye_line", {}).get("value")
    return FaceBox(
        float(box["x"]),
        float(box["y"]),
        float(box["w"]),
        float(box["h"]),
        None if eyes is None else float(eyes),
    )


def readings_of(cues: Cues) -> ImageReadings:
    """What a draft of an alt text may speak of."""
    box = _drawn(cues, "face_height", "box") or {}
    swatches = sorted(
        (item for item in _evidence(cues, "palette_warmth") if item.get("kind") == "swatch"),
        key=lambda item: -float(item.get("weight") or 0),
    )
    return ImageReadings(
        crop=str(box.get("crop") or ""),
        key_fill=_value(cues, "key_fill_ratio"),
        temperature=_value(cues, "scene_cct"),
        clutter=_value(cues, "background_clutter"),
        colours=[_lab(item["lab"]) for item in swatches[:COLOURS_NAMED] if item.get("lab")],
    )


def _source_types(versions: list[Version]) -> dict[UUID, str]:
    """What files say of how they were made; "" where they contradict themselves.

    A file that was not looked at yet is read here.
    """
    rows = Origin.objects.filter(version__in=[version.pk for version in versions])
    found = {
        row.version_id: "" if row.status == OriginStatus.CONTRADICTORY else row.source_type
        for row in rows
    }
    for version in versions:
        if version.pk not in found:
            found[version.pk] = _read_source_type(version)
    return found


def _read_source_type(version: Version) -> str:
    try:
        with version.file.open("rb") as file:
            return declared_source_type(file.read())
    except FileNotFoundError:
        return ""


def _value(cues: Cues, key: str) -> float | None:
    value = cues.get(key, {}).get("value")
    return None if value is None else float(value)


def _evidence(cues: Cues, key: str) -> list[dict[str, Any]]:
    return list(cues.get(key, {}).get("evidence") or ())


def _drawn(cues: Cues, key: str, kind: str) -> dict[str, Any] | None:
    return next((item for item in _evidence(cues, key) if item.get("kind") == kind), None)


def _lab(values: list[float]) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])
