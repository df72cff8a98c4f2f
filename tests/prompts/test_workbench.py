"""The workbench of a portrait: verdicts, phrases by hand and moves, and the prompt they make."""

import pytest
from django.urls import reverse

from prompts.actions.recommendations import (
    MOST_OWN_PHRASES,
    NotProposed,
    NoWording,
    PhraseRefused,
    add_own_phrase,
    decide_recommendation,
    recommend_for,
    remove_own_phrase,
)
from prompts.actions.versions import (
    NoPromptThere,
    NotMovable,
    copy_prompt,
    move_phrase,
    record_prompt,
)
from prompts.layers import Layer
from prompts.models import Outcome, Recommendation, Verdict, VersionPrompt
from prompts.stored import prompt_of
from prompts.workbench import prompt_context
from scoring.actions.assessments import queue_assessment
from scoring.models import Assessment
from scoring.tasks import assess_version
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db

USED = "portrait of a founder, stern face, flawless skin, dim room"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def brand(alice):
    return make_brand(alice.memberships.get().team)


@pytest.fixture
def version(brand, alice):
    """A scored version with a prompt and at least two proposals."""
    made = make_portrait(library_of(brand), "synthetic/male-00.jpg").current_version
    record_prompt(version=made, text=USED, by=alice)
    assess_version(str(made.assessments.get().pk))
    assert Recommendation.objects.filter(assessment__version=made).count() >= 2
    return made


@pytest.fixture
def page(client, alice, version):
    """Posts to one of the version's addresses as a member, as a form or as htmx."""
    client.force_login(alice)

    def post(name, data, *args, **headers):
        return client.post(reverse(f"prompts:{name}", args=[version.pk, *args]), data, **headers)

    return post


def rules(version) -> list[str]:
    return [row.rule for row in shown(version)["lines_of"]]


def shown(version) -> dict:
    assessment = version.assessments.current_first().first()
    context = prompt_context(version, assessment, version.portrait.library.brand)
    plain = next(one for one in context["refined"]["formats"] if one.key == "plain")
    return context | {
        "lines_of": [line.item for line in context["lines"]],
        "text": plain.fields[0][2],
    }


def decide(version, verdict, wording="", number=0):
    return decide_recommendation(
        version=version, rule=rules(version)[number], verdict=verdict, wording=wording, by=None
    )


def test_while_nothing_is_decided_the_preview_holds_every_proposal(version):
    found = shown(version)
    assert found["refined"]["is_preview"]
    for item in found["lines_of"]:
        assert all(part in found["text"] for part in item.phrase.split(", "))


def test_the_refined_prompt_is_what_was_accepted_and_nothing_else(version):
    accepted, other = shown(version)["lines_of"][:2]
    decide(version, Verdict.ACCEPTED)
    found = shown(version)
    assert not found["refined"]["is_preview"]
    assert accepted.phrase in found["text"]
    assert other.phrase not in found["text"]
    words = {piece.kind for _, pieces in found["refined"]["changes"] for piece in pieces}
    assert words >= {"same", "added"}


def test_other_words_stand_in_the_place_of_the_proposed_ones(version):
    proposed = shown(version)["lines_of"][0].phrase
    decide(version, Verdict.EDITED, "  a quiet,\n open smile ")
    found = shown(version)
    assert "a quiet, open smile" in found["text"]
    assert proposed not in found["text"]
    with pytest.raises(NoWording):
        decide(version, Verdict.EDITED, "  ")
    assert decide(version, Verdict.EDITED, proposed).verdict == Verdict.ACCEPTED


def test_dismissing_everything_leaves_the_prompt_as_it_was(version):
    for number in range(len(rules(version))):
        decide(version, Verdict.DISMISSED, number=number)
    found = shown(version)
    assert found["refined"]["is_unchanged"]
    assert found["text"] == USED


def test_a_verdict_outlives_rescoring_and_an_undone_one_does_not(version):
    kept, undone = rules(version)[:2]
    decide(version, Verdict.EDITED, "an open smile")
    decide(version, Verdict.DISMISSED, number=1)
    recommend_for(version)
    rows = {row.rule: row for row in Recommendation.objects.all()}
    assert (rows[kept].verdict, rows[kept].wording) == (Verdict.EDITED, "an open smile")
    decide(version, Verdict.OPEN, number=1)
    Assessment.objects.update(engine_version="0.0.1")
    assess_version(str(queue_assessment(version=version).pk))
    assert version.assessments.count() == 2
    now = {row.rule: row for row in shown(version)["lines_of"]}
    assert now[kept].wording == "an open smile"
    assert now[undone].verdict == Verdict.OPEN


def test_what_is_not_proposed_cannot_be_decided(version, page):
    with pytest.raises(NotProposed):
        decide_recommendation(version=version, rule="nothing", verdict=Verdict.ACCEPTED, by=None)
    answer = page("recommendation", {"verdict": "accepted"}, "nothing", headers=HTMX)
    assert "This edit is no longer proposed" in answer.content.decode()


