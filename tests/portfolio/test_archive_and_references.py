"""Archiving portraits, pinning them as references, and what another look to aim at sets off."""

import pytest

from portfolio.actions.brands import change_brand
from portfolio.actions.portraits import archive_portrait, restore_portrait
from portfolio.actions.references import pin_reference, unpin_reference
from portfolio.models import AuditEvent, Portrait, ReferencePortrait
from portfolio.signals import brand_changed
from tests.factories import make_portrait

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """What the apps above are told: whether portraits are judged anew."""
    heard = []

    def hear(brand, is_judged_anew, **_):
        heard.append(is_judged_anew)

    brand_changed.connect(hear)
    yield heard
    brand_changed.disconnect(hear)


@pytest.fixture
def portrait(library):
    return make_portrait(library)


def actions_of(team) -> list[str]:
    events = AuditEvent.objects.filter(team=team).order_by("at", "id")
    return list(events.values_list("action", flat=True))


def test_an_archived_portrait_is_kept_and_said_to_be_by_whom(portrait, bob, told):
    archived = archive_portrait(portrait=portrait, by=bob)
    assert archived.archived_by == bob
    assert not Portrait.objects.in_use().exists()
    assert Portrait.objects.get() == portrait
    assert told == [False]


def test_archiving_twice_is_archiving_once(portrait, alice, bob, team, told):
    first = archive_portrait(portrait=portrait, by=bob)
    second = archive_portrait(portrait=portrait, by=alice)
    assert (second.archived_at, second.archived_by) == (first.archived_at, bob)
    assert told == [False]
    assert actions_of(team).count("portrait.archived") == 1


def test_a_restored_portrait_counts_again(portrait, bob, team, told):
    archive_portrait(portrait=portrait, by=bob)
    restored = restore_portrait(portrait=portrait, by=bob)
    restore_portrait(portrait=portrait, by=bob)
    assert (restored.archived_at, restored.archived_by) == (None, None)
    assert Portrait.objects.in_use().get() == portrait
    assert told == [False, False]
    assert actions_of(team).count("portrait.unarchived") == 1


def test_a_portrait_is_held_up_as_us_or_as_not_us_and_never_as_both(portrait, bob, team, told):
    pin_reference(portrait=portrait, kind="us", by=bob)
    pin_reference(portrait=portrait, kind="us", by=bob)
    pin_reference(portrait=portrait, kind="not_us", by=bob)
    assert ReferencePortrait.objects.get().kind == "not_us"
    assert told == [False, False]
    assert actions_of(team).count("reference.pinned") == 2
    with pytest.raises(ValueError, match="maybe"):
        pin_reference(portrait=portrait, kind="maybe", by=bob)


def test_unpinning_what_is_not_pinned_changes_nothing(portrait, bob, told):
    unpin_reference(portrait=portrait)
    assert told == []
    pin_reference(portrait=portrait, kind="us", by=bob)
    unpin_reference(portrait=portrait)
    unpin_reference(portrait=portrait)
    assert told == [False, False]
    assert not ReferencePortrait.objects.exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"colour_tolerance": 6.0}, [False]),
        ({"gaze_policy": "direct"}, [False]),
        ({"pose": "turned"}, [False]),
        ({"crop": "bust"}, [False]),
        ({"palette": ["#336699"]}, [False]),
        ({"secondary_job": "warm"}, [True]),
        ({"job": "elite", "crop": "bust"}, [True]),
        ({"motifs": "lotus", "channels": ["press"], "alert_below": 70, "tone": "calm"}, []),
        ({"colour_tolerance": 10.0, "palette": []}, []),
    ],
    ids=str,
)
def test_only_another_job_has_portraits_judged_anew(brand, told, fields, expected):
    changed = change_brand(brand=brand, **fields)
    assert told == expected
    assert {name: getattr(changed, name) for name in fields} == fields


def test_the_log_tells_a_changed_look_from_a_changed_word_with_both_values(brand, team):
    change_brand(brand=brand, colour_tolerance=5.0, gaze_policy="both", motifs="lotus")
    events = AuditEvent.objects.filter(team=team, target_id=str(brand.pk), action__contains="chang")
    assert {event.action: event.details["changed"] for event in events} == {
        "brand.target_changed": {"colour_tolerance": [10.0, 5.0], "gaze_policy": ["", "both"]},
        "brand.changed": {"motifs": ["", "lotus"]},
    }
