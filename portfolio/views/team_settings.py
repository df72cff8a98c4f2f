"""A team's settings: its name and rules, its owner, and its end."""

from copy import copy
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.access import access
from portfolio.actions import teams
from portfolio.actions.team_settings import (
    SecondFactorFirst,
    bin_team,
    change_team,
    has_second_factor,
)
from portfolio.meanwhile import held
from portfolio.models import Member, Role, Team
from portfolio.pages.team import members_without_second_factor, team_context
from portfolio.people_forms import DeleteTeamForm, TeamSettingsForm, TransferForm
from portfolio.undoing import offer_undo


def _page(
    request: HttpRequest, team: Team, status: int = 200, **forms_sent: forms.BaseForm
) -> HttpResponse:
    mine = team.members.get(user=request.user.pk)
    context: dict[str, Any] = team_context(team, request.user) | {
        "form": TeamSettingsForm(instance=copy(team)),
        "has_second_factor": has_second_factor(request.user),  # type: ignore[arg-type]
        "without_second_factor": members_without_second_factor(team),
    }
    if mine.role == Role.OWNER:
        context["transfer_form"] = TransferForm(team=team, giver=mine)
        context["delete_form"] = DeleteTeamForm(team=team)
        context["brand_count"] = team.brands.count()
    return render(request, "portfolio/team/settings.html", context | forms_sent, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def team_settings(request: HttpRequest, pk: UUID) -> HttpResponse:
    team = access(held(request, Team.objects.all()), request.user, pk=pk, role=Role.ADMIN)
    if request.method != "POST":
        return _page(request, team)
    form = TeamSettingsForm(request.POST, instance=copy(team))
    if form.is_valid():
        try:
            change_team(team=team, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except SecondFactorFirst as problem:
            form.add_error("requires_mfa", str(problem))
        else:
            messages.success(request, "The team’s settings are saved.")
            return redirect("portfolio:team-settings", team.pk)
    return _page(request, team, status=422, form=form)


@require_POST
def team_transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make another member owner; the reader stays as an admin."""
    team = access(Team, request.user, pk=pk, role=Role.OWNER)
    mine = team.members.get(user=request.user.pk)
    form = TransferForm(request.POST, team=team, giver=mine)
    if not form.is_valid():
        return _page(request, team, status=422, transfer_form=form)
    taker = form.cleaned_data["member"]
    try:
        teams.transfer_ownership(team=team, giver=mine, taker=taker)
    except (teams.OwnerOnly, teams.WholeTeamOnly, Member.DoesNotExist) as problem:
        messages.error(request, str(problem) or "The member has left the team meanwhile.")
        return redirect("portfolio:team-settings", team.pk)
    messages.success(request, f"{taker.user} is now owner of {team}; you are an admin.")
    return redirect("portfolio:team", team.pk)


@require_POST
def team_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    team = access(Team, request.user, pk=pk, role=Role.OWNER)
    form = DeleteTeamForm(request.POST, team=team)
    if not form.is_valid():
        return _page(request, team, status=422, delete_form=form)
    bin_team(team=team)
    words = f"{team} is in the trash for 30 days; nobody reaches it until then."
    offer_undo(request, words, reverse("portfolio:team-restore", args=[team.pk]))
    return redirect("portfolio:home")
