"""Invitations by e-mail: asking, accepting, renewing, withdrawing, reminding."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone

from portfolio.actions import invitations, reminders, teams
from portfolio.actions.people import add_account
from portfolio.models import AuditEvent, Brand, Invitation, Member, Role, Team, User
from tests.cast import make_user
from tests.factories import make_brand
from tests.invited import invited, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
WORDS = {"name": "Frida", "password": "a-long-and-strange-password"}


def age(invitation: Invitation, **fields: object) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(**fields)


def page_of(invitation: Invitation) -> str:
    return reverse("invitation", args=[token_of(invitation)])


def test_an_account_accepts_and_lands_in_the_team_once(team):
    frida, invitation = make_user("Frida"), invited(team)
    member = invitations.accept_invitation(token=token_of(invitation), user=frida)
    assert (member.team, member.role) == (team, Role.EDITOR)
    with pytest.raises(invitations.InvitationGone):
        invitations.accept_invitation(token=token_of(invitation), user=frida)
    assert AuditEvent.objects.filter(team=team, action="invitation.accepted").count() == 1


def test_an_account_with_another_address_is_refused_and_told(client_of, team, mallory):
    invitation = invited(team)
    with pytest.raises(invitations.AnotherAddress):
        invitations.accept_invitation(token=token_of(invitation), user=mallory)
    client = client_of(mallory)
    for answer in (client.get(page_of(invitation)), client.post(page_of(invitation))):
        assert "you are signed in as mallory@example.org" in answer.content.decode()
    assert not Member.objects.filter(team=team, user=mallory).exists()


def test_an_address_that_is_claimed_but_not_verified_lets_nobody_in(team, mallory):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=mallory, email="frida@example.org", verified=False)
    invitation = invited(team)
    with pytest.raises(invitations.AnotherAddress):
        invitations.accept_invitation(token=token_of(invitation), user=mallory)


def test_a_verified_second_address_of_an_account_counts_in_any_case(team, mallory):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=mallory, email="frida@example.org", verified=True)
    invitation = invited(team, "Frida@Example.org")
    assert invitations.account_of("FRIDA@example.org") == mallory
    assert invitations.accept_invitation(token=token_of(invitation), user=mallory).team == team


def test_the_link_opens_an_account_whose_address_is_verified(client, team):
    answer = client.post(page_of(invited(team)), WORDS, follow=True)
    frida = User.objects.get(email="frida@example.org")
    assert answer.context["user"] == frida
    assert frida.emailaddress_set.get().verified
    assert "Welcome to Atelier Nord." in answer.content.decode()
    event = AuditEvent.objects.get(action="invitation.accepted")
    assert (event.actor, event.actor_name) == (frida, "Frida")


def test_a_weak_password_opens_no_account(client, team):
    answer = client.post(page_of(invited(team)), {"name": "Frida", "password": "12345678"})
    assert answer.status_code == 422
    assert not User.objects.filter(email="frida@example.org").exists()


def test_who_has_an_account_is_asked_to_sign_in_and_comes_back(client, team):
    make_user("Frida")
    page = page_of(invited(team))
    shown = client.get(page).content.decode()
    assert f"{reverse('account_login')}?next={quote(page)}" in shown
    assert client.post(page, WORDS).status_code == 200
    assert not Member.objects.filter(team=team, user__email="frida@example.org").exists()


def test_where_only_the_provider_signs_people_in_no_password_is_asked(client, team, settings):
    settings.PASSWORD_LOGIN = False
    page = page_of(invited(team))
    assert 'type="password"' not in client.get(page).content.decode()
    client.post(page, WORDS)
    assert not User.objects.filter(email="frida@example.org").exists()


@pytest.mark.parametrize("end", ["expired", "revoked", "renewed", "forged"])
def test_a_link_that_is_over_leads_nowhere(client, team, end):
    invitation = invited(team)
    page = page_of(invitation)
    if end == "expired":
        age(invitation, expires_at=timezone.now())
    elif end == "revoked":
        invitations.revoke_invitation(invitation=invitation)
    elif end == "renewed":
        invitations.renew_invitation(invitation=invitation)
    else:
        page = page.replace(":", "x:", 1)
    for answer in (client.get(page), client.post(page, WORDS)):
        assert answer.status_code == 410
    assert not User.objects.filter(email="frida@example.org").exists()


def test_a_renewed_invitation_starts_over_and_one_that_is_over_cannot_be(team):
    invitation = invited(team)
    age(invitation, expires_at=timezone.now(), reminders=2, sent_at=timezone.now())
    renewed = invitations.renew_invitation(invitation=invitation)
    assert (renewed.reminders, renewed.sent_at) == (0, None)
    assert renewed.expires_at > timezone.now() + timedelta(days=13)
    invitations.revoke_invitation(invitation=renewed)
    with pytest.raises(invitations.InvitationGone):
        invitations.renew_invitation(invitation=renewed)


def test_who_was_invited_once_is_not_invited_twice_but_after_it_expired(team):
    invitation = invited(team)
    with pytest.raises(invitations.AlreadyInvited):
        invited(team, "FRIDA@example.org")
    age(invitation, expires_at=timezone.now())
    assert invited(team, "FRIDA@example.org").pk != invitation.pk
    assert Invitation.objects.open().filter(team=team).count() == 1


def test_a_member_is_not_invited_and_an_admin_invites_no_owner(team, bob):
    with pytest.raises(teams.AlreadyMember):
        invited(team, "BOB@example.org")
    with pytest.raises(teams.OwnerOnly):
        invitations.invite(
            team=team,
            email="frida@example.org",
            name="",
            offer=invitations.Offer(Role.OWNER),
            by=bob,
            as_role=Role.ADMIN,
        )
    with pytest.raises(teams.WholeTeamOnly):
        invited(team, role=Role.ADMIN, is_limited=True)
    assert not Invitation.objects.exists()


def test_who_came_another_way_ends_the_invitation_by_its_link(team):
    frida, invitation = make_user("Frida"), invited(team)
    teams.join_team(team=team, user=frida, role=Role.READ_ONLY)
    with pytest.raises(teams.AlreadyMember):
        invitations.accept_invitation(token=token_of(invitation), user=frida)
    assert not Invitation.objects.open().exists()


def test_a_limited_invitation_grants_its_teams_brands_alone(team, brand, mallory):
    make_brand(team, name="Southlight")
    theirs = make_brand(mallory.memberships.get().team, name="Elsewhere")
    frida, invitation = make_user("Frida"), invited(team, brands=[brand, theirs], is_limited=True)
    invitations.accept_invitation(token=token_of(invitation), user=frida)
    assert list(Brand.objects.visible_to(frida)) == [brand]


def test_a_limited_invitation_whose_brand_has_gone_opens_nothing(team, brand):
    frida, invitation = make_user("Frida"), invited(team, brands=[brand], is_limited=True)
    make_brand(team, name="Southlight")
    brand.delete()
    invitations.accept_invitation(token=token_of(invitation), user=frida)
    assert not Brand.objects.visible_to(frida).exists()


def at_once(*calls):
    """What each call raised, or None, when all are made at once."""

    def outcome(call):
        try:
            call()
        except Exception as problem:
            return type(problem)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))


@pytest.mark.django_db(transaction=True)
def test_one_link_opened_in_two_tabs_at_once_opens_one_account(team):
    token = token_of(invited(team))
    said = at_once(*[lambda: invitations.accept_with_new_account(token=token, **WORDS)] * 3)
    assert said.count(None) == 1
    assert set(said) <= {None, invitations.InvitationGone, IntegrityError}
    assert team.members.filter(user__email="frida@example.org").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_invite_the_same_person_at_once_send_one_invitation(team):
    said = at_once(*[lambda: invited(team)] * 3)
    assert sorted(map(str, said)) == sorted(map(str, [None, *[invitations.AlreadyInvited] * 2]))
    assert Invitation.objects.count() == 1


def test_two_reminders_follow_and_then_silence(team):
    invitation = invited(team)
    assert reminders.remind_invited() == 0  # not sent yet
    for expected in (1, 1, 0):
        age(invitation, sent_at=timezone.now() - timedelta(days=3, minutes=1))
        assert reminders.remind_invited() == expected
    invitation.refresh_from_db()
    assert invitation.reminders == reminders.MAX_REMINDERS


@pytest.mark.parametrize("end", ["accepted", "revoked", "expired"])
def test_reminders_end_with_the_invitation(team, end):
    invitation = invited(team)
    age(invitation, sent_at=timezone.now() - timedelta(days=4))
    if end == "accepted":
        invitations.accept_with_new_account(token=token_of(invitation), **WORDS)
    elif end == "revoked":
        invitations.revoke_invitation(invitation=invitation)
    else:
        age(invitation, expires_at=timezone.now())
    assert reminders.remind_invited() == 0
    assert reminders.send_unsent() == 0


def test_the_page_sends_again_and_withdraws(client_of, alice, team):
    invitation, client = invited(team), client_of(alice)
    for route, said in (
        ("invitation-renew", "on its way to frida@example.org"),
        ("invitation-revoke", "is withdrawn"),
        ("invitation-renew", "is over already"),
    ):
        answer = client.post(reverse(f"portfolio:{route}", args=[invitation.pk]), follow=True)
        assert said in answer.content.decode()
    assert not Invitation.objects.open().exists()


def test_nobody_sees_the_link_but_the_one_who_is_invited(client_of, alice, team):
    invitation = invited(team)
    page = client_of(alice).get(reverse("portfolio:invitations", args=[team.pk]))
    assert "/invitation/" not in page.content.decode()
    assert invitation.nonce not in page.content.decode()
    assert not AuditEvent.objects.filter(details__icontains=invitation.nonce).exists()


def test_an_account_opened_meanwhile_elsewhere_is_not_opened_again(team):
    token = token_of(invited(team))
    add_account(email="frida@example.org", password=None)
    with pytest.raises(IntegrityError):
        invitations.accept_with_new_account(token=token, **WORDS)
    assert Team.objects.get(pk=team.pk).members.count() == 1
