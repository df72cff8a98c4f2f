"""The one-page report of a brand: does its set still look like one brand?"""

from collections.abc import Mapping
from typing import Any

from portfolio.models import Brand
from portfolio.pages.set_report import pictures_of, set_finding
from portfolio.reports.frame import frame
from portfolio.reports.plain import for_clients, in_signs, without_figures
from scoring.templatetags.figures import COMPASS_RADIUS, COMPASS_RINGS, from_lens, place, stacked
from scoring.templatetags.readings import consistency_word, score_number
from scoring.units import Unit, unit_of
from scoring.version import ENGINE_VERSION

MOST_STRIPS = 24
MOST_DIFFERENT = 4
NOTHING_YET = "There is no report on this set yet."
UNITS = {"ΔE00": Unit(1, " ΔE₀₀"), "M": Unit(1, " points")}
COLOUR_NOTE = "ΔE₀₀ is a distance of colours as people see them: under 5 is close, over 10 another."
LIMITS = (
    "This report describes images and nothing else: no study links consistency to an effect on "
    "viewers, and none is promised. Nothing in it judges a person."
)


def brand_sheet(brand: Brand, *, numbers: bool = True) -> dict[str, Any]:
    """The report as plain values, with Versions and a BrandImage where pictures belong.

    numbers: False leaves out every figure. overall, compass and target are None where the set
    carries none. different: at most MOST_DIFFERENT, the rarest first; more: how many are not
    shown. strips: at most MOST_STRIPS, those that lie apart first.
    """
    finding = set_finding(brand)
    report = finding["report"]
    data: dict[str, Any] = (report.data if report else None) or {}
    at = report.computed_at if report else None
    different = data.get("different", [])
    return {
        **frame(brand, title=f"Consistency of {brand}", at=at, numbers=numbers),
        "statement": _statement(data, numbers=numbers),
        "overall": _overall(data, numbers=numbers),
        "dimensions": _dimensions(data, numbers=numbers),
        "breaks": finding["breaks"],
        "different": [_different(row, numbers=numbers) for row in different[:MOST_DIFFERENT]],
        "more": len(different[MOST_DIFFERENT:]),
        "pairs": [text for row in data.get("pairs", []) if (text := _said(row, numbers))],
        "without": _without(data, numbers=numbers),
        **_figures(brand, data, numbers=numbers),
        "colour_note": COLOUR_NOTE if numbers else "",
        "target": _target(data, numbers=numbers),
        "limits": LIMITS,
        "engine": ENGINE_VERSION if numbers else "",
    }


def _said(row: Mapping[str, Any], numbers: bool) -> str:
    sentence: str = row["sentence"]
    return in_signs(sentence) if numbers else without_figures(sentence)


def _statement(data: Mapping[str, Any], *, numbers: bool) -> str:
    if not data:
        return NOTHING_YET
    if numbers:
        return str(data["statement"])
    if data["overall"] is None:
        return "The set is too small for a statement on all of it."
    named = {row["key"]: row["word"] for row in data["dimensions"] if row["word"]}
    words = " and ".join(f"{key} {named[key]}" for key in ("palette", "gaze") if key in named)
    rest = f": {words}" if words else ""
    apart = sum(row["is_outlier"] for row in data["different"])
    ends = ("No portrait lies apart.", "One portrait lies apart.")
    end = ends[apart] if apart < len(ends) else "Some portraits lie apart."
    return f"The set is {consistency_word(data['overall'])}{rest}. {end}"


def _overall(data: Mapping[str, Any], *, numbers: bool) -> dict[str, Any] | None:
    """word, and with numbers: number, at (0 to 100), interval or None, and n in words."""
    overall = data.get("overall")
    if overall is None:
        return None
    word = consistency_word(overall)
    if not numbers:
        return {"word": word, "number": "", "at": None, "interval": None, "rests_on": ""}
    interval = data["interval"]
    between = f"90 % interval {interval[0]:.0f} to {interval[1]:.0f}, " if interval else ""
    return {
        "word": word,
        "number": score_number(overall),
        "at": overall,
        "interval": interval,
        "rests_on": f"of 100; {between}from {data['n']} portraits",
    }


def _dimensions(data: Mapping[str, Any], *, numbers: bool) -> list[dict[str, Any]]:
    """Every dimension with its spread in a word; nothing where no spread can be told."""
    rows = data.get("dimensions", [])
    is_told = any(row["word"] for row in rows)
    return [_dimension(row, numbers=numbers) for row in rows] if is_told else []


