"""Who may do what over the API: one table of every operation and role."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import yaml

from portfolio.models import AuditEvent, Event, PortalEvent
from prompts.models import Recommendation
from tests.api_schema import DOCUMENT, operations

ALL = ("owner", "admin", "editor", "reviewer", "read_only")
REVIEWERS = ("owner", "admin", "editor", "reviewer")
EDITORS = ("owner", "admin", "editor")
ADMINS = ("owner", "admin")

DOCUMENTED = yaml.load(DOCUMENT.read_text(encoding="utf-8"), yaml.CSafeLoader)  # it is long
#: operation -> the scope that the schema names
SCOPE_OF = {
    f"{method.upper()} {path.removeprefix('/api/v1/')}": operation["x-scope"]
    for method, path, operation in operations(DOCUMENTED)
}
Rows = dict[str, Any]


class Operation(NamedTuple):
    """One line: what is asked, and which roles may, with a token of every scope that they can have.

    row: the key of the world's row that the address names; "" = the address names none. body: what
    is sent, made of the rows of the team that is asked about. is_of_team: what is asked for is the
    whole team's, so that a token limited to brands finds it nowhere.
    """

    method: str
    path: str
    roles: tuple[str, ...]
    row: str = ""
    body: Callable[[Rows], dict[str, Any]] | None = None
    is_of_team: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _id(rows: Rows, name: str) -> str:
    return str(rows[name].pk)


def named(**names: str) -> Callable[[Rows], dict[str, Any]]:
    """A body whose values are ids of rows: library="library"."""
    return lambda rows: {name: _id(rows, row) for name, row in names.items()}


def with_words(words: dict[str, Any], **names: str) -> Callable[[Rows], dict[str, Any]]:
    """A body of words, and of ids of rows."""
    return lambda rows: words | {name: _id(rows, row) for name, row in names.items()}


def just(**words: Any) -> Callable[[Rows], dict[str, Any]]:
    """A body that names no row."""
    return lambda _: words


def readable(prefix: str, row: str, roles: tuple[str, ...] = ALL, **more: Any) -> list[Operation]:
    """The list of a resource, and one of it."""
    return [
        Operation("GET", f"{prefix}/", roles),
        Operation("GET", f"{prefix}/{{id}}/", roles, row, **more),
    ]


URL = "https://images.example.com/ines.jpg"
OPERATIONS = [
    *readable("teams", "team"),
    Operation("GET", "teams/{id}/usage/", ADMINS, "team"),
    *readable("members", "member", ADMINS, is_of_team=True),
    *readable("audit-events", "audit_event", ADMINS, is_of_team=True),
    *readable("brands", "brand"),
    Operation("POST", "brands/", EDITORS, body=just(name="New", job="warm"), is_of_team=True),
    Operation("PATCH", "brands/{id}/", EDITORS, "brand", just(tone="calm")),
    Operation("DELETE", "brands/{id}/", ADMINS, "brand"),
    *readable("libraries", "library"),
    Operation("POST", "libraries/", EDITORS, body=with_words({"name": "New"}, brand="brand")),
    Operation("DELETE", "libraries/{id}/", EDITORS, "library"),
    *readable("portraits", "portrait"),
    Operation("POST", "portraits/", EDITORS, body=with_words({"url": URL}, library="library")),
    Operation("PATCH", "portraits/{id}/", EDITORS, "portrait", just(title="New")),
    Operation("DELETE", "portraits/{id}/", EDITORS, "portrait"),
    Operation("POST", "portraits/{id}/archive/", EDITORS, "portrait"),
    Operation("POST", "portraits/{id}/restore/", EDITORS, "portrait"),
    Operation(
        "POST",
        "portraits/bulk/",
        EDITORS,
        body=lambda rows: {"action": "archive", "ids": [_id(rows, "portrait")]},
    ),
    *readable("versions", "version"),
    Operation("POST", "versions/", EDITORS, body=with_words({"url": URL}, portrait="portrait")),
    Operation("GET", "versions/{id}/file/", ALL, "version"),
    *readable("tasks", "version"),
    *readable("assessments", "assessment"),
    Operation("POST", "assessments/", EDITORS, body=named(version="version")),
    *readable("rubrics", "rubric"),
    Operation(
        "POST",
        "rubrics/",
        EDITORS,
        body=with_words({"changes": {}, "note": "none"}, brand="brand"),
    ),
    Operation("POST", "rubrics/{id}/restore/", EDITORS, "rubric", just(note="again")),
    Operation("GET", "jobs/", ALL),
    Operation("GET", "jobs/{id}/", ALL, "job"),
    *readable("custom-jobs", "custom_job", is_of_team=True),
    Operation(
        "POST",
        "custom-jobs/",
        EDITORS,
        body=just(title="New", starts_from="trust"),
        is_of_team=True,
    ),
    Operation(
        "PATCH", "custom-jobs/{id}/", EDITORS, "custom_job", just(title="New"), is_of_team=True
    ),
    Operation("DELETE", "custom-jobs/{id}/", EDITORS, "custom_job", is_of_team=True),
    *readable("corrections", "correction"),
    Operation(
        "POST",
        "corrections/",
        EDITORS,
        body=with_words(
            {"cue": "gaze_off_lens", "value": 2.0, "reason": "It looks."}, version="version"
        ),
    ),
    Operation("POST", "corrections/{id}/withdraw/", EDITORS, "correction"),
    *readable("consistency", "brand"),
    Operation("GET", "consistency/{id}/history/", ALL, "brand"),
    Operation("POST", "consistency/{id}/refresh/", EDITORS, "brand"),
    *readable("consistency-exceptions", "exception"),
    Operation(
        "POST",
        "consistency-exceptions/",
        EDITORS,
        body=with_words({"dimension": "palette", "reason": "Meant so."}, portrait="portrait"),
    ),
    Operation("POST", "consistency-exceptions/{id}/withdraw/", EDITORS, "exception"),
    *readable("prompts", "prompt"),
    Operation(
        "POST", "prompts/", EDITORS, body=with_words({"text": "a portrait"}, version="version")
    ),
    Operation(
        "POST",
        "prompts/{id}/move-phrase/",
        EDITORS,
        "prompt",
        just(phrase="prompt", occurrence=0, layer="emotion"),
    ),
    Operation("GET", "prompts/{id}/refined-prompt/", ALL, "prompt"),
    *readable("brand-prompts", "brand_prompt"),
    Operation(
        "POST",
        "brand-prompts/",
        EDITORS,
        body=with_words({"name": "New", "text": "a portrait"}, brand="brand"),
    ),
    Operation("DELETE", "brand-prompts/{id}/", EDITORS, "brand_prompt"),
    Operation("POST", "brand-prompts/{id}/archive/", EDITORS, "brand_prompt"),
    Operation("POST", "brand-prompts/{id}/unarchive/", EDITORS, "brand_prompt"),
    Operation(
        "POST", "brand-prompts/{id}/versions/", EDITORS, "brand_prompt", just(text="a portrait")
    ),
    Operation(
        "POST",
        "brand-prompts/{id}/restore/",
        EDITORS,
        "brand_prompt",
        just(number=1),
    ),
    *readable("recommendations", "recommendation"),
    *(
        Operation("POST", f"recommendations/{{id}}/{verdict}/", EDITORS, "recommendation")
        for verdict in ("accept", "dismiss", "reopen")
    ),
    Operation(
        "POST", "recommendations/{id}/edit/", EDITORS, "recommendation", just(wording="soft light")
    ),
    *readable("persons", "person"),
    Operation("POST", "persons/", EDITORS, body=with_words({"name": "New"}, brand="brand")),
    Operation("PATCH", "persons/{id}/", EDITORS, "person", just(note="calm")),
    Operation("DELETE", "persons/{id}/", EDITORS, "person"),
    Operation("POST", "persons/{id}/erase/", ADMINS, "person", just(portraits=0)),
    *readable("consents", "consent"),
    Operation(
        "POST",
        "consents/",
        EDITORS,
        body=with_words({"given_at": "2026-01-01", "covers_publication": True}, person="person"),
    ),
    Operation("POST", "consents/{id}/revoke/", EDITORS, "consent"),
    *readable("trash", "trash_entry"),
    Operation("POST", "trash/{id}/restore/", EDITORS, "trash_entry"),
    *readable("erasures", "erasure", ADMINS, is_of_team=True),
    *readable("portals", "portal", EDITORS),
    Operation("POST", "portals/", EDITORS, body=with_words({"name": "New"}, brand="brand")),
    Operation("PATCH", "portals/{id}/", EDITORS, "portal", just(name="New")),
    Operation("DELETE", "portals/{id}/", EDITORS, "portal"),
    Operation("POST", "portals/{id}/close/", EDITORS, "portal"),
    Operation("POST", "portals/{id}/reopen/", EDITORS, "portal"),
    Operation("GET", "portals/{id}/stages/", EDITORS, "portal"),
    Operation(
        "PUT",
        "portals/{id}/stages/",
        EDITORS,
        "portal",
        just(stages=[{"name": "Client", "side": "client"}]),
    ),
    *readable("portal-items", "portal_item"),
    Operation(
        "POST",
        "portal-items/",
        EDITORS,
        body=lambda rows: {"portal": _id(rows, "portal"), "portraits": [_id(rows, "portrait")]},
    ),
    Operation("DELETE", "portal-items/{id}/", EDITORS, "portal_item"),
    Operation("POST", "portal-items/{id}/advance/", EDITORS, "portal_item"),
    *readable("portal-links", "portal_link", EDITORS),
    Operation("POST", "portal-links/", EDITORS, body=named(portal="portal")),
    Operation("PATCH", "portal-links/{id}/", EDITORS, "portal_link", just(label="New")),
    Operation("POST", "portal-links/{id}/extend/", EDITORS, "portal_link", just(days=30)),
    Operation("POST", "portal-links/{id}/revoke/", EDITORS, "portal_link"),
    *readable("portal-events", "portal_event", EDITORS),
    *readable("decisions", "decision"),
    Operation(
        "POST",
        "decisions/",
        REVIEWERS,
        body=with_words({"answer": "approve"}, item="portal_item", version="version"),
    ),
    Operation("POST", "decisions/{id}/withdraw/", REVIEWERS, "decision"),
    *readable("comments", "comment"),
    Operation(
        "POST", "comments/", REVIEWERS, body=with_words({"text": "Hello"}, version="version")
    ),
    Operation("PATCH", "comments/{id}/", REVIEWERS, "comment", just(text="New")),
    Operation("DELETE", "comments/{id}/", REVIEWERS, "comment"),
    Operation("POST", "comments/{id}/resolve/", REVIEWERS, "comment"),
    Operation("POST", "comments/{id}/reopen/", REVIEWERS, "comment"),
    *readable("exports", "delivery", EDITORS),
    Operation(
        "POST",
        "exports/",
        EDITORS,
        body=lambda rows: {
            "brand": _id(rows, "brand"),
            "versions": [_id(rows, "version")],
            "presets": ["email_avatar"],
        },
    ),
    Operation("GET", "exports/{id}/file/", EDITORS, "delivery"),
    *readable("events", "event"),
    *readable("webhooks", "webhook", ADMINS, is_of_team=True),
    Operation(
        "POST",
        "webhooks/",
        ADMINS,
        body=just(name="New", url="https://hooks.example.com/new"),
        is_of_team=True,
    ),
    Operation("PATCH", "webhooks/{id}/", ADMINS, "webhook", just(name="New"), is_of_team=True),
    Operation("DELETE", "webhooks/{id}/", ADMINS, "webhook", is_of_team=True),
    Operation("POST", "webhooks/{id}/rotate/", ADMINS, "webhook", is_of_team=True),
    Operation("POST", "webhooks/{id}/test/", ADMINS, "webhook", is_of_team=True),
    *readable("webhook-deliveries", "webhook_delivery", ADMINS, is_of_team=True),
    Operation(
        "POST",
        "webhook-deliveries/{id}/redeliver/",
        ADMINS,
        "webhook_delivery",
        is_of_team=True,
    ),
]


def more_rows(rows: Rows) -> Rows:
    """Rows of a team that the world does not name."""
    version, team = rows["version"], rows["team"]
    advice, _ = Recommendation.objects.get_or_create(
        assessment=rows["assessment"],
        rank=1,
        defaults={"rule": "gaze-direct", "layer": "emotion", "predicted_gain": 2.0},
    )
    return rows | {
        "audit_event": AuditEvent.objects.filter(team=team).first(),
        "prompt": version.prompt,
        "recommendation": advice,
        "portal_event": PortalEvent.objects.filter(portal=rows["portal"]).first(),
        "event": Event.objects.filter(team=team, brand=rows["brand"]).first(),
        "job": SimpleNamespace(pk="trust"),
    }
