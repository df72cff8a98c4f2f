"""Open links into a team: domains, places, days, and their end."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from portfolio.actions import invite_links, teams
from portfolio.actions.invitations import Offer
from portfolio.models import AuditEvent, Brand, Invitation, InviteLink, Member, Role
from tests.cast import make_user
from tests.factories import make_brand
from tests.invited import invited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


def open_link(team, *, role=Role.REVIEWER, brands=(), domains=(), cap=2, is_limited=False):
    return invite_links.open_link(
        team=team,
        offer=Offer(role, brands, is_limited=is_limited),
        label="Marketing",
        domains=domains,
        cap=cap,
        days=7,
        by=team.members.first().user,
    )


def test_a_link_lets_in_up_to_its_cap(team):
    link, secret = open_link(team, cap=2)
    for name in ("Ana", "Ben"):
        member = invite_links.join_by_link(secret=secret, user=make_user(name))
        assert (member.team, member.role) == (team, Role.REVIEWER)
    with pytest.raises(invite_links.LinkClosed):
        invite_links.join_by_link(secret=secret, user=make_user("Cleo"))
    link.refresh_from_db()
    assert link.used == 2
    assert AuditEvent.objects.filter(team=team, action="invite_link.used").count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_of_those_who_come_at_once(team):
    _, secret = open_link(team, cap=1)
    people, said = [make_user(f"Person{number}") for number in range(4)], []
    gate = threading.Barrier(len(people))

    def join(user):
        gate.wait()
        try:
            invite_links.join_by_link(secret=secret, user=user)
            said.append("joined")
        except invite_links.LinkClosed:
            said.append("closed")
        finally:
            connection.close()

    threads = [threading.Thread(target=join, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["closed", "closed", "closed", "joined"]
    assert Member.objects.filter(team=team, user__in=people).count() == 1


def test_a_member_takes_no_second_place(team, bob):
    link, secret = open_link(team)
    with pytest.raises(teams.AlreadyMember):
        invite_links.join_by_link(secret=secret, user=bob)
    link.refresh_from_db()
    assert (link.used, bob.memberships.get().role) == (0, Role.EDITOR)


@pytest.mark.parametrize("end", ["revoked", "expired", "unknown"])
def test_a_link_that_is_over_leads_nowhere(client_of, team, mallory, end):
    link, secret = open_link(team)
    if end == "revoked":
        invite_links.revoke_link(link=link)
        invite_links.revoke_link(link=link)
        assert AuditEvent.objects.filter(action="invite_link.revoked").count() == 1
    elif end == "expired":
        InviteLink.objects.update(expires_at=timezone.now())
    else:
        secret += "x"
    page = reverse("invite-link", args=[secret])
    client = client_of(mallory)
    assert (client.get(page).status_code, client.post(page).status_code) == (410, 410)
    assert not Member.objects.filter(team=team, user=mallory).exists()


def test_only_verified_addresses_of_its_domains_come_in(client_of, team, mallory):
    _, secret = open_link(team, domains=["@Nord.example"])
    page, client = reverse("invite-link", args=[secret]), client_of(mallory)
    EmailAddress.objects.create(user=mallory, email="m@nord.example", verified=False)
    assert "for addresses at @nord.example" in client.get(page).content.decode()
    assert client.post(page).status_code == 409
    EmailAddress.objects.create(user=mallory, email="m@evil-nord.example", verified=True)
    assert client.post(page).status_code == 409
    EmailAddress.objects.filter(email="m@nord.example").update(verified=True)
    assert client.post(page)["Location"] == reverse("portfolio:home")
    assert Member.objects.filter(team=team, user=mallory).exists()


def test_a_link_makes_no_admins_and_has_places_days_and_real_domains(team):
    with pytest.raises(ValueError, match="nobody owner or admin"):
        open_link(team, role=Role.ADMIN)
    with pytest.raises(ValueError, match="at least one place"):
        open_link(team, cap=0)
    with pytest.raises(invite_links.BadDomain, match="“not a domain”"):
        open_link(team, domains=["not a domain"])
    assert not InviteLink.objects.exists()


def test_a_limited_link_grants_its_teams_brands_alone(team, brand, mallory):
    theirs = make_brand(mallory.memberships.get().team, name="Elsewhere")
    make_brand(team, name="Southlight")
    _, secret = open_link(team, brands=[brand, theirs], is_limited=True)
    frida = make_user("Frida")
    invite_links.join_by_link(secret=secret, user=frida)
    assert list(Brand.objects.visible_to(frida)) == [brand]


def test_who_comes_by_a_link_is_reminded_of_no_invitation(team):
    invited(team)
    _, secret = open_link(team)
    invite_links.join_by_link(secret=secret, user=make_user("Frida"))
    assert not Invitation.objects.open().exists()


def test_the_page_shows_a_new_link_once_and_stores_its_digest_alone(client_of, alice, team):
    page, client = reverse("portfolio:invite-links", args=[team.pk]), client_of(alice)
    data = {
        "label": "Marketing",
        "role": "reviewer",
        "domains": "nord.example, Sued.example",
        "cap": "5",
        "days": "7",
        "reach": "whole",
    }
    answer = client.post(page, data)
    secret = answer.context["opened"].rstrip("/").rpartition("/")[2]
    link = invite_links.link_of(secret)
    assert (link.domains, link.cap) == (["nord.example", "sued.example"], 5)
    assert secret not in str(InviteLink.objects.values())
    assert secret not in str(AuditEvent.objects.values())
    again = client.get(page)
    assert again.context["opened"] is None
    assert "0 of 5" in again.content.decode()
    client.post(reverse("portfolio:invite-link-revoke", args=[link.pk]))
    assert not InviteLink.objects.open().exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("role", "admin"), ("cap", "0"), ("days", "1000"), ("domains", "x"), ("reach", "brands")],
)
def test_a_wrong_field_opens_no_link_and_loses_nothing(client_of, alice, team, field, value):
    data = {"label": "Kept", "role": "editor", "cap": "5", "days": "7", "reach": "whole"}
    page = reverse("portfolio:invite-links", args=[team.pk])
    answer = client_of(alice).post(page, data | {field: value})
    assert answer.status_code == 422
    assert answer.context["form"]["label"].value() == "Kept"
    assert not InviteLink.objects.exists()


def test_a_visitor_is_led_through_signing_up_and_confirming_back_to_the_link(
    client, team, mailoutbox
):
    _, secret = open_link(team)
    page = reverse("invite-link", args=[secret])
    shown = client.get(page).content.decode()
    sign_up = f"{reverse('account_signup')}?next={page}"
    assert sign_up in shown
    assert client.post(page).status_code == 200  # a signed-out visitor joins nothing
    fields = {"name": "Frida", "email": "frida@example.org", "next": page}
    client.post(sign_up, fields | {"password1": "a-long-and-strange-password"})
    words = mailoutbox[-1].body.split()
    link = next(word for word in words if "confirm" in word and "http" in word)
    answer = client.post("/" + link.split("/", 3)[3], follow=True)
    assert answer.redirect_chain[-1][0] == page
    assert client.post(page)["Location"] == reverse("portfolio:home")
    assert team.members.filter(user__email="frida@example.org").exists()
