import multiprocessing

import numpy as np
import pytest

from scoring.vision import face_points, perception
from scoring.vision.head_pose import canonical_face, head_pose
from scoring.vision.models import task_member
from tests.scoring.vision import samples
from tests.scoring.vision.samples import sample

FACE = "synthetic/female-00.jpg"


def shrunk_into(width: int, height: int, *places: tuple[int, int], side: int) -> np.ndarray:
    """Copies of a portrait, ``side`` px square, on a wide grey frame."""
    picture = sample(FACE).rgb
    step = picture.shape[0] // side
    small = picture[::step, ::step][:side, :side]
    frame = np.full((height, width, 3), 128, np.uint8)
    for x, y in places:
        frame[y : y + side, x : x + side] = small
    return frame


def test_a_portrait_shows_one_face_with_the_right_eye_at_image_left():
    (box,) = perception.detect_faces(sample(FACE).rgb)
    assert box.score > 0.8
    assert box.x < box.right_eye[0] < box.left_eye[0] < box.x + box.width
    assert box.y < box.right_eye[1] < box.centre[1]


def test_a_frame_without_a_face_shows_none():
    noise = np.random.default_rng(7).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    assert perception.detect_faces(noise) == []


def test_a_small_face_in_a_wide_frame_is_found_by_looking_closer():
    (box,) = perception.detect_faces(shrunk_into(2000, 1000, (1500, 300), side=204))
    assert 1540 < box.centre[0] < 1660
    assert box.width < 120


def test_two_small_faces_are_two():
    frame = shrunk_into(2000, 1000, (200, 300), (1500, 400), side=204)
    assert len(perception.detect_faces(frame)) == 2


def test_a_face_that_overfills_the_frame_is_found_by_stepping_back():
    (box,) = perception.detect_faces(sample(FACE).rgb)
    x, y, side = int(box.x), int(box.y), int(box.width)
    close = np.ascontiguousarray(sample(FACE).rgb[y : y + side, x : x + side])
    assert len(perception.detect_faces(close)) == 1


def test_landmarks_lie_where_the_detector_saw_the_eyes():
    face, box = sample(FACE).face, sample(FACE).face_box
    for iris, eye in (
        (face_points.RIGHT_IRIS, box.right_eye),
        (face_points.LEFT_IRIS, box.left_eye),
    ):
        assert np.linalg.norm(face.landmarks[iris] - eye) < 0.12 * face.iod
    assert face.presence > 0.9
    assert face.agreement < 0.02


@pytest.mark.parametrize("name", samples.VARIED)
def test_the_mirror_image_has_the_mirrored_face(name):
    face, mirror = sample(name).face, samples.edited(name, samples.mirrored).face
    width = sample(name).size[0]
    put_back = mirror.landmarks[canonical_face().mirrored] * [-1, 1] + [width, 0]
    gaps = np.linalg.norm(put_back - face.landmarks, axis=1) / face.iod
    assert np.median(gaps) < 0.004
    assert mirror.pose.yaw == pytest.approx(-face.pose.yaw, abs=0.3)
    assert mirror.pose.pitch == pytest.approx(face.pose.pitch, abs=0.3)
    assert mirror.pose.roll == pytest.approx(-face.pose.roll, abs=0.3)
    for name_left in ("mouthSmileLeft", "browDownLeft", "eyeLookOutLeft", "eyeSquintLeft"):
        name_right = name_left.replace("Left", "Right")
        assert mirror.blendshapes[name_right] == pytest.approx(
            face.blendshapes[name_left], abs=0.03
        )


def test_the_faces_of_a_mirrored_frame_lie_mirrored_with_the_eyes_changed_over():
    frame = shrunk_into(2000, 1000, (200, 300), (1500, 400), side=204)
    there = sorted(perception.detect_faces(frame), key=lambda box: box.x)
    back = perception.detect_faces(np.ascontiguousarray(frame[:, ::-1]))
    for face, other in zip(there, sorted(back, key=lambda box: -box.x), strict=True):
        assert 2000 - other.x - other.width == pytest.approx(face.x, abs=0.5)
        assert 2000 - other.left_eye[0] == pytest.approx(face.right_eye[0], abs=0.5)
        assert other.y == pytest.approx(face.y, abs=0.5)


