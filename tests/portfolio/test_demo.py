"""The demo team: loaded once, with a portal in which a client has begun."""

import pytest

from portfolio.demo import loader, manifest
from portfolio.demo.account import SIGN_IN
from portfolio.models import Brand, Comment, Decision, Notice, Portal, Portrait, Team
from tests.portraits import portrait

pytestmark = pytest.mark.django_db


def load() -> list[str]:
    return loader.load(find=portrait, record_prompt=lambda *_: None, prompts=manifest.prompts())


def test_the_demo_is_loaded_once_with_brands_portraits_and_a_portal(unheard):
    assert load() == []
    assert load() == []
    assert Team.objects.count() == 1
    planned = [len(brand["portraits"]) for brand in manifest.plan()]
    counted = [
        Portrait.objects.filter(library__brand=brand).count() for brand in Brand.objects.all()
    ]
    assert sorted(counted) == sorted(planned)
    portal = Portal.objects.get()
    assert portal.items.count() == 6
    assert {each.answer for each in Decision.objects.all()} == {"approve", "request_changes"}
    assert Comment.objects.get().shape["kind"] == "pin"
    assert Notice.objects.filter(user__email=SIGN_IN).count() == 3


def test_portraits_that_are_not_at_hand_are_named_and_the_rest_is_there(unheard):
    gone = {"synthetic/male-00.jpg", "synthetic/female-36.jpg"}
    missing = loader.load(
        find=lambda name: None if name in gone else portrait(name),
        record_prompt=lambda *_: None,
        prompts={},
    )
    assert set(missing) == gone
    assert Portal.objects.get().items.count() == 6
    assert Decision.objects.count() == 1
