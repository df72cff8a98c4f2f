"""More like this, near-duplicates of a brand, and going through a list."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portfolio.models import Mark, Member, Portrait, Version
from portfolio.pages.alike import SHOWN, alike_page
from portfolio.pages.culling import items_of, round_of
from portfolio.pages.duplicates import duplicates_page
from scoring.consistency import SetMember
from tests.factories import library_of, make_brand
from tests.scoring.brand_sets import one_portrait
from tests.scoring.stored_sets import store

pytestmark = pytest.mark.django_db


def drawn(index: int, spread: float = 6.0, title: str = "") -> SetMember:
    """A portrait with readings, a box and an aspect; unlike any other one."""
    member = one_portrait(index, np.random.default_rng(index), spread)
    box = (0.3, 0.2, 0.3, member.face_height or 0.4)
    return replace(member, box=box, aspect=1.0, crop="bust", title=title or member.title)


def again(member: SetMember, title: str) -> SetMember:
    """The same readings from another file."""
    digest = hashlib.sha256(title.encode()).hexdigest()
    return replace(member, id=title, title=title, sha256=digest)


def test_the_nearest_come_first_with_what_they_share(alice, brand):
    own = drawn(0)
    warmer = replace(again(own, "Warmer"), cct=(own.cct or 0) - 900)
    rows = store(
        brand, [own, *(drawn(index) for index in range(1, 20)), warmer, again(own, "Copy")]
    )
    found = alike_page(rows[0], alice)
    assert [like.portrait.title for like in found["likes"][:2]] == ["Copy", "Warmer"]
    assert len(found["likes"]) == SHOWN
    assert found["likes"][1].why.endswith("warmer light")
    assert not found["likes_elsewhere"]


def test_a_small_brand_is_filled_up_from_the_rest_of_the_team_as_far_as_one_may_see(
    alice, bob, team, brand
):
    [own] = store(brand, [drawn(0)])
    other = make_brand(team, "Voss")
    store(other, [again(drawn(0), "Elsewhere")])
    assert [like.portrait.title for like in alike_page(own, alice)["likes_elsewhere"]] == [
        "Elsewhere"
    ]
    member = Member.objects.get(user=bob, team=team)
    Member.objects.filter(pk=member.pk).update(is_limited=True)
    member.grants.create(brand=brand)
    assert alike_page(own, bob)["likes_elsewhere"] == []


def test_archived_ones_are_like_nothing_and_nothing_is_like_what_was_not_read(
    client_of, alice, brand
):
    rows = store(brand, [drawn(0), again(drawn(0), "Copy"), drawn(5, title="Other")])
    Portrait.objects.filter(pk=rows[1].pk).update(archived_at="2026-01-01T00:00Z")
    assert [like.portrait.title for like in alike_page(rows[0], alice)["likes"]] == ["Other"]
    bare = Portrait.objects.create(library=library_of(brand), title="Bare")
    page = client_of(alice).get(reverse("portfolio:alike", args=[bare.pk])).content.decode()
    assert "Its readings come with its score" in page


def test_it_is_a_part_of_the_portraits_page_and_a_page_without_script(client_of, alice, brand):
    rows = store(brand, [drawn(0), drawn(1)])
    client, address = client_of(alice), reverse("portfolio:alike", args=[rows[0].pk])
    whole = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert "Portrait 001" in part
    assert address in client.get(reverse("portfolio:portrait", args=[rows[0].pk])).content.decode()


def test_what_is_alike_costs_the_same_queries_for_thirty_as_for_three(alice, brand):
    rows = store(brand, [drawn(index) for index in range(13)])
    with CaptureQueriesContext(connection) as few:
        alike_page(rows[0], alice)
    store(brand, [drawn(index) for index in range(13, 60)])
    with CaptureQueriesContext(connection) as many:
        alike_page(rows[0], alice)
    assert len(many) == len(few)


@pytest.fixture
def copies(brand) -> list[Portrait]:
    """One picture three times, and five others."""
    own = drawn(0, title="First")
    wanted = [own, again(own, "Second"), again(own, "Third")]
    return store(brand, [*wanted, *(drawn(index) for index in range(1, 6))])


def test_copies_stand_in_one_group_and_the_one_with_most_pixels_is_proposed(alice, brand, copies):
    Version.objects.filter(portrait=copies[1]).update(width=2048, height=2048)
    [group] = duplicates_page(brand, alice, number=1)["groups"]
    assert {member.portrait.title for member in group.members} == {"First", "Second", "Third"}
    assert group.keep.portrait == copies[1]
    assert group.reason == "It has the most pixels: 2048 × 2048."


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"review": "approved"}, "It is the approved one."),
        ({"overall": 91.0}, "It meets the brief by up to 21 points more than the others."),
        ({}, "It was here first."),
    ],
)
def test_the_proposal_says_why(alice, brand, copies, about, reason):
    Portrait.objects.update(overall=70.0)
    kept = copies[2] if about else copies[0]
    Portrait.objects.filter(pk=kept.pk).update(**about)
    [group] = duplicates_page(brand, alice, number=1)["groups"]
    assert (group.keep.portrait, group.reason) == (kept, reason)


def test_what_a_member_picked_is_proposed_to_that_member_alone(alice, bob, brand, copies):
    Mark.objects.create(portrait=copies[1], user=alice, flag="pick")
    reasons = [duplicates_page(brand, who, number=1)["groups"][0].reason for who in (alice, bob)]
    assert reasons == ["You picked it.", "It was here first."]


def test_archiving_the_others_deletes_nothing_and_can_be_undone(client_of, bob, brand, copies):
    client, address = client_of(bob), reverse("portfolio:duplicates", args=[brand.pk])
    sent = {"keep": copies[0].pk, "of": [row.pk for row in copies[:3]]}
    page = client.post(address, sent, follow=True).content.decode()
    assert "2 portraits are archived; none is deleted." in page
    assert Portrait.objects.filter(archived_at=None).count() == 6
    assert "No near-duplicates" in page
    back = ",".join(str(row.pk) for row in copies[1:3])
    client.post(address, {"restore": back})
    assert Portrait.objects.filter(archived_at=None).count() == 8


def test_portraits_of_another_brand_are_not_archived_with_them(client_of, bob, team, brand, copies):
    [other] = store(make_brand(team, "Voss"), [drawn(30)])
    sent = {"keep": copies[0].pk, "of": [other.pk, copies[1].pk, "nonsense"]}
    client_of(bob).post(reverse("portfolio:duplicates", args=[brand.pk]), sent)
    other.refresh_from_db()
    assert other.archived_at is None


def cull_address(brand, **more) -> str:
    listed = reverse("portfolio:library", args=[library_of(brand).pk])
    return reverse("portfolio:cull", query={"in": listed, **more})


def test_a_list_is_gone_through_without_script(client_of, dave, brand, copies):
    client = client_of(dave)
    page = client.get(cull_address(brand)).content.decode()
    assert "1</span> of 8" in page
    newest = copies[-1]
    after = client.post(cull_address(brand), {"portrait": newest.pk, "flag": "pick"})
    assert after.status_code == 302
    assert str(copies[-2].pk) in after["Location"]
    assert "1</span> picked" in client.get(after["Location"]).content.decode()
    client.post(cull_address(brand), {"portrait": newest.pk, "rating": "4"})
    mark = Mark.objects.get()
    assert (mark.user, mark.flag, mark.rating) == (dave, "pick", 4)
    client.post(cull_address(brand), {"portrait": newest.pk, "rating": "0", "flag": ""})
    assert not Mark.objects.exists()


def test_after_the_last_one_stands_what_came_of_it(client_of, alice, brand, copies):
    client = client_of(alice)
    end = client.post(cull_address(brand), {"portrait": copies[0].pk, "flag": "reject"})
    page = client.get(end["Location"]).content.decode()
    assert "8 portraits, gone through" in page
    assert "See the 1 rejected" in page
    assert "q=flag%3Areject" in page


def test_only_an_address_of_a_list_of_this_site_is_gone_through(client_of, alice, mallory, brand):
    listed = reverse("portfolio:library", args=[library_of(brand).pk])
    client, address = client_of(alice), reverse("portfolio:cull")
    for wrong in ("", "/", "/account/login/", "nonsense"):
        assert client.get(address, {"in": wrong}).status_code == 404
    stranger = client_of(mallory)
    assert stranger.get(address, {"in": listed}).status_code == 404
    page = client.get(address, {"in": f"//evil.example{listed}"}).content.decode()
    assert "evil.example" not in page


def test_a_mark_needs_a_portrait_that_one_may_see(client_of, mallory, brand, copies):
    client = client_of(mallory)
    for portrait in (copies[0].pk, "nonsense"):
        sent = client.post(cull_address(brand), {"portrait": portrait, "flag": "pick"})
        assert sent.status_code == 404
    assert not Mark.objects.exists()


def test_pictures_that_are_one_twice_are_named_as_alike(alice, brand, copies):
    listed = reverse("portfolio:library", args=[library_of(brand).pk])
    items = items_of(round_of(listed, alice), 0)
    alike = [item.portrait.title for item in items if item.alike]
    assert sorted(alike) == ["First", "Second", "Third"]
    assert [item.place for item in items] == list(range(1, 9))
