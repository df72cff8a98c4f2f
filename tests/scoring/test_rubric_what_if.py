"""What another rubric would change, said before it is saved, is what it changes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring.actions.assessments import disabled_cues
from scoring.actions.corrections import record_correction
from scoring.actions.rubrics import rubric_in_use, rubric_of, rubric_with, save_rubric
from scoring.engine import assess
from scoring.models import Assessment, RubricVersion
from scoring.tasks import assess_version, judge_brand
from scoring.what_if import what_if
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db

CHANGES = {
    "sliders": {"polished": 2},
    "cues": {"gaze_off_lens": {"bands": [[10, 40]], "weight": 30.0}},
}


@pytest.fixture
def brand(alice):
    return make_brand(alice.memberships.get().team)


@pytest.fixture
def read(brand):
    """Two portraits that have been read once."""
    made = [
        make_portrait(library_of(brand), f"synthetic/{name}.jpg")
        for name in ("male-00", "female-36")
    ]
    for waiting in Assessment.objects.unfinished():
        assess_version(str(waiting.pk))
    return made


def look(brand, changes):
    version = rubric_in_use(brand)
    return what_if(brand, now=version, before=rubric_of(version), after=rubric_with(brand, changes))


def sides(card: dict) -> dict[str, bool]:
    """Cue -> inside its band, of what was scored."""
    return {cue["name"]: cue["score"] >= 100 for cue in card["cues"] if cue["score"] is not None}


def test_what_is_foreseen_is_what_a_full_read_and_the_stored_result_say(brand, read, alice):
    before = {each.pk: each.current_version.assessments.get() for each in read}
    foreseen = {move.version.portrait_id: move for move in look(brand, CHANGES).moves}
    saved = save_rubric(brand=brand, changes=CHANGES, note="Away and polished", author=alice)
    judge_brand(str(brand.pk))
    for waiting in Assessment.objects.unfinished():
        assess_version(str(waiting.pk))

    assert set(foreseen) == {each.pk for each in read}
    for each in read:
        move, stored = foreseen[each.pk], each.current_version.assessments.get(rubric=saved)
        with each.current_version.file.open("rb") as file:
            full = assess(file.read(), rubric_of(saved), disabled_cues=disabled_cues())
        assert stored.scorecard == full.to_json_dict()
        assert (move.before, move.after) == (before[each.pk].overall, full.overall)
        old, new = sides(before[each.pk].scorecard), sides(stored.scorecard)
        both = old.keys() & new.keys()
        assert set(move.entered) == {name for name in both if new[name] and not old[name]}
        assert set(move.left) == {name for name in both if old[name] and not new[name]}


def test_looking_stores_nothing_and_opens_no_picture(brand, read, monkeypatch):
    monkeypatch.setattr("scoring.engine.assess", None)
    before = (RubricVersion.objects.count(), Assessment.objects.count())
    found = look(brand, CHANGES)
    assert found.judged == 2
    assert (RubricVersion.objects.count(), Assessment.objects.count()) == before


def test_the_same_rubric_moves_nothing(brand, read):
    found = look(brand, {})
    assert (found.judged, found.moves, found.cues) == (2, [], [])
    assert found.mean_before == found.mean_after


def test_the_counts_by_cue_add_up_to_the_moves(brand, read):
    found = look(brand, CHANGES)
    crossings = sum(len(move.entered) + len(move.left) for move in found.moves)
    assert sum(cue.entered + cue.left for cue in found.cues) == crossings > 0
    gaze = next(cue for cue in found.cues if cue.name == "Gaze off the lens")
    assert gaze.left == 2


def test_corrections_of_members_count_on_both_sides(brand, read, alice):
    version = read[0].current_version
    record_correction(
        version=version, key="gaze_off_lens", value=20.0, reason="Looks past us", by=alice
    )
    stored = version.assessments.get()
    move = next(each for each in look(brand, CHANGES).moves if each.version == version)
    assert move.before == stored.overall
    assert "Gaze off the lens" in move.entered

    saved = save_rubric(brand=brand, changes=CHANGES, note="Away", author=alice)
    judge_brand(str(brand.pk))
    assess_version(str(version.assessments.get(rubric=saved).pk))
    assert version.assessments.get(rubric=saved).overall == move.after


def test_looking_costs_as_many_queries_for_many_corrections_as_for_one(brand, read, alice):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            look(brand, CHANGES)
        return len(captured)

    one, other = (each.current_version for each in read)
    record_correction(version=one, key="gaze_off_lens", value=20.0, reason="Past us", by=alice)
    few = cost()
    record_correction(version=other, key="gaze_off_lens", value=2.0, reason="At us", by=alice)
    assert cost() == few


def test_a_picture_that_was_never_read_is_counted_and_left_out(brand, read):
    Assessment.objects.filter(version=read[0].current_version).update(engine_version="older")
    found = look(brand, CHANGES)
    assert (found.judged, found.unread) == (1, 1)
