"""Calls of the API for the tests: a client with a token, and what a refusal was."""

import json
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portfolio.actions.api_tokens import create_token
from portfolio.api_scopes import SCOPES

EVERY = tuple(SCOPES)


class Api(Client):
    """A test client that sends JSON with a token."""

    def __init__(self, team: Any, by: Any, *scopes: str, **more: Any) -> None:
        _, secret = create_token(team=team, name="Test", scopes=scopes or EVERY, by=by, **more)
        super().__init__(headers={"Authorization": f"Bearer {secret}"})

    def rows(self, address: str) -> Any:
        """The rows of a list."""
        answer = self.get(f"/api/v1/{address}")
        assert answer.status_code == 200, answer.content
        return answer.json()["results"]

    def send(self, address: str, **body: Any) -> Any:
        """POST a JSON object."""
        return self.post(f"/api/v1/{address}", json.dumps(body), "application/json")

    def change(self, address: str, headers: Any = None, **body: Any) -> Any:
        """PATCH with a JSON object."""
        return self.patch(
            f"/api/v1/{address}", json.dumps(body), "application/json", headers=headers
        )

    def queries(self, address: str) -> int:
        """How many queries a list takes, once the token's last use is noted."""
        self.rows(address)
        with CaptureQueriesContext(connection) as seen:
            self.rows(address)
        return len(seen)


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


def told(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["code"]
