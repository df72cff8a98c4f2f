"""Writes of corrections: what a member says of a cue against the machine's reading, and why."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.models import User, Version
from scoring.actions.verdicts import disabled_cues, scorecard_that_counts, store_verdict
from scoring.models import Assessment, CueOverride, State
from scoring.rubric.corrections import BadCorrection, check_correction
from scoring.signals import version_assessed

LONGEST_REASON = 500


class CannotCorrect(ValueError):
    """This correction cannot be taken; the message says what is wrong with it."""


class ReasonMissing(CannotCorrect):
    """A correction needs a reason: it stands beside the cue from then on."""

    def __init__(self) -> None:
        super().__init__("Write why. The reason stands beside the cue from then on.")


class CorrectedMeanwhile(Exception):
    """Somebody else corrected or withdrew in the meantime; nothing was overwritten."""

    def __init__(self, other: CueOverride | None) -> None:
        who = f"{other.author or 'A former member'} corrected" if other else "Somebody withdrew"
        super().__init__(
            f"{who} this cue while you were writing. Nothing was overwritten: look at it first."
        )
        self.other = other


@transaction.atomic
def record_correction(
    *,
    version: Version,
    key: str,
    value: float | None,
    reason: str,
    by: User,
    replaces: UUID | None = None,
) -> CueOverride:
    """Judge a cue of this version by the member's value, or leave it out when value is None.

    value: in the cue's native unit. replaces: the correction that the member saw and means to
    replace; it is kept in the history as withdrawn.
    Raises CannotCorrect (ReasonMissing among them) and CorrectedMeanwhile.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    if len(reason) > LONGEST_REASON:
        raise CannotCorrect(f"Write at most {LONGEST_REASON} characters; these are {len(reason)}.")
    _check(version, key, value)
    version.hold()
    held = CueOverride.objects.filter(version=version, key=key, withdrawn_at=None).first()
    if (held.pk if held else None) != replaces:
        raise CorrectedMeanwhile(held)
    if held:
        _withdraw(held, by)
    try:
        with transaction.atomic():
            made = CueOverride.objects.create(
                version=version, key=key, value=value, reason=reason, author=by
            )
    except IntegrityError:
        raise CorrectedMeanwhile(None) from None
    _judge_again(version)
    record_event(
        team=version.team,
        action="correction.recorded",
        target=version.portrait,
        cue=key,
        value=value,
        reason=reason,
    )
    return made


@transaction.atomic
def withdraw_correction(*, correction: CueOverride, by: User) -> CueOverride:
    """Let the machine's reading count again; the correction stays in the history.

    One that was withdrawn before stays as it was.
    """
    version = Version.objects.select_for_update(no_key=True).get(pk=correction.version_id)
    correction = CueOverride.objects.get(pk=correction.pk)
    if correction.withdrawn_at is None:
        _withdraw(correction, by)
        _judge_again(version)
        record_event(
            team=version.team,
            action="correction.withdrawn",
            target=version.portrait,
            cue=correction.key,
        )
    return correction


def _check(version: Version, key: str, value: float | None) -> None:
    if key in disabled_cues():
        raise CannotCorrect("Expression is not judged here: this installation leaves it out.")
    if not version.assessments.filter(state=State.SCORED).exists():
        raise CannotCorrect("This version has no score yet, so there is nothing to correct.")
    try:
        check_correction(key, value)
    except BadCorrection as problem:
        raise CannotCorrect(str(problem)) from problem


def _withdraw(correction: CueOverride, by: User) -> None:
    correction.withdrawn_at = timezone.now()
    correction.withdrawn_by = by
    correction.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _judge_again(version: Version) -> None:
    """Every stored score of the version follows its corrections; the machine's cards stay."""
    scored = version.assessments.filter(state=State.SCORED, scorecard__isnull=False)
    for assessment in scored.select_for_update(of=("self",)).select_related("rubric", "version"):
        card = scorecard_that_counts(assessment)
        if card is not None:
            store_verdict(assessment, card)
            version_assessed.send(sender=Assessment, assessment=assessment)
