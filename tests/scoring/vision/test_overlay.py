"""Overlays: what is drawn covers what was measured."""

import cv2
import numpy as np
import pytest

from scoring.vision import overlay
from tests.scoring.vision.samples import sample


def filled(evidence: dict, shape: tuple[int, int]) -> np.ndarray:
    """The polygons of a mask painted one by one, as a page would."""
    canvas = np.zeros(shape, np.uint8)
    for polygon in evidence["polygons"]:
        points = np.round(np.array(polygon) * [shape[1], shape[0]]).astype(np.int32)
        cv2.fillPoly(canvas, [points], 1)
    return canvas.astype(bool)


@pytest.mark.parametrize("name", ["synthetic/female-00.jpg", "synthetic/male-54.jpg"])
@pytest.mark.parametrize("mask", ["surroundings_mask", "head_mask", "background_mask"])
def test_the_drawn_mask_covers_the_measured_one(name: str, mask: str) -> None:
    region = getattr(sample(name), mask)

    drawn = filled(overlay.mask(region, label="region"), region.shape)

    assert (drawn & region).sum() > 0.93 * region.sum()
    assert (drawn & ~region).sum() < 0.06 * region.size
    assert (drawn & sample(name).face_mask).sum() < 0.02 * region.size or mask == "head_mask"


def test_a_mask_of_the_close_up_is_drawn_where_the_face_lies() -> None:
    of = sample("synthetic/male-54.jpg")
    evidence = overlay.mask(of.close_up.skin_mask, label="skin", frame=of.close_up.frame)

    drawn = filled(evidence, of.shape)

    x, y, width, height = (round(part) for part in of.face.box)
    inside = drawn[y : y + height, x : x + width].sum()
    assert inside == drawn.sum() > 0.03 * width * height


def test_a_hole_stays_open_whatever_else_is_cut() -> None:
    region = np.ones((200, 300), bool)
    region[50:100, 40:120] = False
    region[120:180, 200:280] = False

    evidence = overlay.mask(region, label="frame", share=0.8)

    assert len(evidence["polygons"]) == 1
    assert evidence["share"] == 0.8
    assert (filled(evidence, region.shape) != region).mean() < 0.02


def test_an_empty_mask_draws_nothing() -> None:
    assert overlay.mask(np.zeros((20, 20), bool), label="none")["polygons"] == []


def test_boxes_lines_and_swatches_are_rounded_and_normalised() -> None:
    box = overlay.box(50, 20, 100, 40, label="face", size=(200, 80), degrees=3.5)
    line = overlay.line(np.array([[0, 0], [200, 80]]), label="eyes", size=(200, 80))
    swatch = overlay.swatch(
        np.array([53.24, 80.09, 67.2]), hex_code="#ff0000", weight=0.25, label="red"
    )

    assert box == {"kind": "box", "x": 0.25, "y": 0.25, "w": 0.5, "h": 0.5, "label": "face",
                   "degrees": 3.5}  # fmt: skip
    assert line["points"] == [[0.0, 0.0], [1.0, 1.0]]
    assert swatch["lab"] == [53.24, 80.09, 67.2]
    assert swatch["weight"] == 0.25
