"""Which pairs of a team's brands are compared, when, and who may read what was found."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from portfolio.actions.teams import change_grants
from portfolio.models import Portrait, Role
from scoring.actions import sameness as actions
from scoring.actions.sameness import queue_sameness, refresh_sameness, requeue_behind
from scoring.models import ConsistencyReport, Sameness
from tests.cast import make_member
from tests.factories import make_brand
from tests.scoring.brand_sets import brand as a_look
from tests.scoring.stored_sets import store

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rung(monkeypatch):
    """The teams that a worker was asked to compare; none hears it."""
    cache.clear()
    heard = []
    monkeypatch.setattr(actions, "ring", lambda name, pk, after_seconds=0: heard.append(pk))
    return heard


@pytest.fixture
def brands(team):
    """Three brands with four portraits each, reported on, and one that is too small."""
    made = [make_brand(team, f"Brand {number}") for number in range(4)]
    members = a_look(15)
    for at, brand in enumerate(made[:3]):
        store(brand, members[4 * at : 4 * at + 4])
    store(made[3], members[12:])
    for brand in made:
        ConsistencyReport.objects.create(
            brand=brand, asked_at=timezone.now(), computed_at=timezone.now()
        )
    return made


def pairs() -> set[frozenset]:
    return {
        frozenset((pair.first.name, pair.second.name))
        for pair in Sameness.objects.select_related("first", "second")
    }


def test_every_pair_of_brands_with_enough_portraits_is_compared_once(team, brands):
    assert refresh_sameness(team=team) == 3
    names = ["Brand 0", "Brand 1", "Brand 2"]
    assert pairs() == {frozenset({a, b}) for a in names for b in names if a != b}
    assert all(pair.data is not None for pair in Sameness.objects.all())
    assert refresh_sameness(team=team) == 0


def test_only_pairs_with_a_newer_report_are_compared_again(team, brands):
    refresh_sameness(team=team)
    ConsistencyReport.objects.filter(brand=brands[0]).update(computed_at=timezone.now())
    assert refresh_sameness(team=team) == 2


def test_a_brand_that_shrank_is_compared_no_more(team, brands):
    refresh_sameness(team=team)
    Portrait.objects.filter(library__brand=brands[0])[:1].get().delete()
    refresh_sameness(team=team)
    assert pairs() == {frozenset({"Brand 1", "Brand 2"})}


def test_what_is_left_of_many_pairs_is_asked_for_again(team, brands, rung, monkeypatch):
    monkeypatch.setattr(actions, "PAIRS", 2)
    assert refresh_sameness(team=team) == 2
    assert rung == [team.pk]
    assert refresh_sameness(team=team) == 1
    assert Sameness.objects.count() == 3


def test_the_number_of_pairs_changes_no_number_of_readings_loaded(
    team, brands, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30):
        refresh_sameness(team=team)


def test_one_bell_serves_a_burst_of_reports(team, rung):
    for _ in range(5):
        queue_sameness(team_id=team.pk)
    assert rung == [team.pk]


def test_a_team_whose_bell_was_lost_is_rung_for_again(team, brands, rung):
    assert requeue_behind() == 1
    assert rung == [team.pk]
    refresh_sameness(team=team)
    cache.clear()
    assert requeue_behind() == 0
    late = timezone.now() + timedelta(minutes=1)
    ConsistencyReport.objects.filter(brand=brands[1]).update(computed_at=late)
    assert requeue_behind() == 1


def test_no_client_learns_of_another(team, brands, alice, mallory):
    refresh_sameness(team=team)
    client = make_member(team, "Client", Role.EDITOR)
    change_grants(member=client.memberships.get(), brands=brands[:2], by=Role.OWNER)
    assert Sameness.objects.visible_to(alice).count() == 3
    assert not Sameness.objects.visible_to(client).exists()
    assert not Sameness.objects.visible_to(mallory).exists()


def test_brands_of_other_teams_are_never_compared(team, brands, mallory):
    other = mallory.memberships.get().team
    theirs = make_brand(other, "Theirs")
    store(theirs, a_look(5, seed=9))
    assert refresh_sameness(team=other) == 0
    refresh_sameness(team=team)
    assert not any("Theirs" in pair for pair in pairs())
