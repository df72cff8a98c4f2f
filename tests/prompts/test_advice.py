"""How advice follows the brand's brief, the prompt's own words, and what became of it before."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.brief import Brief
from prompts.colours import colour_words, palette_words
from prompts.gains import gain_at_most
from prompts.layers import Prompt
from prompts.phrasebook import entries
from prompts.recommender import MOST, recommend
from prompts.records import PhraseRecord
from prompts.refinement import refine
from scoring.rubric.jobs import JOB_SLUGS
from tests.prompts.scorecards import INSIDE_TRUST, NO_SMILE, scorecard

NAVY, SAND, ORANGE = "#1f3a5f", "#d8c6a2", "#c8551e"
FLAGGED = PhraseRecord.of([-6.0] * 14 + [5.0] * 8)
WORDS = st.lists(
    st.sampled_from(
        [
            "a founder", "flawless skin", "natural skin texture", "broad smile", "half smile",
            "looking away", "direct eye contact", "bokeh", "cluttered background", "golden hour",
            "cool blue light", "film grain", "vibrant colours", "full body shot", "close-up",
            "harsh light", "furrowed brow", "plain white backdrop", "profile view", "ring light",
        ]
    ),
    max_size=9,
)  # fmt: skip


def found_for(card, text: str = "", **wishes: object):
    return recommend(card, Prompt.parse(text), brief=Brief(card.job, **wishes))


def rules(found) -> list[str]:
    return [item.rule for item in found]


def test_a_palette_is_named_in_plain_words():
    card = scorecard("elite", colourfulness=80.0)
    named = [item.phrase for item in found_for(card, palette=(NAVY, SAND))]
    assert "muted restrained palette in deep navy and sand" in named
    assert "muted restrained palette" in [item.phrase for item in found_for(card)]


def test_a_palette_stands_in_a_sentence_too():
    prompt = Prompt.parse("She sits at a desk. She wears a grey coat.")
    found = found_for(scorecard("elite", colourfulness=80.0), prompt.compose(), palette=(NAVY,))
    assert "The palette is muted and restrained in deep navy." in refine(prompt, found).positive


@pytest.mark.parametrize(
    ("colours", "words"),
    [
        ([], ""),
        ([NAVY], "deep navy"),
        ([NAVY, SAND], "deep navy and sand"),
        ([NAVY, SAND, ORANGE, "#ffffff"], "deep navy and sand with burnt orange"),
        ([NAVY, "#1e3a5e"], "deep navy"),
        (["#808080"], "mid grey"),
    ],
)
def test_palettes_in_words(colours, words):
    assert palette_words(colours) == words


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_has_a_name_without_commas(number):
    assert re.fullmatch(r"[a-z -]+", colour_words(f"#{number:06x}"))


@pytest.mark.parametrize("colour", ["", "navy", "#12345", "#12345g"])
def test_what_is_no_colour_has_no_name(colour):
    with pytest.raises(ValueError, match="Not a colour"):
        colour_words(colour)


@pytest.mark.parametrize(
    ("job", "gaze", "policy", "rule"),
    [
        ("elite", 9.0, "", "gaze-averted"),
        ("elite", 9.0, "direct", "gaze-direct"),
        ("elite", 6.0, "averted", "gaze-averted"),
        ("elite", 6.0, "both", "gaze-direct"),
        ("nostalgic", 45.0, "direct", "gaze-direct"),
        ("nostalgic", 45.0, "averted", "gaze-loosely-direct"),
        ("elite", 20.0, "direct", None),
        ("contemplative", 3.0, "direct", None),
        ("trust", 9.0, "averted", None),
    ],
)
def test_the_gaze_follows_the_policy_and_never_speaks_against_it(job, gaze, policy, rule):
    found = rules(found_for(scorecard(job, gaze_off_lens=gaze), gaze_policy=policy))
    assert [name for name in found if name.startswith("gaze")] == ([rule] if rule else [])


def test_nothing_is_advised_against_the_brands_own_crop_pose_or_detail():
    small = scorecard(face_height=0.1)
    assert rules(found_for(small)) == ["frame-closer"]
    assert found_for(small, crop="full") == ()
    assert found_for(scorecard(head_yaw=22.0), pose="turned") == ()
    plain = scorecard("creativity", setting=0.0, head_yaw=0.0)
    assert "setting-telling" in rules(found_for(plain))
    detail = "plain grey wall behind everyone"
    assert "setting-telling" not in rules(found_for(plain, anchor_detail=detail))


def test_a_motif_is_advised_only_where_the_brand_asked_for_one():
    card = scorecard("creativity", setting=0.0)
    asked = next(i for i in found_for(card, motifs="lacquered screen") if "telling" in i.rule)
    assert asked.phrase.endswith("softly out of focus, near lacquered screen")
    without = next(i for i in found_for(card) if "telling" in i.rule)
    assert without.phrase.endswith("softly out of focus")


def test_words_that_work_against_it_are_replaced_and_named():
    (found,) = found_for(scorecard(skin_texture=0.2), "a man, flawless skin")
    assert (found.action, found.replaces) == ("replace", "flawless skin")
    assert found.conflict == "“flawless skin” in the prompt works against it."


def test_words_against_what_the_prompt_asks_for_itself_are_only_removed():
    prompt = Prompt.parse("a man, flawless skin, natural skin texture, studio")
    (found,) = recommend(scorecard(skin_texture=0.2), prompt)
    assert (found.action, found.phrase, found.replaces) == ("remove", "", "flawless skin")
    assert "flawless skin" in found.conflict
    assert "natural skin texture" in found.conflict
    assert not found.already_asked
    assert refine(prompt, [found]).positive == "a man, natural skin texture, studio"


@pytest.mark.parametrize(("smile", "action"), [(0.42, "weaken"), (0.8, "replace")])
def test_a_reading_a_little_outside_is_answered_by_less_of_the_same(smile, action):
    prompt = Prompt.parse("a founder, broad smile, office")
    (found,) = recommend(scorecard("authoritative", **composed(mouth_smile=smile)), prompt)
    assert (found.action, found.replaces) == (action, "broad smile")
    refined = refine(prompt, [found])
    assert found.phrase in refined.positive
    assert "broad" not in refined.positive
    assert refine(refined, [found]) == refined


def composed(**readings: float) -> dict[str, float]:
    """Readings inside the bands of “authoritative”, with some changed."""
    inside = {"mouth_corner_lift": 0.02, "mouth_smile": 0.2, "mouth_width": 0.58}
    calm = {"key_fill_ratio": 0.8, "highlight_clipping": 0.0, "midtone_warmth": 5.0}
    return inside | calm | {"face_height": 0.35, "scene_cct": 6000.0} | readings


def test_what_the_negative_prompt_leaves_out_is_named():
    found = recommend(scorecard(gaze_off_lens=9.0), Prompt.parse("a man", "eye contact"))
    assert found[0].conflict == "The negative prompt leaves out “eye contact”."


def test_an_edit_that_is_left_out_for_a_better_one_is_named_there():
    card = scorecard("nostalgic", nostalgia_composite=0.0, midtone_warmth=60.0, scene_cct=2000.0)
    told = [item.conflict for item in recommend(card) if "left out" in item.conflict]
    assert told == ["“subtle 35mm film grain, warm faded tones” works against it and is left out."]


def test_a_flagged_rule_stands_last_with_a_word_why():
    card = scorecard(**NO_SMILE, gaze_off_lens=6.0)
    assert rules(recommend(card)) == ["smile-warm", "gaze-direct"]
    demoted = recommend(card, record={"smile-warm": FLAGGED})
    assert rules(demoted) == ["gaze-direct", "smile-warm"]
    assert demoted[-1].is_flagged
    assert "followed 22 times in this brand, and the score fell in 14 of them" in demoted[-1].reason


readings = st.fixed_dictionaries(
    {key: st.sampled_from([0.0, value, value * 3 + 0.6]) for key, value in INSIDE_TRUST.items()}
)
briefs = st.fixed_dictionaries(
    {
        "palette": st.lists(st.sampled_from([NAVY, SAND, ORANGE]), max_size=3),
        "gaze_policy": st.sampled_from(["", "direct", "averted", "both"]),
        "pose": st.sampled_from(["", "frontal", "turned"]),
        "crop": st.sampled_from(["", "bust", "waist-up", "face only"]),
        "motifs": st.sampled_from(["", "indigo cloth"]),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(JOB_SLUGS), readings, WORDS, briefs)
def test_advice_is_short_honest_and_tied_to_what_is_wrong(job, values, words, wishes):
    card, prompt = scorecard(job, **values), Prompt.parse(", ".join(words))
    found = found_for(card, prompt.compose(), **wishes)
    assert len(found) <= MOST
    assert sum(item.predicted_gain for item in found) <= 100 - (card.overall or 0)
    asked_for = prompt.positive
    for item in found:
        assert all(gain_at_most(card.cue(key), card.cues) > 0 for key in item.cues)
        assert not item.grade.startswith("D")
        assert (item.replaces is None) == (item.action == "add")
        assert item.replaces is None or item.replaces in asked_for
        assert (item.phrase == "") == (item.action == "remove")
        assert ("indigo" in item.phrase) <= bool(wishes["motifs"])
    assert len({cue for item in found for cue in item.cues}) == sum(len(i.cues) for i in found)
    refined = refine(prompt, found)
    assert refine(refined, found) == refined


def test_what_was_weakened_is_left_alone_afterwards():
    for item in (item for item in entries() if item.weaker):
        assert item.conflict_in(item.weaker, sparing=item.weaker) is None
