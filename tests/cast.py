"""The people of the tests. Alice's team is Atelier Nord; Mallory is in another one."""

from collections.abc import Callable

import pytest
from django.test import Client

from portfolio.actions.people import add_account
from portfolio.actions.teams import add_team
from portfolio.models import Brand, Library, Member, Role, Team, User
from tests.factories import library_of, make_brand

PASSWORD = "correct horse battery staple"


def make_user(name: str) -> User:
    """An account that can sign in by name@example.org and PASSWORD."""
    return add_account(email=f"{name.lower()}@example.org", password=PASSWORD, name=name)


def make_member(team: Team, name: str, role: Role) -> User:
    user = make_user(name)
    Member.objects.create(team=team, user=user, role=role)
    return user


@pytest.fixture
def alice(db: None) -> User:
    """Owner of Atelier Nord."""
    user = make_user("Alice")
    add_team(name="Atelier Nord", owner=user)
    return user


@pytest.fixture
def team(alice: User) -> Team:
    """Atelier Nord."""
    return alice.memberships.get().team


@pytest.fixture
def brand(team: Team) -> Brand:
    """A brand of Atelier Nord whose emotional job is trust."""
    return make_brand(team)


@pytest.fixture
def library(brand: Brand) -> Library:
    """The brand's library, empty."""
    return library_of(brand)


@pytest.fixture
def bob(team: Team) -> User:
    """Editor in Atelier Nord."""
    return make_member(team, "Bob", Role.EDITOR)


@pytest.fixture
def carol(team: Team) -> User:
    """Reviewer in Atelier Nord."""
    return make_member(team, "Carol", Role.REVIEWER)


@pytest.fixture
def dave(team: Team) -> User:
    """Read-only member of Atelier Nord."""
    return make_member(team, "Dave", Role.READ_ONLY)


@pytest.fixture
def mallory(db: None) -> User:
    """Owner of another team: a stranger to Atelier Nord."""
    user = make_user("Mallory")
    add_team(name="Elsewhere", owner=user)
    return user


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A signed-in test client for a user."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
