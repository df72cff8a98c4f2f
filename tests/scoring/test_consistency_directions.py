"""Directions of gaze and head over a set."""

import numpy as np
import pytest

from scoring.consistency.directions import (
    angles_between,
    angles_to_poses,
    poses,
    spatial_median,
    unit_vectors,
    yaw_pitch,
)


def around(yaw: float, pitch: float, n: int, spread: float = 1.5, seed: int = 2) -> list:
    chance = np.random.default_rng(seed)
    return [(yaw + float(a), pitch + float(b)) for a, b in chance.normal(0, spread, (n, 2))]


@pytest.mark.parametrize("angles", [(0, 0), (12, -7), (-40, 5), (90, 0), (25, 60)])
def test_angles_survive_the_way_through_vectors(angles):
    assert yaw_pitch(unit_vectors([angles])[0]) == pytest.approx(angles, abs=1e-6)


def test_the_distance_of_directions_is_their_angle():
    vectors = unit_vectors([(10, 0), (0, -25), (0, 0), (170, 0)])
    lens = unit_vectors([(0, 0)])[0]
    assert angles_between(vectors, lens) == pytest.approx([10, 25, 0, 170], abs=1e-9)


def test_the_middle_of_equal_directions_is_that_direction():
    middle = spatial_median(unit_vectors([(7, -3)] * 5))
    assert yaw_pitch(middle) == pytest.approx((7, -3), abs=1e-6)


def test_one_stray_direction_hardly_moves_the_middle():
    steady = around(0, 0, 11)
    calm = yaw_pitch(spatial_median(unit_vectors(steady)))
    disturbed = yaw_pitch(spatial_median(unit_vectors([*steady, (60, 10)])))
    assert disturbed == pytest.approx(calm, abs=0.7)


def test_two_directions_of_three_pictures_each_are_two_poses():
    found = poses(unit_vectors(around(0, 0, 5) + around(28, 4, 3)))
    assert [pose.n for pose in found] == [5, 3]
    assert yaw_pitch(found[1].centre) == pytest.approx((28, 4), abs=2.5)


def test_two_stray_pictures_are_not_a_pose():
    found = poses(unit_vectors(around(0, 0, 8) + around(28, 4, 2)))
    assert [pose.n for pose in found] == [10]


def test_directions_without_an_empty_gap_are_one_pose():
    fan = [(float(yaw), 0.0) for yaw in range(-30, 31, 6)]
    assert len(poses(unit_vectors(fan))) == 1


def test_a_picture_between_two_poses_belongs_to_neither():
    found = poses(unit_vectors(around(-20, 0, 4) + around(40, 0, 4) + [(10.0, 0.0)]))
    assert sorted(pose.n for pose in found) == [4, 4]


def test_the_distance_is_taken_to_the_nearer_pose():
    vectors = unit_vectors(around(0, 0, 4) + around(30, 0, 4))
    assert angles_to_poses(vectors, poses(vectors)).max() < 5
