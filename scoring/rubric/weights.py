"""Weights: from the blocks of a job's table to one percentage for each cue, adding up to 100."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from scoring.rubric.catalogue import BLOCKS, CATALOGUE, Block


class BadTable(ValueError):
    """A job's table contradicts itself; the message says where."""


def share_out(
    weights: Mapping[str, float],
    *,
    members: Mapping[str, Sequence[str]],
    fixed: Mapping[str, Mapping[str, float]],
    judged: Collection[str],
) -> dict[str, float]:
    """Percent of the total for each weighed cue, by key.

    weights: percent by block. members: the cues of a block where they are not the catalogue's.
    fixed: percent given to single cues out of a block before the rest is shared.
    judged: the cues that have a band in this job; the others leave and their block closes up.
    Raises BadTable unless the blocks add up to 100 and each weighed block has a cue to carry it.
    """
    if sum(_exact(weight) for weight in weights.values()) != 100:
        raise BadTable(f"The blocks add up to {sum(weights.values()):g}, not to 100.")
    percent: dict[str, Fraction] = {}
    for name, weight in weights.items():
        block = BLOCKS[name]
        given = {key: _exact(part) for key, part in fixed.get(name, {}).items()}
        left = _exact(weight) - sum(given.values())
        keys = [key for key in members.get(name, block.cues) if key in judged]
        if left < 0 or (left > 0 and not keys):
            raise BadTable(f"The block {name} has no cue to carry its {weight:g} %.")
        percent |= given
        if left:
            percent |= _shared(left, block, keys)
    return {key: float(percent[key]) for key in CATALOGUE if percent.get(key)}


def _shared(weight: Fraction, block: Block, keys: Sequence[str]) -> dict[str, Fraction]:
    """A block's weight over its cues: the lead part first, the other parts equally."""
    parts: dict[str, list[str]] = {}
    for key in keys:
        parts.setdefault(block.part_of(CATALOGUE[key]), []).append(key)
    shares = {part: weight / len(parts) for part in parts}
    if block.lead in parts and len(parts) > 1:
        lead = _exact(block.lead_share)
        shares = {
            part: weight * (lead if part == block.lead else (1 - lead) / (len(parts) - 1))
            for part in parts
        }
    return {key: shares[part] / len(cues) for part, cues in parts.items() for key in cues}


def _exact(number: float) -> Fraction:
    """The decimal that the table shows, not the nearest binary number."""
    return Fraction(str(number))
