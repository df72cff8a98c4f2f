"""Links into portals, and the stages that a portal's portraits go through."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.access import access
from portfolio.actions import portal_links, reviews
from portfolio.actions.reviews import PlannedStage
from portfolio.edit_tokens import token_of
from portfolio.meanwhile import ChangedMeanwhile, check_seen, held
from portfolio.models import Member, Portal, PortalLink, Role, Stage, User
from portfolio.portal_forms import PortalLinkForm, StageForm

UNPROCESSABLE = 422
MOST_STAGES = 6


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def portal_link_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a link; its address is on the page that answers, and on no other."""
    rows = Portal.objects.select_related("brand__team")
    portal = access(rows, request.user, pk=pk, role=Role.EDITOR)
    form = PortalLinkForm(request.POST or None, instance=PortalLink(portal=portal))
    context = {"portal": portal, "brand": portal.brand, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            link, secret = portal_links.open_portal_link(
                portal=portal,
                by=request.user,  # type: ignore[arg-type]
                starts_at=form.starts_at(),
                password=form.cleaned_data["password"],
                **form.choices(),
            )
        except portal_links.BadLink as problem:
            form.add_error(None, str(problem))
        else:
            path = reverse("portfolio:portal-link", args=[secret])
            made = {"link": link, "address": request.build_absolute_uri(path)}
            return render(request, "portfolio/portals/link_made.html", context | made)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "portfolio/portals/link.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def portal_link_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what a link allows, or prolong it."""
    link = access(held(request, _links()), request.user, pk=pk, role=Role.EDITOR)
    form = PortalLinkForm(request.POST or None, instance=link)
    if request.method == "POST" and form.is_valid():
        try:
            portal_links.change_portal_link(
                link=link,
                starts_at=form.starts_at(),
                password=form.new_password(),
                **form.choices(),
            )
        except portal_links.BadLink as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "The link is changed.")
            return redirect("portfolio:portal", link.portal_id)
    context = {"portal": link.portal, "brand": link.portal.brand, "form": form, "link": link}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "portfolio/portals/link.html", context, status=status)


@require_POST
def portal_link_extend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Thirty days more from today, or from its end where that is later."""
    link = access(_links(), request.user, pk=pk, role=Role.EDITOR)
    try:
        until = portal_links.extend_portal_link(link=link)
        messages.success(request, f"The link holds until {until:%d %B %Y}.")
    except portal_links.BadLink as problem:
        messages.error(request, str(problem))
    return _back(request, link)


@require_POST
def portal_link_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End a link at once."""
    link = access(_links(), request.user, pk=pk, role=Role.EDITOR)
    portal_links.revoke_portal_link(link=link)
    messages.success(request, "The link is revoked: nobody comes in by it, or stays in.")
    return _back(request, link)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def portal_stages(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The stages of a portal; an empty name takes a stage out."""
    rows = Portal.objects.select_related("brand__team")
    portal = access(held(request, rows), request.user, pk=pk, role=Role.EDITOR)
    stages = list(portal.stages.prefetch_related("reviewers__user"))
    count = min(MOST_STAGES, len(stages) + 1)
    data = request.POST or None
    stage_forms = [
        StageForm(
            data,
            prefix=f"stage{place}",
            portal=portal,
            reader=request.user,
            instance=stages[place] if place < len(stages) else Stage(portal=portal),
            use_required_attribute=False,
            empty_permitted=place == len(stages),  # the one that is offered for a new stage
        )
        for place in range(count)
    ]
    problem, token = "", _stages_token(stages)
    if request.method == "POST":
        try:
            check_seen(request.POST, token, row=portal, team=portal.team)
        except ChangedMeanwhile as changed:
            problem = str(changed)
    if request.method == "POST" and not problem:
        wanted = [form for form in stage_forms if form.data.get(f"{form.prefix}-name", "").strip()]
        if all(form.is_valid() for form in wanted):
            reviews.plan_stages(portal=portal, stages=[_planned(form) for form in wanted])
            messages.success(request, "The stages are set.")
            return redirect("portfolio:portal", portal.pk)
    context = {"portal": portal, "brand": portal.brand, "forms": stage_forms}
    context |= {"seen": token, "problem": problem}
    status = UNPROCESSABLE if data else 200
    return render(request, "portfolio/portals/stages.html", context, status=status)


def _stages_token(stages: list[Stage]) -> str:
    """What the page says of the stages and of who is asked in them."""
    columns = [field.attname for field in Stage._meta.concrete_fields]
    return token_of(
        [
            [
                *(getattr(stage, name) for name in columns),
                *sorted((str(row), row.is_required) for row in stage.reviewers.all()),
            ]
            for stage in stages
        ]
    )


def _planned(form: forms.ModelForm) -> PlannedStage:
    """The stage as it was written down, with who is asked."""
    data = form.cleaned_data
    required = set(data["required"])
    members: list[Member] = list(data["members"]) if data["side"] == Stage.Side.INTERNAL else []
    clients: list[str] = data["clients"] if data["side"] == Stage.Side.CLIENT else []
    people: list[tuple[User | None, str, str, bool]] = [
        (member.user, "", str(member.user), member.user.email.lower() in required)
        for member in members
    ]
    people += [(None, email, "", email in required) for email in clients]
    people += _unseen(form, data["side"])
    return PlannedStage(
        name=data["name"],
        side=data["side"],
        rule=data["rule"],
        due_at=data["due_at"],
        reminds=data["reminds"],
        escalates_to=data["escalates_to"],
        silence=data["silence"] or "",
        advances=data["advances"],
        reviewers=tuple(people),
    )


def _unseen(form: forms.ModelForm, side: str) -> list[tuple[User | None, str, str, bool]]:
    """Members who are asked and whom the reader does not see: they stay."""
    if side != Stage.Side.INTERNAL or not form.instance.pk:
        return []
    seen = form.fields["members"].queryset.values("user")  # type: ignore[attr-defined]
    rows = form.instance.reviewers.filter(user__isnull=False).exclude(user__in=seen)
    return [(row.user, "", row.name, row.is_required) for row in rows.select_related("user")]


def _links():  # type: ignore[no-untyped-def]
    return PortalLink.objects.select_related("portal__brand__team")


def _back(request: HttpRequest, link: PortalLink) -> HttpResponse:
    if request.POST.get("from") == "team":
        return redirect("portfolio:team-portals", link.team.pk)
    return redirect("portfolio:portal", link.portal_id)
