"""The audit log: a page to read, and a table to take away."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_safe

from portfolio.access import access
from portfolio.actions.audit import record_export
from portfolio.csv_lines import csv_lines
from portfolio.models import AuditEvent, Role, Team, User
from portfolio.pages.audit_log import Cursor, Filters, page_of, people_in
from portfolio.pages.audit_words import GROUPS, what, who
from portfolio.pages.team import team_context

COLUMNS = ("when (UTC)", "who", "what", "action", "type", "id", "name", "address", "details")


class FilterForm(forms.Form):
    """Narrows the log. Every field may stay empty."""

    group = forms.ChoiceField(label="What", required=False)
    person = forms.ModelChoiceField(
        label="Who", queryset=User.objects.none(), required=False, empty_label="Everybody"
    )
    begin = forms.DateField(label="From", required=False, widget=forms.DateInput({"type": "date"}))
    end = forms.DateField(label="To", required=False, widget=forms.DateInput({"type": "date"}))
    name = forms.CharField(label="Name contains", max_length=120, required=False)

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "Everything"), *GROUPS.items()]  # type: ignore[attr-defined]
        self.fields["person"].queryset = people_in(team)  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        """Without what the database takes in no text."""
        return str(self.cleaned_data["name"]).replace("\0", "")


@require_safe
def audit_log(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was done in the team, newest first."""
    team = access(Team, request.user, pk=pk, role=Role.ADMIN)
    form = FilterForm(request.GET, team=team)
    context = team_context(team, request.user) | {"form": form}
    if not form.is_valid():
        return render(
            request, "portfolio/audit_log.html", context | {"is_filtered": True}, status=422
        )
    filters = Filters(**form.cleaned_data)
    page = page_of(team, filters, after := Cursor.read(request.GET.get("after", "")))
    context |= {
        "page": page,
        "is_filtered": bool(filters.query()),
        "is_newest": after is None,
        "newest": filters.query() or "?",
        "older": filters.query(after=str(page.goes_on)) if page.goes_on else "",
        "download": filters.query(),
    }
    return render(request, "portfolio/audit_log.html", context)


@require_GET
def audit_csv(request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
    """What the filters let through, as CSV; taking it away is an event of its own."""
    team = access(Team, request.user, pk=pk, role=Role.ADMIN)
    form = FilterForm(request.GET, team=team)
    if not form.is_valid():
        raise BadRequest("These filters cannot be read.")
    filters = Filters(**form.cleaned_data)
    record_export(team=team, what="the audit log", **filters.as_words())
    lines = csv_lines(COLUMNS, _rows(filters.of(team)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"audit-log-{slugify(team.name) or team.pk}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _rows(events: "QuerySet[AuditEvent]") -> Iterator[tuple[object, ...]]:
    for event in events.iterator(chunk_size=500):
        yield (
            event.at.isoformat(timespec="seconds"),
            who(event),
            what(event),
            event.action,
            event.target_type,
            event.target_id,
            event.target_name,
            event.ip,
            json.dumps(event.details, ensure_ascii=False) if event.details else "",
        )
