import cv2
import numpy as np
import pytest

from scoring.vision import face_points
from scoring.vision.colour_science import linear_rgb
from scoring.vision.mouth import is_covered
from scoring.vision.sample import Sample
from tests.scoring.vision import samples
from tests.scoring.vision.samples import edited, measured, sample, value

SMILE_KEYS = ("mouth_corner_lift", "mouth_smile", "mouth_width", "expression_valence")
KEYS = (
    *SMILE_KEYS, "brow_lowering", "eye_squint", "expression_intensity", "expression_legibility",
)  # fmt: skip
# Largest change under half size, JPEG 70 and mirroring, in the unit of each.
TOLERANCE = {
    "mouth_corner_lift": 0.006,
    "mouth_width": 0.016,
    "mouth_smile": 0.08,
    "brow_lowering": 0.08,
    "eye_squint": 0.08,
    "expression_intensity": 0.1,
    "expression_valence": 0.12,
    "expression_legibility": 0.1,
}


@pytest.mark.parametrize("key", SMILE_KEYS)
def test_every_smile_ranks_above_every_serious_portrait(key):
    smiling = [value(key, sample(name)) for name in samples.SMILING]
    serious = [value(key, sample(name)) for name in samples.SERIOUS]
    assert min(smiling) > max(serious)


def test_a_slight_smile_lies_between_a_serious_mouth_and_a_broad_smile():
    serious = value("mouth_smile", sample("tiles/sfhq-10.jpg"))
    slight = value("mouth_smile", sample("synthetic/female-06.jpg"))
    broad = value("mouth_smile", sample("tiles/sfhq-01.jpg"))
    assert serious < slight < broad


def test_teeth_are_seen_in_an_open_smile_and_not_behind_closed_lips():
    broad = measured("mouth_width", sample("tiles/jewelry-14.jpg")).evidence[0]
    closed = measured("mouth_width", sample("tiles/jewelry-25.jpg")).evidence[0]
    assert broad["teeth_area"] > 0.02
    assert closed["teeth_area"] < 0.005
    assert broad["jaw_open"] > closed["jaw_open"]


def test_a_blank_face_is_less_legible_than_a_laugh_and_the_laugh_is_named():
    laugh = measured("expression_legibility", sample("tiles/sfhq-01.jpg"))
    blank = measured("expression_legibility", sample("tiles/jewelry-25.jpg"))
    assert laugh.value > 0.7
    assert blank.value < 0.5
    assert laugh.evidence[0]["strongest"] == "mouthSmile"


@pytest.mark.parametrize("name", samples.SUNGLASSES)
def test_lids_behind_sunglasses_abstain_and_the_mouth_is_still_read(name):
    assert measured("eye_squint", sample(name)).value is None
    assert "without sunglasses" in measured("eye_squint", sample(name)).abstained_because
    assert measured("mouth_smile", sample(name)).value is not None


def with_cloth_over_the_mouth(of: Sample, colour: tuple[int, int, int]) -> Sample:
    """A mask from the cheekbones to the chin, with a little weave."""
    outline = [234, 132, 172, 150, 176, 152, 400, 379, 397, 361, 454, 195]
    cloth = np.zeros(of.shape, np.uint8)
    cv2.fillPoly(cloth, [of.face.landmarks[outline].astype(np.int32)], 1)
    weave = np.random.default_rng(7).normal(0, 3, (*of.shape, 1)) + np.array(colour)
    masked = np.where(cloth[..., None] == 1, np.clip(weave, 0, 255), of.rgb)
    return samples.of_pixels(cv2.GaussianBlur(masked.astype(np.uint8), (0, 0), 0.8))


@pytest.mark.parametrize("colour", [(190, 215, 225), (28, 28, 32), (235, 235, 235)])
@pytest.mark.parametrize("name", ["synthetic/female-90.jpg", "synthetic/male-84.jpg"])
def test_a_mask_over_the_mouth_abstains_with_advice_and_leaves_the_eyes(name, colour):
    masked = with_cloth_over_the_mouth(sample(name), colour)
    for key in (*SMILE_KEYS, "expression_intensity", "expression_legibility"):
        reading = measured(key, masked)
        assert reading.value is None, key
        assert "nothing lies over the mouth" in reading.abstained_because
    assert measured("expression_asymmetry", masked).value is None
    assert measured("gaze_off_lens", masked).value is not None
    assert measured("eye_squint", masked).value is not None


def test_a_beard_hard_shade_and_a_dark_picture_do_not_cover_the_mouth():
    for name in ("tiles/glasses-02.jpg", "synthetic/male-54.jpg", "tiles/sfhq-15.jpg"):
        of = sample(name)
        assert not is_covered(of.face, of.rgb)
        darker = (linear_rgb(of.rgb) * 0.25) ** (1 / 2.2) * 255
        assert not is_covered(of.face, darker.astype(np.uint8))


def test_shut_eyes_leave_the_squint_and_hide_only_the_gaze():
    of = sample("tiles/hair-30.jpg")
    assert face_points.eye_opening(of.face) < 0.16
    assert 0 <= value("eye_squint", of) <= 1
    assert measured("gaze_off_lens", of).value is None


@pytest.mark.parametrize("name", samples.VARIED)
def test_values_keep_to_their_ranges_and_carry_something_to_draw(name):
    for key in KEYS:
        reading = measured(key, sample(name))
        low = -1 if key in ("expression_valence", "mouth_corner_lift") else 0
        assert low <= reading.value <= 1
        assert 0.2 < reading.confidence <= 1
        for shown in reading.evidence:
            assert shown["kind"] in ("line", "box")
            assert shown["label"]


@pytest.mark.parametrize("edit", [samples.half_size, samples.jpeg_70, samples.mirrored])
def test_small_edits_hardly_move_the_expression(edit):
    for key in KEYS:
        moved = [
            abs(value(key, edited(name, edit)) - value(key, sample(name)))
            for name in samples.VARIED
        ]
        assert max(moved) < TOLERANCE[key], key
        assert np.median(moved) < TOLERANCE[key] / 3, key


def test_tilting_the_picture_leaves_the_mouth_as_it_is():
    def tilted(rgb: np.ndarray) -> np.ndarray:
        return samples.turned(rgb, 8)

    name = "synthetic/female-90.jpg"
    for key in ("mouth_corner_lift", "mouth_width"):
        assert value(key, edited(name, tilted)) == pytest.approx(
            value(key, sample(name)), abs=TOLERANCE[key]
        )
