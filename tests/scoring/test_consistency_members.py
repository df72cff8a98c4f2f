"""Reading a portrait's stored Scorecard for the set."""

from typing import Any

import pytest

from scoring.consistency import SetMember, member_from_scorecard

SWATCHES = [
    {"kind": "swatch", "hex": "#777777", "lab": [50.0, 0.0, 0.0], "weight": 0.6, "label": "1"},
    {"kind": "swatch", "hex": "#102030", "lab": [12.0, -1.0, -12.0], "weight": 0.4, "label": "2"},
]
GAZE_LINE = {"kind": "line", "points": [[0.4, 0.4], [0.5, 0.4]], "label": "gaze"}


def cue(key: str, value: float | None, evidence: Any = (), status: str = "ok") -> dict[str, Any]:
    return {"key": key, "value": value, "status": status, "evidence": list(evidence)}


def scorecard(*cues: dict[str, Any]) -> dict[str, Any]:
    return {"sha256": "ab" * 32, "status": "scored", "cues": list(cues)}


FULL = scorecard(
    cue("palette_warmth", 42.0, SWATCHES, status="report_only"),
    cue("gaze_off_lens", 8.2, [{**GAZE_LINE, "yaw_deg": 8.0, "pitch_deg": -2.0}]),
    cue("head_yaw", 4.0),
    cue("head_pitch", -3.0),
    cue("head_roll", 1.0, status="report_only"),
    cue("scene_cct", 5600.0),
    cue("face_height", 0.38),
    cue("eye_line", 0.41),
    cue("mouth_width", 0.66),
    cue("skin_texture", 0.8),
    cue("colourfulness", 37.0),
)


def test_every_reading_is_taken_from_its_cue():
    member = member_from_scorecard("7", "Team photo", FULL)
    assert (member.id, member.title, member.sha256) == ("7", "Team photo", "ab" * 32)
    assert member.palette == ((0.6, (50.0, 0.0, 0.0)), (0.4, (12.0, -1.0, -12.0)))
    assert member.gaze == (8.0, -2.0)
    assert member.head == (4.0, -3.0, 1.0)
    assert (member.cct, member.face_height, member.eye_line) == (5600.0, 0.38, 0.41)
    assert (member.mouth_width, member.texture, member.colourfulness) == (0.66, 0.8, 37.0)


def test_an_empty_scorecard_gives_a_member_without_readings():
    member = member_from_scorecard("7", "Team photo", {"sha256": "cd" * 32, "cues": []})
    assert member == SetMember(id="7", title="Team photo", sha256="cd" * 32)
    assert not member.is_measured


@pytest.mark.parametrize("status", ["abstained", "disabled"])
def test_what_was_not_read_is_none(status):
    card = scorecard(
        cue("gaze_off_lens", None, [{**GAZE_LINE, "yaw_deg": 8.0, "pitch_deg": 0.0}], status),
        cue("scene_cct", None, status=status),
        cue("mouth_width", 0.7, status=status),
    )
    member = member_from_scorecard("7", "Team photo", card)
    assert (member.gaze, member.cct, member.mouth_width) == (None, None, None)


def test_a_head_pose_needs_all_three_angles():
    member = member_from_scorecard("7", "Team photo", scorecard(cue("head_yaw", 4.0)))
    assert member.head is None


def test_a_reading_of_zero_is_a_reading():
    member = member_from_scorecard("7", "Team photo", scorecard(cue("colourfulness", 0.0)))
    assert member.colourfulness == 0.0
    assert member.is_measured


def cheek(x: float, stops: float) -> dict[str, Any]:
    square = [[x, 0.4], [x + 0.05, 0.4], [x + 0.05, 0.5]]
    return {"kind": "mask", "polygons": [square], "label": "cheek", "stops": stops}


@pytest.mark.parametrize(("left", "right", "side"), [(0.4, -0.4, -0.8), (-0.4, 0.4, 0.8)])
def test_the_side_of_the_light_comes_from_where_the_brighter_cheek_lies(left, right, side):
    card = scorecard(cue("key_fill_ratio", 0.8, [cheek(0.3, left), cheek(0.6, right)]))
    assert member_from_scorecard("7", "Team photo", card).key_side == side


def test_the_side_of_the_light_is_unknown_without_both_cheeks():
    card = scorecard(cue("key_fill_ratio", 0.8, [cheek(0.3, 0.4)]))
    assert member_from_scorecard("7", "Team photo", card).key_side is None
