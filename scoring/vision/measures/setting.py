"""What the picture shows of a place, and how dressed up the clothing is: labels, with restraint.

The models were made for pictures of things, not of people: only labels that name furniture, places
or plain garments are used, never one that says something of the person.
"""

from scoring.vision import overlay
from scoring.vision.measurement import Evidence, Measurement, abstained, measure
from scoring.vision.perception import Detection
from scoring.vision.sample import Sample

LEAST_OBJECT, LEAST_SCENE = 0.45, 0.15  # how sure a label must be; scenes share 1,000 classes

PLACES_BY_OBJECT = {
    **dict.fromkeys(("car", "truck", "bus", "traffic light", "bicycle", "motorcycle"), "street"),
    **dict.fromkeys(("couch", "bed", "tv", "refrigerator", "oven", "sink"), "home"),
    **dict.fromkeys(("laptop", "keyboard", "mouse", "book"), "work"),
    **dict.fromkeys(("chair", "dining table", "clock", "vase", "potted plant"), "interior"),
    **dict.fromkeys(("bench", "umbrella", "boat", "surfboard", "kite"), "outdoors"),
}
PLACES_BY_SCENE = {
    **dict.fromkeys(("seashore", "lakeside", "sandbar", "valley", "alp", "cliff"), "outdoors"),
    **dict.fromkeys(("library", "bookshop", "bookcase", "desk", "monitor"), "work"),
    **dict.fromkeys(("restaurant", "barbershop", "greenhouse", "stage", "theater curtain"),
                    "interior"),
    **dict.fromkeys(("window shade", "sliding door", "television", "studio couch"), "home"),
    **dict.fromkeys(("street sign", "streetcar", "cab", "crosswalk"), "street"),
}  # fmt: skip

FORMAL = {"suit", "Windsor tie", "bow tie", "lab coat", "academic gown"}
CASUAL = {"jersey", "sweatshirt", "cardigan", "jean", "pajama", "poncho"}
LEAST_CLOTHING = 0.4
LEAST_TIE = 0.6  # of the object detector, which takes a necklace for a tie below that


@measure(key="setting", unit="0-1")
def setting(sample: Sample) -> Measurement:
    """How surely a place is shown: confidence of the surest object or scene label, 0 to 1.

    The labels, with the place each speaks for, are the evidence. Abstains when nothing in the
    background is named surely; that is no fault of the picture.
    """
    named = [_object_evidence(sample, found) for found in sample.objects if _in_view(sample, found)]
    width, height = sample.size
    named += [
        overlay.box(0, 0, width, height, label=label.name, size=sample.size,
                    place=PLACES_BY_SCENE[label.name], confidence=round(label.score, 3))
        for label in sample.scene_classes
        if label.name in PLACES_BY_SCENE and label.score >= LEAST_SCENE
    ]  # fmt: skip
    if not named:
        return abstained(
            "0-1",
            "No place or object in the background is clear enough to be named. That is fine for "
            "a plain backdrop; show one telling object if the place should speak.",
        )
    surest = max(float(label["confidence"]) for label in named)
    return Measurement(surest, "0-1", round(surest, 3), tuple(named))


@measure(key="clothing_palette", unit="0-1")
def clothing_formality(sample: Sample) -> Measurement:
    """How formal the recognised clothing is: 0 casual to 1 suit or tie.

    The share of the formal among the clothing labels; the labels are the evidence. Abstains when
    no garment is recognised surely.
    """
    labels = {label.name: label.score for label in sample.scene_classes}
    formal = {name: sure for name, sure in labels.items() if name in FORMAL}
    casual = {name: sure for name, sure in labels.items() if name in CASUAL}
    ties = [found for found in sample.objects if found.label == "tie" and found.score >= LEAST_TIE]
    for tie in ties:
        formal["tie"] = max(formal.get("tie", 0.0), tie.score)
    most_formal, most_casual = sum(formal.values()), sum(casual.values())
    seen = min(1.0, max(most_formal, most_casual))
    if seen < LEAST_CLOTHING:
        return abstained(
            "0-1",
            "No garment is recognised surely enough to say how formal the clothing is. Show "
            "shoulders and chest if it should count.",
        )
    width, height = sample.size
    evidence = [
        overlay.box(0, 0, width, height, label=name, size=sample.size, confidence=round(sure, 3))
        for name, sure in sorted((formal | casual).items())
    ]
    value = most_formal / (most_formal + most_casual)
    return Measurement(value, "0-1", round(seen * 0.8, 3), tuple(evidence))


def _in_view(sample: Sample, found: Detection) -> bool:
    """Whether an object says where the picture was taken: named surely, and not worn or held."""
    if found.label not in PLACES_BY_OBJECT or found.score < LEAST_OBJECT:
        return False
    left, top = int(found.x), int(found.y)
    right, bottom = int(found.x + found.width) + 1, int(found.y + found.height) + 1
    part = sample.person_mask[top:bottom, left:right]
    return bool(part.size and part.mean() < 0.7)


def _object_evidence(sample: Sample, found: Detection) -> Evidence:
    return overlay.box(
        found.x,
        found.y,
        found.width,
        found.height,
        label=found.label,
        size=sample.size,
        place=PLACES_BY_OBJECT[found.label],
        confidence=round(found.score, 3),
    )
