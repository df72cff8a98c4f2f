"""Comments: who reads them, where they sit on the image, and what stays inside the team."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portfolio.actions import portals
from portfolio.actions.comments import (
    BadComment,
    NotYours,
    add_comment,
    checked_shape,
    delete_comment,
    edit_comment,
    resolve_comment,
    restore_comment,
)
from portfolio.models import Comment, Guest, Role
from tests.cast import make_member
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(team):
    return make_portrait(library_of(make_brand(team))).current_version


@pytest.fixture
def portal(version):
    brand = version.portrait.library.brand
    opened = portals.open_portal(brand=brand, by=None, name="Review")
    portals.add_to_portal(portal=opened, portraits=[version.portrait], by=None)
    return opened


@pytest.fixture
def clara(portal):
    return Guest.objects.create(portal=portal, name="Clara", email="clara@client.example")


def test_a_guest_speaks_in_the_portal_and_an_answer_stays_there(version, portal, clara, alice):
    first = add_comment(version=version, text="A little warmer?", by=clara, portal=portal)
    reply = add_comment(version=version, text="Gladly.", by=alice, parent=first)
    again = add_comment(version=version, text="Thank you.", by=clara, parent=reply, portal=portal)
    assert reply.portal == portal
    assert again.parent == first


def test_what_begins_inside_the_team_stays_inside(version, portal, clara, alice):
    inside = add_comment(version=version, text="The client will hate it.", by=alice)
    answer = add_comment(version=version, text="Indeed.", by=alice, parent=inside, portal=portal)
    assert inside.is_internal
    assert answer.is_internal
    with pytest.raises(BadComment):
        add_comment(version=version, text="What?", by=clara, parent=inside, portal=portal)
    with pytest.raises(BadComment):
        add_comment(version=version, text="To the team alone", by=clara)


def test_a_guest_of_another_portal_says_nothing_here(version, portal):
    other = portals.open_portal(brand=portal.brand, by=None, name="Other")
    mallory = Guest.objects.create(portal=other, name="Mallory", email="m@else.example")
    with pytest.raises(BadComment):
        add_comment(version=version, text="Hello", by=mallory, portal=portal)


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_comment_says_something_and_not_too_much(version, alice, text):
    with pytest.raises(BadComment):
        add_comment(version=version, text=text, by=alice)


@pytest.mark.parametrize(
    "shape",
    [
        {"kind": "pin", "x": 0.25, "y": 0.5},
        {"kind": "box", "x": 0.1, "y": 0.1, "width": 0.5, "height": 0.25},
        {"kind": "drawing", "strokes": [[[0.1, 0.1], [0.2, 0.3]]]},
    ],
    ids=lambda shape: shape["kind"],
)
def test_a_place_on_the_image_is_kept_as_fractions(version, alice, shape):
    comment = add_comment(version=version, text="Here", by=alice, shape=shape)
    comment.refresh_from_db()
    assert comment.shape == shape


@pytest.mark.parametrize(
    "shape",
    [
        {"kind": "pin", "x": 1.5, "y": 0.5},
        {"kind": "pin", "x": "nan", "y": 0.5},
        {"kind": "pin", "x": 0.5},
        {"kind": "circle", "x": 0.5, "y": 0.5},
        {"kind": "drawing", "strokes": []},
        {"kind": "drawing", "strokes": [[[0.5, 0.5]] * 4001]},
        {"kind": "drawing", "strokes": [[0.5]]},
    ],
)
def test_a_place_outside_of_the_image_is_refused(shape):
    with pytest.raises(BadComment):
        checked_shape(shape)


def test_a_box_without_a_size_is_a_pin():
    box = {"kind": "box", "x": 0.2, "y": 0.4, "width": 0, "height": 0.1}
    assert checked_shape(box) == {"kind": "pin", "x": 0.2, "y": 0.4}


def test_a_member_who_may_see_the_portrait_is_mentioned_and_nobody_else(version, alice):
    ben = make_member(version.team, "ben", Role.REVIEWER)
    text = f"@{ben.email.upper()} please look, and @stranger@else.example too"
    comment = add_comment(version=version, text=text, by=alice)
    assert list(comment.mentions.all()) == [ben]


def test_files_come_along_and_keep_their_names(version, alice):
    file = SimpleUploadedFile("../../notes.pdf", b"%PDF-1.7 notes")
    comment = add_comment(version=version, text="See the notes", by=alice, files=[file])
    [attachment] = comment.attachments.all()
    assert attachment.name == "notes.pdf"
    assert attachment.file.read() == b"%PDF-1.7 notes"
    assert "notes" not in attachment.file.name


def test_a_thread_is_resolved_as_a_whole(version, alice):
    first = add_comment(version=version, text="Crop it", by=alice)
    reply = add_comment(version=version, text="Done", by=alice, parent=first)
    resolve_comment(comment=reply, by=alice)
    first.refresh_from_db()
    assert first.resolved_by == "Alice"
    resolve_comment(comment=first, by=alice, is_resolved=False)
    first.refresh_from_db()
    assert first.resolved_at is None


def test_only_who_wrote_it_changes_it_or_takes_it_back(version, portal, clara, alice):
    comment = add_comment(version=version, text="Warmer", by=clara, portal=portal)
    for act in (
        lambda: edit_comment(comment=comment, text="x", by=alice),
        lambda: delete_comment(comment=comment, by=alice),
    ):
        with pytest.raises(NotYours):
            act()
    edit_comment(comment=comment, text="Much warmer", by=clara)
    delete_comment(comment=comment, by=clara)
    assert Comment.objects.get().deleted_at
    restore_comment(comment=comment, by=clara)
    assert Comment.objects.get().deleted_at is None
    assert Comment.objects.get().text == "Much warmer"
