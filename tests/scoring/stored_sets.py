"""Portraits of a brand with stored readings, as a worker leaves them: no picture is opened."""

from collections.abc import Iterable
from typing import Any

from portfolio.models import Brand, Portrait, Version
from scoring.consistency import SetMember
from scoring.models import SetReading
from scoring.version import ENGINE_VERSION
from tests.factories import library_of

SINGLE = ("key_side", "cct", "face_height", "eye_line", "mouth_width", "texture", "colourfulness")


def columns_of(member: SetMember) -> dict[str, Any]:
    """A member as the columns of a SetReading."""
    gaze, head = member.gaze or (None,) * 2, member.head or (None,) * 3
    return {name: getattr(member, name) for name in SINGLE} | {
        "digest": member.sha256,
        "palette": member.palette and [[weight, list(lab)] for weight, lab in member.palette],
        "gaze_yaw": gaze[0],
        "gaze_pitch": gaze[1],
        "head_yaw": head[0],
        "head_pitch": head[1],
        "head_roll": head[2],
        "box": member.box and list(member.box),
        "crop": member.crop,
        "aspect": member.aspect,
        "engine_version": ENGINE_VERSION,
    }


def store(brand: Brand, members: Iterable[SetMember]) -> list[Portrait]:
    """A scored portrait of the brand for each member, in the order given."""
    library, wanted = library_of(brand), list(members)
    portraits = [Portrait(library=library, title=member.title) for member in wanted]
    Portrait.objects.bulk_create(portraits)
    versions = [
        Version(
            team_id=brand.team_id,
            portrait=portrait,
            number=1,
            file=f"originals/{member.sha256}.jpg",
            original_name=f"{member.title}.jpg",
            sha256=member.sha256,
            bytes=1,
            format="JPEG",
            width=1024,
            height=1024,
            renditions={"thumb": [480, 480]},
        )
        for portrait, member in zip(portraits, wanted, strict=True)
    ]
    Version.objects.bulk_create(versions)
    for portrait, version in zip(portraits, versions, strict=True):
        portrait.current_version = version
    Portrait.objects.bulk_update(portraits, ["current_version"], batch_size=1000)
    SetReading.objects.bulk_create(
        SetReading(portrait=portrait, brand=brand, version=version, **columns_of(member))
        for portrait, version, member in zip(portraits, versions, wanted, strict=True)
    )
    return portraits
