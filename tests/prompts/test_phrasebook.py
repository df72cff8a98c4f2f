"""The phrasebook: complete, consistent with itself and with what may be claimed."""

import re
from itertools import combinations

import pytest

from portfolio.models import Crop, GazePolicy, Pose
from prompts.layers import Layer
from prompts.phrasebook import Entry, UnknownEntry, draft_book, entries, entry
from prompts.recommender import contradict
from prompts.sentences import SUBJECT
from prompts.shelf import UnknownShelfPhrase, realism_shelf, shelf_phrase
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import JOB_SLUGS, rubric_for
from scoring.rubric.tables import Row

NEVER_ADVISED = {"C09", "C10"}
CLAIMS = re.compile(
    r"will be|trusted more|hired|viral|memorable|honest|competent person|you feel|proven|likes\b"
    r"|attractive|beautiful|human\b",
    re.IGNORECASE,
)


def forms(item: Entry) -> list[str]:
    said = [SUBJECT.says(clause) for clause in (item.clause, item.stronger_clause) if clause]
    return [text for text in (item.phrase, item.with_form, item.stronger, *said) if text]


def brief_fields() -> dict[str, set[str]]:
    """What a brand can ask for, by field."""
    return {
        "gaze_policy": set(GazePolicy.values),
        "pose": set(Pose.values),
        "crop": set(Crop.values),
    }


def sides_of(row: Row) -> list[str]:
    """The sides on which a reading can lie outside a row's band."""
    low = any(curve.edges[0] is not None and curve.zeros[0] is not None for curve in row.curves)
    high = any(curve.edges[1] is not None for curve in row.curves)
    return ["low"] * low + ["high"] * high


def test_every_weighed_cue_of_every_job_has_a_phrase_for_each_side_of_its_band():
    missing = []
    for job in JOB_SLUGS:
        for key, row in rubric_for(job).rows.items():
            if not row.weight or CATALOGUE[key].evidence_id in NEVER_ADVISED:
                continue
            missing += [
                (job, key, side)
                for side in sides_of(row)
                if not any(item.fits(job, {(key, side)}) for item in entries())
            ]
    ends_with_the_scale = ("contemplative", "open_posture", "high")
    assert missing == [ends_with_the_scale]


def test_uneven_faces_are_never_advised_only_shelved():
    moved = {cue for item in entries() for cue, _ in item.moves}
    assert not moved & {"expression_asymmetry", "structural_asymmetry"}
    assert not [item.id for item in entries() if item.evidence_id in NEVER_ADVISED]
    assert all(item.grade != "D" for item in entries())
    shelved = [item for item in realism_shelf() if item.grade == "D"]
    assert [item.phrase for item in shelved] == ["slight facial asymmetry"]
    assert [item.phrase for item in realism_shelf() if item.is_contradicted] == [
        "slight facial asymmetry"
    ]


def test_the_shelf_holds_the_phrases_of_the_essay_with_their_grades():
    shelf = {item.phrase: item for item in realism_shelf()}
    assert {
        "slight facial asymmetry",
        "natural skin texture",
        "soft expression",
        "relaxed posture",
        "candid eye contact",
    } <= shelf.keys()
    assert all(item.grade and item.reason and item.evidence_id for item in shelf.values())
    assert all(shelf_phrase(item.id) is item for item in shelf.values())
    with pytest.raises(UnknownShelfPhrase):
        shelf_phrase("porcelain-skin")


@pytest.mark.parametrize("item", entries(), ids=lambda item: item.id)
class TestEntry:
    def test_moves_cues_that_exist(self, item):
        assert {cue for cue, _ in item.moves} <= CATALOGUE.keys()
        assert item.needs <= item.moves
        assert item.jobs <= set(JOB_SLUGS)

    def test_cites_evidence_of_a_cue_that_it_moves_or_of_its_group(self, item):
        groups = {CATALOGUE[cue].group for cue, _ in item.moves}
        cited = {cue.group for cue in CATALOGUE.values() if cue.evidence_id == item.evidence_id}
        assert cited & groups

    def test_its_own_words_never_work_against_it(self, item):
        assert [text for text in forms(item) if item.conflict_in(text)] == []

    def test_recognises_its_own_phrase_as_asked_for(self, item):
        assert item.asks.search(item.phrase)

    def test_names_only_wishes_that_a_brand_can_have(self, item):
        assert all(value in brief_fields()[field] for field, value in item.not_for)
        assert item.detail.format(palette="x", motifs="y") in {"", " in x", ", near y"}

    def test_fits_the_places_where_it_is_stored(self, item):
        assert max(map(len, forms(item))) <= 120
        assert len(item.tip) <= 160
        assert len(item.negative) <= 120

    def test_speaks_of_the_image_in_safe_words(self, item):
        assert item.reason.endswith(".")
        assert "{reading}" in item.reason
        assert not CLAIMS.search(item.reason + item.tip)

    def test_its_clause_is_a_sentence_in_every_voice(self, item):
        said = SUBJECT.says(item.clause)
        assert "{" not in said
        assert not said.endswith(".")
        assert said[0].islower()


def test_entries_that_can_stand_together_rarely_contradict_and_never_in_one_job_draft():
    for job, ids in draft_book().jobs.items():
        chosen = [entry(name) for name in (*ids, *draft_book().closing)]
        clashes = [(a.id, b.id) for a, b in combinations(chosen, 2) if contradict(a, b)]
        assert (job, clashes) == (job, [])


def test_known_contradictions_are_found():
    assert contradict(entry("film-look"), entry("light-neutral"))
    assert contradict(entry("gaze-direct"), entry("gaze-averted"))
    assert not contradict(entry("smile-warm"), entry("gaze-direct"))


def test_every_job_has_a_draft_and_an_unknown_entry_is_an_error():
    assert set(draft_book().jobs) == set(JOB_SLUGS)
    assert all(isinstance(item.layer, Layer) for item in entries())
    assert len({item.id for item in entries()}) == len(entries())
    with pytest.raises(UnknownEntry):
        entry("no-such-entry")
