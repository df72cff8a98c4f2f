"""Writes of the prompts: what made a version, and what to ask for next."""

from django.db import transaction

from portfolio.models import User, Version
from prompts.embedded import read_embedded
from prompts.layers import Prompt
from prompts.models import Recommendation, Source, VersionPrompt
from prompts.recommender import recommend
from scoring.actions.verdicts import scorecard_that_counts
from scoring.models import Assessment, State


@transaction.atomic
def record_prompt(*, version: Version, text: str, negative: str, by: User | None) -> VersionPrompt:
    """Store the prompt that a person says made this version, and recommend from it."""
    prompt, _ = VersionPrompt.objects.update_or_create(
        version=version,
        defaults={
            "text": text.strip(),
            "negative": negative.strip(),
            "source": Source.TYPED,
            "problem": "",
            "changed_by": by,
        },
    )
    recommend_for(version)
    return prompt


@transaction.atomic
def record_embedded_prompt(*, version: Version) -> VersionPrompt | None:
    """Store what the generator left in the file; a typed prompt is never overwritten."""
    if VersionPrompt.objects.filter(version=version).exists():
        return None
    try:
        with version.file.open("rb") as file:
            found = read_embedded(file.read())
    except FileNotFoundError:
        return None  # the assessment says so
    if not (found.text or found.problem or found.raw):
        return None
    prompt, created = VersionPrompt.objects.get_or_create(
        version=version,
        defaults={
            "text": _storable(found.text),
            "negative": _storable(found.negative),
            "source": Source.EMBEDDED,
            "generator": _storable(found.generator)[:80],
            "raw": _storable(found.raw),
            "problem": _storable(found.problem)[:240],
        },
    )
    if created:
        recommend_for(version)
    return prompt


@transaction.atomic
def refresh_recommendations(*, assessment: Assessment) -> list[Recommendation]:
    """Recommend anew what would bring this assessment's weakest cues into their bands."""
    assessment = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("version", "rubric")
        .get(pk=assessment.pk)
    )
    assessment.recommendations.all().delete()
    card = scorecard_that_counts(assessment)
    if assessment.state != State.SCORED or card is None:
        return []
    found = recommend(card, prompt_of(assessment.version))
    return Recommendation.objects.bulk_create(
        Recommendation(
            assessment=assessment,
            rank=rank,
            rule=item.rule,
            cue=item.cue,
            evidence_id=item.evidence_id,
            grade=item.grade,
            layer=item.layer,
            phrase=item.phrase,
            replaces=item.replaces or "",
            negative=item.negative or "",
            tip=item.tip,
            reason=item.reason,
            predicted_gain=item.predicted_gain,
            already_asked=item.already_asked,
        )
        for rank, item in enumerate(found)
    )


def prompt_of(version: Version) -> Prompt:
    """The version's prompt in layers; an empty one when none is known."""
    stored = VersionPrompt.objects.filter(version=version).first()
    return Prompt.parse(stored.text, stored.negative) if stored else Prompt.parse("")


def recommend_for(version: Version) -> None:
    """Recommend anew from what is now known of a version’s prompt."""
    for assessment in version.assessments.filter(state=State.SCORED):
        refresh_recommendations(assessment=assessment)


def _storable(text: str | None) -> str:
    """The text without what no database column takes: NULs, and halves of surrogate pairs."""
    whole = (text or "").replace("\0", "").encode("utf-16", "surrogatepass")
    return whole.decode("utf-16", "replace")
