"""What the figures of a report draw of each portrait: bounded, whatever the size of the set."""

from collections.abc import Collection, Sequence

from scoring.consistency.directions import yaw_pitch
from scoring.consistency.finding import SHOWN, GazeMode, PortraitGaze, PortraitPalette, Swatch
from scoring.consistency.members import SetMember
from scoring.consistency.palette import hex_from_lab
from scoring.consistency.readings import Reading


def shown(members: Sequence[SetMember], named: Collection[str]) -> list[SetMember]:
    """At most SHOWN of members in order: the named ones, then the lowest digests; by title."""
    first = sorted(members, key=lambda member: member.id not in named)[:SHOWN]
    return sorted(first, key=lambda member: (member.title, member.sha256, member.id))


def palettes(members: Sequence[SetMember]) -> list[PortraitPalette]:
    """The palette of each that has one, in the order given."""
    known = [(member.id, member.palette) for member in members if member.palette]
    codes = iter(hex_from_lab(*(lab for _, palette in known for _, lab in palette)))
    found = []
    for portrait_id, palette in known:
        whole = sum(weight for weight, _ in palette)
        swatches = [Swatch(next(codes), round(weight / whole, 3)) for weight, _ in palette]
        swatches.sort(key=lambda swatch: (-swatch.weight, swatch.hex))
        found.append(PortraitPalette(portrait_id, swatches))
    return found


def gazes(members: Sequence[SetMember]) -> list[PortraitGaze]:
    """The gaze of each that was read, in the order given."""
    return [
        PortraitGaze(member.id, round(member.gaze[0], 1), round(member.gaze[1], 1))
        for member in members
        if member.gaze
    ]


def gaze_modes(readings: Sequence[Reading]) -> list[GazeMode]:
    """The directions of gaze that the set shares, the commonest first."""
    [reading] = [reading for reading in readings if reading.dimension.key == "gaze"]
    angles = [(*yaw_pitch(pose.centre), pose.n) for pose in reading.poses]
    return [GazeMode(round(yaw, 1), round(pitch, 1), n) for yaw, pitch, n in angles]
