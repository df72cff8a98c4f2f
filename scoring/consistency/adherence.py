"""A set against what its brand asks for; apart from how alike its portraits are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.analysis import Analysis
from scoring.consistency.brand_colours import HELD, Nearness
from scoring.consistency.columns import Exceptions
from scoring.consistency.dimensions import DIMENSIONS
from scoring.consistency.directions import angles_to_poses
from scoring.consistency.overall import Share
from scoring.consistency.readings import SMALLEST_SET
from scoring.consistency.target import CROPS, Target
from scoring.consistency.wording import amount, share

NAMED = 20
"""At most so many portraits are named on each line."""

LENS = 5.0
"""Degrees off the lens within which a gaze is felt as eye contact (Boyarskaya et al. 2015)."""

TURNED = 15.0
"""Degrees of yaw from which a head counts as turned [default]."""

OF_A_POSE = 10.0
"""Degrees within which a gaze belongs to a direction that the set shares [default]."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OffTarget:
    """A portrait that is not as asked; distance beyond what is allowed, in the unit."""

    portrait_id: str
    title: str
    distance: float
    unit: str
    sentence: str


@dataclass(frozen=True)
class TargetLine:
    """One thing that is asked for: score = 100 on / n, None under 4 readings; n = portraits it
    could be read in, on = those that are as asked, off = at most 20 others, the farthest first."""

    key: str
    name: str
    score: float | None
    n: int
    on: int
    off: list[OffTarget]
    sentence: str


@dataclass(frozen=True)
class _Asked:
    """key and weight as of the dimension; beyond: (n,) how far past what is allowed, 0 = as
    asked, NaN = not read; wants: what is asked, after “are to”."""

    key: str
    name: str
    weight: float
    unit: str
    beyond: Floats
    wants: str


_DIMENSIONS = {dimension.key: dimension for dimension in DIMENSIONS}


def adherence(
    target: Target, analysis: Analysis, near: Nearness, exceptions: Exceptions
) -> tuple[list[TargetLine], list[Share]]:
    """A line for each thing asked, and the arithmetic of the target overall.

    near: of the palettes that count, in the order of the members. Weights are those of the
    dimensions that each thing belongs to.
    """
    asked = [
        one
        for one in (
            _palette(target, analysis, near),
            _gaze(target.gaze_policy, analysis),
            _pose(target.pose, analysis),
            _crop(target.crop, analysis, exceptions),
        )
        if one is not None
    ]
    lines = [_line(one, analysis) for one in asked]
    scored = [(one, line) for one, line in zip(asked, lines, strict=True) if line.score is not None]
    whole = sum(one.weight for one, _ in scored)
    shares = [
        Share(
            name=one.name,
            score=line.score or 0.0,
            weight=round(100 * one.weight / whole, 1),
            points=round((line.score or 0.0) * one.weight / whole, 2),
        )
        for one, line in scored
    ]
    return lines, shares


def _palette(target: Target, analysis: Analysis, near: Nearness) -> _Asked | None:
    if not target.palette:
        return None
    beyond = np.full(len(analysis.members), np.nan)
    beyond[analysis.columns.present(_DIMENSIONS["palette"])] = near.to_palette
    wants = f"show a brand colour, within {target.tolerance:g} ΔE00, on {100 * HELD:.0f} % or more"
    past = np.maximum(beyond - target.tolerance, 0)
    return _Asked("palette", "Brand palette", 30, "ΔE00", past, wants)


def _gaze(policy: str, analysis: Analysis) -> _Asked | None:
    if not policy:
        return None
    vectors = analysis.columns.values["gaze"]
    off = _off_axis(vectors)
    if policy == "direct":
        return _Asked("gaze", "Gaze", 20, "deg", np.maximum(off - LENS, 0), "look into the lens")
    if policy == "averted":
        beyond = np.maximum(LENS - off, 0)
        return _Asked("gaze", "Gaze", 20, "deg", beyond, "look off the camera")
    [reading] = [one for one in analysis.readings if one.dimension.key == "gaze"]
    away = angles_to_poses(vectors, reading.poses) if reading.poses else off
    beyond = np.where(off <= LENS, 0.0 * off, np.maximum(away - OF_A_POSE, 0))
    wants = "look into the lens or in a direction that the set shares"
    return _Asked("gaze", "Gaze", 20, "deg", beyond, wants)


def _pose(pose: str, analysis: Analysis) -> _Asked | None:
    if not pose:
        return None
    vectors = analysis.columns.values["head"]
    yaw = np.abs(np.degrees(np.arctan2(vectors[:, 0], vectors[:, 2])))
    if pose == "frontal":
        beyond, wants = np.maximum(yaw - TURNED, 0), "face the viewer"
    else:
        beyond, wants = np.maximum(TURNED - yaw, 0), "show a three-quarter view"
    return _Asked("pose", "Head pose", 8, "deg", beyond, wants)


def _crop(crop: str, analysis: Analysis, exceptions: Exceptions) -> _Asked | None:
    """The crop belongs to the head's size: an exception of that covers it."""
    if not crop:
        return None
    steps = [
        float(abs(CROPS.index(one.crop) - CROPS.index(crop)))
        if one.crop in CROPS[1:] and "head_size" not in exceptions.get(one.id, ())
        else np.nan
        for one in analysis.members
    ]
    return _Asked("crop", "Crop", 12, "steps", np.array(steps), f"be cropped “{crop}”")


def _off_axis(vectors: Floats) -> Floats:
    """Degrees off the lens, (n,); NaN stays."""
    sideways = np.hypot(vectors[:, 0], vectors[:, 1])
    return np.degrees(np.arctan2(sideways, vectors[:, 2]))


def _line(asked: _Asked, analysis: Analysis) -> TargetLine:
    known = np.flatnonzero(~np.isnan(asked.beyond))
    off = sorted(
        (index for index in known.tolist() if asked.beyond[index] > 0),
        key=lambda index: (-asked.beyond[index], analysis.members[index].title, index),
    )
    n, on = len(known), len(known) - len(off)
    counted = f"{share(on, n)} are as asked" if n else "None could be read"
    return TargetLine(
        key=asked.key,
        name=asked.name,
        score=round(100 * on / n, 1) if n >= SMALLEST_SET else None,
        n=n,
        on=on,
        off=[_off(asked, analysis, index) for index in off[:NAMED]],
        sentence=f"Portraits are to {asked.wants}: {counted}.",
    )


def _off(asked: _Asked, analysis: Analysis, index: int) -> OffTarget:
    member, beyond = analysis.members[index], float(asked.beyond[index])
    return OffTarget(
        portrait_id=member.id,
        title=member.title,
        distance=round(beyond, 1),
        unit=asked.unit,
        sentence=_in_words(asked, member.crop, beyond),
    )


def _in_words(asked: _Asked, crop: str, beyond: float) -> str:
    if asked.key == "crop":
        return f"It is cropped “{crop}”."
    if asked.key == "palette":
        more = amount(_DIMENSIONS["palette"], beyond)
        return f"Its colours stay {more} outside the tolerance of the brand's palette."
    what = "gaze" if asked.key == "gaze" else "head"
    return f"Its {what} lies {max(beyond, 1):.0f}° from what is asked."


def target_total(shares: Sequence[Share]) -> float | None:
    """The target overall, 0 to 100; None where nothing that is asked could be judged."""
    return round(sum(one.points for one in shares), 1) if shares else None
