"""Weights: what each cue can add to the whole, in every job."""

from math import fsum

import pytest

from scoring.rubric.catalogue import BLOCKS, CATALOGUE
from scoring.rubric.jobs import JOB_SLUGS, rubric_for
from scoring.rubric.weights import BadTable, share_out
from tests.scoring.rubric import published

SMILE = ("mouth_corner_lift", "mouth_smile", "mouth_width")
OWN_BLOCK = {"clothing_palette": "frame"} | dict.fromkeys(
    ("expression_asymmetry", "structural_asymmetry", "setting"), "colour"
)


def weights(job: str) -> dict[str, float]:
    return {key: row.weight for key, row in rubric_for(job).rows.items() if row.weight}


def block_total(job: str, block: str) -> float:
    members = {*BLOCKS[block].cues, *(key for key, home in OWN_BLOCK.items() if home == block)}
    return fsum(weight for key, weight in weights(job).items() if key in members)


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_the_weights_of_each_job_add_up_to_100(job: str) -> None:
    assert fsum(weights(job).values()) == pytest.approx(100, abs=1e-9)


@pytest.mark.parametrize("job", published.WEIGHTS)
def test_each_block_has_the_published_weight(job: str) -> None:
    totals = tuple(block_total(job, block) for block in BLOCKS)
    assert totals == pytest.approx(published.block_weights(job), abs=1e-9)


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_the_smile_takes_60_percent_of_expression_equally_on_its_three_rows(job: str) -> None:
    parts = [weights(job)[key] for key in SMILE]
    assert parts == pytest.approx([block_total(job, "expression") * 0.6 / 3] * 3)


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_gaze_takes_half_of_pose_and_the_head_shares_the_rest(job: str) -> None:
    pose = block_total(job, "pose")
    assert weights(job)["gaze_off_lens"] == pytest.approx(pose / 2)
    head = [weights(job)[key] for key in ("head_roll", "head_pitch", "head_yaw")]
    assert head == pytest.approx([pose / 6] * 3)


def test_both_rows_of_the_crop_share_one_part() -> None:
    trust = weights("trust")
    assert (trust["face_height"], trust["eye_line"], trust["open_posture"]) == (2.5, 2.5, 5.0)
    authority = weights("authoritative")
    assert authority["face_height"] + authority["eye_line"] == pytest.approx(20 / 3)
    assert authority["clothing_palette"] == pytest.approx(20 / 3)


def test_a_free_cue_leaves_its_part_to_its_block() -> None:
    creativity = weights("creativity")
    assert "eye_squint" not in creativity
    assert creativity["expression_legibility"] == pytest.approx(8)
    assert creativity["highlight_clipping"] == 15
    assert creativity["face_height"] == 15


def test_trust_weighs_one_colour_cue_and_creativity_shares_its_colour_out() -> None:
    assert block_total("trust", "colour") == weights("trust")["midtone_warmth"] == 3
    creativity = weights("creativity")
    assert creativity["expression_asymmetry"] + creativity["structural_asymmetry"] == 3
    assert (creativity["setting"], creativity["colourfulness"]) == (2, 10)


@pytest.mark.parametrize("job", [job for job in JOB_SLUGS if job != "nostalgic"])
def test_warmth_and_white_balance_take_at_most_5_percent(job: str) -> None:
    warmth = fsum(weights(job).get(key, 0) for key in ("midtone_warmth", "scene_cct"))
    assert warmth <= 5


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_reported_cues_carry_no_weight_and_weighed_cues_have_a_band(job: str) -> None:
    for key, row in rubric_for(job).rows.items():
        if row.weight:
            assert row.curves, key
            assert not CATALOGUE[key].report_only, key


def test_blocks_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(BadTable, match="add up to 99"):
        share_out({"pose": 99}, members={}, fixed={}, judged=CATALOGUE)


def test_a_weighed_block_without_a_judged_cue_is_refused() -> None:
    with pytest.raises(BadTable, match="no cue to carry"):
        share_out({"pose": 100}, members={}, fixed={}, judged=())
