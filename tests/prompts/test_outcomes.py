"""Predicted beside observed, the ledger of phrases, and the strip of versions."""

from dataclasses import replace

import pytest
from django.urls import reverse

from portfolio import uploads
from portfolio.actions.portraits import add_version
from portfolio.models import Portrait, Version
from prompts.actions.outcomes import phrase_records, record_outcomes, record_outcomes_around
from prompts.actions.versions import record_prompt
from prompts.ledger import ledger_page
from prompts.lineage import lineage_context
from prompts.models import Outcome, Recommendation, Verdict, VersionPrompt
from scoring.actions.assessments import record_scorecard
from scoring.actions.rubrics import rubric_in_use, save_rubric
from scoring.models import Assessment, engine_in_use
from tests.factories import make_brand, make_portrait, portrait_file
from tests.prompts.scorecards import NO_SMILE, scorecard

pytestmark = pytest.mark.django_db

SMILE = "warm natural smile with a hint of teeth"


def scored(version: Version, **readings: float | None) -> Assessment:
    """The version judged from made-up readings; what it advises is not this test's."""
    assessment = version.assessments.get(rubric__in_use=True)
    card = replace(scorecard(**readings), engine_version=engine_in_use())
    return record_scorecard(assessment=assessment, scorecard=card)


def advised(assessment: Assessment, **fields: object) -> Recommendation:
    assessment.recommendations.all().delete()
    given = {
        "rank": 0,
        "rule": "smile-wider",
        "cue": "mouth_smile",
        "layer": "emotion",
        "phrase": SMILE,
        "predicted_gain": 6.0,
        "verdict": Verdict.ACCEPTED,
    }
    return Recommendation.objects.create(assessment=assessment, **given | fields)


@pytest.fixture
def portrait(library):
    return make_portrait(library, "tiles/glasses-44.jpg")


def next_version(portrait: Portrait, file: str = "synthetic/female-00.jpg") -> Version:
    return add_version(portrait=portrait, upload=uploads.inspect(portrait_file(file)), by=None)


@pytest.fixture
def first(portrait):
    """Version 1 without a smile, and the advice to smile, accepted."""
    version = portrait.current_version
    record_prompt(version=version, text="portrait of a founder", negative="", by=None)
    return advised(scored(version, **NO_SMILE))


def test_predicted_and_observed_are_stored_when_the_next_version_is_scored(first, portrait, brand):
    second = next_version(portrait)
    record_prompt(version=second, text=f"portrait of a founder, {SMILE}", negative="", by=None)
    scored(second)
    outcome = Outcome.objects.get()
    assert (outcome.version, outcome.before) == (second, first.assessment.version)
    assert (outcome.brand, outcome.rule, outcome.predicted_gain) == (brand, "smile-wider", 6.0)
    assert outcome.score_before < outcome.score_after == 100
    assert outcome.overall_before < outcome.overall_after


def test_an_accepted_phrase_that_is_not_in_the_new_prompt_was_not_followed(first, portrait):
    second = next_version(portrait)
    record_prompt(version=second, text="portrait of a founder, rain", negative="", by=None)
    scored(second)
    assert not Outcome.objects.exists()


def test_where_no_new_prompt_is_known_an_accepted_phrase_counts_as_followed(first, portrait):
    scored(next_version(portrait))
    assert Outcome.objects.get().phrase == SMILE


def test_a_prompt_that_is_typed_afterwards_says_what_was_followed(first, portrait):
    second = next_version(portrait)
    scored(second)
    record_prompt(version=second, text="portrait of a founder, rain", negative="", by=None)
    assert not Outcome.objects.exists()
    record_prompt(version=second, text=f"portrait of a founder, {SMILE}", negative="", by=None)
    assert Outcome.objects.get().phrase == SMILE


@pytest.mark.parametrize(("verdict", "n"), [(Verdict.OPEN, 1), (Verdict.DISMISSED, 0)])
def test_words_taken_over_as_they_were_proposed_count_unless_dismissed(first, portrait, verdict, n):
    Recommendation.objects.update(verdict=verdict)
    second = next_version(portrait)
    record_prompt(version=second, text=f"a founder, {SMILE.upper()}", negative="", by=None)
    scored(second)
    assert Outcome.objects.count() == n


def test_the_members_own_wording_and_a_removal_are_followed(first, portrait):
    base = {"cue": "skin_texture", "verdict": Verdict.ACCEPTED, "predicted_gain": 1.0}
    Recommendation.objects.update(verdict=Verdict.EDITED, wording="a small smile")
    Recommendation.objects.create(
        assessment=first.assessment, rank=1, rule="plastic", layer="realism", action="remove",
        replaces="flawless skin", **base,
    )  # fmt: skip
    VersionPrompt.objects.update(text="portrait of a founder, flawless skin")
    second = next_version(portrait)
    VersionPrompt.objects.create(
        version=second, text="portrait of a founder, a small smile", source="typed"
    )
    scored(second)
    phrases = dict(Outcome.objects.values_list("rule", "phrase"))
    assert phrases == {"smile-wider": "a small smile", "plastic": "flawless skin"}


