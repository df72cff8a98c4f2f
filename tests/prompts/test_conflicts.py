"""What in a prompt speaks against the rest of it, the emotional job, or the brand's wishes."""

import pytest

from prompts.brief import Brief
from prompts.conflicts import MOST_PHRASES, conflicts_in
from prompts.layers import Prompt
from prompts.phrasebook import draft_book, entry
from scoring.rubric.jobs import JOB_SLUGS
from tests.prompts.real_prompts import real_prompts


def told(text: str, job: str = "trust", negative: str = "", **wishes: str) -> list[tuple[str, str]]:
    prompt = Prompt.parse(text, negative)
    return [(item.kind, item.sentence) for item in conflicts_in(prompt, Brief(job, **wishes))]


def kinds(text: str, job: str = "trust", **wishes: str) -> list[str]:
    return [kind for kind, _ in told(text, job, **wishes)]


def test_flawless_skin_against_natural_skin_texture_is_told_once():
    assert told("a founder, flawless skin, natural skin texture") == [
        (
            "contradiction",
            "“flawless skin” works against “natural skin texture”: keep one of them.",
        )
    ]


def test_over_smiling_for_thought_leadership_is_told_and_for_trust_is_not():
    ((kind, sentence),) = told("a founder, broad smile", "thought_leadership")
    assert kind == "job"
    assert sentence.startswith("“broad smile” is more of a smile than thought leadership asks for")
    assert told("a founder, broad smile") == []
    assert told("a founder, gentle smile", "thought_leadership") == []


@pytest.mark.parametrize(
    ("text", "job"),
    [
        ("a founder, stern expression", "approachable"),
        ("a founder looking away from the camera", "trust"),
        ("a writer, direct eye contact", "contemplative"),
        ("a founder, airbrushed", "creativity"),
        ("a founder, harsh lighting", "warm"),
        ("a founder, blue hour", "nostalgic"),
        ("a founder in a messy office", "elite"),
        ("a lawyer in a hoodie", "authoritative"),
        ("a lawyer, film grain", "ambitious"),
    ],
)
def test_a_phrase_against_the_emotional_job_is_told(text, job):
    assert kinds(text, job) == ["job"]


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("a founder gazing out of the window, looking away", {"gaze_policy": "direct"}),
        ("a founder, eye contact", {"gaze_policy": "averted"}),
        ("a founder in profile", {"pose": "frontal"}),
        ("a founder facing the camera", {"pose": "turned"}),
        ("a founder, close-up", {"crop": "full"}),
        ("a founder, full body", {"crop": "head and shoulders"}),
    ],
)
def test_words_against_the_brands_own_wish_are_told_as_such(text, wishes):
    assert kinds(text, "creativity", **wishes)[0] == "wish"
    assert kinds(text, "creativity") == []


def test_a_policy_that_excludes_the_jobs_own_band_is_told_even_without_a_prompt():
    assert kinds("", "contemplative", gaze_policy="direct") == ["policy"]
    assert kinds("a man looking away", "trust", gaze_policy="averted") == ["policy"]
    assert kinds("", "trust", gaze_policy="direct") == []


def test_a_prompt_that_asks_for_too_much_is_told():
    many = [f"thing {number}" for number in range(MOST_PHRASES + 1)]
    assert kinds(", ".join(many)) == ["stuffed"]
    assert kinds(", ".join(many[:-1])) == []
    assert "227 words" in told("He sits. " * 113 + "Really.")[0][1]


def test_the_brands_detail_is_missed_where_the_prompt_leaves_it_out():
    detail = "round tortoiseshell glasses"
    ((kind, sentence),) = told("a founder, office", anchor_detail=detail)
    assert kind == "detail"
    assert detail in sentence
    assert told("a founder with round glasses", anchor_detail=detail) == []


def test_what_the_negative_prompt_says_is_no_conflict():
    assert told("a founder", negative="flawless skin, looking away, stern") == []


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_what_the_book_drafts_for_a_job_never_conflicts_with_it(job):
    ids = (*draft_book().jobs[job], *draft_book().closing)
    text = ", ".join(entry(name).phrase for name in ids)
    assert kinds(text, job) == []


def test_prompts_that_people_used_are_read_without_false_contradictions():
    found = {name: kinds(text, "creativity") for name, text in real_prompts().items()}
    assert not [name for name, listed in found.items() if "contradiction" in listed]
