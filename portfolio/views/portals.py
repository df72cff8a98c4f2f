"""Portals as the team keeps them."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import access, may
from portfolio.actions import portals, reviews
from portfolio.actions.audit import record_export
from portfolio.actions.brands import NameTaken
from portfolio.csv_lines import csv_lines
from portfolio.meanwhile import held
from portfolio.models import Brand, Portal, PortalItem, Portrait, Role, Team
from portfolio.pages.portals import LOG_SHOWN, brand_portals, portal_detail, team_portals
from portfolio.portal_forms import PortalForm
from portfolio.undoing import offer_undo

UNPROCESSABLE = 422


@require_safe
def team_portal_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every portal, every link, and what waits on whom."""
    team = access(Team, request.user, pk=pk)
    context = team_portals(team, request.user)
    context["can_edit"] = may(team, request.user, Role.EDITOR)
    return render(request, "portfolio/portals/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def brand_portal_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The portals of a brand, and a form to open one."""
    role = Role.EDITOR if request.method == "POST" else Role.READ_ONLY
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk, role=role)
    start = {"name": f"{brand} review", "sender_name": str(brand.team)}
    form = PortalForm(request.POST or None, brand=brand, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            portal = portals.open_portal(brand=brand, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except NameTaken as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, "The portal is open. Add portraits, then make a link.")
            return redirect("portfolio:portal", portal.pk)
    context = brand_portals(brand) | {"form": form}
    context["can_edit"] = may(brand.team, request.user, Role.EDITOR)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "portfolio/portals/brand.html", context, status=status)


@require_safe
def portal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One portal: what is in it, who decides, who came."""
    found = access(_portals(), request.user, pk=pk)
    context = portal_detail(found)
    context["can_edit"] = may(found.team, request.user, Role.EDITOR)
    return render(request, "portfolio/portals/portal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def portal_settings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A portal's name, look and ways."""
    found = access(held(request, _portals()), request.user, pk=pk, role=Role.EDITOR)
    form = PortalForm(request.POST or None, brand=found.brand, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            portals.change_portal(portal=found, **form.cleaned_data)
        except NameTaken as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, "Saved.")
            return redirect("portfolio:portal", found.pk)
    context = {"portal": found, "brand": found.brand, "form": form}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "portfolio/portals/settings.html", context, status=status)


@require_POST
def portal_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a portal, or open it again."""
    found = access(_portals(), request.user, pk=pk, role=Role.EDITOR)
    if request.POST.get("open") == "1":
        portals.reopen_portal(portal=found)
        offer_undo(request, "The portal is open again.", request.path)
    else:
        portals.close_portal(portal=found)
        words = "The portal is closed: its links lead nowhere now."
        offer_undo(request, words, request.path, open="1")
    return redirect("portfolio:portal", found.pk)


@require_POST
def portal_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show portraits in a portal."""
    found = access(_portals(), request.user, pk=pk, role=Role.EDITOR)
    chosen = [each for each in request.POST.getlist("portrait") if _is_uuid(each)]
    rows = Portrait.objects.visible_to(request.user).in_use().filter(pk__in=chosen)
    try:
        added = portals.add_to_portal(
            portal=found,
            portraits=rows.filter(library__brand=found.brand).select_related("library"),
            by=request.user,  # type: ignore[arg-type]
        )
    except portals.ForeignPortrait as problem:
        messages.error(request, str(problem))
    else:
        words = f"{len(added)} added." if added else "Choose portraits to add."
        messages.success(request, words)
    return redirect("portfolio:portal", found.pk)


@require_POST
def portal_take_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a portrait out of a portal."""
    item = access(_items(), request.user, pk=pk, role=Role.EDITOR)
    portals.take_from_portal(item=item)
    offer_undo(
        request,
        f"“{item.portrait}” is no longer in the portal.",
        reverse("portfolio:portal-add", args=[item.portal_id]),
        portrait=str(item.portrait_id),
    )
    return redirect("portfolio:portal", item.portal_id)


@require_POST
def portal_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a portrait up or down in its portal."""
    item = access(_items(), request.user, pk=pk, role=Role.EDITOR)
    order = list(item.portal.items.values_list("pk", flat=True))
    place = order.index(item.pk)
    other = place + (1 if request.POST.get("to") == "down" else -1)
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        portals.order_portal(portal=item.portal, items=order)
    return redirect("portfolio:portal", item.portal_id)


@require_POST
def portal_advance(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a portrait on to the next stage."""
    item = access(_items(), request.user, pk=pk, role=Role.EDITOR)
    reviews.advance_item(item=item, by=request.user)  # type: ignore[arg-type]
    return redirect("portfolio:portal", item.portal_id)


@require_safe
def portal_log(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Who opened, viewed, downloaded, decided, and when; also as CSV."""
    found = access(_portals(), request.user, pk=pk, role=Role.EDITOR)
    rows = found.events.select_related("guest", "portrait", "link")
    if request.GET.get("as") == "csv":
        head = ("at", "what", "guest", "email", "portrait", "link", "about", "ip")
        lines = (
            (
                each.at.isoformat(timespec="seconds"),
                each.get_kind_display(),
                each.guest.name if each.guest else "",
                each.guest.email if each.guest else "",
                each.portrait.title if each.portrait else "",
                (each.link.label or each.link.hint) if each.link else "",
                each.about,
                each.ip or "",
            )
            for each in rows.iterator()
        )
        record_export(team=found.team, what="the log of a portal", portal=str(found))
        response = StreamingHttpResponse(
            csv_lines(head, lines), content_type="text/csv; charset=utf-8"
        )
        name = f"portal-log-{slugify(found.name) or found.pk}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        return response
    context = {"portal": found, "brand": found.brand, "events": rows[:LOG_SHOWN]}
    return render(request, "portfolio/portals/log.html", context)


def _portals():  # type: ignore[no-untyped-def]
    return Portal.objects.select_related("brand__team", "logo")


def _items():  # type: ignore[no-untyped-def]
    return PortalItem.objects.select_related("portal__brand__team", "portrait__current_version")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
