"""The short form of the scorer's audit, on a few portraits spread over the licensed ones."""

import io

import numpy as np
import pytest
from PIL import Image

from scoring.audit.card import card_of
from scoring.audit.committed import broken, committed_card, moved_on
from scoring.audit.drift import job_drift
from scoring.audit.perturbations import PERTURBATIONS, Perturbation, lossless
from scoring.audit.table import table_of
from scoring.audit.tolerances import TOLERANCES
from scoring.audit.trial import READ_CUES, Trial, trial_of
from scoring.rubric.jobs import JOB_SLUGS
from scoring.version import ENGINE_VERSION
from tests.portraits import portrait

PORTRAITS = (
    "synthetic/female-00.jpg",
    "synthetic/female-63.jpg",
    "synthetic/male-33.jpg",
    "synthetic/male-90.jpg",
    "tiles/hair-21.jpg",
    "tiles/sfhq-large-01.jpg",
)


@pytest.fixture(scope="module")
def trials() -> list[Trial]:
    return [trial_of(portrait(name).read_bytes()) for name in PORTRAITS]


@pytest.mark.parametrize("key", PERTURBATIONS)
def test_no_change_that_should_not_matter_moves_a_score_beyond_its_tolerance(
    trials: list[Trial], key: str
) -> None:
    """The median of each job; what 95 of 100 keep only over all jobs, being six portraits."""
    tolerance = TOLERANCES[PERTURBATIONS[key].kind]
    drifts = [
        [drift for trial in trials if (drift := trial.changes[key].drift(job)) is not None]
        for job in JOB_SLUGS
    ]
    table = "\n".join(table_of(card_of(trials)))
    assert max(float(np.median(each)) for each in drifts) <= tolerance.median, table
    assert float(np.percentile(np.concatenate(drifts), 95)) <= tolerance.p95, table


def test_every_change_is_tried_on_every_portrait_for_every_job(trials: list[Trial]) -> None:
    for trial in trials:
        assert trial.changes.keys() == PERTURBATIONS.keys()
        assert all(change.values.keys() == set(READ_CUES) for change in trial.changes.values())
    assert {each.kind for each in PERTURBATIONS.values()} == TOLERANCES.keys()
    assert card_of(trials)["perturbations"][0]["jobs"].keys() == set(JOB_SLUGS)


def test_a_mirrored_portrait_turns_its_head_the_other_way(trials: list[Trial]) -> None:
    """Signs are given as before the mirror, so that a missing flip would show as drift."""
    turned = max(trials, key=lambda trial: abs(trial.values["head_yaw"] or 0.0))
    yaw, mirrored = turned.values["head_yaw"], turned.changes["mirror"].values["head_yaw"]
    assert yaw is not None
    assert mirrored == pytest.approx(yaw, abs=1.0)
    assert abs(yaw) > 3


def test_a_change_that_lies_breaks_its_tolerance() -> None:
    """What calls itself a mirror and shows someone else is found out."""
    other = np.asarray(Image.open(portrait("synthetic/male-33.jpg")).convert("RGB"))
    lie = Perturbation("mirror", "mirror", "A lie", lambda sample: lossless(other))
    trial = trial_of(portrait(PORTRAITS[0]).read_bytes(), [lie])
    card = card_of([trial])
    assert card["is_kept"] is False
    assert ("mirror", "trust") in broken(card["perturbations"])
    assert any(line.startswith("BROKEN  Mirrored, trust") for line in table_of(card))


def test_a_picture_that_cannot_be_read_is_counted_and_not_scored() -> None:
    blank = io.BytesIO()
    Image.new("RGB", (300, 300), "grey").save(blank, "PNG")
    hide = Perturbation("jpeg", "jpeg", "Hidden", lambda sample: blank.getvalue())
    trials = [
        trial_of(blank.getvalue()),
        trial_of(portrait(PORTRAITS[0]).read_bytes(), [hide]),
    ]
    card = card_of(trials)
    assert card["portraits"]["unassessable"] == 1
    assert card["perturbations"][0]["unreadable"] == 1
    assert job_drift(trials, "jpeg", "trust").median is None


def test_the_committed_card_belongs_to_the_engine_that_runs() -> None:
    """After a new engine version: python manage.py audit_scorer --write."""
    card = committed_card()
    assert card["engine_version"] == ENGINE_VERSION
    assert moved_on(card) == []
    assert card["perturbations"][0].keys() >= {"key", "kind", "title", "jobs"}
    assert [row["key"] for row in card["perturbations"]] == list(PERTURBATIONS)
    assert card["portraits"]["n"] > 100
