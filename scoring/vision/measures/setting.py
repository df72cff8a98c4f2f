"""Setting: what the background shows of a place, in a few words that it was checked for.

Only things and places of a short list are ever named, never a class of the models as it stands and
never anything of the person. Checked by eye over 126 generated portraits: 25 get 30 words, each of
them true; of about 35 taken outdoors 17 are called so, one way or the other, and 18 abstain.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import overlay, perception
from scoring.vision.measurement import Evidence, Measurement, abstained, measure
from scoring.vision.perception import Detection
from scoring.vision.sample import Sample

# How sure a thing or a place must be. Below them the detector takes earth for a couch, and blurred
# walls for a place.
LEAST_OBJECT, LEAST_PLACE = 0.5, 0.3
# Laplacian variance and share of the picture of a background that is looked at at all. More than
# half of 126 portraits have less, being plain, wholly blurred or hidden; the calmest in which
# anything is named has .68, the smallest .32.
LEAST_DETAIL, LEAST_SHARE = 0.6, 0.28

OUTDOORS, INDOORS = "an outdoor place", "an indoor place"
#: class of the object detector -> the words for it, and the place it speaks for
THINGS = {
    "car": ("a car", OUTDOORS), "truck": ("a truck", OUTDOORS), "bus": ("a bus", OUTDOORS),
    "traffic light": ("traffic lights", OUTDOORS), "bicycle": ("a bicycle", OUTDOORS),
    "motorcycle": ("a motorcycle", OUTDOORS), "boat": ("a boat", OUTDOORS),
    "couch": ("an upholstered seat", INDOORS), "chair": ("a chair", INDOORS),
    "bed": ("a bed", INDOORS), "dining table": ("a table", INDOORS), "tv": ("a screen", INDOORS),
    "laptop": ("a laptop", INDOORS), "keyboard": ("a keyboard", INDOORS),
    "refrigerator": ("a refrigerator", INDOORS), "oven": ("an oven", INDOORS),
    "sink": ("a sink", INDOORS), "book": ("books", INDOORS), "clock": ("a clock", INDOORS),
    "vase": ("a vase", INDOORS), "potted plant": ("a potted plant", INDOORS),
}  # fmt: skip
# Classes of the whole picture that add up to a place. One alone says no more than that: open ground
# is called a lakeside, and a sunny square a fountain. Screens and blinds are left out, since the
# model sees them in any plain backdrop.
OUTDOOR_CLASSES = frozenset({
    "alp", "barn", "beach wagon", "beacon", "bell cote", "breakwater", "cab", "castle",
    "chainlink fence", "church", "cliff", "dam", "dock", "flagpole", "fountain", "geyser", "hay",
    "lakeside", "lumbermill", "maze", "megalith", "minibus", "minivan", "monastery", "mosque",
    "obelisk", "palace", "park bench", "parking meter", "patio", "picket fence", "pickup",
    "promontory", "rapeseed", "sandbar", "seashore", "steel arch bridge", "stone wall",
    "street sign", "streetcar", "stupa", "suspension bridge", "swing", "thatch", "traffic light",
    "triumphal arch", "trolleybus", "valley", "viaduct", "volcano", "water tower", "worm fence",
    "yurt",
})  # fmt: skip
INDOOR_CLASSES = frozenset({
    "barber chair", "barbershop", "bathtub", "bookcase", "bookshop", "chiffonier",
    "china cabinet", "cinema", "desk", "desktop computer", "dining table", "entertainment center",
    "file", "folding chair", "four-poster", "home theater", "laptop", "library", "medicine chest",
    "microwave", "notebook", "radiator", "refrigerator", "restaurant", "rocking chair",
    "space heater", "stove", "studio couch", "table lamp", "wall clock", "wardrobe", "washbasin",
})  # fmt: skip

_FILLING_SIDE = 64  # px at which the person is painted over: colours are all that is wanted
_CLASSIFIED_SIDE = 224  # px, the classifier's own
_PERSON = 0.2  # of the segmenter, from which a part is painted over
_WORN = 0.7  # share of a thing's box that is person: it is then worn, held or imagined


@measure(key="setting", unit="0-1")
def setting(sample: Sample) -> Measurement:
    """How surely a place is shown: confidence of the surest thing or place named, 0 to 1.

    The words are the evidence, each with its box, its ``place`` and its ``confidence``. Abstains
    when nothing in the background is named surely; that is no fault of the picture.
    """
    named = [*_things(sample), *_places(sample)] if _shows_anything(sample) else []
    if not named:
        return abstained(
            "0-1",
            "No place or object in the background is clear enough to be named. That is fine for "
            "a plain backdrop; show one telling object if the place should speak.",
        )
    surest = max(float(word["confidence"]) for word in named)
    return Measurement(surest, "0-1", surest, tuple(named))


def _shows_anything(sample: Sample) -> bool:
    return sample.background_share >= LEAST_SHARE and sample.background_sharpness >= LEAST_DETAIL


def _things(sample: Sample) -> list[Evidence]:
    """The things of the list that are seen surely and stand apart from the person, surest first."""
    height, width = sample.person_mask.shape
    return [
        overlay.box(found.x, found.y, found.width, found.height, label=THINGS[found.label][0],
                    size=(width, height), place=THINGS[found.label][1],
                    confidence=round(found.score, 3))
        for found in sample.objects
        if found.label in THINGS and found.score >= LEAST_OBJECT and not _worn(sample, found)
    ]  # fmt: skip


def _worn(sample: Sample, found: Detection) -> bool:
    left, top = int(found.x), int(found.y)
    right, bottom = int(found.x + found.width) + 1, int(found.y + found.height) + 1
    part = sample.person_mask[top:bottom, left:right]
    return not part.size or bool(part.mean() >= _WORN)


def _places(sample: Sample) -> list[Evidence]:
    """Whether the background, the person painted over, looks outdoors or indoors, or neither."""
    labels = perception.classify(without_person(sample.overview.rgb, sample.person_probability))
    sums = {
        OUTDOORS: sum(label.score for label in labels if label.name in OUTDOOR_CLASSES),
        INDOORS: sum(label.score for label in labels if label.name in INDOOR_CLASSES),
    }
    place = max(sums, key=lambda name: sums[name])
    if sums[place] < LEAST_PLACE:
        return []
    sure = round(min(1.0, sums[place]), 3)
    return [overlay.box(0, 0, 1, 1, label=place, size=(1, 1), place=place, confidence=sure)]


def without_person(rgb: NDArray[np.uint8], probability: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The picture at the classifier's size with the person filled in from around: (224, 224, 3)."""
    small = (_FILLING_SIDE, _FILLING_SIDE)
    person = cv2.resize(probability, small, interpolation=cv2.INTER_AREA) > _PERSON
    hole = cv2.dilate(person.astype(np.uint8), np.ones((3, 3), np.uint8))
    colours = cv2.resize(rgb, small, interpolation=cv2.INTER_AREA)
    whole = (_CLASSIFIED_SIDE, _CLASSIFIED_SIDE)
    filled = cv2.resize(cv2.inpaint(colours, hole, 3, cv2.INPAINT_TELEA), whole)
    kept = cv2.resize(rgb, whole, interpolation=cv2.INTER_AREA)
    covered = cv2.resize(hole, whole, interpolation=cv2.INTER_NEAREST)[..., None] > 0
    return np.where(covered, filled, kept).astype(np.uint8)
