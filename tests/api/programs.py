"""The programs of the world of the wall: a token for each of its people."""

import json

from django.test import Client

from portfolio.actions.api_tokens import create_token
from portfolio.api_scopes import SCOPES
from portfolio.models import Role
from tests.api.table import Operation, more_rows
from tests.wall import INSIDE, OUTSIDE, ROLES, World, undone

FIELD_OF_ANOTHER = {"does_not_exist", "incorrect_type"}


class Programs:
    """The world with a token for each of its people, of every scope that they may have."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rows = more_rows(world.rows)
        self.strange_rows = more_rows(world.strange_rows)
        self.secrets = {"": ""}
        for who in (*ROLES, INSIDE, OUTSIDE):
            role = Role(who) if who in ROLES else Role.EDITOR
            held = [name for name, scope in SCOPES.items() if role.includes(Role(scope.role))]
            self.secrets[who] = self.token(world.team, world.people[who], held)
        mallory = world.people["stranger"]
        self.secrets["stranger"] = self.token(world.strange_rows["team"], mallory, list(SCOPES))

    def token(self, team, user, scopes, **more) -> str:
        _, secret = create_token(team=team, name="Test", scopes=scopes, by=user, **more)
        return secret

    def ask(self, operation: Operation, who: str, rows=None, secret: str = "") -> str:
        """What becomes of one call; whatever it did is undone."""
        rows = rows or self.rows
        key = rows[operation.row].pk if operation.row else ""
        secret = secret or self.secrets[who]
        client = Client(headers={"Authorization": f"Bearer {secret}"} if secret else {})
        body = operation.body(rows) if operation.body else {}
        with undone():
            answer = client.generic(
                operation.method,
                f"/api/v1/{operation.path.format(id=key)}",
                "" if operation.method == "GET" else json.dumps(body),
                "application/json",
            )
            return outcome(answer)


def outcome(answer) -> str:
    """An answer in a word or two. Another's own words are theirs to change: that is no wall."""
    named = {401: "who?", 404: "nothing", 405: "no such method"}
    body = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
    if answer.status_code == 403:
        return "let in" if body["code"] == "not_yours" else "refused"
    if answer.status_code == 400:
        codes = {error["code"] for error in body.get("errors", [])}
        return "nothing" if codes & FIELD_OF_ANOTHER else f"not understood: {body}"
    if answer.status_code == 200 and body.get("failed"):  # of a bulk call's one row
        [result] = body["results"]
        return {404: "nothing", 403: "refused"}[result["status"]]
    return named.get(answer.status_code, "let in")
