"""Measurements: what every measure promises, whatever it measures."""

import dataclasses
import json

import pytest

from scoring.vision import measurement
from scoring.vision.measurement import Measurement, abstained, measure
from scoring.vision.measures import MEASURES, measure_all
from scoring.vision.sample import Sample
from tests.portraits import portrait
from tests.scoring.vision.samples import sample

KEYS = [
    "gaze_off_lens",
    "gaze_direction",
    "mouth_corner_lift",
    "mouth_smile",
    "mouth_width",
    "brow_lowering",
    "eye_squint",
    "expression_intensity",
    "expression_valence",
    "expression_legibility",
    "expression_asymmetry",
    "structural_asymmetry",
    "head_roll",
    "head_pitch",
    "head_yaw",
    "key_fill_ratio",
    "highlight_clipping",
    "shadow_softness",
    "tonal_contrast",
    "skin_texture",
    "midtone_warmth",
    "scene_cct",
    "palette_warmth",
    "colourfulness",
    "accent_colour",
    "clothing_palette",
    "background_separation",
    "background_blur",
    "background_clutter",
    "setting",
    "face_height",
    "eye_line",
    "thirds_distance",
    "camera_distance",
    "open_posture",
    "torso_lean",
    "shoulder_angle",
    "nostalgia_composite",
]
VARIED = ["synthetic/female-00.jpg", "synthetic/male-36.jpg", "tiles/hair-00.jpg",
          "tiles/sfhq-large-10.jpg"]  # fmt: skip


def test_every_cue_that_an_image_can_show_has_one_measure() -> None:
    assert sorted(MEASURES) == sorted(KEYS)


@pytest.mark.parametrize("name", VARIED)
def test_every_measure_gives_a_value_or_a_sentence_and_evidence_in_the_frame(name: str) -> None:
    readings = measure_all(sample(name))

    assert list(readings) == sorted(KEYS)
    for key, reading in readings.items():
        assert reading.unit == MEASURES[key].unit
        assert 0 <= reading.confidence <= 1
        if reading.value is None:
            assert reading.abstained_because
            assert reading.abstained_because.endswith(".")
        else:
            assert reading.value == reading.value  # a number, not NaN
            assert reading.confidence > 0 or key in {"palette_warmth"}
        json.dumps(reading.evidence, allow_nan=False)
        for shape in reading.evidence:
            assert_in_frame(shape)


def assert_in_frame(shape: dict) -> None:
    assert shape["kind"] in {"box", "line", "mask", "swatch"}
    assert isinstance(shape["label"], str)
    if shape["kind"] == "mask":
        points = [point for polygon in shape["polygons"] for point in polygon]
        assert all(0 <= part <= 1 for point in points for part in point)
        assert len(points) <= 600
    if shape["kind"] == "box":
        assert shape["w"] >= 0
        assert shape["h"] >= 0


def test_the_same_bytes_give_identical_numbers() -> None:
    data = portrait("synthetic/male-21.jpg").read_bytes()

    first, second = (measure_all(Sample.from_bytes(data)) for _ in range(2))

    assert first == second


def test_a_measurement_has_either_a_value_or_a_reason() -> None:
    with pytest.raises(ValueError, match="either"):
        Measurement(None, "deg", 0.0)
    with pytest.raises(ValueError, match="either"):
        Measurement(1.0, "deg", 0.5, abstained_because="It is too dark.")
    with pytest.raises(ValueError, match="confidence"):
        Measurement(1.0, "deg", 1.2)
    assert abstained("deg", "It is too dark.").confidence == 0


def test_a_key_cannot_be_measured_twice_nor_answered_in_another_unit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(measurement, "_MEASURES", {})
    monkeypatch.setattr(measurement, "MEASURES", measurement._MEASURES)

    @measure(key="tilt", unit="deg")
    def tilt(_: object) -> Measurement:
        return Measurement(1.0, "%", 1.0)

    with pytest.raises(ValueError, match="twice"):
        measure(key="tilt", unit="deg")(tilt)
    with pytest.raises(ValueError, match="not in deg"):
        measurement.measure_all(object())


def test_a_fault_inside_a_measure_is_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> Measurement:
        raise ZeroDivisionError("ours")

    faulty = dataclasses.replace(MEASURES["head_roll"], read=broken)
    monkeypatch.setitem(measurement._MEASURES, "head_roll", faulty)

    with pytest.raises(ZeroDivisionError):
        measure_all(sample("synthetic/female-00.jpg"))
