"""What the cues read, drawn over the picture."""

from scoring.templatetags import overlays

BOX = {"kind": "box", "x": 0.25, "y": 0.5, "w": 0.5, "h": 0.25, "label": "face"}
GAZE = {"kind": "line", "points": [[0.5, 0.4], [0.4, 0.4]], "label": "gaze"}
MASK = {"kind": "mask", "polygons": [[[0, 0], [1, 0], [1, 1]]], "label": "background"}
EMPTY = {"kind": "mask", "polygons": [], "label": "clipped highlights"}
SWATCH = {"kind": "swatch", "hex": "#112233", "lab": [1, 2, 3], "weight": 1, "label": "#112233"}


def marks_of(*evidence, size=(800, 400)):
    drawn = overlays.overlay([{"key": "a", "evidence": list(evidence)}], size)
    return drawn["layers"][0]["marks"] if drawn["layers"] else []


def test_a_box_lies_where_the_picture_shows_it_whatever_the_pictures_shape():
    [box] = marks_of(BOX)
    assert (box["x"], box["width"]) == (250, 500)
    assert (box["y"], box["height"]) == (250, 125)  # the drawing is 1000 × 500


def test_a_line_that_points_somewhere_has_its_end_marked():
    [gaze] = marks_of(GAZE)
    assert gaze["points"] == "500,200 400,200"
    assert gaze["ends"] == [(400, 200)]
    assert marks_of(GAZE | {"label": "eye line"})[0]["ends"] == []


def test_a_mask_is_drawn_as_its_polygons():
    [mask] = marks_of(MASK)
    assert mask["polygons"] == ["0,0 1000,0 1000,500"]


def test_a_cue_with_nothing_to_show_has_no_layer():
    assert marks_of(EMPTY, SWATCH) == []
    assert not overlays.is_drawn({"evidence": [EMPTY, SWATCH]})
    assert overlays.is_drawn({"evidence": [EMPTY, BOX]})
    assert not overlays.any_drawn([{"evidence": []}, {"evidence": [EMPTY]}])
    assert overlays.any_drawn([{"evidence": []}, {"evidence": [BOX]}])


def test_a_label_stays_inside_the_picture():
    corner = BOX | {"x": 0.0, "y": 0.0, "w": 0.01, "h": 0.01}
    [box] = marks_of(corner)
    assert box["label_x"] > 100
    assert 0 < box["label_y"] < 500
