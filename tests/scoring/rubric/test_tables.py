"""The tables of the ten jobs against the published bands, cell by cell."""

import pytest

from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.curves import best_score
from scoring.rubric.jobs import JOB_SLUGS, JOBS, rubric_for
from scoring.rubric.tables import table_slugs
from tests.scoring.rubric import published

CELLS = published.rows()
BANDED = [
    (key, job, part, text)
    for key, job, text in CELLS
    for part in published.parts(text)
    if len(published.parts(text)) == 1
]


def score(key: str, job: str, value: float) -> float:
    return best_score(rubric_for(job).rows[key].curves, value)


@pytest.mark.parametrize(("key", "job", "text"), CELLS)
def test_each_band_has_the_published_edges(key: str, job: str, text: str) -> None:
    row = rubric_for(job).rows[key]
    edges = [(0.0 if lo is None else lo, hi) for lo, hi in published.parts(text)]
    assert [curve.edges for curve in row.curves] == edges
    assert row.free == (text == "free")


@pytest.mark.parametrize(("key", "job", "part", "text"), BANDED)
def test_a_value_inside_or_on_the_edge_of_a_band_scores_full(
    key: str, job: str, part: published.Part, text: str
) -> None:
    lo, hi = part
    inside = [edge for edge in part if edge is not None]
    inside.append((lo + hi) / 2 if lo is not None and hi is not None else inside[0])
    assert [score(key, job, value) for value in inside] == [100.0] * len(inside)


@pytest.mark.parametrize(("key", "job", "part", "text"), BANDED)
def test_a_value_half_way_down_a_slope_scores_half(
    key: str, job: str, part: published.Part, text: str
) -> None:
    for edge, zero in zip(part, published.zeros(key, job, part), strict=True):
        if edge is not None and zero is not None and _has_this_slope(key, edge):
            assert score(key, job, (edge + zero) / 2) == pytest.approx(50.0, abs=0.1)


@pytest.mark.parametrize(("key", "job", "part", "text"), BANDED)
def test_a_value_past_a_slope_scores_nothing(
    key: str, job: str, part: published.Part, text: str
) -> None:
    for edge, zero in zip(part, published.zeros(key, job, part), strict=True):
        if edge is not None and zero is not None and _has_this_slope(key, edge):
            beyond = zero + (zero - edge)
            assert (score(key, job, zero), score(key, job, beyond)) == (0.0, 0.0)


def _has_this_slope(key: str, edge: float) -> bool:
    """A cue that is never negative has no slope under a band that begins at zero."""
    return edge != 0 or CATALOGUE[key].signed


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, 100), (5, 100), (6, 80), (8.5, 50), (10, 71.4), (12, 100), (35, 100), (46.5, 50), (58, 0)],
)
def test_a_gaze_in_two_parts_takes_the_better_one(value: float, expected: float) -> None:
    assert score("gaze_off_lens", "elite", value) == pytest.approx(expected, abs=0.1)


def test_half_averted_gaze_earns_nothing_at_the_edge_of_eye_contact() -> None:
    assert score("gaze_off_lens", "contemplative", 5) == 0
    assert score("gaze_off_lens", "contemplative", 8.5) == 50
    assert score("gaze_off_lens", "contemplative", 12) == 100


def test_creativity_alone_judges_asymmetry_and_setting() -> None:
    judged = {"expression_asymmetry", "structural_asymmetry", "setting"}
    for job in JOB_SLUGS:
        weighed = {key for key in judged if rubric_for(job).rows[key].weight}
        assert weighed == (judged if job == "creativity" else set())
    bands = rubric_for("creativity").rows
    assert bands["expression_asymmetry"].curves[0].edges == (0.004, 0.025)
    assert bands["structural_asymmetry"].curves[0].edges == (0.009, 0.05)


def test_warm_starts_from_approachable_and_ambitious_from_authoritative() -> None:
    assert rubric_for("warm").asks_the_same_as(rubric_for("approachable"))
    ambitious, thought = rubric_for("ambitious").rows, rubric_for("thought_leadership").rows
    taken = {"mouth_width", "mouth_corner_lift", "mouth_smile", "head_yaw"}
    for key, row in rubric_for("authoritative").rows.items():
        start = thought[key] if key in taken else row
        assert (ambitious[key].curves, ambitious[key].weight) == (start.curves, row.weight)


def test_every_job_has_a_table_and_every_table_is_a_job() -> None:
    assert set(JOB_SLUGS) == table_slugs()
    assert [job.slug for job in JOBS] == list(JOB_SLUGS)
    assert all(job.title and job.description and job.tone for job in JOBS)


def test_four_jobs_say_that_no_rating_evidence_stands_behind_their_weights() -> None:
    untested = {job.slug for job in JOBS if not job.rating_evidence}
    assert untested == {"creativity", "elite", "contemplative", "nostalgic"}
    for job in JOBS:
        says_so = job.evidence_note == "No rating evidence behind these weights."
        assert says_so != job.rating_evidence


def test_every_judged_band_gives_its_reason_and_its_source() -> None:
    for job in JOB_SLUGS:
        for key, row in rubric_for(job).rows.items():
            if row.weight:
                assert row.why.endswith("."), f"{job}: {key}"
                assert CATALOGUE[key].source, key
