"""Sentences: one plain sentence per cue, about the picture, with the number and the band.

A sentence never speaks of the person. Distances are taken between the numbers as they are shown,
so that what a reader can add up does add up.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from scoring.rubric.catalogue import Cue
from scoring.rubric.curves import Curve, Side, side_of
from scoring.rubric.wording import Wording, asked_text, band_text, wording_of

FREE = "Free for this job: not judged"
SWITCHED_OFF = "Expression is not judged here: this installation leaves it out."
UNNAMED = "something unnamed"
WITHOUT_WEIGHT = "shown without weight"
CUE_OFF = "Not judged here: this installation leaves the cue out."
NOT_READ = "This engine did not read this cue in the picture."


def statement(key: str, value: float, evidence: Sequence[Mapping[str, Any]] = ()) -> str:
    """What the picture shows, without a verdict and without a full stop."""
    words = wording_of(key)
    number = words.shown(value)
    forms = words.statements
    template = forms.get("is") or forms["positive" if number > 0 else "negative"]
    if number == 0 and "zero" in forms:
        template = forms["zero"]
    if number == 1 and "one" in forms:
        template = forms["one"]
    text = words.text(number if words.keeps_sign or "is" in forms else abs(number))
    suffix = words.unit.one if text == "1" and words.unit.one else words.unit.many
    labels = list(dict.fromkeys(str(item["label"]) for item in evidence if item.get("label")))
    return template.format(
        value=text + suffix,
        label=labels[0] if labels else UNNAMED,
        labels=" and ".join(labels[:2]) if labels else UNNAMED,
        times=_times(template, value),
        pitch=_pitch(evidence),
    )


def _times(template: str, value: float) -> str:
    """What a logarithm stands for, to two significant digits; empty where it is not asked for."""
    return f"{float(f'{10**value:.2g}'):,g}" if "{times}" in template else ""


def _pitch(evidence: Sequence[Mapping[str, Any]]) -> str:
    """“ and 3° up”, from the first ``pitch_deg`` in the evidence; empty when level or unknown."""
    pitch = next((item["pitch_deg"] for item in evidence if "pitch_deg" in item), 0.0)
    degrees = math.floor(abs(pitch) + 0.5)
    return f" and {degrees}° {'up' if pitch > 0 else 'down'}" if degrees else ""


def judged_sentence(
    cue: Cue,
    curves: Sequence[Curve],
    value: float,
    *,
    notes: Mapping[str, str],
    evidence: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Number, band, direction and closing words of a cue that counts in this job.

    notes: closing words by side that replace the catalogue's; "" leaves them out.
    """
    words = wording_of(cue.key)
    side, place = _place(words, curves, cue.judged(value))
    closing = notes.get(side, words.notes.get(side, ""))
    return _sentence(f"{statement(cue.key, value, evidence)}, {place}", closing)


def beside_clause(number: str, curve: Curve, value: float) -> str:
    """Number, band and direction of a number that is judged beside its cue's value."""
    return f"{statement(number, value)}, {_place(wording_of(number), [curve], value)[1]}"


def reported_sentence(cue: Cue, value: float, evidence: Sequence[Mapping[str, Any]] = ()) -> str:
    """The sentence of a cue that is shown without weight."""
    closing = wording_of(cue.key).notes.get("report", "")
    told = f"{statement(cue.key, value, evidence)}; {WITHOUT_WEIGHT}"
    return f"{told}: {closing}." if closing else f"{told} for this job."


def free_sentence(cue: Cue, value: float, evidence: Sequence[Mapping[str, Any]] = ()) -> str:
    """The sentence of a cue that the job leaves open."""
    told = statement(cue.key, value, evidence)
    return f"{FREE}; {told[0].lower()}{told[1:]}."


def essay_note(cue: Cue, phrase: str, grade: str = "") -> str:
    """What the essay asks for here, and how good the published evidence for it is.

    grade: where the job has another than the catalogue's, whose scope then does not hold.
    """
    own = grade or cue.grade
    scope = cue.scope if own == cue.grade else "for this job"
    weight = {"C": "the evidence is thin", "D": "the evidence contradicts it"}
    told = weight.get(own[:1], "there is published evidence")
    return f"The essay asks for “{phrase}” here; {told}: grade {own}, {scope}."


def _sentence(told: str, closing: str) -> str:
    return f"{told}; {closing}." if closing else f"{told}."


def _place(words: Wording, curves: Sequence[Curve], value: float) -> tuple[str, str]:
    """Where a judged value lies, in words: inside a part, or past and short of the nearest ones."""
    for curve in curves:
        if side_of(curve, value) == "inside":
            return "inside", _inside(words, curve)
    below = [curve for curve in curves if side_of(curve, value) == "over"]
    above = [curve for curve in curves if side_of(curve, value) == "under"]
    places = []
    if below:
        last = max(below, key=lambda curve: curve.edges[1] or 0.0)
        places.append(_outside(words, last, value, "over"))
    if above:
        first = min(above, key=lambda curve: curve.edges[0] or 0.0)
        places.append(_outside(words, first, value, "under"))
    side = "between" if below and above else "over" if below else "under"
    return side, " and ".join(places)


def _inside(words: Wording, curve: Curve) -> str:
    if curve.edges[1] is None:
        return f"which reaches {asked_text(words, curve)}"
    return f"inside the {band_text(words, curve)} band"


def _outside(words: Wording, curve: Curve, value: float, side: Side) -> str:
    lo, hi = curve.edges
    edge = (hi if side == "over" else lo) or 0.0
    step = abs(words.shown(value) - edge * words.scale)
    word = words.over_word if side == "over" else words.under_word
    target = asked_text(words, curve) if hi is None else f"the {band_text(words, curve)} band"
    shown = words.text(words.shown(step / words.scale))
    if float(shown.replace(",", "")) == 0:
        return f"just {word} {target}"
    suffix = words.unit.step_one if shown == "1" and words.unit.step_one else words.unit.step
    return f"{shown}{suffix} {word} {target}"
