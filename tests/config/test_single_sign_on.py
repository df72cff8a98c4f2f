"""Sign-in by a provider, from our page to its answer."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as configured
from django.core import mail
from django.urls import reverse

from portfolio.models import User
from tests.config import identity_provider

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running():
    with identity_provider.running() as provider:
        yield provider


@pytest.fixture
def provider(running, settings):
    """The provider, named in the settings as the environment would name it."""
    app = {
        "provider_id": "sso",
        "name": "Nord ID",
        "client_id": identity_provider.CLIENT_ID,
        "secret": "s",
        "settings": {"server_url": running.url},
    }
    oidc = configured.SOCIALACCOUNT_PROVIDERS["openid_connect"] | {"APPS": [app]}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": oidc}
    running.claims = {
        "sub": "1",
        "name": "Nora Nord",
        "email": "nora@nord.example",
        "email_verified": True,
    }
    return running


def sign_in(client, login=None):
    """Through the provider and back; the last answer."""
    asked = login or client.get(reverse("openid_connect_login", args=["sso"]))
    assert asked.status_code == 302
    return client.get(identity_provider.back_from(asked["Location"]))


def test_a_new_person_gets_an_account_with_a_verified_address_and_a_name(client, provider):
    answer = sign_in(client)
    user = User.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("portfolio:home"))
    assert (user.name, user.email, user.has_usable_password()) == (
        "Nora Nord",
        "nora@nord.example",
        False,
    )
    assert EmailAddress.objects.get().verified
    assert client.get(reverse("portfolio:home")).status_code == 200


@pytest.mark.parametrize("said", [False, "false", None, "no"])
def test_an_address_that_the_provider_does_not_vouch_for_is_verified_by_mail(
    client, provider, said
):
    provider.claims["email_verified"] = said
    answer = sign_in(client)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not EmailAddress.objects.get().verified
    assert mail.outbox[0].to == ["nora@nord.example"]
    assert client.get(reverse("portfolio:home"))["Location"].startswith(reverse("account_login"))


def test_an_account_is_joined_by_its_verified_address(client, provider, alice):
    provider.claims["email"] = alice.email.upper()
    sign_in(client)
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert alice.socialaccount_set.get().uid == "1"


def test_nobody_gets_into_an_account_by_claiming_its_address(client, provider, alice):
    provider.claims |= {"email": alice.email, "email_verified": False}
    sign_in(client)
    assert "_auth_user_id" not in client.session
    assert not alice.socialaccount_set.exists()


def test_the_second_factor_is_asked_for_after_the_provider_too(client, provider):
    sign_in(client)
    TOTP.activate(User.objects.get(), generate_totp_secret())
    client.logout()
    assert sign_in(client)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_the_sign_in_page_offers_the_provider_by_name(client, provider):
    page = client.get(reverse("account_login")).content.decode()
    assert "Continue with Nord ID" in page
    assert 'name="password"' in page


class TestWithoutPasswords:
    @pytest.fixture(autouse=True)
    def closed(self, settings):
        settings.PASSWORD_LOGIN = False

    def test_only_the_provider_is_offered(self, client, provider):
        page = client.get(reverse("account_login")).content.decode()
        assert "Continue with Nord ID" in page
        assert 'name="password"' not in page
        assert "passkey" not in page
        assert reverse("account_signup") not in page

    @pytest.mark.parametrize(
        "route", ["account_login", "account_reset_password", "mfa_login_webauthn"]
    )
    def test_no_form_for_passwords_is_answered(self, client, provider, alice, route):
        data = {"login": alice.email, "email": alice.email, "password": "x"}
        assert client.post(reverse(route), data).status_code == 403
        assert mail.outbox == []

    def test_nobody_signs_up(self, client, provider):
        data = {"name": "N", "email": "n@nord.example", "password1": "long enough words"}
        client.post(reverse("account_signup"), data)
        assert not User.objects.exists()

    def test_the_provider_still_signs_in_and_no_page_leads_to_a_password(self, client, provider):
        sign_in(client)
        page = client.get(reverse("account_settings")).content.decode()
        assert reverse("account_change_password") not in page
        assert reverse("socialaccount_connections") in page
        passkey = client.get(reverse("mfa_add_webauthn"))
        assert passkey.status_code == 200
        assert "without a password" not in passkey.content.decode()


class TestAtOnce:
    @pytest.fixture(autouse=True)
    def at_once(self, settings):
        settings.OIDC_AUTO = True

    def test_the_sign_in_page_leads_to_the_provider_and_back_to_the_page_wanted(
        self, client, provider
    ):
        wanted = reverse("account_settings")
        asked = client.get(reverse("account_login"), {"next": wanted})
        assert asked["Location"].startswith(f"{provider.url}/authorize")
        assert sign_in(client, asked)["Location"] == wanted

    def test_signed_out_stays_signed_out(self, client, provider):
        sign_in(client)
        signed_out = client.post(reverse("account_logout"))
        assert signed_out["Location"] == f"{reverse('account_login')}?stay"
        assert client.get(signed_out["Location"]).status_code == 200

    def test_a_provider_that_is_away_is_said_on_the_page(self, client, provider, settings):
        app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
        app["settings"] = {"server_url": "http://127.0.0.1:9"}
        page = client.get(reverse("account_login"))
        assert page.status_code == 200
        assert "Nord ID does not answer" in page.content.decode()
