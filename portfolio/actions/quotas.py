"""How much a team may keep, and how much of it is used."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum

from portfolio.actions.audit import record_event
from portfolio.models import Team, Version
from portfolio.uploads import UploadRejected, size_words


class QuotaFull(UploadRejected):
    """The team has as much as it may; the words say how much that is, and what makes room."""


@dataclass(frozen=True)
class Usage:
    """What a team keeps, the trash included. most_…: its limits; None = none."""

    files: int
    bytes: int
    most_files: int | None
    most_bytes: int | None
    most_scorings: int | None


def limits_of(team: Team) -> tuple[int | None, int | None, int | None]:
    """The most files, bytes, and scorings in a day: the team's own, or the installation's."""
    return (
        _limit(team.most_files, settings.TEAM_MOST_FILES),
        _limit(team.most_bytes, settings.TEAM_MOST_BYTES),
        _limit(team.most_scorings, settings.TEAM_MOST_SCORINGS),
    )


def usage_of(team: Team) -> Usage:
    """How much of its quotas a team uses."""
    held = Version.objects.filter(team=team).aggregate(files=Count("pk"), bytes=Sum("bytes"))
    return Usage(held["files"], held["bytes"] or 0, *limits_of(team))


def check_room(*, team: Team, size: int) -> None:
    """Whether a file of so many bytes still fits; inside the transaction that adds it.

    Two that come at once wait for one another where there is a limit. Raises QuotaFull.
    """
    if limits_of(team)[:2] == (None, None):
        return
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    used = usage_of(team)
    if used.most_files is not None and used.files >= used.most_files:
        raise QuotaFull(
            f"The team has all the {used.most_files:,} files that it may keep. Delete some "
            "for good, the trash included, or ask who runs this installation for more."
        )
    if used.most_bytes is not None and used.bytes + size > used.most_bytes:
        left = max(0, used.most_bytes - used.bytes)
        raise QuotaFull(
            f"This file has {size_words(size)}, and the team has {size_words(left)} left "
            f"of {size_words(used.most_bytes)}. Delete some files for good, the trash "
            "included, or ask who runs this installation for more."
        )


@transaction.atomic
def set_quota(*, team: Team, **most: int | None) -> Team:
    """Set most_files, most_bytes or most_scorings: 0 = no limit, None = the installation's."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    changed = {name: [getattr(team, name), value] for name, value in most.items()}
    changed = {name: values for name, values in changed.items() if values[0] != values[1]}
    for name, (_, value) in changed.items():
        setattr(team, name, value)
    if changed:
        team.save(update_fields=list(changed))
        record_event(team=team, action="team.changed", target=team, changed=changed)
    return team


def _limit(own: int | None, common: int) -> int | None:
    """The team's own, else the installation's; 0 = no limit."""
    found = own if own is not None else common
    return found or None
