"""Near-duplicates of a brand: pictures saved twice, side by side, with a proposal what to keep."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
from django.urls import reverse

from portfolio.models import Brand, Mark, Portrait
from portfolio.pages.comparing import MEANINGFUL, compare_address
from portfolio.pages.paging import Page, page_of
from scoring.models import SetReading

if TYPE_CHECKING:
    from scoring.consistency.members import Palette

PER_PAGE = 12
SHOWN = 8
"""Portraits of one group that are shown and can be archived at once."""
MOST_READ = 20_000
"""Portraits of a brand that are compared, the newest ones."""
READ = (
    "portrait_id", "head_yaw", "head_pitch", "head_roll", "face_height", "eye_line", "box",
    "aspect", "gaze_yaw", "gaze_pitch", "mouth_width",
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """One portrait of a group. facts: what speaks for keeping it, as (number to sort by, words)."""

    portrait: Portrait
    flag: str

    @property
    def pixels(self) -> int:
        version = self.portrait.current_version
        return (version.width or 0) * (version.height or 0) if version else 0

    @property
    def bytes(self) -> int:
        return self.portrait.current_version.bytes if self.portrait.current_version else 0


@dataclass(frozen=True)
class Group:
    """Portraits that show one picture. keep: the proposal; reason: for it, in a sentence.

    more: how many others of the group are not shown here. apart: between their palettes, CIEDE2000.
    """

    members: list[Member]
    keep: Member
    reason: str
    apart: float
    more: int
    compare: str

    @property
    def others(self) -> list[Member]:
        return [member for member in self.members if member is not self.keep]


def duplicates_page(brand: Brand, reader: Any, *, number: int) -> dict[str, Any]:
    """One page of the groups of a brand, the largest first."""
    found = _found(brand)
    address = reverse("portfolio:duplicates", args=[brand.pk])
    page: Page = page_of(
        len(found), number=number, per_page=PER_PAGE, address=lambda to: f"{address}?page={to}"
    )
    shown = found[page.rows]
    portraits = _portraits({pk for ids, _ in shown for pk in ids[:SHOWN]})
    marks = Mark.objects.filter(user=reader, portrait__in=portraits).exclude(flag="")
    flags = dict(marks.values_list("portrait_id", "flag"))
    groups = [_group(ids, apart, portraits, flags) for ids, apart in shown]
    return {
        "brand": brand,
        "page": page,
        "found": len(found),
        "groups": [group for group in groups if group is not None],
    }


def _found(brand: Brand) -> list[tuple[list[UUID], float]]:
    """The groups as ids of portraits, the oldest first, and how far their palettes lie apart."""
    from scoring.consistency.near_duplicates import near_duplicates  # scipy: only where compared

    readings = SetReading.objects.filter(brand=brand).that_count()
    rows = list(readings.order_by("-portrait_id").values_list(*READ)[:MOST_READ])
    ids = [row[0] for row in rows]
    if len(ids) < 2:
        return []

    def palettes(wanted: Sequence[int]) -> "list[Palette | None]":
        asked = [ids[row] for row in wanted]
        kept = dict(readings.filter(pk__in=asked).values_list("pk", "palette"))
        return [palette_of(kept.get(pk)) for pk in asked]

    groups = near_duplicates(np.array([values_of(row) for row in rows]), palettes)
    return [(sorted(ids[row] for row in group.rows), group.palettes_apart) for group in groups]


def values_of(row: Sequence[Any]) -> list[float]:
    """A row of READ as the columns of ``scoring.consistency.near_duplicates``."""
    _, *head, face_height, eye_line, box, aspect, gaze_yaw, gaze_pitch, mouth_width = row
    across = shape = None
    if box and box[3]:
        across, shape = box[0] + box[2] / 2, box[2] * (aspect or 1.0) / box[3]
    known = (*head, face_height, eye_line, across, shape, gaze_yaw, gaze_pitch, mouth_width)
    return [np.nan if value is None else value for value in known]


def palette_of(stored: Any) -> "Palette | None":
    return tuple((weight, (lab[0], lab[1], lab[2])) for weight, lab in stored) if stored else None


def _portraits(ids: Iterable[UUID]) -> dict[UUID, Portrait]:
    rows = Portrait.objects.filter(pk__in=set(ids)).in_use().select_related("current_version")
    return rows.select_related("current_version", "library", "reference").in_bulk()


def _group(
    ids: Sequence[UUID],
    apart: float,
    portraits: dict[UUID, Portrait],
    flags: dict[UUID, str],
) -> Group | None:
    members = [Member(portraits[pk], flags.get(pk, "")) for pk in ids[:SHOWN] if pk in portraits]
    if len(members) < 2:
        return None
    keep, reason = proposal(members)
    others = [member for member in members if member is not keep]
    named = [member.portrait.pk for member in (keep, *others)][:4]
    return Group(
        members=[keep, *others],
        keep=keep,
        reason=reason,
        apart=apart,
        more=len(ids) - len(members),
        compare=compare_address(named),
    )


def proposal(members: Sequence[Member]) -> tuple[Member, str]:
    """The one to keep, and why, in terms of the image and of what was decided about it."""
    for says, words in (
        (_is_approved, "It is the approved one."),
        (_is_picked, "You picked it."),
        (_is_reference, "It is held up as “This is us”."),
    ):
        kept = [member for member in members if says(member)]
        if 0 < len(kept) < len(members):
            others = [member for member in kept if member.flag != Mark.Flag.REJECT]
            return (others or kept)[0], words
    left = [member for member in members if member.flag != Mark.Flag.REJECT] or list(members)
    most = max(left, key=lambda member: (member.pixels, member.bytes))
    version = most.portrait.current_version
    if version and most.pixels > min(member.pixels for member in members):
        return most, f"It has the most pixels: {version.width} × {version.height}."
    if (scored := _nearest_to_the_brief(left)) is not None:
        return scored
    if most.bytes > min(member.bytes for member in members):
        return most, "Its file is the largest, so the least was lost in saving it."
    return left[0], "It was here first."


def _is_approved(member: Member) -> bool:
    return bool(member.portrait.review == Portrait.Review.APPROVED)


def _is_picked(member: Member) -> bool:
    return member.flag == Mark.Flag.PICK


def _is_reference(member: Member) -> bool:
    held = getattr(member.portrait, "reference", None)
    return held is not None and held.kind == "us"


def _nearest_to_the_brief(members: Sequence[Member]) -> tuple[Member, str] | None:
    """The one whose overall score is higher by more than a score's own uncertainty."""
    scored = [
        (member.portrait.overall, -at, member)
        for at, member in enumerate(members)
        if member.portrait.overall is not None
    ]
    if len(scored) < 2:
        return None
    (low, _, _), (high, _, nearest) = min(scored), max(scored)
    if high - low < MEANINGFUL:
        return None
    return nearest, f"It meets the brief by up to {high - low:.0f} points more than the others."
