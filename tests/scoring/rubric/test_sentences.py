"""The sentence of each cue: about the picture, with number, band and direction."""

import re

import pytest

from scoring.rubric.catalogue import CATALOGUE, GRADES, toml_of
from scoring.rubric.jobs import JOB_SLUGS, rubric_for
from scoring.rubric.judging import judged
from scoring.rubric.scorecard import CueResult
from tests.scoring.rubric.readings import reading

ABOUT_THE_PERSON = re.compile(
    r"\b(she|he|her|his|honest|sincere|happy|sad|angry|confident|trustworthy person|"
    r"competent person|attractive|beautiful|personality|proven|will be)\b",
    re.IGNORECASE,
)


def sweep(key: str) -> list[float]:
    """Native values from far below to far above every job's band of a cue."""
    curves = [curve for job in JOB_SLUGS for curve in rubric_for(job).rows[key].curves]
    ends = [end for curve in curves for end in (*curve.edges, *curve.zeros) if end is not None]
    values = {factor * end for end in ends for factor in (0.5, 0.97, 1.0, 1.04, 1.6)}
    values |= {0.0, 0.004, 0.4, 1.0, 2.0, 12.3}
    cue = CATALOGUE[key]
    if cue.unit in {"0-1", "-1..1", "fraction"}:
        values = {value for value in values if value <= 1}
    if cue.unit == "log10":
        values = {value for value in values if value <= 2}
    if cue.unit == "count":
        values = {0.0, 1.0, 2.0, 12.0}
    negative = {-value for value in values} if cue.signed or cue.absolute else set()
    return sorted({value for value in values if value >= 0} | negative)


def told(job: str, key: str, value: float, **evidence: object) -> CueResult:
    items = ({"kind": "line", "label": "bookshop", **evidence},)
    row = rubric_for(job).rows[key]
    return judged(CATALOGUE[key], row, reading(key, value, evidence=items))


@pytest.mark.parametrize(
    ("job", "key", "value", "sentence"),
    [
        (
            "trust", "gaze_off_lens", 9.0,
            "The gaze is 9° off the lens, 4° past the 0–5° band; within about 5° is usually felt "
            "as eye contact.",
        ),
        (
            "elite", "gaze_off_lens", 8.0,
            "The gaze is 8° off the lens, 3° past the 0–5° band and 4° short of the 12–35° band; "
            "half-away can read as uneasy.",
        ),
        (
            "trust", "mouth_width", 0.62,
            "The mouth is 0.62 eye spans wide, 0.03 short of the 0.65 that this job asks for; "
            "viewers in rating studies tended to read broader smiles as warmer.",
        ),
        (
            "approachable", "mouth_smile", 0.5,
            "The smile reads 0.50 out of 1, which reaches the 0.45 that this job asks for; viewers "
            "in rating studies tended to read similar smiles as warmer.",
        ),
        (
            "trust", "head_yaw", -18.0,
            "The head is turned 18° toward the viewer's left, 3° past the 0–15° band; smiling "
            "faces tended to be trusted most when they face the viewer.",
        ),
        ("trust", "head_pitch", -3.0, "The chin is 3° down, inside the 0–6° band."),
        ("trust", "head_roll", 0.2, "The head is upright (0°), inside the 0–8° band."),
        (
            "nostalgic", "scene_cct", 6900.0,
            "The light of the scene measures about 6,900 K, 2,000 K above the 3,000–4,900 K band; "
            "cooler than this job's style asks.",
        ),
        (
            "elite", "midtone_warmth", -9.0,
            "The mid-tones around the face lean toward blue, at b* −9, 5 short of the −4 to 14 "
            "band; cooler than this job's style asks, and no study links warmth to trust.",
        ),
        ("trust", "face_height", 0.41, "The face takes 41 % of the frame's height, inside the "
         "28–52 % band."),
        (
            "creativity", "eye_squint", 0.3,
            "Free for this job: not judged; the eyes are narrowed by 0.30 out of 1.",
        ),
        (
            "trust", "tonal_contrast", 22.3,
            "Lightness varies by 22 L* over the photo; shown without weight: no study ties "
            "contrast to how a portrait is rated.",
        ),
    ],
)  # fmt: skip
def test_a_sentence_reads_as_a_person_would_write_it(
    job: str, key: str, value: float, sentence: str
) -> None:
    assert told(job, key, value).reason == sentence


@pytest.mark.parametrize(
    ("key", "value", "start"),
    [
        ("key_fill_ratio", 1.0, "One cheek is 1 stop brighter"),
        ("key_fill_ratio", 1.2, "One cheek is 1.2 stops brighter"),
        ("accent_colour", 0, "No single accent colour stands out;"),
        ("accent_colour", 1, "One accent colour stands out;"),
        ("accent_colour", 3, "3 accent colours stand out;"),
        ("coherence", 1.0, "The cues fit this job best, 1 point ahead of bookshop;"),
        ("coherence", -8.0, "The cues fit bookshop better than this job, by 8 points;"),
    ],
)
def test_singular_and_plural_are_right(key: str, value: float, start: str) -> None:
    assert told("trust", key, value).reason.startswith(start)


def test_a_value_that_rounds_to_the_edge_is_just_past_it() -> None:
    assert "5° off the lens, just past the 0–5° band" in told("trust", "gaze_off_lens", 5.2).reason


def test_the_direction_of_a_gaze_is_the_viewers_and_its_pitch_comes_along() -> None:
    reason = told("trust", "gaze_direction", -6.0, pitch_deg=2.6).reason
    assert reason.startswith("The gaze points 6° toward the viewer's left and 3° up;")


@pytest.mark.parametrize("job", JOB_SLUGS)
@pytest.mark.parametrize("key", CATALOGUE)
def test_every_sentence_is_one_plain_sentence_about_the_picture(job: str, key: str) -> None:
    for value in sweep(key):
        reason = told(job, key, value).reason
        assert reason[0].isupper() or reason[0].isdigit(), reason
        assert reason.endswith("."), reason
        assert not re.search(r"\.\s|[{}]|\.\.|  |-\d|\bnan\b|None", reason), reason
        assert not ABOUT_THE_PERSON.search(reason), reason


@pytest.mark.parametrize("job", JOB_SLUGS)
@pytest.mark.parametrize("key", CATALOGUE)
def test_the_sentence_and_the_score_never_disagree(job: str, key: str) -> None:
    for value in sweep(key):
        cue = told(job, key, value)
        if cue.status == "ok":
            inside = ", inside the " in cue.reason or ", which reaches the " in cue.reason
            assert inside == (cue.score == 100), cue.reason


def test_every_cue_has_words_and_every_word_has_a_cue() -> None:
    beside = {"shoulder_tilt_deg"}
    assert toml_of("sentences.toml")["cues"].keys() == CATALOGUE.keys() | beside


def test_every_cue_has_a_grade_with_a_meaning_and_a_source() -> None:
    for cue in CATALOGUE.values():
        assert cue.grade[0] in GRADES, cue.key
        assert cue.scope, cue.key
        assert cue.source, cue.key
    assert "doi:10.1016/j.bandc.2018.06.004" in CATALOGUE["gaze_off_lens"].source
