"""How every page of a portal begins: the door, and where it sends who is not let in."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache

from portfolio.visiting import LinkGone, NameNeeded, PasswordNeeded, Visit, visit

GONE = 410
View = Callable[..., HttpResponseBase]


def for_visitors(*, as_guest: bool = False, is_page: bool = True) -> Callable[[View], View]:
    """A view of (request, visit, …) at an address that begins with the link's id.

    as_guest: only for somebody who said who they are. Whoever is not let in is sent to the step
    that is missing; to a fragment or a file (is_page=False) that answers 404 instead.
    """

    def decorate(view: View) -> View:
        @login_not_required
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, link: UUID, *args: Any, **kwargs: Any) -> Any:
            try:
                found: Visit = visit(request, link, as_guest=as_guest)
            except LinkGone as problem:
                if is_page:
                    return gone(request, problem)
                raise Http404("There is nothing at this address.") from problem
            except (PasswordNeeded, NameNeeded) as needed:
                if is_page:
                    return to_entrance(request, link)
                raise Http404("There is nothing at this address.") from needed
            return view(request, found, *args, **kwargs)

        return guarded

    return decorate


def gone(request: HttpRequest, problem: Exception) -> HttpResponse:
    """The page of a link that leads nowhere: of no portal, so that none is named."""
    return render(request, "portal/gone.html", {"problem": problem}, status=GONE)


def to_entrance(request: HttpRequest, link: UUID) -> HttpResponse:
    """To the step that is missing, and back to this page after it."""
    here = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    query = f"?{urlencode({'next': here})}" if here else ""
    return redirect(reverse("portfolio:portal-enter", args=[link]) + query)


def next_page(request: HttpRequest, link: UUID) -> str:
    """Where the visitor wanted to go, if that is in this portal; else its first page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    inside = reverse("portfolio:portal-home", args=[link])
    is_inside = (
        asked.startswith(inside)
        and ".." not in asked
        and url_has_allowed_host_and_scheme(
            asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    )
    return asked if is_inside else inside
