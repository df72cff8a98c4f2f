"""One portrait as the set sees it: stored readings only, no pixels, no thresholds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Lab = tuple[float, float, float]
Palette = tuple[tuple[float, Lab], ...]
Box = tuple[float, float, float, float]

COMPARED = (
    "palette", "gaze", "head", "key_side", "cct", "face_height", "eye_line", "mouth_width",
    "texture", "colourfulness",
)  # fmt: skip
"""The readings that a set is compared on."""

READABLE = frozenset({"ok", "report_only"})


@dataclass(frozen=True)
class SetMember:
    """The readings of one portrait that a set is compared on; None = could not be read.

    ``palette`` holds (weight, (L*, a*, b*)) of clothing and background, weights > 0. Angles are
    degrees: yaw + toward the image right, pitch + up, roll + clockwise. ``key_side`` is in stops,
    + when the image right is brighter; ``cct`` in K; ``face_height`` and ``eye_line`` as fractions
    of the image height; ``mouth_width`` in inter-ocular distances; ``texture`` in L*;
    ``colourfulness`` is Hasler and Süsstrunk's M. ``aspect`` is width over height of the picture;
    ``box`` the face as (x, y, width, height), fractions of the frame; ``crop`` the class of the
    framing, "" = unknown. These three are for targets and figures: no set is compared on them.
    """

    id: str
    title: str
    sha256: str
    palette: Palette | None = None
    gaze: tuple[float, float] | None = None
    head: tuple[float, float, float] | None = None
    key_side: float | None = None
    cct: float | None = None
    face_height: float | None = None
    eye_line: float | None = None
    mouth_width: float | None = None
    texture: float | None = None
    colourfulness: float | None = None
    aspect: float | None = None
    box: Box | None = None
    crop: str = ""

    @property
    def is_measured(self) -> bool:
        """Whether at least one reading exists."""
        return any(getattr(self, name) is not None for name in COMPARED)


def member_from_scorecard(id: str, title: str, scorecard_json: Mapping[str, Any]) -> SetMember:
    """Read a stored Scorecard; whatever is absent, abstained or switched off becomes None."""
    cues = {cue["key"]: cue for cue in scorecard_json.get("cues") or ()}
    readable = {key: cue for key, cue in cues.items() if cue.get("status") in READABLE}
    head = [_value(readable, key) for key in ("head_yaw", "head_pitch", "head_roll")]
    yaw, pitch, roll = head
    box, crop = _framing(readable)
    return SetMember(
        id=id,
        title=title,
        sha256=str(scorecard_json.get("sha256") or ""),
        palette=_palette(readable),
        gaze=_gaze(readable),
        head=None if yaw is None or pitch is None or roll is None else (yaw, pitch, roll),
        key_side=_key_side(readable),
        cct=_value(readable, "scene_cct"),
        face_height=_value(readable, "face_height"),
        eye_line=_value(readable, "eye_line"),
        mouth_width=_value(readable, "mouth_width"),
        texture=_value(readable, "skin_texture"),
        colourfulness=_value(readable, "colourfulness"),
        box=box,
        crop=crop,
    )


def _value(cues: Mapping[str, Any], key: str) -> float | None:
    value = cues.get(key, {}).get("value")
    return None if value is None else float(value)


def _evidence(cues: Mapping[str, Any], key: str) -> Iterator[Mapping[str, Any]]:
    """The evidence items of a cue that has a value."""
    if _value(cues, key) is not None:
        yield from cues[key].get("evidence") or ()


def _palette(cues: Mapping[str, Any]) -> Palette | None:
    swatches = tuple(
        (
            float(item["weight"]),
            (float(item["lab"][0]), float(item["lab"][1]), float(item["lab"][2])),
        )
        for item in _evidence(cues, "palette_warmth")
        if item.get("kind") == "swatch" and float(item.get("weight") or 0) > 0
    )
    return swatches or None


def _gaze(cues: Mapping[str, Any]) -> tuple[float, float] | None:
    for item in _evidence(cues, "gaze_off_lens"):
        if "yaw_deg" in item and "pitch_deg" in item:
            return float(item["yaw_deg"]), float(item["pitch_deg"])
    return None


def _framing(cues: Mapping[str, Any]) -> tuple[Box | None, str]:
    """The box of the face and the class of the crop."""
    for item in _evidence(cues, "face_height"):
        if item.get("kind") == "box":
            box = (float(item["x"]), float(item["y"]), float(item["w"]), float(item["h"]))
            return box, str(item.get("crop") or "")
    return None, ""


def _key_side(cues: Mapping[str, Any]) -> float | None:
    """The key-to-fill ratio with its side: the cue is unsigned, the cheeks lie in its evidence."""
    cheeks = [
        (float(item["stops"]), _middle_x(item["polygons"]))
        for item in _evidence(cues, "key_fill_ratio")
        if "stops" in item and item.get("polygons")
    ]
    ratio = _value(cues, "key_fill_ratio")
    if ratio is None or len(cheeks) != 2:
        return None
    (_, fill_x), (_, key_x) = sorted(cheeks)
    return ratio if key_x > fill_x else -ratio


def _middle_x(polygons: list[list[list[float]]]) -> float:
    points = [point for polygon in polygons for point in polygon]
    return sum(point[0] for point in points) / len(points)
