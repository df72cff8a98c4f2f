"""Journeys in a browser: asked in by e-mail, and into a team with a brand of one's own."""

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from portfolio import tasks
from portfolio.actions.invitations import revoke_invitation
from portfolio.models import Invitation, Member, Team
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import make_brand
from tests.invited import invited, send
from tests.journeys.looking import shot

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("unheard")]
WORDS = "a-long-and-strange-password"


def letters_to(email: str) -> list[str]:
    """The links in the letters to an address, as a worker has sent them."""
    for invitation in Invitation.objects.filter(email=email, sent_at=None):
        tasks.send_invitation(str(invitation.pk))
    messages = [message for message in mail.outbox if message.to == [email]]
    return [word for message in messages for word in str(message.body).split() if "://" in word]


def test_alice_invites_frida_who_opens_her_account_and_sees_her_brand_alone(
    page, browser, live_server, settings, alice, team, brand
):
    settings.SITE_URL = f"{live_server.url}/"
    secret = make_brand(team, name="Southlight")
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.get_by_role("link", name="Members and roles").click()
    page.get_by_role("link", name="Invite people").click()
    page.get_by_label("E-mail addresses").fill(
        "Frida Falk <frida@example.org>\nno address\nalice@example.org"
    )
    page.get_by_label("Only these brands").check()
    page.get_by_label(brand.name).check()
    page.get_by_role("button", name="Send invitations").click()
    expect(page.get_by_role("heading", name="1 of 3 invited")).to_be_visible()
    expect(page.get_by_label("E-mail addresses")).to_have_value("no address")
    shot(page, "invitations")

    (link,) = letters_to("frida@example.org")
    context = browser.new_context()
    hers = context.new_page()
    hers.goto(link)
    expect(hers.get_by_role("heading", name="Join Atelier Nord")).to_be_visible()
    expect(hers.get_by_label("Your name")).to_have_value("Frida Falk")
    shot(hers, "join")
    hers.get_by_label("Password").fill(WORDS)
    hers.get_by_role("button", name="Open the account and join").click()
    expect(hers.get_by_role("heading", name="Atelier Nord")).to_be_visible()
    expect(hers.get_by_role("link", name=brand.name)).to_be_visible()
    expect(hers.get_by_text(secret.name)).to_have_count(0)
    refused = hers.goto(live_server.url + reverse("portfolio:brand", args=[secret.pk]))
    assert refused is not None
    assert refused.status == 404
    context.close()
    assert Member.objects.get(user__email="frida@example.org").is_limited


def test_a_withdrawn_invitation_opens_nothing(page, page_errors, live_server, settings, team):
    settings.SITE_URL = f"{live_server.url}/"
    invitation = invited(team)
    link = send(invitation)
    page.goto(link)
    page.get_by_label("Password").fill(WORDS)
    revoke_invitation(invitation=invitation)
    page.get_by_role("button", name="Open the account and join").click()
    expect(page.get_by_role("heading", name="This link leads nowhere any more")).to_be_visible()
    shot(page, "gone")
    page_errors.clear()  # the browser's own note of the status 410
    assert not Member.objects.filter(user__email="frida@example.org").exists()


def test_a_new_account_opens_its_first_team_and_is_led_to_its_first_brand(
    page, live_server, db, bob, team
):
    Member.objects.filter(user=bob).delete()
    sign_in(page, live_server.url, bob.email, PASSWORD)
    expect(page.get_by_role("heading", name="Open your first team")).to_be_visible()
    shot(page, "first")
    page.get_by_role("link", name="Open a team").click()
    page.get_by_label("Name").fill("Studio Bob")
    shot(page, "new-team")
    page.get_by_role("button", name="Open the team").click()
    expect(page.get_by_role("heading", name="New brand")).to_be_visible()
    assert Team.objects.get(name="Studio Bob").members.get().user == bob


def test_an_open_link_is_copied_and_closed(page, live_server, alice, team, brand):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:invite-links", args=[team.pk]))
    page.get_by_label("Label").fill("Marketing")
    page.get_by_role("button", name="Open the link").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    shot(page, "links")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("The new open link").input_value()
    assert "/join/" in copied
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Close Marketing").click()
    expect(page.get_by_text("No link is open.")).to_be_visible()
