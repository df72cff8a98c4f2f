"""Programs that ask with a token, in the tests of the API."""

import json
from typing import Any

from django.test import Client

from portfolio.actions.api_tokens import create_token


def program_of(team: Any, by: Any, *scopes: str, **more: Any) -> Client:
    """A client with a token of its own."""
    _, secret = create_token(team=team, name="Test", scopes=scopes, by=by, **more)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def post(api: Client, address: str, body: Any = None, **headers: str) -> Any:
    sent = json.dumps({} if body is None else body, default=str)
    return api.post(f"/api/v1/{address}", sent, "application/json", headers=headers)


def patch(api: Client, address: str, body: Any, **headers: str) -> Any:
    sent = json.dumps(body, default=str)
    return api.patch(f"/api/v1/{address}", sent, "application/json", headers=headers)


def put(api: Client, address: str, body: Any, **headers: str) -> Any:
    sent = json.dumps(body, default=str)
    return api.put(f"/api/v1/{address}", sent, "application/json", headers=headers)


def get(api: Client, address: str) -> Any:
    return api.get(f"/api/v1/{address}")


def listed(api: Client, address: str) -> list[dict[str, Any]]:
    """The rows of a list."""
    answer = get(api, address)
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows
