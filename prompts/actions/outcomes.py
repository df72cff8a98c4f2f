"""Advice held to account: what was predicted beside what the next version showed."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from portfolio.models import Brand, Version
from prompts.models import Outcome, Recommendation, Verdict, VersionPrompt
from prompts.records import PhraseRecord
from scoring.actions.rubrics import rubric_of
from scoring.actions.verdicts import corrections_of, judged_for
from scoring.models import Assessment, State
from scoring.rubric.scorecard import Scorecard

LONGEST = 240


@transaction.atomic
def record_outcomes(*, version: Version) -> list[Outcome]:
    """Store what became of the advice that this version followed; safe to call again.

    The version before it is judged by the same rubric, from its stored readings where need be.
    Nothing is kept where either was not scored, or where another engine read it.
    """
    version.hold()
    before = _before(version)
    kept: list[Outcome] = []
    if before is not None:
        cards = _comparable(before, version)
        if cards is not None:
            kept = [_stored(version, before, item, words, cards)
                    for item, words in _followed(before, version)]  # fmt: skip
    version.outcomes.exclude(pk__in=[row.pk for row in kept]).delete()
    return kept


def record_outcomes_around(*, version: Version) -> None:
    """The outcomes of a version and of the one after it: both depend on how it was judged."""
    record_outcomes(version=version)
    after = Version.objects.filter(portrait=version.portrait_id, number__gt=version.number)
    following = after.order_by("number").first()
    if following is not None:
        record_outcomes(version=following)


def phrase_records(brand: Brand, generator: str = "") -> dict[str, PhraseRecord]:
    """By rule, how it did in this brand; a rule with too few uses is not in it.

    generator: "" counts the uses in all of them. A use is the change of the overall score.
    """
    rows = comparable_outcomes(brand)
    if generator:
        rows = rows.filter(generator=generator)
    gains: dict[str, list[float]] = defaultdict(list)
    for rule, gain in rows.values_list("rule", "gain"):
        gains[rule].append(gain)
    found = {rule: PhraseRecord.of(values) for rule, values in gains.items()}
    return {rule: record for rule, record in found.items() if record is not None}


def comparable_outcomes(brand: Brand):  # type: ignore[no-untyped-def]  # an annotated queryset
    """The brand's outcomes with a score before and after, each with `gain`, points."""
    rows = Outcome.objects.filter(
        brand=brand, overall_before__isnull=False, overall_after__isnull=False
    )
    return rows.annotate(gain=F("overall_after") - F("overall_before"))


def _before(version: Version) -> Version | None:
    earlier = Version.objects.filter(portrait=version.portrait_id, number__lt=version.number)
    return earlier.order_by("-number").first()


def _comparable(before: Version, after: Version) -> tuple[Scorecard, Scorecard] | None:
    """Both Scorecards by one rubric and one engine, corrections worked in; None without."""
    new = _assessment(after)
    if new is None:
        return None
    old = (
        before.assessments.filter(state=State.SCORED, engine_version=new.engine_version)
        .select_related("rubric")
        .order_by("-queued_at")
    )
    row = old.filter(rubric=new.rubric_id).first() or old.first()
    if row is None or row.scorecard is None or new.scorecard is None:
        return None
    rubric = rubric_of(new.rubric)
    first, second = (
        judged_for(rubric, Scorecard.from_json_dict(stored), corrections_of(version))
        for stored, version in ((row.scorecard, before), (new.scorecard, after))
    )
    return first, second


def _assessment(version: Version) -> Assessment | None:
    rows = version.assessments.filter(state=State.SCORED).current_first()
    return rows.select_related("rubric").first()


def _followed(before: Version, after: Version) -> Iterable[tuple[Recommendation, str]]:
    """The recommendations for `before` that `after` followed, each rule once, and the words.

    Accepted ones where the new prompt has the words or is not known; others where their words came
    into the prompt as they were proposed. A removal is followed by the words being gone.
    """
    prompts = VersionPrompt.objects.in_bulk([before.pk, after.pk])
    new, old = (_plain(prompts[pk].text) if pk in prompts else "" for pk in (after.pk, before.pk))
    rows = Recommendation.objects.filter(assessment__version=before).order_by(
        F("decided_at").desc(nulls_last=True), "-assessment__queued_at", "rank"
    )
    seen: set[str] = set()
    for item in rows:
        words = item.wording or item.phrase
        if item.rule in seen or not _is_followed(item, _plain(words), old, new):
            continue
        seen.add(item.rule)
        yield item, words or item.replaces


def _is_followed(item: Recommendation, words: str, old: str, new: str) -> bool:
    is_accepted = item.verdict in (Verdict.ACCEPTED, Verdict.EDITED)
    if item.verdict == Verdict.DISMISSED:
        return False
    if not new:
        return is_accepted
    if item.action == "remove":
        gone = _plain(item.replaces)
        return bool(gone) and gone in old and gone not in new
    if not words or words not in new:
        return False
    return is_accepted or words not in old


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _stored(
    version: Version,
    before: Version,
    item: Recommendation,
    words: str,
    cards: tuple[Scorecard, Scorecard],
) -> Outcome:
    old, new = cards
    first, second = old.cue(item.cue), new.cue(item.cue)
    prompt = VersionPrompt.objects.filter(version=version).first()
    row, _ = Outcome.objects.update_or_create(
        version=version,
        before=before,
        rule=item.rule,
        defaults={
            "brand_id": version.portrait.library.brand_id,
            "cue": item.cue,
            "phrase": words[:LONGEST],
            "generator": prompt.generator if prompt else "",
            "predicted_gain": item.predicted_gain,
            "score_before": first.score,
            "score_after": second.score,
            "value_before": first.value,
            "value_after": second.value,
            "overall_before": old.overall,
            "overall_after": new.overall,
        },
    )
    return row
