"""A team's dashboard: what needs its reader now, what waits on whom, and how its brands stand.

Everything is counted from columns, in the same few queries for any number of portraits.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from statistics import mean
from typing import Any

from django.db.models import Count, F, FloatField, Q, QuerySet, Window
from django.db.models.functions import Floor, RowNumber
from django.urls import reverse

from portfolio.access import may
from portfolio.models import Brand, ClientUpload, Notice, Portal, Portrait, Role, Team, TeamTask
from portfolio.pages.brand_job import brand_job
from portfolio.pages.portals import Waiting, waiting_on
from portfolio.pages.set_report import shown_report
from portfolio.pages.views_of import pinned_views
from scoring.models import Assessment, PastReport, State
from scoring.rubric.jobs import Job, job_of

#: Points of a score that one bar of the figure stands for.
BIN = 10
REPORTS = 12


@dataclass(frozen=True)
class Need:
    """Something that its reader can do now. words follow the count."""

    count: int
    words: str
    address: str


@dataclass
class JobScores:
    """The scores of one emotional job over the team's brands. bins: portraits per ten points."""

    job: Job
    count: int
    median: float
    bins: list[int] = field(default_factory=lambda: [0] * (100 // BIN))


@dataclass(frozen=True)
class BrandStanding:
    """A brand's consistency and how it moved; overall: None until six portraits are scored.

    drift: the overall of its last reports, the oldest first. stale: how many of its portraits were
    judged by an older rubric or engine.
    """

    brand: Brand
    job: Job
    overall: float | None
    drift: list[float]
    portraits: int
    stale: int

    @property
    def change(self) -> float | None:
        """Points since the report before the last one."""
        return self.drift[-1] - self.drift[-2] if len(self.drift) > 1 else None


def dashboard(team: Team, reader: Any) -> dict[str, Any]:
    """Everything that the page shows, of what the reader may see."""
    everyone = Portrait.objects.visible_to(reader).filter(library__brand__team=team).in_use()
    portals = Portal.objects.visible_to(reader).filter(brand__team=team)
    waiting = waiting_on(portals)
    brands = _brands(team, reader, everyone)
    return {
        "team": team,
        "needs": list(_needs(team, reader, everyone, waiting)),
        "waiting": waiting,
        "scores": scores_by_job(everyone),
        "brands": brands,
        "stale": sum(each.stale for each in brands),
        "views": pinned_views(reader, team),
        "can_edit": may(team, reader, Role.EDITOR),
    }


def _needs(
    team: Team, reader: Any, everyone: QuerySet[Portrait], waiting: list[Waiting]
) -> Iterable[Need]:
    """What the reader can do now, the most pressing first; nothing that counts none."""
    here = reverse("portfolio:portraits", args=[team.pk])
    may_review = may(team, reader, Role.REVIEWER)
    asked = [row for row in waiting if row.is_on(reader, may_review=may_review)]
    mine = {item.pk for row in asked for item in row.items}
    counts = everyone.aggregate(
        changes=Count("pk", filter=Q(review=Portrait.Review.CHANGES)),
        failed=Count("pk", filter=Q(scoring=State.FAILED)),
        unread=Count("pk", filter=Q(scoring=State.UNASSESSABLE)),
    )
    uploads = ClientUpload.objects.visible_to(reader).filter(portal__brand__team=team)
    sent = list(uploads.filter(state="quarantined").values_list("portal", flat=True))
    news = Notice.objects.filter(user=reader, read_at=None).count()
    tasks = TeamTask.objects.visible_to(reader).filter(team=team, created_by=reader)
    failed = tasks.filter(state=TeamTask.State.FAILED, dismissed_at=None).count()
    edits = may(team, reader, Role.EDITOR)
    inbox = reverse("portfolio:inbox")
    found = [
        Need(len(mine), "wait for your decision", reverse("portfolio:team-portals", args=[team.pk]))
    ]
    if edits:
        found += [
            Need(counts["changes"], "have changes requested", f"{here}?q=state%3Achanges"),
            Need(
                counts["failed"], "could not be scored: a fault of ours", f"{here}?q=state%3Afailed"
            ),
            Need(
                counts["unread"], "cannot be assessed as they are", f"{here}?q=state%3Aunassessable"
            ),
        ]
        if sent:
            address = reverse("portfolio:portal-uploads", args=[sent[0]])
            found.append(Need(len(sent), "sent by clients wait to be taken in", address))
    found.append(Need(failed, "of your tasks failed", reverse("portfolio:tasks")))
    found.append(Need(news, "unread in your inbox", inbox))
    return [need for need in found if need.count]


def scores_by_job(everyone: QuerySet[Portrait]) -> list[JobScores]:
    """How the scores of each emotional job spread: one query, a row for each tenth of a point."""
    scored = everyone.filter(overall__isnull=False).order_by()
    tenths = Floor(F("overall") * 10 + 0.5, output_field=FloatField())
    rows = scored.values(job=F("library__brand__job"), score=tenths).annotate(n=Count("pk"))
    found: dict[str, list[tuple[float, int]]] = {}
    for row in rows:
        found.setdefault(row["job"], []).append((row["score"] / 10, row["n"]))
    made = [_job_scores(slug, sorted(scores)) for slug, scores in found.items()]
    return sorted(made, key=lambda each: -each.count)


def _job_scores(slug: str, scores: list[tuple[float, int]]) -> JobScores:
    """scores: (score, how many have it), from the lowest up."""
    made = JobScores(job_of(slug), sum(n for _, n in scores), 0.0)
    for score, n in scores:
        made.bins[min(int(score // BIN), len(made.bins) - 1)] += n
    middles = ((made.count - 1) // 2, made.count // 2)  # one portrait, or the two in the middle
    ends = list(accumulate(n for _, n in scores))
    made.median = mean(scores[bisect_right(ends, middle)][0] for middle in middles)
    return made


def _brands(team: Team, reader: Any, everyone: QuerySet[Portrait]) -> list[BrandStanding]:
    rows = Brand.objects.visible_to(reader).filter(team=team)
    brands = list(rows.select_related("consistency", "custom_job", "team"))
    counts = dict(everyone.order_by().values_list("library__brand").annotate(n=Count("pk")))
    stale = _stale(brands, everyone)
    drift = _drift(brands)
    return [
        BrandStanding(
            brand,
            brand_job(brand),
            _overall(brand),
            drift.get(brand.pk, []),
            counts.get(brand.pk, 0),
            stale.get(brand.pk, 0),
        )
        for brand in brands
    ]


def _overall(brand: Brand) -> float | None:
    report = shown_report(getattr(brand, "consistency", None))
    return report.data["overall"] if report and report.data else None


def _stale(brands: list[Brand], everyone: QuerySet[Portrait]) -> dict[Any, int]:
    """How many of each brand were judged by a rubric or an engine that is no longer in use."""
    old = Assessment.objects.outdated_of(brands).shown().finished()
    if not old.exists():
        return {}
    behind = everyone.order_by().filter(judged_by__in=old.values("pk"))
    return dict(behind.values_list("library__brand").annotate(n=Count("pk")))


def _drift(brands: list[Brand]) -> dict[Any, list[float]]:
    """The overall of the last reports of each brand, the oldest first: one query."""
    rows = PastReport.objects.filter(brand__in=brands, overall__isnull=False)
    place = Window(RowNumber(), partition_by=F("brand"), order_by=["-computed_at", "-id"])
    last = rows.annotate(place=place).filter(place__lte=REPORTS).order_by("brand", "-place")
    found: dict[Any, list[float]] = {}
    for brand, overall in last.values_list("brand", "overall"):
        found.setdefault(brand, []).append(float(overall or 0.0))
    return found
