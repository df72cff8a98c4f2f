"""A score in plain words, for clients: how the picture fits the brief, and what is a little off."""

from dataclasses import dataclass

from portfolio.models import Version
from portfolio.pages.brand_job import brand_job
from portfolio.pages.portrait import assessment_of
from scoring.actions.verdicts import scorecard_that_counts
from scoring.rubric.levels import cue_level, overall_level
from scoring.rubric.scorecard import CueResult, Scorecard

NAMED = 2
FITS = {
    "strong fit": "Fits the {job} brief very well",
    "good fit": "Fits the {job} brief well",
    "partial fit": "Fits the {job} brief in part",
    "weak fit": "Does not fit the {job} brief yet",
}
OFF = {"close": "slightly off", "off": "off", "far off": "clearly off"}


@dataclass(frozen=True)
class PlainWords:
    """What a client is told. number: the overall score, only where the brand shows numbers."""

    sentence: str
    number: float | None = None


def plain_words(version: Version) -> PlainWords | None:
    """The version's score as a client reads it; None while there is none, or nothing to say."""
    assessment = assessment_of(version)["assessment"]
    card = scorecard_that_counts(assessment) if assessment else None
    if card is None or card.overall is None:
        return None
    brand = version.portrait.library.brand
    fit = FITS[overall_level(card.overall)].format(job=brand_job(brand).title.lower())
    off = [f"{cue.name.lower()} {OFF[cue_level(cue.score)]}" for cue in _dearest(card)]
    sentence = "; ".join([fit, " and ".join(off)] if off else [fit]) + "."
    return PlainWords(sentence, card.overall if brand.shows_numbers else None)


def _dearest(card: Scorecard) -> list[CueResult]:
    """The cues outside of their bands that cost most, dearest first."""
    outside = [cue for cue in card.cues if cue.score is not None and cue.score < 100 and cue.weight]
    return sorted(outside, key=lambda cue: -(100 - (cue.score or 0)) * cue.weight)[:NAMED]
