"""All portraits of a team, and searches that are kept under a name."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import access, may
from portfolio.actions import saved_views
from portfolio.finding_forms import NewViewForm, SavedViewForm
from portfolio.models import Brand, Role, SavedView, Team
from portfolio.pages.brand import team_portraits
from portfolio.pages.finding import query_of
from portfolio.pages.views_of import address_of, all_views
from portfolio.undoing import offer_undo

OF_BRANDS = "Your place is limited to some brands. Save a search on the page of one of them."


@require_safe
def portraits(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All portraits that the reader may see in the team."""
    team = access(Team, request.user, pk=pk)
    context = team_portraits(team, request.GET, request.user)
    if (query := context["query"]).came_from_form and not query.problems:
        return redirect(f"{request.path}{query.canonical()}")
    context["can_edit"] = may(team, request.user, Role.EDITOR)
    return render(request, "portfolio/portraits.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def team_views(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every view of the team that the reader sees; sent to, it keeps a search of the whole team."""
    team = access(Team, request.user, pk=pk)
    if request.method == "POST":
        if not may(team, request.user, Role.READ_ONLY, whole_team=True):
            messages.error(request, OF_BRANDS)
            return redirect("portfolio:portraits", team.pk)
        return _kept(request, team, None)
    manages = may(team, request.user, Role.ADMIN)
    context = {"team": team, "views": all_views(request.user, team), "manages": manages}
    return render(request, "portfolio/saved_views.html", context)


@require_POST
def brand_view_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a search of a brand under a name."""
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk)
    return _kept(request, brand.team, brand)


@require_POST
def saved_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rename, share or pin a view."""
    view = access(SavedView.objects.select_related("team"), request.user, pk=pk)
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _first_problem(form))
        return redirect("portfolio:team-views", view.team_id)
    try:
        changed = saved_views.change_view(view=view, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        messages.success(request, f"“{changed}” is saved.")
    except saved_views.ForeignView as problem:
        raise PermissionDenied(str(problem)) from problem
    except saved_views.ViewNameTaken as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:team-views", view.team_id)


@require_POST
def saved_view_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete a view, and offer to bring it back."""
    view = access(SavedView.objects.select_related("team", "brand"), request.user, pk=pk)
    address = reverse("portfolio:team-views", args=[view.team_id])
    if view.brand_id:
        address = reverse("portfolio:brand-view-add", args=[view.brand_id])
    was_own = view.owner_id == request.user.pk
    try:
        kept = saved_views.delete_view(view=view, by=request.user)  # type: ignore[arg-type]
    except saved_views.ForeignView as problem:
        raise PermissionDenied(str(problem)) from problem
    if was_own:
        offer_undo(request, f"“{kept.name}” is deleted.", address, **kept.fields())
    else:
        messages.success(request, f"“{kept.name}” is deleted.")
    return redirect("portfolio:team-views", view.team_id)


def _kept(request: HttpRequest, team: Team, brand: Brand | None) -> HttpResponse:
    """Keep what was sent, and show what it finds."""
    form = NewViewForm(request.POST)
    place = reverse("portfolio:brand", args=[brand.pk]) if brand else None
    place = place or reverse("portfolio:portraits", args=[team.pk])
    query = query_of(QueryDict(request.POST.get("query", "").removeprefix("?")), request.user)
    if not form.is_valid():
        messages.error(request, _first_problem(form))
        return redirect(f"{place}{query.canonical()}")
    kept = form.cleaned_data | {"query": query.canonical()}
    try:
        view = saved_views.save_view(team=team, brand=brand, owner=request.user, **kept)  # type: ignore[arg-type]
    except saved_views.ViewNameTaken as problem:
        messages.error(request, str(problem))
        return redirect(f"{place}{query.canonical()}")
    messages.success(request, f"“{view}” is saved.")
    return redirect(address_of(view))


def _first_problem(form: SavedViewForm) -> str:
    return str(next(iter(form.errors.values()))[0])
