"""The benchmark runs and says what docs/benchmarks.md explains. Nothing is timed here."""

import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from portfolio.models import Library
from scoring.models import Assessment, State
from tests.bench.__main__ import parse
from tests.bench.pictures import enlarged, relabelled
from tests.bench.proc import children, cpu_seconds, memory_of
from tests.bench.throughput import score_again, upload_to_score
from tests.bench.timing import ratio_of_medians, slope
from tests.portraits import portrait
from tests.worker import Worker

ROOT = Path(__file__).resolve().parents[1]


def test_the_engine_is_reported_beside_its_floor() -> None:
    portrait("synthetic/female-00.jpg")
    command = [sys.executable, "-m", "tests.bench", "--only", "a,b", "--portraits", "1"]
    command += ["--megapixels", "0.5", "--repeats", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    assert report["machine"]["cores"] >= 1
    (found,) = report["engine"]
    assert (found["megapixels"], found["pictures"], found["unassessable"]) == (0.5, 1, 0)
    assert len(found["floor_parts"]) == 8
    assert set(found["floor"]) == set(found["engine"]) == {"wall_ms", "cpu_ms"}
    low, high = found["engine_over_floor"]["cpu"]["interval"]
    assert low <= found["engine_over_floor"]["cpu"]["value"] <= high
    assert found["model_runs_per_picture"]["face_landmarks_detector"] >= 1


def test_the_pages_of_a_large_team_are_reported_beside_an_empty_one() -> None:
    portrait("synthetic/female-00.jpg")
    command = [sys.executable, "-m", "tests.bench", "--only", "library", "--portraits", "1"]
    command += ["--team-sizes", "3,90", "--answers", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    few, many = json.loads(done.stdout)["library"]
    assert (few["portraits"], many["portraits"]) == (3, 90)
    assert set(few["pages"]) == set(many["pages"]) >= {"library", "search: a colour", "dashboard"}
    assert few["empty_page"]["p95_ms"] > 0
    for name in ("library", "brand", "team", "search: a word", "a portrait, from a sorted list"):
        assert few["pages"][name]["p95_ms"] >= few["pages"][name]["p50_ms"] > 0
        assert few["pages"][name]["queries"] >= many["pages"][name]["queries"] > 10, name


def test_a_real_worker_is_measured_from_upload_to_score(
    worker: Worker, library: Library, tmp_path: Path
) -> None:
    files = enlarged([portrait("synthetic/female-00.jpg")], 0.5, tmp_path)
    assert upload_to_score(library, files) > 0
    assert score_again(library) > 0
    assert Assessment.objects.get().state == State.SCORED
    pid = worker.process.pid or 0
    largest = max(memory_of(child).rss for child in children(pid))
    assert 10 < largest < 2000
    assert cpu_seconds(pid) > 0
    assert memory_of(os.getpid()).pss <= memory_of(os.getpid()).rss


def test_a_picture_that_comes_again_has_the_same_pixels_and_another_digest() -> None:
    data = portrait("synthetic/female-00.jpg").read_bytes()
    again = relabelled(data, "portrait 7")
    assert hashlib.sha256(again).digest() != hashlib.sha256(data).digest()
    with Image.open(io.BytesIO(data)) as one, Image.open(io.BytesIO(again)) as other:
        assert one.tobytes() == other.tobytes()


def test_the_ratio_is_that_of_the_medians_with_an_interval_around_it() -> None:
    assert ratio_of_medians([2.0, 2.0, 2.0], [1.0, 1.0, 1.0]) == {
        "value": 2.0,
        "interval": [2.0, 2.0],
    }
    found = ratio_of_medians([2.0, 3.0, 4.0, 9.0], [1.0, 2.0, 3.0, 4.0])
    low, high = found["interval"]
    assert low < found["value"] < high


def test_the_slope_of_a_memory_that_grows_is_told() -> None:
    assert slope([500, 1000, 1500], [300, 310, 320]) == pytest.approx(0.02)
    assert slope([100], [300]) == 0


@pytest.mark.parametrize("option", ["--only=d", "--megapixels=0", "--portraits=0"])
def test_what_cannot_be_measured_is_refused(option: str) -> None:
    with pytest.raises(SystemExit):
        parse([option])