def test_a_form_leads_back_to_the_advice_and_htmx_gets_it_anew(version, page):
    rule = rules(version)[0]
    answer = page("recommendation", {"verdict": "accepted"}, rule)
    assert answer["Location"].endswith("?version=1#next")
    fragment = page("recommendation", {"verdict": "open"}, rule, headers=HTMX).content.decode()
    assert fragment.lstrip().startswith('<section id="next"')
    assert "data-told=" in fragment


def test_a_record_is_shown_from_five_uses_on(version, brand, client, alice):
    rule, before = rules(version)[0], make_portrait(library_of(brand), "synthetic/male-12.jpg")
    client.force_login(alice)
    address = reverse("portfolio:portrait", args=[version.portrait_id])
    for number in range(5):
        assert "5 uses" not in client.get(address).content.decode()
        other = make_portrait(library_of(brand), f"synthetic/female-{3 * number:02}.jpg")
        Outcome.objects.create(
            brand=brand,
            version=other.current_version,
            before=before.current_version,
            rule=rule,
            cue="mouth_smile",
            phrase="a smile",
            predicted_gain=3,
            overall_before=60,
            overall_after=60 + number,
        )
    assert "In this brand: 5 uses, median +2.0 points" in client.get(address).content.decode()


def test_a_phrase_by_hand_stands_in_the_prompt_until_it_is_removed(version):
    own = add_own_phrase(version=version, shelf="slight-asymmetry", by=None)
    assert (own.layer, own.phrase) == ("realism", "slight facial asymmetry")
    add_own_phrase(version=version, phrase=" round  glasses, ", layer="identity", by=None)
    assert "slight facial asymmetry" in shown(version)["text"]
    assert "round glasses" in shown(version)["text"]
    remove_own_phrase(own=own)
    assert "slight facial asymmetry" not in shown(version)["text"]


def test_a_phrase_by_hand_needs_words_a_layer_and_room(version):
    for phrase, layer in (("", "realism"), ("a hat", "parameters"), ("a hat", "")):
        with pytest.raises(PhraseRefused):
            add_own_phrase(version=version, phrase=phrase, layer=layer, by=None)
    for number in range(MOST_OWN_PHRASES):
        add_own_phrase(version=version, phrase=f"hat {number}", layer="style", by=None)
    with pytest.raises(PhraseRefused):
        add_own_phrase(version=version, phrase="one more", layer="style", by=None)


def test_a_moved_phrase_stays_there_while_the_prompt_holds_it(version, page):
    moved = {"phrase": "0:dim room", "layer": "style"}
    answer = page("phrase-move", moved, headers=HTMX).content.decode()
    assert 'hx-swap-oob="true"' in answer
    assert prompt_of(version).layer(Layer.STYLE) == ("dim room",)
    record_prompt(version=version, text="a founder, dim room, a hat", by=None)
    assert prompt_of(version).layer(Layer.STYLE) == ("dim room",)
    assert prompt_of(version).compose() == "a founder, dim room, a hat"
    move_phrase(version=version, phrase="dim room", nth=0, layer="context", by=None)
    assert VersionPrompt.objects.get(version=version).moves == []
    record_prompt(version=version, text="a founder", by=None)
    with pytest.raises(NotMovable):
        move_phrase(version=version, phrase="dim room", nth=0, layer="style", by=None)


def test_a_prompt_is_taken_over_from_another_version_of_the_brand_only(version, brand, alice, page):
    other = make_portrait(library_of(brand), "synthetic/male-12.jpg").current_version
    copied = copy_prompt(version=other, source=version, by=alice)
    assert copied.text == USED
    elsewhere = make_portrait(
        library_of(make_brand(brand.team, "Southlight")), "synthetic/female-00.jpg"
    ).current_version
    with pytest.raises(NoPromptThere):
        copy_prompt(version=elsewhere, source=version, by=alice)
    page("prompt-same", {"source": str(elsewhere.pk)})
    assert VersionPrompt.objects.get(version=version).text == USED


def test_a_pasted_record_is_stored_in_its_parts(version, page):
    pasted = "a poet\nNegative prompt: hat\nSteps: 30, Sampler: Euler a, Seed: 7"
    look = page("paste-preview", {"prompt": pasted}).content.decode()
    assert "Recognised: Stable Diffusion web UI." in look
    assert VersionPrompt.objects.get(version=version).text == USED
    page("version-prompt", {"prompt": pasted})
    stored = VersionPrompt.objects.get(version=version)
    assert (stored.text, stored.negative, stored.parameters["Seed"]) == ("a poet", "hat", "7")
    page("version-prompt", {"prompt": pasted, "negative_prompt": "a beard"})
    assert VersionPrompt.objects.get(version=version).negative == "a beard"
