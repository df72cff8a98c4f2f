"""IPTC's vocabulary of DigitalSourceType, and what each term says of AI. Standard library only.

Terms: https://cv.iptc.org/newscodes/digitalsourcetype/ , and C2PA's own two beside them.
"""

from typing import Literal

Says = Literal["ai", "not_ai", "composite", ""]
"""Made by AI, made without, partly made by AI; "" where the term leaves it open."""

TERMS: dict[str, tuple[Says, str]] = {
    "trainedAlgorithmicMedia": ("ai", "made by a trained model (generative AI)"),
    "compositeWithTrainedAlgorithmicMedia": ("composite", "edited or composed with generative AI"),
    "compositeSynthetic": ("composite", "a composite with synthetic parts"),
    "trainedAlgorithmicData": ("ai", "data made by a trained model"),
    "digitalCapture": ("not_ai", "captured by a digital camera"),
    "computationalCapture": ("not_ai", "captured by a camera that computes from several exposures"),
    "negativeFilm": ("not_ai", "digitised from a negative"),
    "positiveFilm": ("not_ai", "digitised from a slide"),
    "print": ("not_ai", "digitised from a print"),
    "digitalCreation": ("not_ai", "made by a person with digital tools"),
    "digitalArt": ("not_ai", "made by a person with digital tools"),
    "softwareImage": ("not_ai", "made by a person with software"),
    "algorithmicMedia": ("not_ai", "made by an algorithm that was not trained"),
    "compositeCapture": ("not_ai", "a composite of captured pictures"),
    "humanEdits": ("", "edited by a person without generative tools"),
    "minorHumanEdits": ("", "edited a little by a person"),
    "algorithmicallyEnhanced": ("", "improved by an algorithm"),
    "dataDrivenMedia": ("", "drawn from data"),
    "virtualRecording": ("", "a recording of a virtual event"),
    "screenCapture": ("", "captured from a screen"),
    "composite": ("", "a composite of several pictures"),
    "empty": ("", "an empty canvas"),
}

_BY_LOWER = {term.lower(): term for term in TERMS}
_VOCABULARIES = (
    "://cv.iptc.org/newscodes/digitalsourcetype/",
    "://c2pa.org/digitalsourcetype/",
    "digsrctype:",
)


def term_of(value: str) -> str:
    """The term of a value: an address (http or https), “digsrctype:term”, or the bare term.

    "" where the vocabulary has none such.
    """
    tail = value.strip().rstrip("/")
    for vocabulary in _VOCABULARIES:
        place = tail.lower().find(vocabulary)
        if place >= 0:
            tail = tail[place + len(vocabulary) :]
            break
    return _BY_LOWER.get(tail.lower(), "")
