"""Where crops lie: eyes on their line, the face in the middle, never outside of the picture."""

import pytest

from portfolio.channel_presets import PRESETS, FaceBox, enlargement, frame_of_size, place_crop

#: Faces as the engine draws them on licensed portraits, with the eye line: all of square pictures.
FACES = {
    "synthetic/female-00.jpg": FaceBox(0.3247, 0.2689, 0.2819, 0.3231, 0.3801),
    "synthetic/male-03.jpg": FaceBox(0.3126, 0.1898, 0.3631, 0.4393, 0.3310),
    "synthetic/female-30.jpg": FaceBox(0.2880, 0.1452, 0.4435, 0.5088, 0.3136),
    "tiles/sfhq-large-01.jpg": FaceBox(0.2488, 0.2707, 0.5057, 0.6129, 0.4794),
    "tiles/glasses-44.jpg": FaceBox(0.2622, 0.2072, 0.4611, 0.5626, 0.3763),
    "tiles/hair-21.jpg": FaceBox(0.3196, 0.3321, 0.3623, 0.4462, 0.4786),
    "tiles/jewelry-15.jpg": FaceBox(0.3260, 0.1608, 0.3622, 0.4246, 0.3097),
}
EVERY_CROP = [(name, slug) for name in FACES for slug in PRESETS]


def is_inside(frame):
    return (
        frame.x >= 0
        and frame.y >= 0
        and frame.x + frame.width <= 1 + 1e-5
        and frame.y + frame.height <= 1 + 1e-5
    )


@pytest.mark.parametrize(("name", "slug"), EVERY_CROP)
def test_eyes_lie_on_the_stated_line_wherever_the_picture_has_room(name, slug):
    face, preset = FACES[name], PRESETS[slug]
    frame = place_crop(1.0, face, preset)
    assert is_inside(frame)
    assert frame.width / frame.height == pytest.approx(preset.aspect, rel=1e-3)
    line = (face.eyes - frame.y) / frame.height
    is_at_an_edge = min(frame.y, 1 - frame.y - frame.height) < 1e-5
    assert line == pytest.approx(preset.eyes, abs=0.14 if is_at_an_edge else 0.005)


@pytest.mark.parametrize("slug", ["linkedin_circle", "linkedin_square", "email_avatar"])
def test_more_than_half_of_the_portraits_have_room_for_the_line_and_the_middle(slug):
    preset = PRESETS[slug]
    frames = {name: place_crop(1.0, face, preset) for name, face in FACES.items()}
    lines = [(FACES[name].eyes - frame.y) / frame.height for name, frame in frames.items()]
    middles = [(FACES[name].middle - frame.x) / frame.width for name, frame in frames.items()]
    assert sum(abs(line - preset.eyes) < 0.01 for line in lines) >= 4
    assert sum(abs(middle - 0.5) < 0.01 for middle in middles) >= 4


def test_the_face_has_its_share_of_the_crop_and_a_larger_one_only_for_want_of_room():
    preset = PRESETS["linkedin_circle"]
    roomy = place_crop(1.0, FaceBox(0.45, 0.45, 0.1, 0.12), preset)
    assert 0.12 / roomy.height == pytest.approx(preset.face, abs=0.001)
    for face in FACES.values():
        frame = place_crop(1.0, face, preset)
        assert face.height / frame.height <= preset.tightest + 1e-3 or frame.height > 0.999


def test_without_a_face_the_largest_crop_lies_in_the_middle_and_upward():
    frame = place_crop(0.5, None, PRESETS["linkedin_square"])
    assert (frame.x, frame.width, frame.height) == (0, 1, 0.5)
    assert frame.y == pytest.approx(0.15)
    wide = place_crop(3.0, None, PRESETS["portrait_4x5"])
    assert wide.x + wide.width / 2 == pytest.approx(0.5, abs=1e-4)
    assert wide.height == 1


@pytest.mark.parametrize("slug", PRESETS)
@pytest.mark.parametrize("aspect", [0.4, 0.8, 1.0, 1.78, 3.0])
def test_no_crop_leaves_the_picture(slug, aspect):
    for x in (-0.1, 0.0, 0.4, 0.9):
        for y in (-0.1, 0.3, 0.9):
            for height in (0.02, 0.4, 0.95):
                face = FaceBox(x, y, height * 0.8 / aspect, height)
                assert is_inside(place_crop(aspect, face, PRESETS[slug]))


def test_a_crop_set_by_hand_is_moved_inside_and_keeps_the_shape():
    preset = PRESETS["banner_16x9"]
    frame = frame_of_size(0.8, 0.9, 0.6, 1.0, preset)
    assert is_inside(frame)
    assert frame.width == pytest.approx(0.6)
    assert frame.width / frame.height == pytest.approx(preset.aspect, rel=1e-3)
    assert enlargement(frame, (1024, 1024), preset) == pytest.approx(1920 / 614.4, rel=0.01)