def test_another_rubric_is_no_hindrance_and_another_engine_is(first, portrait, brand, alice):
    save_rubric(brand=brand, changes={"sliders": {"human": 1}}, note="", author=alice)
    second = next_version(portrait)
    new = scored(second)
    outcome = Outcome.objects.get()
    assert outcome.overall_before != first.assessment.overall
    Assessment.objects.filter(pk=new.pk).update(engine_version="0.9.0")
    assert record_outcomes(version=second) == []
    assert not Outcome.objects.exists()


def test_a_new_reading_of_the_version_before_is_followed_by_the_one_after(first, portrait):
    scored(next_version(portrait))
    before = Outcome.objects.get().overall_before
    version = first.assessment.version
    stored = version.assessments.get()
    stored.scorecard = scorecard(**NO_SMILE, gaze_off_lens=20.0).to_json_dict()
    stored.save()
    record_outcomes_around(version=version)
    assert Outcome.objects.get().overall_before < before


def many_outcomes(brand, version, gains, *, rule="smile-wider", generator="Midjourney"):
    for number, gain in enumerate(gains, 1000 + Outcome.objects.count()):
        before = Version.objects.create(
            team=version.team, portrait=version.portrait, number=number, sha256=str(number), bytes=1
        )
        Outcome.objects.create(
            brand=brand, version=version, before=before, rule=rule, cue="mouth_smile",
            phrase=SMILE, generator=generator, predicted_gain=3.0,
            overall_before=60.0, overall_after=60.0 + gain,
        )  # fmt: skip


def test_a_phrase_has_a_record_from_five_uses_on_by_generator(brand, portrait, team):
    version = portrait.current_version
    many_outcomes(brand, version, [1, 2, 3, 4])
    assert phrase_records(brand) == {}
    many_outcomes(brand, version, [5, 6], generator="ComfyUI", rule="smile-wider")
    assert phrase_records(brand)["smile-wider"].n == 6
    assert phrase_records(brand, "Midjourney") == {}
    assert phrase_records(make_brand(team, "Other")) == {}


def test_a_rule_that_is_wrong_more_often_than_right_over_twenty_uses_is_flagged(brand, portrait):
    many_outcomes(brand, portrait.current_version, [-2] * 11 + [3] * 9)
    record = phrase_records(brand)["smile-wider"]
    assert (record.hits, record.misses, record.is_flagged) == (9, 11, True)


def test_the_ledger_hides_figures_under_five_uses_and_shows_them_from_there(
    client, dave, brand, portrait
):
    client.force_login(dave)
    address = reverse("prompts:brand-phrases", args=[brand.pk])
    assert "No uses yet" in client.get(address).content.decode()
    many_outcomes(brand, portrait.current_version, [41, 42, 43, 44], rule="rare")
    page = client.get(address).content.decode()
    assert "shown from 5 uses" in page
    assert "+42" not in page
    many_outcomes(brand, portrait.current_version, [1, 2, 3, 4, 5])
    page = client.get(address).content.decode()
    assert "+3" in page
    ((name, rows),) = ledger_page(brand)["generators"]
    assert (name, [row["n"] for row in rows]) == ("Midjourney", [5, 4])


def test_the_strip_tells_scores_cues_prompts_and_outcomes_from_version_to_version(first, portrait):
    second = next_version(portrait)
    record_prompt(version=second, text=f"portrait of a founder, {SMILE}", negative="", by=None)
    scored(second)
    versions = list(portrait.versions.all())
    old, new = lineage_context(versions)["lineage"]
    assert old["version"].number == 1
    assert new["delta"] == round(new["overall"] - old["overall"], 1) > 0
    assert "mouth_smile" in {cue["key"] for cue in new["cues"]}
    assert new["added"] == [SMILE]
    assert new["outcomes"][0]["predicted"] == 6.0
    assert new["outcomes"][0]["observed"] == new["delta"]


def test_one_version_has_no_strip_and_two_rubrics_no_difference(first, portrait, brand, alice):
    assert lineage_context(list(portrait.versions.all()))["lineage"] == []
    save_rubric(brand=brand, changes={"sliders": {"human": 1}}, note="", author=alice)
    scored(next_version(portrait))
    _, new = lineage_context(list(portrait.versions.all()))["lineage"]
    assert new["delta"] is None
    assert new["is_another_measure"]
    assert rubric_in_use(brand).number == 2


def test_many_versions_cost_no_more_queries_than_two(
    first, portrait, django_assert_max_num_queries
):
    for number in range(3, 9):
        Version.objects.create(
            team=portrait.team, portrait=portrait, number=number, sha256=str(number), bytes=1
        )
    versions = list(portrait.versions.all())
    with django_assert_max_num_queries(4):
        lineage_context(versions)
