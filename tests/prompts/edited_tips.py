"""Tips followed at the smallest amount that brings their cues inside, and what came of them.

python -m tests.prompts.edited_tips     the figures of docs/prompts.md
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from prompts.editing.catalogue import catalogue, tips_for
from prompts.editing.operations import edited
from prompts.editing.search import smallest_amount
from scoring.engine import judge, read_measurements
from scoring.rubric.jobs import JOBS, rubric_for
from scoring.rubric.verdict import PictureReading
from tests.prompts.edited_pairs import PORTRAITS, Pair, lossless, pairs, picture_of, reading_of

DIRECTIONS = {"low": 1, "high": -1}


@dataclass(frozen=True)
class Followed:
    """A tip that was followed: the overall before and after. reaches: as the search found."""

    what: str
    predicted: float
    before: float
    after: float
    reaches: bool


def moved_as_said(pair: Pair) -> Iterator[bool]:
    """For each cue of the edit that both pictures show: whether it moved the way it says."""
    for key, side in pair.edit.moves:
        before, after = (side_.measurements[key].value for side_ in (pair.before, pair.after))
        if before is not None and after is not None:
            yield (after - before) * DIRECTIONS[side] > 0


def followed(names: Iterable[str], jobs: Iterable[str]) -> Iterator[Followed]:
    """Every tip for these portraits in these jobs that an edit can follow."""
    wanted = tuple(jobs)
    for name in names:
        for job in wanted:
            card = judge(reading_of(name), rubric_for(job))
            for tip in tips_for(card.cues):
                if not tip.edit.operation or card.overall is None:
                    continue
                bands = tuple(str(card.cue(key).band) for key in tip.cues)
                reading, reaches = _followed(name, job, tip.edit.id, tip.cues, bands)
                after = judge(reading, rubric_for(job)).overall
                assert after is not None
                what = f"{name} {job} {tip.edit.id}"
                yield Followed(what, tip.at_most, card.overall, after, reaches)


_read: dict[tuple, tuple[PictureReading, bool]] = {}


def _followed(
    name: str, job: str, edit_id: str, aimed: tuple[str, ...], bands: tuple[str, ...]
) -> tuple[PictureReading, bool]:
    """The same bands of another job need no other search."""
    key = (name, edit_id, aimed, bands)
    if key not in _read:
        card, edit = judge(reading_of(name), rubric_for(job)), catalogue()[edit_id]
        _, scene = picture_of(name)
        found = smallest_amount(scene, edit, card.cues, aimed)
        picture = edited(scene.sample.rgb, scene, edit, found.amount)
        _read[key] = read_measurements(lossless(picture)), found.reaches
    return _read[key]


@cache
def some_followed() -> tuple[Followed, ...]:
    """The tips of each of the first portraits in a job of its own."""
    jobs = ("trust", "authoritative", "thought_leadership", "nostalgic")
    return tuple(
        one for name, job in zip(PORTRAITS, jobs, strict=False) for one in followed([name], [job])
    )


def main() -> None:
    said = [told for pair in pairs() for told in moved_as_said(pair)]
    tips = list(followed(PORTRAITS, [job.slug for job in JOBS]))
    rose = [one for one in tips if one.after > one.before]
    reached = [one for one in tips if one.reaches]
    sys.stdout.write(
        f"pairs {len(pairs())}: cue moved as said {sum(said)} of {len(said)}\n"
        f"tips {len(tips)}: overall rose as said {len(rose)}, "
        f"of those that reach the band {sum(one in rose for one in reached)} of {len(reached)}\n"
    )
    for one in tips:
        if one not in rose:
            sys.stdout.write(f"  {one.what}: {one.before} to {one.after}\n")


if __name__ == "__main__":
    main()
