"""Whatever a program sends: what comes back is what the schema says, never a 500, never a leak.

Calls are made of the schema by schemathesis, with ids of both teams put in so that they get past
the door, and sent by three programs: one of the team, one that is limited to a brand, and one of
the other team. API_EXAMPLES: how many calls of each operation.
"""

import os
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from portfolio.api_scopes import SCOPES
from tests.api.table import DOCUMENTED, OPERATIONS
from tests.wall import undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
EXAMPLES = int(os.environ.get("API_EXAMPLES", "3"))
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
SITE = "http://testserver"
SCHEMA = schemathesis.openapi.from_dict(DOCUMENTED)
#: A word that stands in every name of a team and in none of the other.
MARKS = {"owner": "Elsewhere", "limited": "Elsewhere", "stranger": "Quillfeather"}


@pytest.fixture(scope="module")
def secrets(programs):
    """The three programs' tokens."""
    world = programs.world
    owner = world.people["owner"]
    limited = programs.token(world.team, owner, list(SCOPES), brands=[programs.rows["brand"]])
    return {
        "owner": programs.secrets["owner"],
        "limited": limited,
        "stranger": programs.secrets["stranger"],
    }


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_any_call_is_answered_as_the_schema_says(programs, secrets, settings, operation):
    settings.API_CALLS_PER_MINUTE = 0
    described = SCHEMA[f"/api/v1/{operation.path}"][operation.method]
    run(described, operation, programs, secrets)


def run(described: Any, operation: Any, programs: Any, secrets: dict[str, str]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(described.as_strategy(), st.sampled_from((programs.rows, programs.strange_rows)),
           st.booleans())  # fmt: skip
    def calls(case: Any, rows: Any, is_ours: bool) -> None:
        if operation.row:
            case.path_parameters["id"] = str(rows[operation.row].pk)
        if is_ours and operation.body and isinstance(case.body, dict):
            case.body = {**case.body, **operation.body(rows)}
        for who, secret in secrets.items():
            with undone():
                answered(case, who, secret)

    calls()


def answered(case: Any, who: str, secret: str) -> None:
    """Send a call, and look at what comes back."""
    asked = requests.Request(**_plain(case.as_transport_kwargs(base_url=SITE))).prepare()
    body = asked.body or b""
    client = Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)
    passed = {
        name: value
        for name, value in asked.headers.items()
        if name.lower() not in ("authorization", "content-type", "content-length", "cookie")
    }
    answer = client.generic(
        asked.method or "GET",
        asked.path_url,
        body,
        asked.headers.get("Content-Type", "application/json"),
        headers=passed,
    )
    content = b"".join(answer) if answer.streaming else answer.content
    case.validate_response(
        schemathesis.Response(
            status_code=answer.status_code,
            headers={name.lower(): [value] for name, value in answer.headers.items()},
            content=content,
            request=asked,
            elapsed=0.0,
            verify=True,
        ),
        checks=CHECKS,
    )
    sent = f"{asked.url} {body!r}"
    assert MARKS[who] in sent or MARKS[who] not in content.decode(errors="replace")


def _plain(kwargs: dict[str, Any]) -> dict[str, Any]:
    names = ("method", "url", "headers", "params", "data", "json", "files", "cookies")
    return {name: kwargs[name] for name in names if kwargs.get(name) is not None}