def _dimension(row: Mapping[str, Any], *, numbers: bool) -> dict[str, Any]:
    is_read = row["word"] is not None and row["spread"] is not None
    unit = UNITS.get(row["unit"]) or unit_of(row["unit"])
    return {
        "name": row["name"],
        "word": row["word"] or "too few read",
        "spread": unit.number(row["spread"]) + unit.suffix if numbers and is_read else "",
        "score": row["score"] if numbers else None,
    }


def _different(row: Mapping[str, Any], *, numbers: bool) -> dict[str, Any]:
    """A portrait that lies apart: what sets it apart, and the one fix."""
    portrait, like = row["portrait"], row["like"]
    sentence, fix = row["sentence"], for_clients(row["fix"])
    nearer = f"Bring its {row['dimension_name'].lower()} nearer to the others."
    without = row["without"] if numbers else None
    return {
        "title": row["title"],
        "dimension": row["dimension_name"],
        "sentence": in_signs(sentence) if numbers else without_figures(sentence),
        "fix": fix if numbers else without_figures(fix) or nearer,
        "thumb": portrait.version if portrait else None,
        "like": like.title if like else "",
        "like_thumb": like.version if like else None,
        "without": "" if without is None else score_number(without),
    }


def _without(data: Mapping[str, Any], *, numbers: bool) -> str:
    """The overall without what lies apart, in a sentence; "" where that is no news."""
    overall, without = data.get("overall"), data.get("without_different")
    if overall is None or without is None:
        return ""
    apart = sum(row["is_outlier"] for row in data["different"])
    it = "it" if apart == 1 else "them"
    if numbers:
        return f"Without {it}, {score_number(overall)} becomes {score_number(without)}."
    word = consistency_word(without)
    return "" if word == consistency_word(overall) else f"Without {it} it would be {word}."


def _figures(brand: Brand, data: Mapping[str, Any], *, numbers: bool) -> dict[str, Any]:
    """strips: title, thumb, swatches (hex, y and height of 100); compass: points around 0, 0."""
    apart = {row["portrait_id"] for row in data.get("different", []) if row["is_outlier"]}
    rows = sorted(data.get("palette", []), key=lambda row: row["portrait_id"] not in apart)
    shown = rows[:MOST_STRIPS]
    pictures = pictures_of(brand, [row["portrait_id"] for row in shown])
    strips = [
        {
            "title": pictures[row["portrait_id"]].title,
            "thumb": pictures[row["portrait_id"]].version,
            "swatches": stacked(row["swatches"]),
            "is_apart": row["portrait_id"] in apart,
        }
        for row in shown
        if row["portrait_id"] in pictures
    ]
    left = data.get("n", 0) - len(strips)
    more = f"and {left} more" if numbers else "and others"
    compass = _compass(data, numbers=numbers) if data.get("gaze") else None
    return {"strips": strips, "strips_more": more if left > 0 else "", "compass": compass}


def _compass(data: Mapping[str, Any], *, numbers: bool) -> dict[str, Any]:
    apart = {row["portrait_id"] for row in data["different"] if row["dimension"] == "gaze"}
    dots = []
    for row in data["gaze"]:
        x, y = place(row["yaw"], row["pitch"])
        dots.append({"x": x, "y": y, "is_apart": row["portrait_id"] in apart})
    rings = [
        {"r": round(from_lens(degrees), 1), "label": f"{degrees}°" if numbers else ""}
        for degrees in COMPASS_RINGS
    ]
    return {"radius": COMPASS_RADIUS, "rings": rings, "dots": dots}


def _target(data: Mapping[str, Any], *, numbers: bool) -> dict[str, Any] | None:
    """What the brand asks for itself, line by line; None where it asks for nothing."""
    rows = data.get("target", [])
    if not rows:
        return None
    total = data.get("target_overall")
    return {
        "number": score_number(total) if numbers and total is not None else "",
        "word": "" if total is None else _kept(total),
        "lines": [
            {
                "name": row["name"],
                "word": "too few read" if row["score"] is None else _kept(row["score"]),
                "sentence": in_signs(row["sentence"]) if numbers else "",
            }
            for row in rows
        ],
    }


def _kept(score: float) -> str:
    """How far a target is kept, in words. The cuts (90, 50) are defaults."""
    if score >= 100:
        return "kept"
    if score >= 90:
        return "nearly kept"
    return "partly kept" if score >= 50 else "mostly missed" if score > 0 else "missed"
