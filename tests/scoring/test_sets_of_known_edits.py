"""A brand of frames of one session, and four known edits of them: found, named and ranked.

From the bytes of a licensed portrait through stored readings to the stored report.
"""

import io
from collections.abc import Callable
from statistics import median

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from scoring.actions.consistency import queue_consistency, refresh_consistency
from scoring.consistency import SetMember, member_from_scorecard
from scoring.engine import assess
from scoring.rubric.jobs import rubric_for
from tests.factories import make_brand
from tests.portraits import portrait
from tests.scoring.stored_sets import store

pytestmark = pytest.mark.django_db

AVERTED = "synthetic/male-33.jpg"
FRAMES = 9
MARGIN = 40  # px that a frame of the session is moved by at most

Picture = Image.Image


def frame(whole: Picture, number: int) -> Picture:
    """The same session a moment later: moved by some pixels, one per cent brighter or darker."""
    left, top = 4 * number, 28 * number % MARGIN
    box = (left, top, whole.width - MARGIN + left, whole.height - MARGIN + top)
    return ImageEnhance.Brightness(whole.crop(box)).enhance(1 + 0.01 * (number % 3 - 1))


def gained(red: float, green: float, blue: float) -> Callable[[Picture], Picture]:
    def edit(picture: Picture) -> Picture:
        levels = np.clip(np.asarray(picture) * np.array([red, green, blue]), 0, 255)
        return Image.fromarray(levels.astype(np.uint8))

    return edit


def cropped(picture: Picture) -> Picture:
    width, height = picture.size
    box = (width // 8, height // 12, width - width // 8, height - height // 6)
    return picture.crop(box).resize((width, height))


#: edit -> how it is made, and the dimensions of which one is to be named
EDITS: dict[str, tuple[Callable[[Picture], Picture], set[str]]] = {
    "Warmed": (gained(1.25, 1.0, 0.7), {"warmth"}),
    "Darkened": (gained(0.45, 0.45, 0.45), {"palette"}),
    "Cropped": (cropped, {"head_size"}),
    "Mirrored": (ImageOps.mirror, {"gaze", "head"}),
}


@pytest.fixture(scope="module")
def members() -> dict[str, SetMember]:
    """The readings of all frames and edits, each picture read once."""
    with Image.open(portrait(AVERTED)) as opened:
        whole = opened.convert("RGB")
    pictures = {f"Frame {number}": frame(whole, number) for number in range(FRAMES)}
    for number, (name, (edit, _)) in enumerate(EDITS.items()):
        pictures[name] = edit(frame(whole, number))
    rubric = rubric_for("trust")
    found = {}
    for name, picture in pictures.items():
        data = io.BytesIO()
        picture.save(data, "PNG", compress_level=1)
        card = assess(data.getvalue(), rubric).to_json_dict()
        found[name] = member_from_scorecard(name, name, card)
    return found


def report_of(brand, chosen: list[SetMember]) -> dict:
    store(brand, chosen)
    queue_consistency(brand=brand)
    return refresh_consistency(brand=brand).data


def named(data: dict) -> dict[str, str]:
    return {row["title"]: row["dimension"] for row in data["different"] if row["is_outlier"]}


def frames(members: dict[str, SetMember]) -> list[SetMember]:
    return [member for name, member in members.items() if name.startswith("Frame")]


def test_the_session_alone_is_steady(brand, members):
    data = report_of(brand, frames(members))
    assert named(data) == {}
    assert data["overall"] > 95


@pytest.mark.parametrize("name", EDITS)
def test_one_edit_is_found_and_named_by_what_was_edited(brand, members, name):
    data = report_of(brand, [*frames(members), members[name]])
    found = named(data)
    assert set(found) == {name}
    assert found[name] in EDITS[name][1]


def test_all_edits_are_found_together_and_without_them_the_set_is_steadier(brand, members):
    data = report_of(brand, list(members.values()))
    found = named(data)
    assert set(found) == set(EDITS)
    for name, dimension in found.items():
        assert dimension in EDITS[name][1]
    brand.set_readings.filter(portrait__title__in=EDITS).delete()
    queue_consistency(brand=brand)
    alone = refresh_consistency(brand=brand).data
    assert data["without_different"] == alone["overall"]


def test_the_order_of_uploads_changes_nothing(brand, team, mallory, members):
    there = make_brand(mallory.memberships.get().team)
    one = report_of(brand, list(members.values()))
    other = report_of(there, list(reversed(members.values())))
    assert without_ids(one) == without_ids(other)


def without_ids(value):
    """A report without the ids of portraits, which differ between two brands."""
    if isinstance(value, dict):
        return {key: without_ids(inner) for key, inner in value.items() if not key.endswith("_id")}
    return [without_ids(inner) for inner in value] if isinstance(value, list) else value


def test_the_figures_are_those_of_a_few_lines_over_the_stored_readings(brand, members):
    data = report_of(brand, list(members.values()))
    rows = {row["key"]: row for row in data["dimensions"]}
    columns = {"head_size": "face_height", "eye_line": "eye_line", "warmth": "cct"}
    for key, column in columns.items():
        values = [float(value) for value in brand.set_readings.values_list(column, flat=True)]
        spread = median(abs(value - median(values)) for value in values)
        assert rows[key]["spread"] == pytest.approx(spread, rel=0.01, abs=0.0006), key
    scored = [row for row in rows.values() if row["score"] is not None]
    weights = sum(row["weight"] for row in scored)
    overall = sum(row["score"] * row["weight"] for row in scored) / weights
    assert data["overall"] == pytest.approx(overall, abs=0.1)
    low, high = data["interval"]
    assert low <= data["overall"] <= high
