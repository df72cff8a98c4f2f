"""A team's page: who is in it and what they may do."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from portfolio.access import access, role_in
from portfolio.actions import teams
from portfolio.forms import MemberForm, RoleForm
from portfolio.models import Member, Role, Team, User


def _page(request: HttpRequest, team: Team, form: MemberForm, status: int = 200) -> HttpResponse:
    held = role_in(team, request.user)
    context = {
        "team": team,
        "members": team.members.select_related("user"),
        "custom_jobs": team.custom_jobs.prefetch_related("brands"),
        "can_edit": held is not None and held.includes(Role.EDITOR),
        "can_manage": held is not None and held.includes(Role.ADMIN),
        "form": form,
        "roles": Role.choices,
        "invite_link": request.session.pop("invite_link", None),
    }
    return render(request, "portfolio/team_detail.html", context, status=status)


@require_safe
def team_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, access(Team, request.user, pk=pk), MemberForm())


@require_POST
def member_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    team = access(Team, request.user, pk=pk, role=Role.ADMIN)
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _page(request, team, form, status=422)
    data = form.cleaned_data
    known = User.objects.with_email(data["email"]).exists()
    try:
        member, path = teams.add_member(
            team=team,
            email=data["email"],
            name=data["name"],
            role=Role(data["role"]),
            by=_role(request, team),
        )
    except (teams.AlreadyMember, teams.OwnerOnly) as problem:
        form.add_error(None, str(problem))
        return _page(request, team, form, status=422)
    messages.success(request, _welcome(member, known=known, path=path))
    if path:
        request.session["invite_link"] = request.build_absolute_uri(path)
    return redirect("portfolio:team", team.pk)


def _welcome(member: Member, *, known: bool, path: str) -> str:
    """What the admin has to know: an account that was there before was not opened by them."""
    done = f"{member.user} is now a member of {member.team}."
    if not known or path:
        return done
    had = f"{done} There was an account for {member.user.email} already:"
    if member.user.has_usable_password():
        return f"{had} the person signs in with their own password."
    return f"{had} the person has to set a password through the team that invited them first."


@require_POST
def member_link(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = access(Member, request.user, pk=pk, role=Role.ADMIN)
    try:
        path = teams.renew_link(member=member, by=_role(request, member.team))
        request.session["invite_link"] = request.build_absolute_uri(path)
    except (teams.NoLink, teams.OwnerOnly) as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:team", member.team_id)


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
    except (teams.LastOwner, teams.OwnerOnly) as problem:
        messages.error(request, str(problem))
    except Member.DoesNotExist:
        messages.error(request, f"{member.user} is no longer in {member.team}.")
    return redirect("portfolio:team", member.team_id)


@require_POST
def member_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = access(Member, request.user, pk=pk, role=Role.ADMIN)
    try:
        teams.remove_member(member=member, by=_role(request, member.team))
        messages.success(request, f"{member.user} is no longer in {member.team}.")
    except (teams.LastOwner, teams.OwnerOnly) as problem:
        messages.error(request, str(problem))
        return redirect("portfolio:team", member.team_id)
    is_self = member.user_id == request.user.pk
    return redirect("portfolio:home") if is_self else redirect("portfolio:team", member.team_id)


def _role(request: HttpRequest, team: Team) -> Role:
    """The acting member's role; access() has let them in."""
    return role_in(team, request.user) or Role.READ_ONLY
