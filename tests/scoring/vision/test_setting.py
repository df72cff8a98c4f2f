"""Setting and clothing: words from a short list, true or not said."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.vision.measures import clothing, setting
from scoring.vision.perception import Detection, Label
from tests.scoring.vision.samples import measured, mirrored, of_pixels, sample, value, with_parts

PLAIN = ("synthetic/male-00.jpg", "synthetic/female-60.jpg", "tiles/hair-28.jpg")
WORDS = {words for words, _ in setting.THINGS.values()} | {setting.OUTDOORS, setting.INDOORS}
GARMENTS = {*clothing.FORMAL.values(), *clothing.CASUAL.values()}


def words(key: str, name: str) -> set[str]:
    return {shape["label"] for shape in measured(key, sample(name)).evidence}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("synthetic/female-84.jpg", {"a car", setting.OUTDOORS}),
        ("synthetic/female-90.jpg", {"a chair", "a potted plant"}),
        ("synthetic/female-66.jpg", {setting.OUTDOORS}),
        ("synthetic/male-81.jpg", {setting.OUTDOORS}),
        ("synthetic/female-78.jpg", {setting.INDOORS}),
        ("tiles/hair-36.jpg", {"a screen"}),
    ],
)
def test_a_place_is_told_by_what_stands_in_it(name: str, expected: set[str]) -> None:
    reading = measured("setting", sample(name))

    assert words("setting", name) == expected
    assert reading.value == max(shape["confidence"] for shape in reading.evidence)


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_backdrop_names_no_place(name: str) -> None:
    reading = measured("setting", sample(name))

    assert reading.value is None
    assert "show one telling object" in (reading.abstained_because or "")


def test_a_mirror_shows_the_same_place() -> None:
    for name in ("synthetic/female-00.jpg", "synthetic/male-66.jpg"):
        flipped = measured("setting", of_pixels(mirrored(sample(name).rgb)))
        assert setting.OUTDOORS in {shape["label"] for shape in flipped.evidence}


def test_only_listed_words_are_shown_and_never_a_class_of_the_models() -> None:
    of = sample("synthetic/female-93.jpg")
    height, width = of.person_mask.shape
    corner = (0.0, 0.0, width / 10, height / 10)
    seen = [Detection(label, 0.9, *corner) for label in ("tv", "handbag", "teddy bear")]
    reading = measured("setting", with_parts("synthetic/female-93.jpg", objects=seen))

    assert {shape["label"] for shape in reading.evidence} == {"a screen"}
    assert not WORDS & (setting.OUTDOOR_CLASSES | setting.INDOOR_CLASSES)


def test_what_the_person_wears_or_holds_is_no_place() -> None:
    of = sample("synthetic/female-93.jpg")
    rows, columns = np.nonzero(of.person_mask)
    x, y = float(np.median(columns)), float(np.median(rows))
    on_the_chest = Detection("laptop", 0.9, x - 5, y - 5, 10.0, 10.0)
    beside = replace(on_the_chest, x=0.0, y=0.0)

    assert (
        measured("setting", with_parts("synthetic/female-93.jpg", objects=[on_the_chest])).value
        is None
    )
    assert value("setting", with_parts("synthetic/female-93.jpg", objects=[beside])) == 0.9


def test_clothing_is_formal_in_a_suit_casual_in_a_shirt_and_unknown_in_a_close_crop() -> None:
    assert value("clothing_palette", sample("synthetic/male-36.jpg")) > 0.9
    assert value("clothing_palette", sample("synthetic/female-60.jpg")) < 0.1
    assert measured("clothing_palette", sample("tiles/sfhq-large-10.jpg")).value is None


@pytest.mark.parametrize("name", ["synthetic/male-36.jpg", "synthetic/male-21.jpg"])
def test_garments_are_called_by_plain_words(name: str) -> None:
    assert words("clothing_palette", name)
    assert words("clothing_palette", name) <= GARMENTS


@pytest.mark.parametrize("name", ["synthetic/male-63.jpg", "tiles/jewelry-18.jpg"])
def test_a_cardigan_is_no_suit_and_a_necklace_no_tie(name: str) -> None:
    assert measured("clothing_palette", sample(name)).value is None


def test_what_is_not_in_the_list_of_garments_says_nothing() -> None:
    seen = [Label("maillot", 0.9), Label("abaya", 0.9), Label("wig", 0.9)]
    reading = measured("clothing_palette", with_parts("synthetic/male-00.jpg", scene_classes=seen))

    assert reading.value is None
    assert "Show shoulders and chest" in (reading.abstained_because or "")