def test_a_crop_moved_by_a_twentieth_moves_the_landmarks_by_under_two_percent_of_the_iod():
    for name in samples.VARIED:
        whole = sample(name)
        cut = round(0.05 * whole.shape[0])
        moved = samples.of_pixels(whole.rgb[cut:, : whole.shape[1] - cut]).face.landmarks
        gaps = np.linalg.norm(moved + np.array([0, cut]) - whole.face.landmarks, axis=1)
        assert np.median(gaps) < 0.02 * whole.face.iod


def test_every_landmark_has_a_counterpart_that_points_back():
    counterparts = canonical_face().mirrored
    assert (counterparts[counterparts] == np.arange(478)).all()
    assert counterparts[33] == 263
    assert counterparts[61] == 291
    assert counterparts[468] == 473


@pytest.mark.parametrize(
    ("turn", "expected"), [("yaw", (20, 0, 0)), ("pitch", (0, 15, 0)), ("roll", (0, 0, 10))]
)
def test_a_turned_canonical_face_reads_its_turn(turn, expected):
    angle = np.radians(max(expected))
    cos, sin = np.cos(angle), np.sin(angle)
    turns = {
        "yaw": [[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]],
        "pitch": [[1, 0, 0], [0, cos, sin], [0, -sin, cos]],
        "roll": [[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]],
    }
    seen = canonical_face().vertices @ np.array(turns[turn]).T * [1, -1, -1] * 30 + 400
    pose = head_pose(seen)
    assert (pose.yaw, pose.pitch, pose.roll) == pytest.approx(expected, abs=0.01)


def test_the_body_below_the_face_is_read_with_the_subjects_right_at_image_left():
    of = sample("synthetic/male-51.jpg")
    body = of.body
    assert body is not None
    right, left = body.landmarks[12], body.landmarks[11]
    assert right[0] < of.face_box.centre[0] < left[0]
    assert min(right[1], left[1]) > of.face_box.y + of.face_box.height
    assert body.visibility[[11, 12]].min() > 0.9
    assert body.presence[[25, 26, 27, 28]].max() < 0.9


def test_the_person_is_told_from_the_background():
    of = sample(FACE)
    probability = of.person_probability
    x, y = (int(part * of.overview.scale) for part in of.face_box.centre)
    assert probability.shape == of.overview.shape
    assert probability.dtype == np.float32
    assert probability[y, x] > 0.9
    assert probability[:10, -10:].mean() < 0.2


def test_objects_include_the_person_where_the_face_is():
    of = sample("synthetic/male-51.jpg")
    people = [found for found in of.objects if found.label == "person"]
    assert people[0].score > 0.8
    x, y = (part * of.overview.scale for part in of.face_box.centre)
    assert people[0].x < x < people[0].x + people[0].width
    assert people[0].y < y < people[0].y + people[0].height


def test_classes_name_the_sunglasses_that_are_worn():
    labels = {label.name: label.score for label in sample("tiles/glasses-51.jpg").scene_classes}
    assert {"sunglass", "sunglasses"} & set(labels)
    assert all(0 < score <= 1 for score in labels.values())


def test_labels_travel_inside_the_model_files():
    assert task_member("object_detector.tflite", "labels.txt").startswith(b"person\n")


def test_a_forked_worker_reads_what_its_parent_read():
    of = sample(FACE)
    expected = perception.read_face(of.rgb, of.face_box)  # the parent's interpreters exist now
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()

    def read() -> None:
        face = perception.read_face(of.rgb, of.face_box)
        results.put((face.landmarks, face.pose))

    child = context.Process(target=read)
    child.start()
    child.join(timeout=30)
    assert child.exitcode == 0
    landmarks, pose = results.get()
    assert np.array_equal(landmarks, expected.landmarks)
    assert pose == expected.pose
