"""Near-duplicates of a brand, and archiving what is not kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portfolio.access import access, may
from portfolio.actions.portraits import archive_portrait, restore_portrait
from portfolio.models import Brand, Portrait, Role
from portfolio.pages.duplicates import duplicates_page
from portfolio.undoing import offer_undo

MOST_AT_ONCE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def duplicates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Groups of a brand's portraits that show one picture; sent back, what to archive of one."""
    role = Role.EDITOR if request.method == "POST" else Role.READ_ONLY
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk, role=role)
    if request.method == "POST":
        return _set_apart(request, brand)
    asked = request.GET.get("page", "")
    page = duplicates_page(brand, request.user, number=int(asked) if asked.isdecimal() else 1)
    page["can_edit"] = may(brand.team, request.user, Role.EDITOR)
    return render(request, "portfolio/alike/duplicates.html", page)


def _set_apart(request: HttpRequest, brand: Brand) -> HttpResponse:
    """Archive the members of a group but the one that is kept, or bring back what was archived."""
    address = reverse("portfolio:duplicates", args=[brand.pk])
    user: Any = request.user
    if back := _named(brand, request.POST.get("restore", "").split(",")):
        with transaction.atomic():
            for portrait in back:
                restore_portrait(portrait=portrait, by=user)
        messages.success(request, f"{_counted(len(back))} restored.")
        return redirect(address)
    keep = request.POST.get("keep", "")
    others = [row for row in _named(brand, request.POST.getlist("of")) if str(row.pk) != keep]
    if not keep or not others:
        messages.error(request, "Choose which of them to keep.")
        return redirect(address)
    with transaction.atomic():
        for portrait in others:
            archive_portrait(portrait=portrait, by=user)
    ids = ",".join(str(portrait.pk) for portrait in others)
    offer_undo(request, f"{_counted(len(others))} archived; none is deleted.", address, restore=ids)
    return redirect(address)


def _named(brand: Brand, ids: list[str]) -> list[Portrait]:
    """Those of these portraits that are the brand's, at most so many."""
    wanted = []
    for each in ids[:MOST_AT_ONCE]:
        try:
            wanted.append(UUID(each))
        except ValueError:
            continue
    return list(Portrait.objects.filter(library__brand=brand, pk__in=wanted).order_by("pk"))


def _counted(number: int) -> str:
    return "1 portrait is" if number == 1 else f"{number} portraits are"
