"""Writes of what to ask for next: the proposals, and what a member makes of each."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from portfolio.models import User, Version
from prompts.actions.outcomes import phrase_records, record_outcomes_around
from prompts.advice import Recommendation as Proposal
from prompts.brief import brief_of
from prompts.models import OwnPhrase, Recommendation, Verdict
from prompts.moves import MOVABLE
from prompts.recommender import recommend
from prompts.shelf import shelf_phrase
from prompts.stored import prompt_of
from scoring.actions.verdicts import scorecard_that_counts
from scoring.models import Assessment, State

MOST_OWN_PHRASES = 20


class NotProposed(Exception):
    """The edit is not among what is proposed for the version, or no longer."""

    def __init__(self) -> None:
        super().__init__("This edit is no longer proposed; the page shows what is.")


class NoWording(Exception):
    """An edit was to be put in other words, and there were none."""

    def __init__(self) -> None:
        super().__init__("Write the words that you want instead, or accept the proposed ones.")


class PhraseRefused(Exception):
    """A phrase that cannot be put into the refined prompt; the message says why."""


@transaction.atomic
def refresh_recommendations(*, assessment: Assessment) -> list[Recommendation]:
    """Recommend anew what would bring this assessment's weakest cues into their bands.

    What a member made of a rule's proposal for this version is kept where the rule proposes again.
    """
    assessment = _locked(assessment)
    decided = _decided(assessment.version)
    assessment.recommendations.all().delete()
    card = scorecard_that_counts(assessment)
    if assessment.state != State.SCORED or card is None:
        return []
    brand = assessment.version.portrait.library.brand
    brief = brief_of(brand)
    prompt = prompt_of(assessment.version)
    found = recommend(card, prompt, brief=brief, record=phrase_records(brand))
    return Recommendation.objects.bulk_create(
        Recommendation(
            assessment=assessment, rank=rank, **_columns(item), **decided.get(item.rule, {})
        )
        for rank, item in enumerate(found)
    )


def recommend_for(version: Version) -> None:
    """Recommend anew from what is now known of a version’s prompt."""
    for assessment in version.assessments.filter(state=State.SCORED):
        refresh_recommendations(assessment=assessment)
    record_outcomes_around(version=version)  # which advice was followed stands in the prompt


@transaction.atomic
def decide_recommendation(
    *, version: Version, rule: str, verdict: Verdict, wording: str = "", by: User | None
) -> Recommendation:
    """Accept, put in other words, dismiss or reopen what a rule proposes for a version.

    It counts for the assessment that the page shows. Raises NotProposed, NoWording.
    """
    counts = version.assessments.current_first().first()
    if counts is None:
        raise NotProposed()
    _locked(counts)
    found = counts.recommendations.filter(rule=rule).first()
    if found is None:
        raise NotProposed()
    words = " ".join(wording.split())
    if verdict == Verdict.EDITED and not words:
        raise NoWording()
    if verdict == Verdict.EDITED and words == found.phrase:
        verdict = Verdict.ACCEPTED
    found.verdict, found.wording = verdict, words if verdict == Verdict.EDITED else ""
    found.decided_by, found.decided_at = by, timezone.now()
    found.save(update_fields=["verdict", "wording", "decided_by", "decided_at"])
    return found


@transaction.atomic
def add_own_phrase(
    *, version: Version, phrase: str = "", layer: str = "", shelf: str = "", by: User | None
) -> OwnPhrase:
    """Put a phrase into the refined prompt by hand: one of the shelf's, or any in a layer.

    Raises PhraseRefused, and UnknownShelfPhrase for a shelf id that does not exist.
    """
    if shelf:
        item = shelf_phrase(shelf)
        phrase, layer = item.phrase, item.layer
    phrase = " ".join(phrase.split()).strip(" ,.")
    if not phrase:
        raise PhraseRefused("Write the phrase first.")
    if layer not in MOVABLE:
        raise PhraseRefused("Choose the layer that the phrase belongs to.")
    version.hold()
    if version.own_phrases.count() >= MOST_OWN_PHRASES:
        raise PhraseRefused(f"{MOST_OWN_PHRASES} phrases by hand are enough: remove one first.")
    own, _ = OwnPhrase.objects.update_or_create(
        version=version, phrase=phrase, defaults={"layer": layer, "shelf": shelf, "added_by": by}
    )
    return own


@transaction.atomic
def remove_own_phrase(*, own: OwnPhrase) -> None:
    """Take a phrase that was put in by hand out of the refined prompt again."""
    own.delete()


def _locked(assessment: Assessment) -> Assessment:
    assessment.version.hold()
    rows = Assessment.objects.select_for_update(of=("self",))
    return rows.select_related("version__portrait__library__brand", "rubric").get(pk=assessment.pk)


def _decided(version: Version) -> dict[str, dict[str, Any]]:
    """By rule, what was decided last for any of the version's assessments."""
    rows: Iterable[Recommendation] = Recommendation.objects.filter(
        assessment__version=version, decided_at__isnull=False
    ).order_by("decided_at")
    return {
        row.rule: {
            "verdict": row.verdict,
            "wording": row.wording,
            "decided_by_id": row.decided_by_id,
            "decided_at": row.decided_at,
        }
        for row in rows
    }


def _columns(item: Proposal) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "cue": item.cue,
        "evidence_id": item.evidence_id,
        "grade": item.grade,
        "layer": item.layer,
        "action": item.action,
        "phrase": item.phrase,
        "replaces": item.replaces or "",
        "negative": item.negative or "",
        "tip": item.tip,
        "reason": item.reason,
        "conflict": item.conflict,
        "predicted_gain": item.predicted_gain,
        "already_asked": item.already_asked,
    }
