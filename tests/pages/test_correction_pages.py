"""A correction on the pages: who said what, when and why, beside what was measured."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.models import CueOverride
from tests.pages.readings import bare_portrait, scored_portrait

pytestmark = pytest.mark.django_db

WHY = "The eyes meet the lens & the reading took the rim."


@pytest.fixture
def version(client, bob, brand):
    client.force_login(bob)
    return scored_portrait(brand, "Zoe", gaze_off_lens=24.0, face_height=0.6).current_version


def correct(client, version, key="gaze_off_lens", **typed):
    address = reverse("scoring:cue-correct", args=[version.pk, key])
    return client.post(address, {"kind": "value", "value": "2", "reason": WHY} | typed)


def portrait_page(client, version):
    return client.get(reverse("portfolio:portrait", args=[version.portrait_id])).content.decode()


def test_a_correction_leads_back_to_its_cue_and_stays_visible_there(client, version):
    answer = correct(client, version)
    assert answer["Location"].endswith("?version=1#cue-gaze_off_lens")
    html = portrait_page(client, version)
    assert "<strong>Corrected</strong> by Bob" in html
    assert "The eyes meet the lens &amp; the reading took the rim." in html
    assert "Measured: 24°" in html
    assert "1 cue corrected" in html
    assert "counts from the next scoring on" not in html


def test_a_value_is_typed_in_the_unit_that_the_page_shows(client, version):
    correct(client, version, key="face_height", value="40,5 %")
    assert CueOverride.objects.get().value == pytest.approx(0.405)
    assert "counts as 40.5 %" in portrait_page(client, version)


def test_a_cue_can_be_left_out(client, version):
    correct(client, version, kind="out", value="")
    assert CueOverride.objects.get().value is None
    assert "Left out" in portrait_page(client, version)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"reason": " "}, "Write why."),
        ({"value": "about two"}, "Write the value as a number."),
        ({"value": ""}, "Write the value as a number."),
        ({"value": "900"}, "Gaze off the lens goes from"),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_typed_is_lost(
    client, version, typed, told
):
    answer = correct(client, version, **typed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    if "reason" not in typed:
        assert "the reading took the rim" in answer.content.decode()
    assert not CueOverride.objects.exists()


def test_a_correction_that_somebody_else_made_meanwhile_is_shown_and_not_overwritten(
    client, version, alice
):
    held = CueOverride.objects.create(
        version=version, key="gaze_off_lens", value=9.0, reason="Slightly off.", author=alice
    )
    answer = correct(client, version)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Alice corrected this cue while you were writing." in html
    assert "Slightly off." in html
    assert correct(client, version, replaces=held.pk).status_code == 302


def test_a_correction_of_an_outdated_score_says_from_when_it_counts(client, version):
    assessment = version.assessments.get()
    card = assessment.scorecard | {"rubric_version": "0" * 12}  # its tables are gone
    version.assessments.update(scorecard=card)
    correct(client, version)
    html = portrait_page(client, version)
    assert "It counts from the next scoring on" in html
    assert version.assessments.get().overall == assessment.overall


def test_withdrawing_leaves_the_correction_in_the_history(client, version):
    correct(client, version)
    client.post(reverse("scoring:correction-withdraw", args=[CueOverride.objects.get().pk]))
    html = portrait_page(client, version)
    assert "<strong>Corrected</strong>" not in html
    assert "History of corrections, 1" in html
    assert "Withdrawn by Bob" in html


def test_who_may_not_edit_reads_corrections_and_is_offered_none(client, version, carol):
    correct(client, version)
    client.force_login(carol)
    html = portrait_page(client, version)
    assert "<strong>Corrected</strong> by Bob" in html
    assert "/correct/" not in html
    assert "Withdraw<" not in html


def test_what_cannot_be_corrected_has_no_page(client, version, brand):
    def answer(row, key):
        return client.get(reverse("scoring:cue-correct", args=[row.pk, key]))

    assert answer(version, "gaze_off_lens").status_code == 200
    assert answer(version, "coherence").status_code == 404
    assert answer(version, "beauty").status_code == 404
    waiting = bare_portrait(brand, "Waiting").current_version
    assert answer(waiting, "gaze_off_lens").status_code == 302


def test_a_long_history_costs_the_page_no_more_queries(client, version, bob):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            portrait_page(client, version)
        return len(captured)

    correct(client, version)
    cost()
    few = cost()
    for number in range(3):
        held = CueOverride.objects.get(key="gaze_off_lens", withdrawn_at=None)
        correct(client, version, value=str(number), replaces=held.pk)
        correct(client, version, key=("head_roll", "head_yaw", "head_pitch")[number])
    assert cost() == few
