"""Errors as RFC 9457 problem details, each with a stable code and the request's id."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

CONTENT_TYPE = "application/problem+json"
#: DRF's codes that have another name here.
CODES = {"not_authenticated": "unauthenticated", "authentication_failed": "unauthenticated"}


class Problem(exceptions.APIException):
    """A refusal with a code of its own."""

    def __init__(self, http_status: int, code: str, detail: str, **more: Any) -> None:
        super().__init__(detail, code)
        self.status_code, self.code, self.more = http_status, code, more


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. What is not foreseen goes on to Django: a 500, logged."""
    error = known(error)
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    headers = {}
    if (seconds := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(seconds) + 1)
    if auth := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth
    body = body_of(error, context["request"])
    return Response(body, status=error.status_code, headers=headers, content_type=CONTENT_TYPE)


def known(error: Exception) -> Any:
    """Django's own refusals as those of the API; others as they are."""
    if isinstance(error, Http404):
        return exceptions.NotFound("There is nothing at this address.")
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied(str(error) or "This is not allowed.")
    return error


def body_of(error: exceptions.APIException, request: Any) -> dict[str, Any]:
    """The problem as it is sent."""
    errors = _by_field(error.detail) if isinstance(error, exceptions.ValidationError) else []
    code = getattr(error, "code", "") or _code_of(error)
    detail = "What was sent is not right; see errors." if errors else str(error.detail)
    body = {
        "type": f"urn:presence:problem:{code}",
        "title": status_words(error.status_code),
        "status": error.status_code,
        "code": code,
        "detail": detail,
        "request_id": getattr(getattr(request, "_request", request), "request_id", ""),
    }
    if errors:
        body["errors"] = errors
    return body | getattr(error, "more", {})


def status_words(code: int) -> str:
    """`404` → `Not found`."""
    names = {
        int(name.split("_")[1]): " ".join(name.split("_")[2:]).capitalize()
        for name in dir(status)
        if name.startswith("HTTP_")
    }
    return names.get(code, "Error")


def _code_of(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "invalid"
    found = error.get_codes()
    return CODES.get(found, found) if isinstance(found, str) else "invalid"


def _by_field(detail: Any, path: str = "") -> list[dict[str, str]]:
    """`{"name": ["Too long."]}` → `[{"field": "name", "code": "max_length", "detail": …}]`."""
    if isinstance(detail, dict):
        return [
            found
            for name, inner in detail.items()
            for found in _by_field(inner, f"{path}.{name}" if path else str(name))
        ]
    if isinstance(detail, list):
        return [found for inner in detail for found in _by_field(inner, path)]
    return [
        {"field": path or "non_field_errors", "code": getattr(detail, "code", "invalid"),
         "detail": str(detail)}
    ]  # fmt: skip
