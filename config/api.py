"""Addresses of the REST API, version 1: the resources of every app under one roof."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework.routers import SimpleRouter

from portfolio.api import (
    brands,
    comments,
    consents,
    events,
    exports,
    people,
    portal_events,
    portal_items,
    portal_links,
    portals,
    portraits,
    reviews,
    tasks,
    team_log,
    trash,
    versions,
    webhook_deliveries,
    webhooks,
)
from portfolio.api.pages import BrowserView, SchemaView, nothing_here
from prompts.api import library, recommendations
from prompts.api import versions as prompts
from scoring.api import (
    assessments,
    consistency,
    corrections,
    custom_jobs,
    exceptions,
    jobs,
    rubrics,
)

API = "/api/v1/"
#: Each with its ROUTES: (prefix, Resource).
MODULES = (
    brands,
    team_log,
    portraits,
    versions,
    tasks,
    rubrics,
    jobs,
    custom_jobs,
    assessments,
    corrections,
    consistency,
    exceptions,
    prompts,
    recommendations,
    library,
    people,
    consents,
    trash,
    portals,
    portal_items,
    portal_links,
    portal_events,
    reviews,
    comments,
    exports,
    events,
    webhooks,
    webhook_deliveries,
)

router = SimpleRouter(use_regex_path=False)
for module in MODULES:
    for prefix, resource in module.ROUTES:
        router.register(prefix, resource, basename=prefix)


def of_the_api(problem: Any, page: Any) -> Any:
    """An error handler that answers below /api/v1/ with a problem, and with a page elsewhere."""

    def handler(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = (problem if request.path.startswith(API) else page)(
            request, *args, **kwargs
        )
        return answer

    return handler


app_name = "api"
urlpatterns = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("", BrowserView.as_view(), name="docs"),
    path("", include(router.urls)),
    path("<path:address>", nothing_here, name="nothing"),
]
