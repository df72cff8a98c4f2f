"""Error pages: what happened, what to do, and the request's id."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

RETRY_SECONDS = 60  # most limits count by the minute


def _page(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    context = {"detail": detail, "request_id": getattr(request, "request_id", "")}
    return render(request, f"{status}.html", context, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 403, str(exception or ""))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not fit the visitor's cookie."""
    detail = (
        "This form was not sent from a page of yours that is still current: you may have signed "
        "in or out in another tab, or your browser keeps no cookies for this site. "
        "Go back, load the page again and send it once more."
    )
    context = {"detail": detail, "request_id": getattr(request, "request_id", "")}
    return render(request, "403_csrf.html", context, status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 404)


def too_many_requests(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """A limit was met. `request.retry_after`: seconds until it makes sense to try again."""
    seconds = getattr(request, "retry_after", RETRY_SECONDS)
    context = {"minutes": -(-seconds // 60), "request_id": getattr(request, "request_id", "")}
    answer = render(request, "429.html", context, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)
