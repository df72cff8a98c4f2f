"""A team's members: who is in it, what they may do, and what they reach."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import access, role_in
from portfolio.actions import teams
from portfolio.models import CustomJob, Member, Role, Team
from portfolio.pages.team import members_of, team_context
from portfolio.people_forms import LIMITED, WHOLE, ReachForm, RoleForm, TeamNameForm

REFUSALS = (teams.LastOwner, teams.OwnerOnly, teams.WholeTeamOnly)


@require_safe
def team_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    team = access(Team, request.user, pk=pk)
    context = team_context(team, request.user) | {
        "members": members_of(team, request.user),
        "custom_jobs": CustomJob.objects.visible_to(request.user)
        .filter(team=team)
        .prefetch_related("brands"),
        "roles": Role.choices,
    }
    return render(request, "portfolio/team_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team_add(request: HttpRequest) -> HttpResponse:
    """Open a team of one's own; its first brand comes next."""
    if not teams.may_open_team(request.user):  # type: ignore[arg-type]
        raise PermissionDenied("Teams are opened by invitation on this installation.")
    form = TeamNameForm(request.POST or None)
    if form.is_valid():
        name = form.cleaned_data["name"]
        team = teams.add_team(name=name, owner=request.user)  # type: ignore[arg-type]
        messages.success(request, f"{team} is open. Now its first brand.")
        return redirect("portfolio:brand-add", team.pk)
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/team/new.html", {"form": form}, status=status)


@require_POST
def member_role(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = access(Member, request.user, pk=pk, role=Role.ADMIN)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the roles.")
        return redirect("portfolio:team", member.team_id)
    try:
        role = Role(form.cleaned_data["role"])
        teams.change_role(member=member, role=role, by=_role(request, member.team))
        messages.success(request, f"{member.user} now has the role {role.label}.")
    except REFUSALS as problem:
        messages.error(request, str(problem))
    except Member.DoesNotExist:
        messages.error(request, f"{member.user} is no longer in {member.team}.")
    return redirect("portfolio:team", member.team_id)


@require_http_methods(["GET", "HEAD", "POST"])
def member_reach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Limit a member to some brands, or open the whole team to them."""
    member = access(Member, request.user, pk=pk, role=Role.ADMIN)
    initial = {
        "reach": LIMITED if member.is_limited else WHOLE,
        "brands": member.brands.all(),
    }
    form = ReachForm(request.POST or None, team=member.team, initial=initial)
    if form.is_valid():
        brands = list(form.cleaned_data["brands"]) if form.is_limited else None
        try:
            teams.change_grants(member=member, brands=brands, by=_role(request, member.team))
            messages.success(request, f"What {member.user} reaches is saved.")
            return redirect("portfolio:team", member.team_id)
        except REFUSALS as problem:
            form.add_error(None, str(problem))
        except Member.DoesNotExist:
            messages.error(request, f"{member.user} is no longer in {member.team}.")
            return redirect("portfolio:team", member.team_id)
    context = team_context(member.team, request.user) | {"member": member, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/team/reach.html", context, status=status)


@require_POST
def member_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = access(Member, request.user, pk=pk, role=Role.ADMIN)
    try:
        teams.remove_member(member=member, by=_role(request, member.team))
        messages.success(request, f"{member.user} is no longer in {member.team}.")
    except REFUSALS as problem:
        messages.error(request, str(problem))
        return redirect("portfolio:team", member.team_id)
    is_self = member.user_id == request.user.pk
    return redirect("portfolio:home") if is_self else redirect("portfolio:team", member.team_id)


@require_POST
def team_leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The reader goes of their own accord."""
    team = access(Team, request.user, pk=pk)
    try:
        teams.leave_team(member=team.members.get(user=request.user.pk))
        messages.success(request, f"You have left {team}.")
    except teams.LastOwner:
        messages.error(request, "You are the last owner: make somebody else owner first.")
        return redirect("portfolio:team", team.pk)
    return redirect("portfolio:home")


def _role(request: HttpRequest, team: Team) -> Role:
    """The acting member's role; access() has let them in."""
    return role_in(team, request.user) or Role.READ_ONLY
