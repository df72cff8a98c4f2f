"""The page of a team's tokens."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from portfolio.models import ApiToken, Team, User
from portfolio.pages.team import team_context


def tokens_page(team: Team, user: User | AnonymousUser) -> dict[str, Any]:
    """The reader's own living tokens; for admins everybody's, service tokens among them."""
    context = team_context(team, user)
    rows = ApiToken.objects.alive().filter(team=team).select_related("user", "created_by")
    if not context["can_manage"]:
        rows = rows.filter(user=user.pk)
    return context | {"tokens": list(rows.prefetch_related("brands"))}
