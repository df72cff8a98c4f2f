"""The API's own pages: the schema, a browser for it, and an answer for every other address."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import exceptions

from portfolio.api.problems import CONTENT_TYPE, body_of


class SchemaView(SpectacularAPIView):
    """The OpenAPI document of everything under /api/v1/."""


class BrowserView(SpectacularSwaggerSplitView):
    """The schema to read and to try, from files of our own: no other server is asked."""

    url_name = "api:schema"
    template_name = "portfolio/api_browser.html"

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Nobody signs in through another window here: the page stays as closed as all others."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cross-Origin-Opener-Policy"] = settings.SECURE_CROSS_ORIGIN_OPENER_POLICY
        return answer


@login_not_required
@csrf_exempt  # no cookie counts here
def nothing_here(request: HttpRequest, **_: Any) -> JsonResponse:
    """Any other address below /api/v1/: a problem, as every error of the API."""
    words = "There is nothing at this address. Addresses of the API end with a slash."
    body = body_of(exceptions.NotFound(words), request)
    return JsonResponse(body, status=404, content_type=CONTENT_TYPE)


def broken(request: HttpRequest) -> JsonResponse:
    """What we did not foresee; the log has it under the request's id."""
    words = "Something went wrong here, and nothing was changed. Quote the request_id if you ask."
    body = body_of(exceptions.APIException(words), request)
    return JsonResponse(body, status=500, content_type=CONTENT_TYPE)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    """A request that could not be read at all: too large a form, a header that is none."""
    error = exceptions.ParseError("The request could not be read.")
    return JsonResponse(body_of(error, request), status=400, content_type=CONTENT_TYPE)
