"""The Sample: one face, its masks, each worked out once."""

import cv2
import numpy as np
import pytest

from scoring.vision import perception
from scoring.vision.measurement import Unassessable
from scoring.vision.measures import measure_all
from scoring.vision.sample import Sample
from tests.portraits import portrait
from tests.scoring.vision.samples import mirrored, of_pixels, sample, turned

FACE = "synthetic/female-60.jpg"


def refusal(of: Sample) -> Unassessable:
    with pytest.raises(Unassessable) as refused:
        _ = of.face
    assert refused.value.reason.endswith(".")
    assert refused.value.advice.endswith(".")
    return refused.value


def scaled(rgb: np.ndarray, side: int) -> np.ndarray:
    return cv2.resize(rgb, (side, side), interpolation=cv2.INTER_AREA)


@pytest.mark.parametrize(("name", "looks"), [(FACE, 1), ("synthetic/female-66.jpg", 2)])
def test_every_part_is_read_once_and_a_lively_background_once_more_without_the_person(
    monkeypatch: pytest.MonkeyPatch, name: str, looks: int
) -> None:
    calls: dict[str, int] = {}
    for part in ("detect_faces", "read_face", "read_body", "person_probability", "classify"):
        original = getattr(perception, part)

        def counted(
            *args: object, part: str = part, original: object = original, **options: object
        ) -> object:
            calls[part] = calls.get(part, 0) + 1
            return original(*args, **options)  # type: ignore[operator]

        monkeypatch.setattr(perception, part, counted)

    measure_all(Sample.from_bytes(portrait(name).read_bytes()))

    assert calls.pop("classify") == looks  # clothing on the person, the place without
    assert set(calls.values()) == {1}
    assert len(calls) == 4


def test_a_picture_without_a_face_says_so_and_what_to_do() -> None:
    height, width = 400, 500
    ramp = np.linspace(40, 200, width).astype(np.uint8)
    plain = np.repeat(np.tile(ramp, (height, 1))[..., None], 3, axis=2)

    assert refusal(of_pixels(plain)).code == "no_face"


def test_two_people_of_one_size_are_refused() -> None:
    pair = np.hstack([scaled(sample(name).rgb, 512) for name in (FACE, "synthetic/male-21.jpg")])

    refused = refusal(of_pixels(pair))

    assert refused.code == "several_faces"
    assert "crop" in refused.advice


def test_a_bystander_far_behind_does_not_matter() -> None:
    close = sample("synthetic/male-72.jpg")
    rgb = close.rgb.copy()
    rgb[:300, 724:] = scaled(sample("synthetic/male-54.jpg").rgb, 300)

    together = of_pixels(rgb)

    assert len(together.faces) == 2
    assert together.face.iod == pytest.approx(close.face.iod, rel=0.03)


def test_a_face_of_too_few_pixels_is_refused_with_the_number_needed() -> None:
    refused = refusal(of_pixels(scaled(sample(FACE).rgb, 128)))

    assert refused.code == "face_too_small"
    assert "32" in refused.reason


@pytest.mark.parametrize("name", [FACE, "tiles/hair-44.jpg", "synthetic/male-54.jpg"])
def test_the_masks_part_the_picture_as_their_names_say(name: str) -> None:
    of = sample(name)

    assert (of.face_mask <= of.head_mask).all()
    assert (of.close_up.skin_mask <= of.close_up.face_mask).all()
    assert not (of.surroundings_mask & of.head_mask).any()
    assert not (of.background_mask & of.face_mask).any()
    assert (of.background_mask & of.surroundings_mask).sum() > 0.95 * of.background_mask.sum()
    assert 0.1 < of.surroundings_mask.mean() < 0.95


def test_bare_shoulders_and_arms_are_no_surroundings_but_a_shirt_is() -> None:
    of = sample(FACE)  # a white shirt, dark bare forearms in the lower corners
    lightness = of.overview.lab[..., 0]
    body = of.person_mask & ~of.head_mask
    below = np.arange(body.shape[0])[:, None] > 0.85 * body.shape[0]
    arms, shirt = body & below & (lightness < 45), body & (lightness > 80)

    assert arms.sum() > 60
    assert (of.surroundings_mask & arms).sum() < 0.25 * arms.sum()
    assert (of.surroundings_mask & shirt).sum() > 0.95 * shirt.sum()


def test_the_masks_follow_a_tilted_head_and_a_mirror() -> None:
    upright = sample(FACE)
    tilted = of_pixels(turned(upright.rgb, 15))
    flipped = of_pixels(mirrored(upright.rgb))

    for other in (tilted, flipped):
        assert other.head_mask.sum() == pytest.approx(upright.head_mask.sum(), rel=0.08)
        assert other.close_up.skin_mask.sum() == pytest.approx(
            upright.close_up.skin_mask.sum(), rel=0.25
        )
    agreement = flipped.surroundings_mask[:, ::-1] == upright.surroundings_mask
    assert agreement.mean() > 0.97


def test_levels_halve_the_picture_and_keep_its_light() -> None:
    of = sample(FACE)  # 1,024 px

    assert [of.level(halvings).shape[0] for halvings in (0, 1, 2)] == [1024, 512, 256]
    assert of.overview is of.level(2)
    assert of.level_within(600) is of.level(1)
    assert np.abs(of.overview.rgb.mean(axis=(0, 1)) - of.rgb.mean(axis=(0, 1))).max() < 0.5


def test_the_close_up_holds_the_whole_face_where_its_landmarks_say() -> None:
    of = sample(FACE)
    close_up = of.close_up
    height, width = close_up.shape

    assert close_up.landmarks.min() >= 0
    assert (close_up.landmarks <= [width, height]).all()
    assert close_up.iod == pytest.approx(of.face.iod * close_up.scale)
    back = close_up.landmarks / close_up.scale + [close_up.left, close_up.top]
    assert np.abs(back - of.face.landmarks).max() < 1e-6
