"""How alike the portraits of two brands of one team are: for members of the whole team alone."""

import json
from dataclasses import asdict
from datetime import datetime
from itertools import combinations
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from portfolio.doorbell import ring
from portfolio.models import Brand, Team
from scoring.actions.brand_sets import members_of
from scoring.actions.turns import take_turn
from scoring.models import Sameness

TASK = "scoring.tasks.refresh_sameness"
#: A set of fewer shows no look that another one could share.
SMALLEST_SET = 4
#: Portraits of each brand that are compared, those with the lowest digests.
COMPARED = 200
#: Pairs that one task compares; what is left is asked for again.
PAIRS = 25

Pair = tuple[UUID, UUID]


def queue_sameness(*, team_id: UUID) -> None:
    """Ask for the team's brands to be compared; one bell serves the changes of a while."""
    after = settings.SAMENESS_DELAY_SECONDS
    if cache.add(_bell(team_id), 1, timeout=max(1, after * 2)):
        ring(TASK, team_id, after_seconds=after)


@transaction.atomic
def refresh_sameness(*, team: Team) -> int:
    """Compare those pairs of brands of which one has a newer report; how many were compared.

    Pairs that cannot be compared any more are forgotten. One at a time for a team.
    """
    cache.delete(_bell(team.pk))
    if not take_turn(f"sameness:{team.pk}"):
        queue_sameness(team_id=team.pk)
        return 0
    changed = _comparable(team)
    pairs = set(combinations(sorted(changed), 2))
    known = _known(team)
    Sameness.objects.filter(
        pk__in=[pk for pair, (pk, _) in known.items() if pair not in pairs]
    ).delete()
    behind = sorted(pair for pair in pairs if _is_behind(pair, known, changed))
    _compare(team, behind[:PAIRS])
    if len(behind) > PAIRS:
        queue_sameness(team_id=team.pk)
    return min(len(behind), PAIRS)


def requeue_behind() -> int:
    """Ring again for teams with a report that no comparison has followed; how many."""
    rows = Team.objects.annotate(
        brand_count=Count("brands", distinct=True),
        reported=Max("brands__consistency__computed_at"),
    ).filter(brand_count__gt=1, reported__isnull=False)
    reported = dict(rows.values_list("pk", "reported"))
    compared = dict(
        Sameness.objects.filter(team__in=reported)
        .values_list("team")
        .annotate(at=Max("computed_at"))
        .order_by()
    )
    behind = [pk for pk, at in reported.items() if pk not in compared or compared[pk] < at]
    for pk in behind:
        queue_sameness(team_id=pk)
    return len(behind)


def _comparable(team: Team) -> dict[UUID, datetime | None]:
    """The team's brands with enough readings, and when the report of each was computed."""
    portrait = "set_readings__portrait"
    counted = Q(
        **{f"{portrait}__archived_at": None, f"{portrait}__trash": None},
        **{f"{portrait}__person__withdrawn_at": None},
    )
    rows = Brand.objects.filter(team=team).annotate(size=Count("set_readings", filter=counted))
    large = rows.filter(size__gte=SMALLEST_SET).order_by("pk")
    return dict(large.values_list("pk", "consistency__computed_at"))


def _known(team: Team) -> dict[Pair, tuple[UUID, datetime | None]]:
    rows = Sameness.objects.filter(team=team).order_by("pk")
    return {
        (first, second): (pk, at)
        for pk, first, second, at in rows.values_list("pk", "first", "second", "computed_at")
    }


def _is_behind(
    pair: Pair,
    known: dict[Pair, tuple[UUID, datetime | None]],
    changed: dict[UUID, datetime | None],
) -> bool:
    _, compared = known.get(pair, (None, None))
    reports = [at for brand in pair if (at := changed[brand])]
    return compared is None or any(at > compared for at in reports)


def _compare(team: Team, pairs: list[Pair]) -> None:
    """Compare and store; the readings of each brand are loaded once."""
    from scoring.consistency import sameness  # scipy: in workers only

    ids = {pk for pair in pairs for pk in pair}
    brands = Brand.objects.filter(pk__in=ids)
    sets = {brand.pk: members_of(brand, most=COMPARED) for brand in brands}
    for first, second in pairs:
        if first not in sets or second not in sets:
            continue
        finding = sameness(sets[first], sets[second])
        Sameness.objects.update_or_create(
            first_id=first,
            second_id=second,
            defaults={
                "team": team,
                "is_close": bool(finding and finding.is_close),
                "data": json.loads(json.dumps(asdict(finding))) if finding else None,
                "computed_at": timezone.now(),
            },
        )


def _bell(team_id: UUID) -> str:
    return f"sameness-bell:{team_id}"
