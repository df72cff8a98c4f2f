"""Consistency of real portraits, from their bytes to the finding."""

import io

import pytest
from PIL import Image, ImageOps

from scoring.consistency import SetMember, check, member_from_scorecard
from scoring.engine import assess
from scoring.rubric.jobs import rubric_for
from tests.portraits import portrait

OUTDOORS = (
    "male-18", "male-48", "male-60", "male-63", "male-84", "male-87", "male-39",
    "female-72", "female-75",
)  # fmt: skip
AVERTED_INDOORS = "male-33"
PALE_STUDIO = "female-45"


def read(name: str, data: bytes | None = None) -> SetMember:
    data = portrait(f"synthetic/{name}.jpg").read_bytes() if data is None else data
    return member_from_scorecard(name, name, assess(data, rubric_for("creativity")).to_json_dict())


@pytest.fixture(scope="module")
def members() -> dict[str, SetMember]:
    return {name: read(name) for name in (*OUTDOORS, AVERTED_INDOORS, PALE_STUDIO)}


def test_a_portrait_gives_every_reading_a_set_is_compared_on(members):
    assert {key for key, value in vars(members["male-84"]).items() if value is None} == {"aspect"}


def test_an_averted_gaze_and_a_pale_studio_lie_apart_from_an_outdoor_set(members):
    report = check(list(members.values()))
    found = {one.portrait_id: one.dimension for one in report.different if one.is_outlier}
    assert found == {AVERTED_INDOORS: "gaze", PALE_STUDIO: "palette"}
    assert report.without_different > report.overall


def test_the_outdoor_set_alone_has_no_outlier(members):
    report = check([members[name] for name in OUTDOORS])
    assert [one for one in report.different if one.is_outlier] == []


def test_a_mirrored_portrait_looks_and_is_lit_the_other_way(members):
    with Image.open(portrait(f"synthetic/{AVERTED_INDOORS}.jpg")) as picture:
        data = io.BytesIO()
        ImageOps.mirror(picture).save(data, "PNG")
    mirrored, upright = read("mirrored", data.getvalue()), members[AVERTED_INDOORS]
    assert mirrored.gaze[0] == pytest.approx(-upright.gaze[0], abs=2)
    assert mirrored.head[0] == pytest.approx(-upright.head[0], abs=2)
    assert mirrored.key_side == pytest.approx(-upright.key_side, abs=0.25)
    assert mirrored.cct == pytest.approx(upright.cct, abs=300)
