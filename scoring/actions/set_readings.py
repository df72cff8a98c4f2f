"""What a set is compared on, kept of each portrait: written with every score that counts.

Reports read these few numbers and never a scorecard; no picture is opened for them.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from portfolio.models import Portrait, Version
from scoring.actions.standing import refresh_standing
from scoring.actions.verdicts import scorecard_that_counts
from scoring.models import Assessment, SetReading, State
from scoring.vision.decode import DecodeError, read_header

#: A scorecard is some 40 KB: so many are read in one go when readings are missing.
BATCH = 200
#: Of those that are found, some cannot be recorded; so many times as many are looked at.
LOOKED_AT = 5
#: Readings that are one number in a scorecard and one column here.
SINGLE = ("key_side", "cct", "face_height", "eye_line", "mouth_width", "texture", "colourfulness")


@transaction.atomic
def record_reading(*, portrait: Portrait) -> bool:
    """Keep what the current version's assessment read, with what members corrected.

    Until that version is read, the readings of the one before stand; one that cannot be scored
    has none. Returns whether anything is different now. Safe to repeat.
    """
    rows = Assessment.objects.filter(version=portrait.current_version_id)
    found = rows.current_first().select_related("version", "rubric").first()
    if found is None or not found.is_terminal:
        return False
    if found.state != State.SCORED:
        return bool(SetReading.objects.filter(portrait=portrait.pk).delete()[0])
    return _store(portrait, found)


def record_missing(*, limit: int = BATCH) -> int:
    """Keep the readings of scored portraits that have none yet; how many were recorded.

    A portrait whose last assessment failed after an earlier one had a score stays without.
    """
    scored = Assessment.objects.filter(version=OuterRef("current_version"), state=State.SCORED)
    known = SetReading.objects.filter(portrait=OuterRef("pk"), version=OuterRef("current_version"))
    missing = Portrait.objects.filter(~Exists(known), Exists(scored)).order_by("pk")
    found = missing.select_related("library")[: limit * LOOKED_AT]
    recorded: list[UUID] = []
    for portrait in found:
        if record_reading(portrait=portrait):
            recorded.append(portrait.pk)
        if len(recorded) == limit:
            break
    refresh_standing(recorded)
    return len(recorded)


def _store(portrait: Portrait, assessment: Assessment) -> bool:
    card = scorecard_that_counts(assessment)
    if card is None:
        return False
    fields = readings_of(card.to_json_dict()) | {
        "brand_id": portrait.library.brand_id,
        "version_id": assessment.version_id,
        "digest": assessment.version.sha256,
        "engine_version": assessment.engine_version,
        "aspect": _aspect(assessment.version),
    }
    held = SetReading.objects.select_for_update(of=("self",)).filter(portrait=portrait.pk).first()
    before = {name: getattr(held, name) for name in fields} if held else None
    if before == fields:
        return False
    if before is None or before["palette"] != fields["palette"]:
        fields |= {"reference_digest": "", "reference_distance": None}
    SetReading.objects.update_or_create(portrait_id=portrait.pk, defaults=fields)
    return True


def readings_of(card: dict[str, Any]) -> dict[str, Any]:
    """The columns of a SetReading that a scorecard as stored fills."""
    from scoring.consistency import member_from_scorecard  # scipy: only where a set is compared

    member = member_from_scorecard("", "", card)
    gaze, head = member.gaze or (None,) * 2, member.head or (None,) * 3
    return {name: getattr(member, name) for name in SINGLE} | {
        # as JSON gives it back, so that what has not changed is found equal
        "palette": member.palette and [[weight, list(lab)] for weight, lab in member.palette],
        "gaze_yaw": gaze[0],
        "gaze_pitch": gaze[1],
        "head_yaw": head[0],
        "head_pitch": head[1],
        "head_roll": head[2],
        "box": member.box and list(member.box),
        "crop": member.crop,
    }


def _aspect(version: Version) -> float | None:
    """Width over height of the upright picture, from its header while no rendition is made."""
    width, height = version.width, version.height
    if not width or not height:
        try:
            with version.file.open("rb") as file:
                header = read_header(file.read())
        except (DecodeError, OSError):
            return None
        width, height = header.width, header.height
    return round(width / height, 4)
