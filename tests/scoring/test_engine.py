"""The engine on real portraits: bytes and a rubric in, a Scorecard out."""

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scoring import engine
from scoring.engine import ENGINE_VERSION, PictureReading, assess, judge, read_measurements
from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from scoring.rubric.jobs import JOB_SLUGS, rubric_for
from scoring.rubric.scorecard import Scorecard
from scoring.rubric.verdict import judge_again
from tests.portraits import ROOT, portrait

WHOLE = {"coherence", "distinctiveness"}

#: Runs the code after it in a process that refuses to import a framework.
WITHOUT_FRAMEWORK = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "rest_framework", "celery", "portfolio", "config"}:
            raise ImportError(f"{name} has no business here")
sys.meta_path.insert(0, Refuse())
"""


@pytest.fixture(scope="module")
def smiling() -> bytes:
    return portrait("synthetic/female-00.jpg").read_bytes()


@pytest.fixture(scope="module")
def reading(smiling: bytes) -> PictureReading:
    return read_measurements(smiling)


def jpeg(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG")
    return file.getvalue()


def test_a_portrait_is_scored_with_every_cue_in_the_catalogues_order(smiling: bytes) -> None:
    card = assess(smiling, rubric_for("trust"))
    assert (card.status, card.job, card.engine_version) == ("scored", "trust", ENGINE_VERSION)
    assert card.sha256 == hashlib.sha256(smiling).hexdigest()
    assert card.rubric_version == rubric_for("trust").version
    assert [cue.key for cue in card.cues] == list(CATALOGUE)
    assert card.overall is not None
    assert card.coverage >= 0.9


def test_every_cue_is_measured_in_its_unit_but_those_of_the_whole(reading: PictureReading) -> None:
    assert reading.measurements.keys() == CATALOGUE.keys() - WHOLE
    units = {key: measured.unit for key, measured in reading.measurements.items()}
    assert units == {key: cue.unit for key, cue in CATALOGUE.items() if key not in WHOLE}


def test_a_smiling_portrait_suits_trust_better_than_a_grave_one(smiling: bytes) -> None:
    grave = portrait("tiles/jewelry-16.jpg").read_bytes()
    trust = rubric_for("trust")
    assert (assess(smiling, trust).overall or 0) > (assess(grave, trust).overall or 100) + 20


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_one_reading_can_be_judged_for_every_job(reading: PictureReading, job: str) -> None:
    card = judge(reading, rubric_for(job))
    assert (card.status, card.job) == ("scored", job)
    assert card.overall is not None
    assert json.loads(json.dumps(card.to_json_dict(), allow_nan=False))["job"] == job


def test_judging_a_reading_is_what_assessing_does(smiling: bytes, reading: PictureReading) -> None:
    creativity = rubric_for("creativity")
    assert judge(reading, creativity) == assess(smiling, creativity)


def test_coherence_is_the_margin_to_the_best_other_job(reading: PictureReading) -> None:
    overall = {job: judge(reading, rubric_for(job)).overall or 0.0 for job in JOB_SLUGS}
    for job in ("trust", "elite", "creativity"):
        rivals = overall.keys() - {job, "creativity"}  # whose wide bands most pictures fit
        best = max(overall[rival] for rival in rivals)
        assert judge(reading, rubric_for(job)).cue("coherence").value == round(
            overall[job] - best, 1
        )


def test_jobs_that_ask_for_the_same_do_not_compete(reading: PictureReading) -> None:
    rivals = [item["job"] for item in judge(reading, rubric_for("warm")).cue("coherence").evidence]
    assert "approachable" not in rivals
    assert set(rivals) == set(JOB_SLUGS) - {"warm", "approachable"}


def test_distinctiveness_always_abstains_on_a_single_picture(reading: PictureReading) -> None:
    cue = judge(reading, rubric_for("trust")).cue("distinctiveness")
    assert (cue.status, cue.value) == ("abstained", None)
    assert "needs a set" in cue.reason


def test_expression_can_be_switched_off_for_the_whole_scorecard(reading: PictureReading) -> None:
    card = judge(reading, rubric_for("trust"), disabled_cues=EXPRESSION_CUES)
    assert {cue.key for cue in card.cues if cue.status == "disabled"} == EXPRESSION_CUES
    assert card.overall is not None
    full = judge(reading, rubric_for("trust"))
    assert card.cue("coherence").value != full.cue("coherence").value


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\xff\xd8\xff\xe0 and no more"])
def test_what_cannot_be_decoded_is_unassessable_with_reason_and_advice(data: bytes) -> None:
    card = assess(data, rubric_for("trust"))
    assert (card.status, card.overall, card.coverage) == ("unassessable", None, 0)
    assert card.reason.endswith(".")
    assert card.advice.endswith(".")
    assert card.sha256 == hashlib.sha256(data).hexdigest()
    assert len(card.cues) == len(CATALOGUE)


def test_a_picture_without_a_face_is_unassessable_and_says_what_to_do() -> None:
    card = assess(jpeg(np.full((400, 400, 3), 128, np.uint8)), rubric_for("trust"))
    assert card.status == "unassessable"
    assert (card.code, card.reason) == ("no_face", "No face was found in this picture.")
    assert card.advice
    assert {cue.status for cue in card.cues} == {"abstained"}


def test_a_fault_of_a_readable_picture_is_noted_and_survives_another_judgement() -> None:
    card = assess(portrait("tiles/glasses-51.jpg").read_bytes(), rubric_for("trust"))
    assert (card.status, [notice["code"] for notice in card.notices]) == ("scored", ["eyes_hidden"])
    assert card.notices[0]["advice"]
    stored = Scorecard.from_json_dict(json.loads(json.dumps(card.to_json_dict())))
    assert judge_again(stored, rubric_for("creativity")).notices == card.notices


def test_a_fault_of_ours_is_raised_and_not_hidden(
    smiling: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> dict[str, object]:
        raise ZeroDivisionError("a measure went wrong")

    monkeypatch.setattr(engine, "measure_all", broken)
    with pytest.raises(ZeroDivisionError):
        assess(smiling, rubric_for("trust"))


def test_the_engine_knows_no_framework() -> None:
    code = WITHOUT_FRAMEWORK + "import scoring.engine; print(scoring.engine.__doc__)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "Knows no framework" in done.stdout.splitlines()[0]


def test_the_rubric_needs_nothing_but_the_standard_library() -> None:
    code = (
        "import sys, scoring.rubric.jobs, scoring.rubric.questions, scoring.rubric.arithmetic\n"
        "from pathlib import Path\n"
        "stems = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(stems - sys.stdlib_module_names - {'__main__', 'scoring'}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=Path(ROOT), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
