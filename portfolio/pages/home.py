"""The first page: teams, their brands, and a glance at each."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Prefetch, Q, Window
from django.db.models.functions import RowNumber

from portfolio.access import may
from portfolio.models import Brand, Portrait, Role, Team, User
from portfolio.pages.brand_job import brand_job
from portfolio.pages.set_report import shown_report
from scoring.models import State

COVER_COUNT = 4
IN_USE = Q(
    libraries__portraits__archived_at=None,
    libraries__portraits__trash=None,
    libraries__portraits__person__withdrawn_at=None,
)


def team_overviews(user: User | AnonymousUser) -> list[dict[str, Any]]:
    """The user's teams, their brands, and a glance at each."""
    covers = Prefetch(
        "libraries__portraits",
        queryset=Portrait.objects.filter(current_version__renditions__has_key="thumb")
        .in_use()
        .select_related("current_version")
        .annotate(
            place_in_brand=Window(
                RowNumber(), partition_by=F("library__brand"), order_by=["-created_at", "-id"]
            )
        )
        .filter(place_in_brand__lte=COVER_COUNT),
    )
    assessments = "libraries__portraits__current_version__assessments"
    brands = (
        Brand.objects.visible_to(user)
        .select_related("consistency", "custom_job")
        .prefetch_related(covers)
        .annotate(
            portrait_count=Count("libraries__portraits", distinct=True, filter=IN_USE),
            scored_count=Count(
                "libraries__portraits",
                distinct=True,
                filter=IN_USE
                & Q(**{f"{assessments}__state": State.SCORED})
                & Q(**{f"{assessments}__rubric__job": F("job")}),
            ),
        )
    )
    teams = Team.objects.visible_to(user).prefetch_related(Prefetch("brands", queryset=brands))
    return [
        {
            "team": team,
            "brands": [_brand_overview(brand) for brand in team.brands.all()],
            "can_edit": may(team, user, Role.EDITOR, whole_team=True),
        }
        for team in teams
    ]


def _brand_overview(brand: Any) -> dict[str, Any]:
    covers = [portrait for lib in brand.libraries.all() for portrait in lib.portraits.all()]
    covers.sort(key=lambda portrait: portrait.place_in_brand)
    return {
        "brand": brand,
        "job": brand_job(brand),
        "cover_versions": [portrait.current_version for portrait in covers],
        "portrait_count": brand.portrait_count,
        "scored_count": brand.scored_count,
        "consistency": shown_report(getattr(brand, "consistency", None)),
    }
