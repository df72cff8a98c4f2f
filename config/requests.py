"""What is known of every request: its id, and the address it comes from."""

import ipaddress
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from uuid_utils.compat import uuid7


class ClientAddressMiddleware:
    """Behind proxies of ours, REMOTE_ADDR is the address that the outermost of them saw.

    TRUSTED_PROXIES says how many there are. Each appends the address it was called from, so the
    client's is that many from the end; what stands before it anybody may have written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        passed = request.headers.get("X-Forwarded-For", "").split(",")
        count = settings.TRUSTED_PROXIES
        if 0 < count <= len(passed) and _is_address(seen := passed[-count].strip()):
            request.META["REMOTE_ADDR"] = seen
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class RequestIdMiddleware:
    """Give the request an id of ours; a client's own header is not trusted.

    It stands in the logs, in the answer's header and on the error page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid7().hex  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response
