"""A brand's set as reports compare it: from the stored readings, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db import connection

from portfolio.models import Brand, ReferencePortrait
from scoring.models import ConsistencyException, SetReading

if TYPE_CHECKING:
    from scoring.consistency import SetMember, Target
    from scoring.consistency.target import ReferenceKind

#: Of a row of SetReading, in the order in which `member_of` takes them.
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
    "crop",
)
SINGLE = COLUMNS[9:-1]
#: What the last report computed of each palette.
DISTANCE = ("digest", "reference_digest", "reference_distance")

Known = dict[tuple[str, str], float]


@dataclass(frozen=True)
class BrandSet:
    """What a report of a brand is made of.

    exceptions: portrait id -> keys of dimensions, "" = all; references: portrait id -> kind.
    known: what earlier reports computed of palettes, as ``scoring.consistency.distances`` has it.
    """

    members: "list[SetMember]"
    target: "Target"
    exceptions: dict[str, set[str]]
    references: "dict[str, ReferenceKind]"
    known: Known


def set_of(brand: Brand) -> BrandSet:
    """A brand's set as it is now, in three queries."""
    rows = list(_rows(brand).values_list(*COLUMNS, *DISTANCE))
    exceptions: dict[str, set[str]] = defaultdict(set)
    held = ConsistencyException.objects.filter(portrait__library__brand=brand, withdrawn_at=None)
    for portrait, dimension in held.order_by().values_list("portrait_id", "dimension"):
        exceptions[str(portrait)].add(dimension)
    pinned = ReferencePortrait.objects.filter(portrait__library__brand=brand)
    return BrandSet(
        members=[member_of(row[: len(COLUMNS)]) for row in rows],
        target=target_of(brand),
        exceptions=dict(exceptions),
        references={
            str(portrait): cast("ReferenceKind", kind)
            for portrait, kind in pinned.order_by().values_list("portrait_id", "kind")
        },
        known={
            (digest, reference): distance
            for *_, digest, reference, distance in rows
            if distance is not None
        },
    )


def members_of(brand: Brand, *, most: int | None = None) -> "list[SetMember]":
    """The readings that count of a brand's portraits, one query; those of the lowest digests."""
    return [member_of(row) for row in _rows(brand).values_list(*COLUMNS)[:most]]


def target_of(brand: Brand) -> "Target":
    """What a brand's portraits are to have in common, as its members set it."""
    from scoring.consistency import Target  # scipy: only where a set is compared

    return Target(
        palette=tuple(brand.palette),
        tolerance=brand.colour_tolerance,
        gaze_policy=brand.gaze_policy,
        pose=brand.pose,
        crop=brand.crop,
    )


def member_of(row: tuple[Any, ...]) -> "SetMember":
    """One row of COLUMNS as the set sees it: all that is compared, so without the frame."""
    from scoring.consistency.members import SetMember

    pk, title, digest, palette, gaze_yaw, gaze_pitch, yaw, pitch, roll, *single = row
    *single, crop = single
    return SetMember(
        id=str(pk),
        title=title,
        sha256=digest,
        palette=palette and tuple((weight, tuple(lab)) for weight, lab in palette),
        gaze=None if gaze_yaw is None else (gaze_yaw, gaze_pitch),
        head=None if yaw is None else (yaw, pitch, roll),
        crop=crop,
        **dict(zip(SINGLE, single, strict=True)),
    )


def _rows(brand: Brand) -> Any:
    return SetReading.objects.that_count().filter(brand=brand).order_by("digest")


def keep_distances(brand: Brand, before: Known, computed: Known) -> int:
    """Keep what a report computed anew of its palettes, each number beside its portrait.

    computed: as ``scoring.consistency.distances`` names it: by the portrait's digest and by what
    the number is to. Returns how many rows were written.
    """
    new = [(*pair, distance) for pair, distance in computed.items() if pair not in before]
    if not new:
        return 0
    digests, references, distances = (list(column) for column in zip(*new, strict=True))
    with connection.cursor() as cursor:  # one statement, however many rows
        cursor.execute(
            "UPDATE scoring_setreading AS kept"
            " SET reference_digest = found.reference, reference_distance = found.distance"
            " FROM unnest(%s::text[], %s::text[], %s::float8[])"
            " AS found(digest, reference, distance)"
            " WHERE kept.brand_id = %s AND kept.digest = found.digest",
            [digests, references, distances, brand.pk],
        )
        return int(cursor.rowcount)
