"""Writes of exceptions: a portrait that may differ from its brand's others, and why."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.models import Brand, Portrait, User
from scoring.actions.consistency import queue_consistency
from scoring.models import ConsistencyException, ConsistencyReport

LONGEST_REASON = 240


class CannotExcept(ValueError):
    """This exception cannot be made; the message says what is wrong with it."""


@transaction.atomic
def add_exception(
    *, portrait: Portrait, dimension: str, reason: str, by: User | None
) -> ConsistencyException:
    """Let a portrait differ in one dimension, or with "" in all; it stays visible, with its reason.

    dimension: the key of one, as reports name it. Raises CannotExcept.
    """
    reason = reason.strip()
    if not reason:
        raise CannotExcept("Write why. The reason stands beside the exception from then on.")
    if len(reason) > LONGEST_REASON:
        raise CannotExcept(f"Write at most {LONGEST_REASON} characters; these are {len(reason)}.")
    if dimension and dimension not in dimension_names(portrait.library.brand):
        raise CannotExcept(f"There is no dimension “{dimension}”.")
    try:
        with transaction.atomic():
            made = ConsistencyException.objects.create(
                portrait=portrait, dimension=dimension, reason=reason, author=by
            )
    except IntegrityError as error:
        raise CannotExcept("There is such an exception already. Withdraw it first.") from error
    record_event(
        team=portrait.team,
        action="exception.added",
        target=portrait,
        dimension=dimension or "everything",
        reason=reason,
    )
    queue_consistency(brand=portrait.library.brand)
    return made


@transaction.atomic
def withdraw_exception(*, exception: ConsistencyException, by: User | None) -> ConsistencyException:
    """Let the portrait be compared again; the exception stays in the history.

    One that was withdrawn before stays as it was.
    """
    rows = ConsistencyException.objects.select_related("portrait__library__brand__team")
    exception = rows.select_for_update(of=("self",)).get(pk=exception.pk)
    if exception.withdrawn_at is not None:
        return exception
    exception.withdrawn_at, exception.withdrawn_by = timezone.now(), by
    exception.save(update_fields=["withdrawn_at", "withdrawn_by"])
    portrait = exception.portrait
    record_event(
        team=portrait.team,
        action="exception.withdrawn",
        target=portrait,
        dimension=exception.dimension or "everything",
    )
    queue_consistency(brand=portrait.library.brand)
    return exception


def dimension_names(brand: Brand) -> dict[str, str]:
    """What portraits of the brand can differ in, as its report has it: key -> name, in order."""
    report = ConsistencyReport.objects.filter(brand=brand).first()
    rows = (report.data if report else None) or {"dimensions": []}
    return {row["key"]: row["name"] for row in rows["dimensions"]}
