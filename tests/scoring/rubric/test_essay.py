"""What the founding essay names for a job counts there, and says how thin the evidence is."""

import pytest

from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.describing import describe
from scoring.rubric.jobs import JOB_SLUGS, rubric_for
from scoring.rubric.rubric import Rubric
from scoring.rubric.verdict import PictureReading, judge
from tests.scoring.rubric.readings import ideal_for, reading

NAMED = {
    "trust": {"background_clutter", "gaze_off_lens", "mouth_smile", "midtone_warmth"},
    "approachable": {"gaze_off_lens", "midtone_warmth", "open_posture"},
    "warm": {"gaze_off_lens", "midtone_warmth", "open_posture"},
    "authoritative": {"gaze_off_lens", "open_posture", "background_clutter"},
    "ambitious": {"gaze_off_lens", "open_posture", "background_clutter"},
    "thought_leadership": {"head_pitch", "gaze_off_lens", "mouth_smile", "skin_texture"},
    "creativity": {"colourfulness", "expression_asymmetry", "structural_asymmetry", "setting"},
    "contemplative": {"gaze_off_lens", "midtone_warmth", "colourfulness"},
    "nostalgic": {"nostalgia_composite", "midtone_warmth", "scene_cct"},
    "elite": set(),
}
THIN = {
    "A": "there is published evidence",
    "B": "there is published evidence",
    "C": "the evidence is thin",
    "D": "the evidence contradicts it",
}


def ideal(rubric: Rubric) -> PictureReading:
    return PictureReading("0" * 64, ideal_for(rubric), engine_version="1")


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_what_the_essay_names_has_weight_and_its_grade_is_told(job: str) -> None:
    rubric = rubric_for(job)
    card = judge(ideal(rubric), rubric)
    named = {cue.key: cue for cue in card.cues if cue.named_by_essay}
    assert named.keys() >= NAMED[job]
    assert bool(named) == bool(NAMED[job])
    for key, cue in named.items():
        assert cue.weight > 0, key
        assert cue.score == 100
        assert rubric.rows[key].essay in cue.essay_note
        assert f"{THIN[cue.grade[0]]}: grade {cue.grade}, " in cue.essay_note


def test_moderate_warmth_counts_a_little_for_trust_and_says_how_little_is_known() -> None:
    rubric = rubric_for("trust")
    warmth = judge(ideal(rubric), rubric).cue("midtone_warmth")
    assert 0 < warmth.weight <= 5
    assert warmth.essay_note == (
        "The essay asks for “moderate warmth” here; the evidence is thin: grade C, B for "
        "engagement, C for trust."
    )


def test_what_the_evidence_contradicts_counts_in_creativity_alone() -> None:
    for job in JOB_SLUGS:
        for key, row in rubric_for(job).rows.items():
            if row.weight and (row.grade or CATALOGUE[key].grade).startswith("D"):
                assert (job, row.weight) == ("creativity", 1.5)


def test_a_cue_that_is_switched_off_or_not_named_has_no_note() -> None:
    rubric = rubric_for("trust")
    card = judge(ideal(rubric), rubric, disabled_cues=frozenset({"mouth_smile"}))
    assert not card.cue("mouth_smile").named_by_essay
    assert card.cue("eye_squint").essay_note == ""


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_clipped_highlights_never_cost_more_than_half(job: str) -> None:
    rubric = rubric_for(job)
    burnt = ideal_for(rubric) | {"highlight_clipping": reading("highlight_clipping", 60.0)}
    cue = rubric.score(burnt).cue("highlight_clipping")
    assert cue.score == 50
    assert cue.reason.endswith(
        "; the score stops at 50: how soon a face clips depends on its tone."
    )


def test_skin_without_texture_earns_nothing_and_half_of_it_half() -> None:
    rows = rubric_for("trust").rows["skin_texture"].curves
    assert [rows[0].score(value) for value in (0.0, 0.225, 0.45)] == pytest.approx([0, 50, 100])


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_a_rubric_reads_as_text_with_band_weight_reason_and_source(job: str) -> None:
    rubric = rubric_for(job)
    rows = describe(rubric)
    assert [row.key for row in rows] == [key for key, row in rubric.rows.items() if row.weight]
    for row in rows:
        assert row.band
        assert row.source
        assert row.grade_means
        assert row.text.startswith(f"{row.name}: {row.band}, ")
        assert ".." not in row.text


def test_bands_are_described_with_their_units() -> None:
    bands = {row.key: row.band for row in describe(rubric_for("elite"))}
    assert bands["gaze_off_lens"] == "at most 5° or 12–35°"
    assert bands["mouth_width"] == "0.50–0.65 eye spans"
    assert bands["scene_cct"] == "4,800–7,500 K"
    assert bands["midtone_warmth"] == "−4 to 14 b*"
    assert bands["background_separation"] == "at least 0.60 on a log₁₀ scale"
    assert bands["face_height"] == "18–48 %"
