"""“If you add this”: a brand's report before and after, with one portrait more. Nothing is written.

A report of a large brand takes a moment: what was found is kept until the brand's set changes.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.cache import cache

from portfolio.models import Brand, Portrait
from scoring.actions.brand_sets import COLUMNS, member_of, set_of
from scoring.models import Candidate, ConsistencyReport, SetReading, State

if TYPE_CHECKING:
    from scoring.consistency import Admission, SetMember

KEPT_SECONDS = 600


class ForeignPortrait(ValueError):
    """The portrait belongs to another team, or is one of the brand's own already."""

    def __init__(self) -> None:
        super().__init__("Choose a portrait of this team that the brand does not have yet.")


def admission_of_candidate(*, candidate: Candidate) -> "Admission | None":
    """What a candidate would do to its brand's report; None while, or where, it has no score."""
    if candidate.state != State.SCORED or not candidate.scorecard:
        return None
    card = candidate.scorecard

    def member() -> "SetMember":
        from scoring.consistency import member_from_scorecard

        return member_from_scorecard(str(candidate.pk), candidate.original_name, card)

    return _admission(candidate.library.brand, candidate.sha256, member)


def admission_of_portrait(*, brand: Brand, portrait: Portrait) -> "Admission | None":
    """What a portrait from another brand of the team would do here; None without its readings.

    Raises ForeignPortrait for one of another team, or of this very brand.
    """
    theirs = portrait.library.brand
    if theirs.team_id != brand.team_id or theirs.pk == brand.pk:
        raise ForeignPortrait
    row = SetReading.objects.filter(portrait=portrait).values_list(*COLUMNS).first()
    if row is None:
        return None
    digest = row[COLUMNS.index("digest")]
    return _admission(brand, digest, lambda: member_of(row))


def _admission(brand: Brand, digest: str, member: "Callable[[], SetMember]") -> "Admission | None":
    asked = ConsistencyReport.objects.filter(brand=brand).values_list("asked", flat=True).first()
    key = f"admission:{brand.pk}:{asked}:{digest}"
    found: Admission | None = cache.get(key)
    if found is None:
        found = _computed(brand, member())
        cache.set(key, found, timeout=KEPT_SECONDS)
    return found


def _computed(brand: Brand, member: "SetMember") -> "Admission":
    from scoring.consistency import PaletteDistances, admission  # scipy: only where it is needed

    known = set_of(brand)
    return admission(
        known.members,
        member,
        known.target,
        exceptions=known.exceptions,
        references=known.references,
        distances=PaletteDistances(known=known.known),
    )
