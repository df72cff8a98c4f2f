"""The audit log as it is read: narrowed by filters, newest first, a page at a time."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from portfolio.models import AuditEvent, Team, User
from portfolio.pages.audit_words import ACTIONS_OF, what, who

PAGE_SIZE = 50


@dataclass(frozen=True)
class Filters:
    """What of the log is asked for; days begin and end in the reader's own time zone."""

    group: str = ""
    person: User | None = None
    begin: date | None = None
    end: date | None = None
    name: str = ""

    def of(self, team: Team) -> "QuerySet[AuditEvent]":
        """The team's events that pass, newest first."""
        events = AuditEvent.objects.filter(team=team).order_by("-at", "-id")
        if self.group:
            events = events.filter(action__in=ACTIONS_OF[self.group])
        if self.person:
            events = events.filter(actor=self.person)
        if self.begin:
            events = events.filter(at__gte=_midnight(self.begin))
        if self.end:
            events = events.filter(at__lt=_midnight(self.end + timedelta(days=1)))
        if self.name:
            named = Q(target_name__icontains=self.name) | Q(actor_name__icontains=self.name)
            events = events.filter(named)
        return events

    def as_words(self) -> dict[str, str]:
        """The filters as an address has them, and as the log says of an export."""
        return {
            "group": self.group,
            "person": str(self.person.pk) if self.person else "",
            "begin": self.begin.isoformat() if self.begin else "",
            "end": self.end.isoformat() if self.end else "",
            "name": self.name,
        }

    def query(self, **more: str) -> str:
        """The filters as the end of an address; empty when nothing is filtered."""
        given = {name: value for name, value in (self.as_words() | more).items() if value}
        return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True)
class Cursor:
    """A place in the log: the page goes on with what is older than this event."""

    at: datetime
    pk: UUID

    @classmethod
    def read(cls, text: str) -> Self | None:
        """From an address; None for what is no place."""
        moment, _, key = text.partition("_")
        try:
            at, pk = datetime.fromisoformat(moment), UUID(key)
        except ValueError:
            return None
        return cls(at, pk) if timezone.is_aware(at) else None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.pk}"

    def older(self, events: "QuerySet[AuditEvent]") -> "QuerySet[AuditEvent]":
        # The first half is implied by the second: it is what the index can be asked for.
        return events.filter(at__lte=self.at).filter(
            Q(at__lt=self.at) | Q(at=self.at, id__lt=self.pk)
        )


@dataclass(frozen=True)
class Line:
    """An event as the page shows it: who, then what was done."""

    event: AuditEvent
    who: str
    what: str
    day: date


@dataclass(frozen=True)
class Page:
    """Some lines, and the place where the next page goes on; None on the last."""

    lines: tuple[Line, ...]
    goes_on: Cursor | None


def page_of(team: Team, filters: Filters, after: Cursor | None) -> Page:
    """The next lines of the log after this place, or its newest ones."""
    events = filters.of(team)
    found = list((after.older(events) if after else events)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE
    return Page(
        lines=tuple(
            Line(event, who(event), what(event), timezone.localdate(event.at)) for event in shown
        ),
        goes_on=Cursor(shown[-1].at, shown[-1].pk) if more else None,
    )


def people_in(team: Team) -> "QuerySet[User]":
    """The accounts that the log names as acting, also those that have left the team."""
    acted = AuditEvent.objects.filter(team=team).exclude(actor=None)
    return User.objects.filter(pk__in=acted.values("actor")).order_by("name", "email")


def without(filters: Filters, name: str) -> Filters:
    """The filters with one of them taken away."""
    return replace(filters, **{name: getattr(Filters(), name)})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
