"""Two to four portraits side by side: what an address shows, and what it never shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolio.actions.comments import add_comment
from portfolio.actions.persons import add_person
from portfolio.models import Portrait, Version
from portfolio.pages.comparing import compare_address
from portfolio.pages.cue_table import Measures, cue_table
from prompts.models import VersionPrompt
from scoring.models import Assessment
from tests.factories import make_brand
from tests.pages.readings import bare_portrait, scored_portrait

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(brand) -> list[Portrait]:
    """Two portraits of one brand; the second looks past the lens."""
    return [
        scored_portrait(brand, "Anna", gaze_off_lens=1.0),
        scored_portrait(brand, "Ben", gaze_off_lens=14.0),
    ]


def page_of(client, *portraits, **more) -> str:
    answer = client.get(compare_address([row.pk for row in portraits], **more))
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_was_read_stands_side_by_side_with_its_difference(client_of, alice, pair):
    page = page_of(client_of(alice), *pair)
    row = page[page.index("Gaze off the lens</th>") :][:2000]
    assert "1°" in row
    assert "14°" in row
    assert "+13°" in row
    assert "place--inside" in row
    assert "place--outside" in row
    assert row.count(" the band</span>") >= 2
    assert "points apart" in row


def test_a_difference_under_five_points_is_said_to_mean_nothing(client_of, alice, pair):
    same = [pair[0], scored_portrait(pair[0].library.brand, "Cleo", gaze_off_lens=2.0)]
    page = page_of(client_of(alice), *same)
    assert "No meaningful difference overall" in page
    assert "points apart" not in page
    assert "No cue differs" in page_of(client_of(alice), *same, only="differences")


def test_the_differences_alone_can_be_asked_for(client_of, alice, pair):
    page = page_of(client_of(alice), *pair, only="differences")
    assert "Gaze off the lens</th>" in page
    assert "Midtone warmth</th>" not in page


def test_no_word_of_it_ranks_anybody(client_of, alice, pair):
    page = page_of(client_of(alice), *pair).lower()
    assert not {"best", "winner", "better", "rank"} & set(page.replace("<", " ").split())


@pytest.mark.parametrize("count", [0, 1, 5])
def test_fewer_than_two_and_more_than_four_are_refused_with_words(client_of, alice, library, count):
    rows = [Portrait.objects.create(library=library, title=str(number)) for number in range(count)]
    answer = client_of(alice).get(compare_address([row.pk for row in rows]))
    assert answer.status_code == 400
    assert "Two to four portraits can be compared" in answer.content.decode()


def test_a_version_is_compared_with_the_one_before(client_of, alice, pair):
    portrait, other = pair
    Version.objects.filter(pk=other.current_version_id).update(portrait=portrait, number=2)
    address = compare_address([f"{portrait.pk}@1", portrait.pk])
    page = client_of(alice).get(address).content.decode()
    assert "version 1" in page
    assert "version 2" in page
    twice = client_of(alice).get(compare_address([f"{portrait.pk}@2", portrait.pk]))
    assert twice.status_code == 400


@pytest.mark.parametrize("asked", ["nonsense", "00000000-0000-0000-0000-000000000000", "{}@9"])
def test_what_is_not_there_is_not_found(client_of, alice, pair, asked):
    keys = [pair[0].pk, asked.format(pair[1].pk)]
    assert client_of(alice).get(compare_address(keys)).status_code == 404


def test_a_stranger_learns_nothing_of_what_is_there(client_of, mallory, pair):
    answer = client_of(mallory).get(compare_address([row.pk for row in pair]))
    assert answer.status_code == 404


def test_portraits_of_two_teams_are_not_set_side_by_side(client_of, alice, mallory, pair):
    team = mallory.memberships.get().team
    team.members.create(user=alice, role="editor")
    other = bare_portrait(make_brand(team), "Elsewhere")
    answer = client_of(alice).get(compare_address([pair[0].pk, other.pk]))
    assert answer.status_code == 400
    assert "different teams" in answer.content.decode()


def test_scores_of_different_rubrics_are_not_set_against_each_other(client_of, alice, team, pair):
    other = scored_portrait(make_brand(team, "Voss", "elite"), "Vera", gaze_off_lens=14.0)
    page = page_of(client_of(alice), pair[0], other)
    assert "different rubrics" in page
    assert "points apart" not in page
    assert "+13°" in page


def test_readings_of_different_engines_are_not_set_against_each_other(client_of, alice, pair):
    Assessment.objects.filter(version=pair[1].current_version).update(engine_version="0.9.0")
    page = page_of(client_of(alice), *pair)
    assert "different engines" in page
    assert "+13°" not in page


def test_the_prompts_are_compared_word_by_word(client_of, alice, pair):
    for portrait, words in zip(
        pair, ("golden hour, direct gaze", "overcast, direct gaze"), strict=True
    ):
        VersionPrompt.objects.update_or_create(
            version=portrait.current_version, defaults={"text": words}
        )
    page = page_of(client_of(alice), *pair)
    assert "<del>golden hour</del>" in page
    assert "<ins>overcast</ins>" in page


def test_the_comments_of_each_side_are_counted(client_of, alice, pair):
    add_comment(version=pair[0].current_version, text="Softer light", by=alice)
    page = page_of(client_of(alice), *pair)
    assert "1 comment<" in page
    assert "0 comments<" in page


def test_the_address_survives_a_swap_and_a_third_one(client_of, alice, pair, brand):
    third = bare_portrait(brand, "Cleo")
    page = page_of(client_of(alice), *pair, third)
    without = compare_address([pair[1].pk, third.pk]).replace("&", "&amp;")
    assert without in page
    assert "C has no score yet" in page
    assert compare_address([pair[1].pk, pair[0].pk]).replace("&", "&amp;") in page_of(
        client_of(alice), *pair
    )


def test_four_cost_no_more_queries_a_side_than_two(client_of, alice, pair, brand):
    more = [scored_portrait(brand, title) for title in ("Cleo", "Dora")]
    client = client_of(alice)
    page_of(client, *pair)
    with CaptureQueriesContext(connection) as two:
        page_of(client, *pair)
    with CaptureQueriesContext(connection) as four:
        page_of(client, *pair, *more)
    assert len(four) <= 2 * len(two)


def test_a_portrait_without_consent_is_not_shown(client_of, alice, pair):
    person = add_person(brand=pair[0].library.brand, name="Ines")
    Portrait.objects.filter(pk=pair[0].pk).update(person=person)
    type(person).objects.filter(pk=person.pk).update(withdrawn_at=timezone.now())
    answer = client_of(alice).get(compare_address([row.pk for row in pair]))
    assert answer.status_code in (400, 404)
    assert pair[0].current_version.sha256 not in answer.content.decode()


def cue(key, value, score):
    return {"key": key, "value": value, "score": score, "evidence": []}


def test_of_three_the_spread_is_told_and_what_only_some_have_counts_as_different():
    columns = [
        [cue("gaze_off_lens", value, score), cue("head_roll", roll, 100.0)]
        for value, score, roll in ((1.0, 100.0, 1.0), (4.0, 97.0, None), (3.0, 100.0, 2.0))
    ]
    measures = Measures(readings=True, scores=True)
    rows = {
        row.key: row
        for group in cue_table(columns, measures, only_differences=False)
        for row in group.rows
    }
    assert rows["gaze_off_lens"].apart == "3°"
    assert not rows["gaze_off_lens"].differs
    assert rows["head_roll"].differs


def test_the_page_lists_its_keys(client_of, alice, pair):
    page = page_of(client_of(alice), *pair)
    assert reverse("portfolio:portrait", args=[pair[0].pk]) in page
    for key in ("w", "f", "z", "s", "d"):
        assert f'data-key="{key}"' in page
