"""Asking people into a team: by e-mail, many at once, and by open links."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.access import access, role_in
from portfolio.actions import invitations, invite_links
from portfolio.actions.inviting import Outcome, invite_many
from portfolio.models import Invitation, InviteLink, Role, Team
from portfolio.pages.team import invitations_of, links_of, team_context
from portfolio.people_forms import InviteForm, LinkForm


@require_http_methods(["GET", "HEAD", "POST"])
def team_invitations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The invitations that wait; a POST invites, and says for each line what became of it."""
    team = access(Team, request.user, pk=pk, role=Role.ADMIN)
    held = role_in(team, request.user) or Role.READ_ONLY
    form = InviteForm(request.POST or None, request.FILES or None, team=team, held=held)
    outcomes: list[Outcome] = []
    if form.is_valid():
        outcomes = invite_many(
            team=team,
            entries=form.entries,
            offer=_offer(form),
            by=request.user,  # type: ignore[arg-type]
            as_role=held,
        )
        status = 200 if any(outcome.is_invited for outcome in outcomes) else 422
        form = _with_what_is_left(form, outcomes, team, held)
    else:
        status = 422 if form.is_bound else 200
    context = team_context(team, request.user) | {
        "form": form,
        "outcomes": outcomes,
        "invited_count": sum(outcome.is_invited for outcome in outcomes),
        "invitations": invitations_of(team),
    }
    return render(request, "portfolio/team/invitations.html", context, status=status)


def _offer(form: InviteForm | LinkForm) -> invitations.Offer:
    data = form.cleaned_data
    brands = list(data["brands"]) if form.is_limited else []
    return invitations.Offer(Role(data["role"]), brands, is_limited=form.is_limited)


def _with_what_is_left(
    form: InviteForm, outcomes: list[Outcome], team: Team, held: Role
) -> InviteForm:
    """The form again, holding the lines that can be corrected and nothing else."""
    left = [outcome.entry.text for outcome in outcomes if outcome.can_be_corrected]
    data = form.cleaned_data
    initial = {key: data[key] for key in ("role", "reach", "brands")}
    return InviteForm(initial=initial | {"addresses": "\n".join(left)}, team=team, held=held)


@require_POST
def invitation_renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    invitation = access(Invitation, request.user, pk=pk, role=Role.ADMIN)
    try:
        invitations.renew_invitation(invitation=invitation)
        messages.success(request, f"A new link is on its way to {invitation.email}.")
    except invitations.InvitationGone:
        messages.error(request, f"The invitation of {invitation.email} is over already.")
    return redirect("portfolio:invitations", invitation.team_id)


@require_POST
def invitation_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    invitation = access(Invitation, request.user, pk=pk, role=Role.ADMIN)
    invitations.revoke_invitation(invitation=invitation)
    messages.success(request, f"The invitation of {invitation.email} is withdrawn.")
    return redirect("portfolio:invitations", invitation.team_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_links(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The open links. A POST opens one and shows it in its answer: only there, only once."""
    team = access(Team, request.user, pk=pk, role=Role.ADMIN)
    form, opened = LinkForm(request.POST or None, team=team), None
    status = 422 if form.is_bound else 200
    if form.is_valid():
        data = form.cleaned_data
        _, secret = invite_links.open_link(
            team=team,
            offer=_offer(form),
            by=request.user,  # type: ignore[arg-type]
            **{key: data[key] for key in ("label", "domains", "cap", "days")},
        )
        opened = request.build_absolute_uri(reverse("invite-link", args=[secret]))
        form, status = LinkForm(team=team), 200
    context = team_context(team, request.user) | {
        "form": form,
        "opened": opened,
        "links": links_of(team),
    }
    return render(request, "portfolio/team/links.html", context, status=status)


@require_POST
def link_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    link = access(InviteLink, request.user, pk=pk, role=Role.ADMIN)
    invite_links.revoke_link(link=link)
    messages.success(request, "The link is closed. Whoever came by it stays.")
    return redirect("portfolio:invite-links", link.team_id)
