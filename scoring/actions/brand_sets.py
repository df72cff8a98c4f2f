"""A brand's set as reports compare it: from the stored readings, in a fixed number of queries."""

from typing import TYPE_CHECKING, Any

from portfolio.models import Brand
from scoring.models import SetReading

if TYPE_CHECKING:
    from scoring.consistency import SetMember

COLUMNS = (
    "portrait_id",
    "portrait__title",
    "digest",
    "palette",
    "gaze_yaw",
    "gaze_pitch",
    "head_yaw",
    "head_pitch",
    "head_roll",
    "key_side",
    "cct",
    "face_height",
    "eye_line",
    "mouth_width",
    "texture",
    "colourfulness",
)


def members_of(brand: Brand) -> "list[SetMember]":
    """The readings that count of a brand's portraits, one query, in the order of their digests."""
    rows = SetReading.objects.that_count().filter(brand=brand).order_by("digest")
    return [member_of(row) for row in rows.values_list(*COLUMNS)]


def member_of(row: tuple[Any, ...]) -> "SetMember":
    """One row of COLUMNS as the set sees it."""
    from scoring.consistency import SetMember

    pk, title, digest, palette, gaze_yaw, gaze_pitch, yaw, pitch, roll, *single = row
    return SetMember(
        str(pk),
        title,
        digest,
        palette and tuple((weight, tuple(lab)) for weight, lab in palette),
        None if gaze_yaw is None else (gaze_yaw, gaze_pitch),
        None if yaw is None else (yaw, pitch, roll),
        *single,
    )
