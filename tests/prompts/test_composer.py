"""A prompt from nothing: what a brand, its job and a few choices make of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.models import Crop, GazePolicy
from prompts.brief import Brief
from prompts.composer import Choices, Habits, common_settings, compose, options
from prompts.conflicts import conflicts_in
from prompts.layers import Layer, Prompt
from prompts.phrasebook import draft_book
from prompts.recommender import recommend
from prompts.refinement import refine
from prompts.shelf import UnknownShelfPhrase, realism_shelf
from scoring.rubric.jobs import JOB_SLUGS
from tests.prompts.scorecards import NO_SMILE, scorecard

NAVY, SAND = "#1f3a5f", "#d8c6a2"

briefs = st.builds(
    Brief,
    job=st.sampled_from(JOB_SLUGS),
    palette=st.lists(st.sampled_from([NAVY, SAND]), max_size=2),
    gaze_policy=st.sampled_from(["", *GazePolicy.values]),
    pose=st.sampled_from(["", "frontal", "turned"]),
    crop=st.sampled_from(["", *Crop.values]),
    anchor_detail=st.sampled_from(["", "round glasses", "plain grey wall behind everyone"]),
    audience=st.sampled_from(["", "readers of a journal"]),
    motifs=st.sampled_from(["", "indigo cloth"]),
)
choices = st.builds(
    Choices,
    identity=st.sampled_from(["", *(item.slug for item in options("identities"))]),
    emotion=st.sampled_from(["", *(item.slug for item in options("emotions"))]),
    context=st.sampled_from(["", "on the quay", *(item.slug for item in options("contexts"))]),
    realism=st.lists(
        st.sampled_from([item.id for item in realism_shelf() if "eye" not in item.id])
    ).map(tuple),
    with_motifs=st.booleans(),
)


def test_the_essays_layers_are_all_offered():
    assert [item.title for item in options("identities")] == [
        "Creator", "Founder", "Athlete", "Artist", "Executive", "Traveler", "Student",
    ]  # fmt: skip
    assert {item.slug for item in options("emotions")} == {
        "approachable", "reflective", "bold", "serene", "nostalgic", "empowered",
    }  # fmt: skip
    assert [item.title for item in options("contexts")][:5] == [
        "Studio portrait", "Café setting", "Editorial street style", "Golden hour beach scene",
        "Cinematic office",
    ]  # fmt: skip


def test_a_whole_prompt_for_a_brand():
    brief = Brief("trust", (NAVY, SAND), gaze_policy="direct", anchor_detail="round glasses")
    made = compose(brief, Choices(identity="founder", context="cafe", realism=("skin-texture",)))
    assert made.prompt.positive == (
        "Portrait of a founder, [who: age, hair], wearing deep navy and sand, round glasses,"
        " warm natural smile with a hint of teeth, direct eye contact with the camera,"
        " open relaxed posture, arms uncrossed, in a café beside a window,"
        " uncluttered softly blurred background, soft key light from one side with gentle fill,"
        " natural skin texture, visible pores, eye-level camera, chin level,"
        " head-and-shoulders portrait"
    )
    assert "looking away" in made.prompt.negative
    assert made.prompt.gaps == ("who: age, hair",)


SOME = 2  # phrases of realism beside which a whole prompt is not too much


@settings(max_examples=25, deadline=None)
@given(briefs, choices)
def test_a_composed_prompt_keeps_to_the_brief_and_speaks_against_nothing_in_it(brief, chosen):
    made = compose(brief, chosen)
    text = made.prompt.positive
    assert made == compose(brief, chosen)
    assert made.prompt.compose().startswith(text)
    assert ("deep navy" in text) == (NAVY in brief.palette)
    assert ("indigo" in text) == bool(brief.motifs and chosen.with_motifs)
    assert brief.anchor_detail in text
    assert all(part.why for part in made.parts)
    assert len({part.phrase for part in made.parts}) == len(made.parts)
    told = {item.kind for item in conflicts_in(made.prompt, brief)}
    assert not told & {"contradiction", "wish", "detail"}
    assert "stuffed" not in told or len(chosen.realism) > SOME


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_left_to_the_job_alone_nothing_speaks_against_it(job):
    made = compose(Brief(job))
    assert conflicts_in(made.prompt, Brief(job)) == ()
    assert "[a place that belongs to the work]" in made.prompt.positive


@pytest.mark.parametrize(
    ("policy", "asked", "left"),
    [
        ("direct", "direct eye contact with the camera", "off-camera"),
        ("averted", "gazing off-camera past the frame", "eye contact"),
    ],
)
@pytest.mark.parametrize("job", JOB_SLUGS)
def test_the_gaze_policy_decides_the_gaze(job, policy, asked, left):
    text = compose(Brief(job, gaze_policy=policy)).prompt.positive
    assert asked in text
    assert left not in text


def test_the_crop_is_the_brands_or_else_its_portraits_own():
    habits = Habits(crop="waist-up")
    assert "waist-up portrait" in compose(Brief("trust"), habits=habits).prompt.positive
    asked = compose(Brief("trust", crop="full"), habits=habits).prompt.positive
    assert "full-length portrait" in asked
    assert "waist-up" not in asked


def test_the_setting_is_the_one_chosen_or_else_the_commonest_of_the_brands_prompts():
    habits = Habits(settings=("in a pottery workshop", "by the harbour"))
    assert "in a pottery workshop" in compose(Brief("trust"), habits=habits).prompt.positive
    chosen = compose(Brief("trust"), Choices(context="by the harbour"), habits)
    assert chosen.prompt.layer(Layer.CONTEXT)[0] == "by the harbour"
    told = compose(Brief("trust", audience="first clients")).prompt.positive
    assert "[a place that first clients would recognise]" in told


def test_a_context_with_its_own_light_takes_the_place_of_the_jobs():
    beach = compose(Brief("approachable"), Choices(context="beach")).prompt.positive
    assert "golden hour" in beach
    cold = compose(Brief("nostalgic"), Choices(context="at the quay in the blue hour"))
    assert "golden late-afternoon" not in cold.prompt.positive


def test_the_commonest_settings_are_counted_once_a_prompt_and_without_light():
    texts = [
        "a baker, in a bakery kitchen, in a bakery kitchen, golden hour",
        "a baker, in a Bakery  kitchen, on a market square, golden hour",
        "a baker, on a market square, in a church",
        "a baker, in a bakery kitchen",
    ]
    found = common_settings(map(Prompt.parse, texts))
    assert found == ("in a bakery kitchen", "on a market square")
    assert common_settings([]) == ()


def test_asymmetry_stands_in_a_prompt_only_where_a_hand_put_it():
    assert "asymmetry" not in compose(Brief("creativity")).prompt.positive
    chosen = compose(Brief("creativity"), Choices(realism=("slight-asymmetry",)))
    assert "slight facial asymmetry" in chosen.prompt.layer(Layer.REALISM)
    assert [part.why for part in chosen.parts if "asymmetry" in part.phrase] == [
        "From the realism shelf, grade D."
    ]
    with pytest.raises(UnknownShelfPhrase):
        compose(Brief("trust"), Choices(realism=("porcelain",)))


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_every_layer_is_written_and_what_only_the_person_knows_is_left_open(job):
    found = compose(Brief(job, audience="small-business owners")).prompt
    assert all(found.layer(layer) for layer in list(Layer)[:4])
    assert found.gaps[0].startswith("who")
    assert "small-business owners" in " ".join(found.gaps)
    assert found.negative
    assert Prompt.parse(found.compose()).compose() == found.compose()


def test_a_composed_prompt_is_not_changed_by_the_edits_that_it_was_made_of():
    started = compose(Brief("trust")).prompt
    edits = recommend(scorecard(**NO_SMILE, gaze_off_lens=14.0, skin_texture=0.3), started)
    assert {edit.rule for edit in edits} & set(draft_book().jobs["trust"])
    assert started.positive.count("smile") == refine(started, edits).positive.count("smile")


def test_an_unknown_job_is_an_error():
    with pytest.raises(KeyError):
        compose(Brief("fame"))
