"""Who may do what over the API: every operation of the schema, with a token of every role.

A test fails when an operation is missing from the table, so that a new one cannot forget it.
"""

import uuid

import pytest

from portfolio.actions.api_tokens import create_token, scopes_now
from portfolio.api_scopes import SCOPES
from portfolio.models import Role
from tests.api.table import OPERATIONS, SCOPE_OF
from tests.wall import INSIDE, OUTSIDE, ROLES, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


def test_no_operation_is_missing_from_the_table():
    assert {str(operation) for operation in OPERATIONS} == set(SCOPE_OF)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
class TestEveryOperation:
    def test_gives_each_role_what_the_table_says(self, programs, operation):
        found = {who: programs.ask(operation, who) for who in ROLES}
        assert found == {who: "let in" if who in operation.roles else "refused" for who in ROLES}

    def test_gives_who_is_limited_to_brands_these_alone(self, programs, operation):
        may = "let in" if "editor" in operation.roles else "refused"
        names_a_row = bool(operation.row) and operation.row not in ("team", "job")
        names_one_in_the_body = operation.method == "POST" and not operation.row
        inside, outside = may, may
        if operation.is_of_team and may == "let in":
            inside = outside = {"nothing", "refused"}
        elif may == "refused" and names_a_row:
            outside = {"nothing", "refused"}
        elif may == "let in" and (names_a_row or names_one_in_the_body):
            outside = "nothing"
        for who, expected in ((INSIDE, inside), (OUTSIDE, outside)):
            found = programs.ask(operation, who)
            assert found in expected if isinstance(expected, set) else found == expected, who

    def test_answers_another_team_as_if_nothing_were_there(self, programs, operation):
        if operation.row and operation.row != "job":
            assert programs.ask(operation, "stranger") == "nothing"
            assert programs.ask(operation, "owner", programs.strange_rows) == "nothing"
        elif operation.body and not operation.is_of_team:
            assert programs.ask(operation, "owner", programs.strange_rows) == "nothing"

    def test_asks_who_it_is(self, programs, operation):
        assert programs.ask(operation, "") == "who?"

    def test_needs_the_scope_that_the_schema_names_and_no_other(self, programs, operation):
        world, needed = programs.world, SCOPE_OF[str(operation)]
        owner = world.people["owner"]
        others = [scope for scope in SCOPES if scope != needed]
        alone = programs.token(world.team, owner, [needed])
        without = programs.token(world.team, owner, others)
        assert programs.ask(operation, "owner", secret=alone) == "let in"
        assert programs.ask(operation, "owner", secret=without) == "refused"


def test_a_row_that_nobody_has_is_nowhere(programs):
    for operation in OPERATIONS:
        if operation.row and operation.row != "job":
            nobody_s = programs.rows | {operation.row: type("Row", (), {"pk": uuid.uuid4()})()}
            assert programs.ask(operation, "owner", nobody_s) == "nothing", str(operation)


def test_a_token_never_may_more_than_its_owner_may_now(programs):
    world = programs.world
    with undone():
        token, _ = create_token(
            team=world.team, name="Mine", scopes=list(SCOPES), by=world.people["owner"]
        )
        assert scopes_now(token) == set(SCOPES)
        place = world.people["owner"].memberships.get(team=world.team)
        for role in Role:
            type(place).objects.filter(pk=place.pk).update(role=role)
            expected = {name for name, s in SCOPES.items() if role.includes(Role(s.role))}
            assert scopes_now(token) == expected
