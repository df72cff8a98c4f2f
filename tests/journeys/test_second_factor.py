"""A second factor from its set-up to the sign-in it guards, and a passkey, in Chromium."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.journeys.looking import shot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server) -> str:
    """The server by its name: a passkey belongs to a name, never to a number."""
    return live_server.url.replace("127.0.0.1", "localhost")


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def confirm(page) -> None:
    """Say once more who is there, where the page asks."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_an_app_is_set_up_asked_for_and_replaced_by_a_recovery_code(page, site, alice):
    sign_in(page, site, alice.email, PASSWORD)
    page.goto(site + reverse("mfa_index"))
    page.get_by_role("link", name="Set up an app").click()
    confirm(page)
    secret = page.get_by_label("Cannot scan it?").input_value()
    drawn = page.locator("img.qr").evaluate("picture => picture.naturalWidth")
    assert drawn > 0
    shot(page, "enrol")
    page.get_by_label("Code from the app").fill(code_of(secret))
    page.get_by_role("button", name="Switch it on").click()
    page.wait_for_selector("[data-recovery-codes]")
    codes = page.locator("[data-recovery-codes] li").all_inner_texts()
    shot(page, "codes")
    assert len(codes) == 10
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a file").click()
    assert codes[3] in saved.value.path().read_text()
    page.get_by_role("link", name="I have kept them").click()
    page.goto(site + reverse("mfa_view_recovery_codes"))
    assert codes[0] not in page.content()
    shot(page, "mfa_index")

    page.goto(site + reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    sign_in(page, site, alice.email, PASSWORD)
    shot(page, "authenticate")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_role("alert").filter(has_text="wrong or too old").is_visible()
    page.goto(site + reverse("portfolio:home"))
    assert "/account/" in page.url  # the password alone opens nothing
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{site}/")


def test_a_passkey_is_added_renamed_signs_in_alone_and_is_removed(page, site, alice):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, site, alice.email, PASSWORD)
    page.goto(site + reverse("mfa_add_webauthn"))
    confirm(page)
    page.get_by_label("Name of this passkey").fill("Studio laptop")
    shot(page, "passkey-add")
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("link", name="See your passkeys").click()
    page.get_by_role("link", name="Rename Studio laptop").click()
    page.get_by_label("Name of this passkey").fill("Old laptop")
    page.get_by_role("button", name="Save").click()
    shot(page, "passkeys")

    page.goto(site + reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site}/")

    page.goto(site + reverse("mfa_list_webauthn"))
    page.get_by_role("link", name="Remove Old laptop").click()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove the passkey").click()
    assert page.get_by_text("You have no passkey yet.").is_visible()
