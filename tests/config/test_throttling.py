"""Guessing is slowed down: failed sign-ins, sign-ups and resets are counted by address."""

import uuid

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits(settings):
    settings.ACCOUNT_RATE_LIMITS = {}


@pytest.fixture
def visitor():
    """A browser behind a proxy of ours, from an address that no other test used."""
    number = uuid.uuid4().int
    address = f"2001:db8:{number % 65536:x}:{number // 65536 % 65536:x}::1"
    return Client(headers={"x-forwarded-for": address})


@pytest.fixture(autouse=True)
def proxy(settings):
    settings.TRUSTED_PROXIES = 1


def test_the_sixth_wrong_password_is_refused_and_so_is_the_right_one_after_it(visitor, alice):
    alice.emailaddress_set.update(email=(email := f"{uuid.uuid4()}@example.org"))
    type(alice).objects.filter(pk=alice.pk).update(email=email)
    for _ in range(5):
        answer = visitor.post(reverse("account_login"), {"login": email, "password": "guess"})
        assert answer.status_code == 200
    refused = visitor.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    assert refused.status_code == 429
    assert refused["Retry-After"] == "300"
    assert "try again in 5 minutes" in refused.content.decode()
    assert "_auth_user_id" not in visitor.session


def test_one_address_cannot_ask_for_many_accounts(visitor):
    answers = [
        visitor.post(
            reverse("account_signup"),
            {"name": "N", "email": f"{uuid.uuid4()}@example.org", "password1": "short"},
        )
        for _ in range(21)
    ]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert answers[-1]["Retry-After"] == "60"


def test_one_mailbox_is_not_filled_with_reset_links(visitor):
    email = f"{uuid.uuid4()}@example.org"
    for _ in range(7):
        visitor.post(reverse("account_reset_password"), {"email": email})
    assert len(mail.outbox) == 5


def test_another_visitor_of_the_same_proxy_is_not_slowed_down(visitor):
    for _ in range(21):
        visitor.post(reverse("account_signup"), {"email": "no"})
    other = Client(headers={"x-forwarded-for": f"198.51.100.{uuid.uuid4().int % 250}"})
    assert other.post(reverse("account_signup"), {"email": "no"}).status_code == 200


class TestAddresses:
    @pytest.mark.parametrize(
        ("proxies", "passed", "seen"),
        [
            (0, "203.0.113.7", "127.0.0.1"),  # nobody stands in front: the header is a claim
            (1, "203.0.113.7", "203.0.113.7"),
            (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),  # what the visitor wrote comes first
            (2, "203.0.113.7, 10.0.0.2", "203.0.113.7"),
            (2, "203.0.113.7", "127.0.0.1"),  # fewer than there should be
            (1, "somewhere", "127.0.0.1"),
        ],
    )
    def test_the_address_is_the_one_our_outermost_proxy_saw(
        self, client, alice, settings, proxies, passed, seen
    ):
        settings.TRUSTED_PROXIES = proxies
        client.force_login(alice)
        client.get(reverse("account_settings"), headers={"x-forwarded-for": passed})
        assert alice.usersession_set.get().ip == seen
