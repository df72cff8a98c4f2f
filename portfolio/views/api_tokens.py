"""Tokens of a team: who made them, what they may do, and the one time a secret is shown."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.access import access, role_in
from portfolio.actions.api_tokens import BadToken, create_token, revoke_token
from portfolio.models import ApiToken, Role, Team
from portfolio.pages.api_tokens import tokens_page
from portfolio.people_forms import TokenForm

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def api_tokens(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reader's own tokens, and for admins everybody's and the service tokens."""
    team = access(Team, request.user, pk=pk)
    held = role_in(team, request.user) or Role.READ_ONLY
    form = TokenForm(request.POST or None, team=team, held=held, reader=request.user)
    secret = ""
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        data = form.cleaned_data
        try:
            _, secret = create_token(
                team=team,
                name=data["name"],
                scopes=data["scopes"],
                by=user,
                brands=list(data["brands"]) if data["brands"] else None,
                days=data["days"],
                is_service=bool(data.get("is_service")) and held.includes(Role.ADMIN),
            )
            form = TokenForm(None, team=team, held=held, reader=request.user)
        except BadToken as problem:
            form.add_error(None, str(problem))
    context = tokens_page(team, request.user) | {"form": form, "secret": secret}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "portfolio/team/tokens.html", context, status=status)


@require_POST
def api_token_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own, or as an admin anybody's."""
    own = ApiToken.objects.filter(pk=pk, user=request.user.pk).first()
    token = own or access(ApiToken, request.user, pk=pk, role=Role.ADMIN)
    revoke_token(token=token)
    messages.success(request, f"“{token}” is revoked: it opens nothing any more.")
    return redirect("portfolio:api-tokens", token.team_id)
