"""Who hears of what in a review, how often, and what happens at a deadline."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portfolio.actions import notices, portal_links, portals, review_news, reviews
from portfolio.actions.comments import add_comment
from portfolio.actions.portraits import add_version
from portfolio.actions.reviews import PlannedStage
from portfolio.models import Decision, Digest, Guest, GuestSession, Notice, PortalItem, Role, User
from portfolio.uploads import inspect
from tests.cast import make_member
from tests.factories import library_of, make_brand, make_portrait, portrait_file

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=5)


@pytest.fixture
def item(team, alice):
    brand = make_brand(team, "Halden")
    portal = portals.open_portal(brand=brand, by=alice, name="Review", sender_name="Atelier")
    portrait = make_portrait(library_of(brand))
    [added] = portals.add_to_portal(portal=portal, portraits=[portrait], by=alice)
    return added


@pytest.fixture
def clara(item):
    link, _ = portal_links.open_portal_link(portal=item.portal, by=None)
    guest = Guest.objects.create(
        portal=item.portal,
        name="Clara",
        email="clara@client.example",
        confirmed_at=timezone.now(),
        digest=Digest.AT_ONCE,
    )
    GuestSession.objects.create(
        link=link, guest=guest, digest="d" * 64, ends_at=timezone.now() + timedelta(days=7)
    )
    return guest


def decide(item, by, answer="approve", **more):
    version = item.portrait.current_version
    return reviews.record_decision(item=item, version=version, by=by, answer=answer, **more)


def send_news(after=LATER):
    """The letters of a later minute."""
    Notice.objects.update(created_at=timezone.now() - after)
    mail.outbox.clear()
    notices.send_news()
    return mail.outbox


def test_the_team_hears_of_a_client_s_decision_with_its_reason(item, clara, alice):
    decide(item, clara, "request_changes", reason="Too cold.")
    [notice] = Notice.objects.filter(user=alice)
    assert "Clara" in notice.words
    assert "Too cold." in notice.words
    [letter] = send_news()
    assert letter.to == [alice.email]
    assert "Too cold." in letter.body


def test_nobody_is_told_while_a_decision_can_be_taken_back(item, clara):
    decide(item, clara)
    mail.outbox.clear()
    assert notices.send_news() == 0
    assert mail.outbox == []


def test_the_same_news_is_told_once(item, clara, alice):
    decision = decide(item, clara)
    review_news.tell_of_decision(decision=decision, item=item)
    assert Notice.objects.filter(user=alice, kind="decided").count() == 1
    send_news()
    assert send_news() == []


def test_a_member_who_may_not_see_the_brand_hears_nothing(item, clara, team):
    outsider = make_member(team, "outsider", Role.EDITOR)
    outsider.memberships.update(is_limited=True)
    told = notices.notify(brand=item.portal.brand, to=[outsider], kind="x", words="x", key="x")
    assert told == 0


def test_a_new_version_asks_the_client_and_leads_back_in(item, clara):
    file = inspect(portrait_file("synthetic/female-03.jpg"))
    add_version(portrait=item.portrait, upload=file, by=None)
    [letter] = send_news()
    assert letter.to == ["clara@client.example"]
    assert letter.from_email.startswith("Atelier <")
    assert "List-Unsubscribe" in letter.extra_headers
    [address] = [word for word in letter.body.split() if "/come-back/" in word]
    page = Client().get("/" + address.split("/", 3)[3], follow=True)
    assert page.redirect_chain[-1][0].endswith(f"/portraits/{item.pk}/")
    assert "Clara" in page.text


def test_a_way_back_ends_with_its_link(item, clara):
    link = notices.link_back_of(clara)
    address = notices.way_back(clara, link)
    portal_links.revoke_portal_link(link=link)
    assert Client().get(address).status_code == 410


def test_internal_words_reach_no_guest(item, clara, alice):
    ben = make_member(item.team, "ben", Role.REVIEWER)
    version = item.portrait.current_version
    add_comment(version=version, text=f"@{ben.email} what do you think?", by=alice)
    assert Notice.objects.filter(user=ben).count() == 1
    assert not Notice.objects.filter(guest__isnull=False).exists()


def test_an_answer_is_told_to_who_spoke_before(item, clara, alice):
    version, portal = item.portrait.current_version, item.portal
    first = add_comment(version=version, text="Warmer?", by=clara, portal=portal)
    assert Notice.objects.filter(user=alice, kind="commented").count() == 1
    add_comment(version=version, text="Done.", by=alice, parent=first)
    assert Notice.objects.filter(guest=clara, kind="commented").count() == 1


@pytest.mark.parametrize(
    ("digest", "waited", "letters"),
    [
        (Digest.HOURLY, timedelta(minutes=50), 0),
        (Digest.HOURLY, timedelta(minutes=61), 1),
        (Digest.DAILY, timedelta(hours=23), 0),
        (Digest.DAILY, timedelta(hours=25), 1),
        (Digest.WEEKLY, timedelta(days=6), 0),
        (Digest.WEEKLY, timedelta(days=8), 1),
        (Digest.NEVER, timedelta(days=400), 0),
    ],
)
def test_news_come_as_often_as_was_chosen(item, clara, alice, digest, waited, letters):
    User.objects.filter(pk=alice.pk).update(digest=digest, digest_sent_at=timezone.now() - waited)
    decide(item, clara)
    add_comment(version=item.portrait.current_version, text="Fine", by=clara, portal=item.portal)
    found = [letter for letter in send_news() if letter.to == [alice.email]]
    assert len(found) == letters
    assert all("2 news" in letter.subject for letter in found)


def test_a_recipient_leaves_the_news_off_without_signing_in(item, clara):
    address = notices.frequency_address(clara)
    assert Client().get(address).status_code == 200
    Client().post(address, {"digest": "never"})
    clara.refresh_from_db()
    assert clara.digest == Digest.NEVER
    assert Client().get(address + "x").status_code == 404


def plan(item, **more):
    reviews.plan_stages(portal=item.portal, stages=[PlannedStage("Client", "client", **more)])
    item.refresh_from_db()
    return item.portal.stages.get()


def test_who_has_not_answered_is_reminded_once_on_each_day(item, clara):
    plan(item, due_at=timezone.now() + timedelta(days=1), reminds=(-2, 0, 3))
    review_news.run_deadlines()
    review_news.run_deadlines()
    assert Notice.objects.filter(guest=clara, kind="reminded").count() == 1
    stage = item.portal.stages.get()
    stage.due_at = timezone.now() - timedelta(hours=1)
    stage.save()
    review_news.run_deadlines()
    assert Notice.objects.filter(guest=clara, kind="reminded").count() == 3
    decide(item, clara)
    stage.due_at = timezone.now() - timedelta(days=4)
    stage.save()
    review_news.run_deadlines()
    assert Notice.objects.filter(guest=clara, kind="reminded").count() == 3


def test_a_client_who_never_came_gets_a_letter_once(item):
    people = ((None, "boss@client.example", "Bo", True),)
    plan(item, due_at=timezone.now() + timedelta(hours=5), reminds=(-1,), reviewers=people)
    review_news.run_deadlines()
    review_news.run_deadlines()
    assert [letter.to for letter in mail.outbox] == [["boss@client.example"]]


def test_an_overdue_stage_is_told_to_who_was_named_for_it(item, alice):
    plan(item, due_at=timezone.now() - timedelta(minutes=1), escalates_to=alice)
    review_news.run_deadlines()
    review_news.run_deadlines()
    assert Notice.objects.filter(user=alice, kind="overdue").count() == 1


@pytest.mark.parametrize(("silence", "state"), [("approve", "approved"), ("reject", "rejected")])
def test_silence_counts_as_was_agreed_and_only_after_the_deadline(item, silence, state):
    stage = plan(item, due_at=timezone.now() + timedelta(hours=1), silence=silence)
    review_news.run_deadlines()
    assert not Decision.objects.exists()
    stage.due_at = timezone.now() - timedelta(seconds=1)
    stage.save()
    review_news.run_deadlines()
    assert PortalItem.objects.get().state == state
    assert Decision.objects.get().by_silence


def test_the_inbox_shows_a_member_their_own_news(item, clara, alice):
    decide(item, clara)
    browser = Client()
    browser.force_login(alice)
    page = browser.get(reverse("portfolio:inbox"))
    assert "Clara" in page.text
    notice = Notice.objects.get(user=alice, kind="decided")
    answer = browser.post(reverse("portfolio:inbox-open", args=[notice.pk]))
    assert answer["Location"] == reverse("portfolio:portrait", args=[item.portrait_id])
    notice.refresh_from_db()
    assert notice.read_at
    ben = make_member(item.team, "ben", Role.ADMIN)
    other = Client()
    other.force_login(ben)
    assert other.post(reverse("portfolio:inbox-open", args=[notice.pk])).status_code == 404
