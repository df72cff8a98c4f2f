"""What the pages show, read in a fixed number of queries.

The top of the house: this module may look down into all three apps.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Prefetch, Q

from portfolio.access import may
from portfolio.models import Brand, Library, Portrait, Role, Team, User, Version
from prompts.drafts import prompt_context
from scoring.actions.consistency import current_assessment
from scoring.models import Assessment, State, current_assessments
from scoring.report import scorecard_report
from scoring.rubric.jobs import job_of
from scoring.rubric.levels import overall_level

COVER_COUNT = 4

#: ?sort= of the brand page; the first is the default.
SORTS = {"newest": "Newest first", "score": "Highest score", "-score": "Lowest score"}


@dataclass(frozen=True)
class Card:
    """One portrait in a grid."""

    portrait: Portrait
    version: Version | None
    assessment: Assessment | None

    @property
    def state(self) -> str:
        return self.assessment.state if self.assessment else State.QUEUED

    @property
    def is_settled(self) -> bool:
        """Nothing more will change by itself: the result is final and the picture is made."""
        has_picture = bool(
            self.version and (self.version.is_viewable or self.version.decode_problem)
        )
        return bool(self.assessment and self.assessment.is_terminal and has_picture)

    @property
    def overall(self) -> float | None:
        return self.assessment.overall if self.assessment else None

    @property
    def word(self) -> str:
        return overall_level(self.overall)


def card(portrait: Portrait) -> Card:
    """The card of a portrait whose assessments are prefetched."""
    return Card(portrait, portrait.current_version, current_assessment(portrait))


def cards(portraits: Any) -> list[Card]:
    """The cards of a portrait queryset, newest first."""
    rows = portraits.for_cards().prefetch_related(current_assessments())
    return [card(portrait) for portrait in rows]


def arranged(found: list[Card], *, sort: str, state: str) -> list[Card]:
    """Cards filtered and sorted as the address says; what it says wrongly is passed over."""
    if state in State.values:
        found = [item for item in found if item.state == state]
    if sort in ("score", "-score"):
        scored = [item for item in found if item.overall is not None]
        scored.sort(key=lambda item: item.overall or 0.0, reverse=sort == "score")
        found = scored + [item for item in found if item.overall is None]
    return found


def team_overviews(user: User | AnonymousUser) -> list[dict[str, Any]]:
    """The user's teams, their brands, and a glance at each."""
    covers = Prefetch(
        "libraries__portraits",
        queryset=Portrait.objects.filter(current_version__renditions__has_key="thumb")
        .select_related("current_version")
        .order_by("-created_at"),
    )
    brands = (
        Brand.objects.select_related("consistency")
        .prefetch_related(covers)
        .annotate(
            portrait_count=Count("libraries__portraits", distinct=True),
            scored_count=Count(
                "libraries__portraits",
                distinct=True,
                filter=Q(libraries__portraits__current_version__assessments__state=State.SCORED),
            ),
        )
    )
    teams = Team.objects.visible_to(user).prefetch_related(Prefetch("brands", queryset=brands))
    return [
        {
            "team": team,
            "brands": [_brand_overview(brand) for brand in team.brands.all()],
            "can_edit": may(team, user, Role.EDITOR),
        }
        for team in teams
    ]


def _brand_overview(brand: Any) -> dict[str, Any]:
    shown = [p.current_version for lib in brand.libraries.all() for p in lib.portraits.all()]
    return {
        "brand": brand,
        "job": job_of(brand.job),
        "cover_versions": shown[:COVER_COUNT],
        "portrait_count": brand.portrait_count,
        "scored_count": brand.scored_count,
        "consistency": getattr(brand, "consistency", None),
    }


def brand_page(brand: Brand, *, sort: str, state: str) -> dict[str, Any]:
    """A brand's portraits and what they have in common."""
    everyone = cards(Portrait.objects.filter(library__brand=brand))
    found = arranged(everyone, sort=sort, state=state)
    return {
        "brand": brand,
        "job": job_of(brand.job),
        "libraries": brand.libraries.annotate(portrait_count=Count("portraits")),
        "cards": found,
        **_consistency(brand, everyone),
        "sort": sort if sort in SORTS else "newest",
        "sorts": SORTS.items(),
        "state": state if state in State.values else "",
        "states": State.choices,
    }


def consistency_panel(brand: Brand) -> dict[str, Any]:
    """A brand's consistency alone: the brand page's own fragment, polled while work goes on."""
    return {
        "brand": brand,
        **_consistency(brand, cards(Portrait.objects.filter(library__brand=brand))),
    }


def _consistency(brand: Brand, everyone: list[Card]) -> dict[str, Any]:
    """The stored report, with the portraits behind its ids as they are now."""
    report = getattr(brand, "consistency", None)
    scored_at = [
        item.assessment.finished_at
        for item in everyone
        if item.assessment and item.state == State.SCORED and item.assessment.finished_at
    ]
    is_behind = bool(scored_at) and (report is None or report.computed_at < max(scored_at))
    different: list[dict[str, Any]] = report.data["different"] if report else []
    names = {row["key"]: row["name"] for row in report.data["dimensions"]} if report else {}
    by_id = {str(item.portrait.pk): item for item in everyone}
    for difference in different:
        difference["dimension_name"] = names.get(difference["dimension"], "")
        if shown := by_id.get(difference["portrait_id"]):
            difference["title"] = shown.portrait.title
            viewable = shown.version and shown.version.is_viewable
            difference["version"] = shown.version if viewable else None
    return {
        "report": report,
        "breaks": any(difference["is_outlier"] for difference in different),
        "titles": {pk: item.portrait.title for pk, item in by_id.items()},
        "named": [difference["portrait_id"] for difference in different],
        # Still to come: a score, or the report that follows the last one.
        "is_busy": is_behind or any(not item.is_settled for item in everyone),
    }


def library_page(library: Library) -> dict[str, Any]:
    """A library's portraits."""
    return {
        "library": library,
        "brand": library.brand,
        "job": job_of(library.brand.job),
        "cards": cards(Portrait.objects.filter(library=library)),
    }


def portrait_page(portrait: Portrait, *, number: str = "") -> dict[str, Any]:
    """One version of a portrait, its score explained, and what to ask for next."""
    versions = list(portrait.versions.all())
    chosen = [version for version in versions if str(version.number) == number]
    version = chosen[0] if chosen else versions[0]
    assessment = version.assessments.current_first().prefetch_related("recommendations").first()
    return {
        "portrait": portrait,
        "version": version,
        "versions": versions,
        "library": portrait.library,
        "brand": portrait.library.brand,
        "job": job_of(portrait.library.brand.job),
        "assessment": assessment,
        **scorecard_report(assessment, portrait.library.brand.anchor_detail),
        **prompt_context(version, assessment, portrait.library.brand),
        **_neighbours(portrait),
    }


def _neighbours(portrait: Portrait) -> dict[str, Portrait | None]:
    """The portraits before and after this one in its library, newest first."""
    shelf = Portrait.objects.filter(library=portrait.library_id)
    return {
        "previous": shelf.filter(pk__gt=portrait.pk).order_by("pk").first(),
        "next": shelf.filter(pk__lt=portrait.pk).order_by("-pk").first(),
    }
