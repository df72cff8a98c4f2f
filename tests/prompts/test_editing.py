"""Editing tips: which are given, what an edit does to the picture, and how far it goes."""

import numpy as np
import pytest

from prompts.editing.catalogue import catalogue, tips_for
from prompts.editing.colours import adaptation
from prompts.editing.light import Treatment, treated
from prompts.editing.operations import OPERATIONS, edited
from prompts.editing.preview import make_preview
from prompts.editing.search import smallest_amount
from scoring.engine import judge
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import rubric_for
from scoring.vision.colour_science import luminance
from scoring.vision.decode import decode
from scoring.vision.sample import Sample
from tests.portraits import portrait
from tests.prompts.edited_pairs import pairs, picture_of, reading_of
from tests.prompts.edited_tips import moved_as_said, some_followed
from tests.prompts.scorecards import scorecard

NAME = "synthetic/male-03.jpg"
FACE_CUES = ("gaze_off_lens", "mouth_width", "mouth_corner_lift", "head_yaw", "face_height")


def test_no_tip_is_given_for_a_cue_inside_its_band():
    assert tips_for(scorecard().cues) == []


def test_at_most_four_tips_are_given_and_what_gains_most_comes_first():
    card = scorecard(
        "nostalgic",
        scene_cct=7500.0,
        midtone_warmth=-6.0,
        colourfulness=80.0,
        key_fill_ratio=4.0,
        highlight_clipping=9.0,
        background_clutter=0.2,
    )
    tips = tips_for(card.cues)
    assert len(tips) == 4
    assert [tip.at_most for tip in tips] == sorted((tip.at_most for tip in tips), reverse=True)


def test_texture_that_was_smoothed_away_is_no_edit_but_a_new_picture():
    (tip,) = tips_for(scorecard(skin_texture=0.2).cues)
    assert not tip.edit.operation
    assert "Generate the picture again" in tip.edit.tip


def test_no_edit_is_there_for_face_gaze_expression_or_frame():
    groups = {CATALOGUE[cue].group for edit in catalogue().values() for cue, _ in edit.moves}
    assert groups <= {"lighting", "texture", "colour", "background"}
    assert {edit.operation for edit in catalogue().values()} - {""} == set(OPERATIONS)


def test_an_amount_beyond_the_ends_of_an_edit_is_refused():
    edit = catalogue()["cooler-balance"]
    assert edit.taken(-13.0) in (-12.0, -14.0)
    with pytest.raises(ValueError, match="from −2 mired to −80 mired"):
        edit.taken(4.0)


def test_balance_moves_white_along_the_lights_and_keeps_its_luminance():
    warm = adaptation(30) @ np.ones(3)
    assert warm[0] > 1 > warm[2]
    assert luminance(warm.astype(np.float32)[None, None])[0, 0] == pytest.approx(1, abs=1e-3)
    assert adaptation(0) == pytest.approx(np.eye(3), abs=1e-9)


def test_a_treatment_that_does_nothing_changes_no_code_value_in_any_strip():
    rgb = np.random.default_rng(4).integers(0, 256, (1100, 40, 3), dtype=np.uint8)
    assert np.array_equal(treated(rgb, Treatment(lambda light, _: light, halo=7), 1.0), rgb)


def test_what_surrounds_the_person_is_edited_and_the_face_is_not():
    _, scene = picture_of(NAME)
    rgb = scene.sample.rgb
    face = scene.sample.level(0).points(scene.sample.face.landmarks)[1].astype(int)
    for name in ("warmer-midtones", "calmer-colours", "softer-background"):
        edit = catalogue()[name]
        done = edited(rgb, scene, edit, edit.amount(edit.steps))
        moved = np.abs(done.astype(int) - rgb).max(axis=2)
        near = moved[face[1] - 40 : face[1] + 40, face[0] - 40 : face[0] + 40]
        assert near.max() <= 1, name
        assert np.median(moved[: len(rgb) // 8]) >= 1, name


def test_an_edit_of_a_larger_picture_is_the_same_edit():
    _, scene = picture_of(NAME)
    large = np.ascontiguousarray(scene.sample.rgb.repeat(2, axis=0).repeat(2, axis=1))
    for name in ("softer-shadows", "warmer-midtones"):
        edit = catalogue()[name]
        amount = edit.amount(edit.steps // 2)
        small = edited(scene.sample.rgb, scene, edit, amount).astype(int)
        again = edited(large, scene, edit, amount)[::2, ::2].astype(int)
        assert np.abs(small - again).max() <= 3, name


def test_the_smallest_amount_brings_the_cue_inside_and_one_step_less_does_not():
    _, scene = picture_of(NAME)
    card = judge(reading_of(NAME), rubric_for("trust"))
    edit = catalogue()["softer-shadows"]
    found = smallest_amount(scene, edit, card.cues, ["key_fill_ratio"])
    assert found.reaches
    step = round(found.amount / edit.step)
    high = card.cue("key_fill_ratio").band[0][1]
    assert _key_fill(scene, edit, step) <= high < _key_fill(scene, edit, step - 1)


def _key_fill(scene, edit, step: int) -> float:
    from prompts.editing.search import looked_at_again
    from scoring.vision.measurement import MEASURES

    picture = edited(scene.sample.rgb, scene, edit, edit.amount(step))
    reading = MEASURES["key_fill_ratio"].read(looked_at_again(scene.sample, picture))
    assert reading.value is not None
    return reading.value


def test_a_preview_is_measured_on_the_file_that_is_handed_out():
    data, rubric = portrait(NAME).read_bytes(), rubric_for("trust")
    before = judge(reading_of(NAME), rubric)
    made = make_preview(
        data, catalogue()["softer-shadows"], lambda read: judge(read, rubric), before=before
    )
    again = Sample.from_bytes(made.file)
    assert made.reaches
    assert made.after.sha256 == again.sha256
    assert made.after.overall > before.overall
    assert (again.decoded.width, again.decoded.height) == (1024, 1024)
    assert decode(made.shown).format == "WebP"


def test_edits_leave_gaze_expression_and_frame_as_they_are():
    for pair in pairs():
        for key in FACE_CUES:
            before, after = pair.before.measurements[key], pair.after.measurements[key]
            if before.value is not None and after.value is not None:
                noise = 2.5 if key in {"gaze_off_lens", "head_yaw"} else 0.03
                assert abs(after.value - before.value) <= noise, (pair.name, pair.edit.id, key)


def test_on_pairs_edited_in_one_cue_it_moves_the_way_that_was_said():
    said = [told for pair in pairs() for told in moved_as_said(pair)]
    assert len(pairs()) >= 40
    assert sum(said) >= 0.9 * len(said)


def test_tips_that_are_followed_raise_the_overall_as_they_promise():
    tips = some_followed()
    assert len(tips) >= 6
    assert all(one.predicted > 0 for one in tips)
    assert sum(one.after > one.before for one in tips) >= 0.9 * len(tips)
