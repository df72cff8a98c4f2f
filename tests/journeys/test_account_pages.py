"""Every page of an account: no complaint of the browser, at two widths, in both themes."""

import pytest
from django.urls import reverse

from portfolio.models import Theme
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.journeys.looking import shot

WINDOWS = ((390, "dark"), (1440, "light"))
OUTSIDE = ("account_login", "account_signup", "account_reset_password")
OUTSIDE += ("account_reset_password_done", "account_email_verification_sent")
OUTSIDE += ("account_inactive", "socialaccount_login_cancelled")
INSIDE = ("account_settings", "account_email", "account_change_password", "mfa_index")
INSIDE += ("mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list")
INSIDE += ("account_delete", "account_logout", "socialaccount_connections")
INSIDE += ("account_reauthenticate",)

pytestmark = pytest.mark.django_db(transaction=True)


def look(page, live_server, routes):
    """Open each page in each window; those that are wider than it."""
    wider = []
    for width, theme in WINDOWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        for route in routes:
            page.goto(live_server.url + reverse(route))
            assert page.locator("h1").count() == 1, route
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wider.append((width, route))
            shot(page, f"{route}-{width}-{theme}")
    return wider


def test_the_pages_before_signing_in_fit_and_complain_of_nothing(page, live_server):
    assert look(page, live_server, OUTSIDE) == []


def test_the_pages_of_an_account_fit_and_complain_of_nothing(page, live_server, alice):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("mfa_activate_totp"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    assert look(page, live_server, INSIDE) == []


def test_the_theme_button_keeps_the_choice_in_the_account(page, live_server, alice):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    with page.expect_response("**" + reverse("account_theme")) as kept:
        page.get_by_role("button", name="Theme").click()
    assert kept.value.status == 204
    alice.refresh_from_db()
    assert alice.theme == Theme.LIGHT
    page.evaluate("localStorage.clear()")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
