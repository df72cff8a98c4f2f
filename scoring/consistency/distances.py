"""Palette distances of a set, each computed once, and those that are worth keeping for next time.

Above PAIRWISE_LIMIT palettes a set is measured from one of them, its medoid. Which one that is
takes all pairs of the sample to find out, and then one distance for each portrait. Both can be
kept: ``PaletteDistances.computed`` holds, for each portrait's digest, one number under a name.
For all but the medoid it is the distance, under a fingerprint of the medoid; for the medoid
itself it is 0, under a fingerprint of the sample that it is the medoid of. A fingerprint covers
the palettes, so what was kept of other readings is never taken for these.
"""

import hashlib
import itertools
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.members import Palette
from scoring.consistency.palette import PAIRWISE_LIMIT, medoid, solve

Floats = NDArray[np.float64]
Known = dict[tuple[str, str], float]


class Keyed(NamedTuple):
    """A palette and the digest of its picture, which stands for it."""

    digest: str
    palette: Palette


class Pairs(NamedTuple):
    """Every pair of some palettes: their fingerprints, and the distances as `triu_indices` goes.

    names: 32 bytes for each palette, one after the other; distances: float64, as bytes.
    """

    names: bytes
    distances: bytes


class PaletteDistances:
    """Palette distances by digest, for one set or several that overlap.

    known: what ``computed`` held earlier, for the same portraits or some of them; pairs: what
    ``solved`` was then. Both save time and change no figure.
    """

    def __init__(
        self, known: Mapping[tuple[str, str], float] | None = None, pairs: Pairs | None = None
    ) -> None:
        self._kept = known or {}
        self._square, self._row_of = _square(pairs)
        self._taken: set[str] = set()
        self.solved: Pairs | None = None
        self._pairs: Known = {}
        self._from: dict[str, tuple[Sequence[Keyed], Floats]] = {}
        self._centres: dict[str, int] = {}
        self.computed: Known = {}

    def between(self, pairs: Iterable[tuple[Keyed, Keyed]]) -> list[float]:
        """The distance of each pair, CIEDE2000 units."""
        wanted = list(pairs)
        names = [(a.digest, b.digest) if a < b else (b.digest, a.digest) for a, b in wanted]
        missing = {
            name: (a.palette, b.palette)
            for name, (a, b) in zip(names, wanted, strict=True)
            if name not in self._pairs
        }
        self._pairs.update(zip(missing, solve(list(missing.values())), strict=True))
        return [self._pairs[name] for name in names]

    def matrix(self, palettes: Sequence[Keyed]) -> Floats:
        """All pairwise distances, shape (n, n), zero diagonal."""
        self._take_kept(palettes)
        result = np.zeros((len(palettes), len(palettes)))
        rows, columns = np.triu_indices(len(palettes), 1)
        result[rows, columns] = self.between(itertools.combinations(palettes, 2))
        return result + result.T

    def _take_kept(self, palettes: Sequence[Keyed]) -> None:
        """Take over the pairs that an earlier set had solved of these very palettes."""
        if not self._row_of or self._taken.issuperset(one.digest for one in palettes):
            return
        self._taken.update(one.digest for one in palettes)
        rows = [(one, self._row_of.get(_own_fingerprint(one))) for one in palettes]
        found = [(one, row) for one, row in rows if row is not None]
        for (first, row), (second, column) in itertools.combinations(found, 2):
            a, b = (first, second) if first < second else (second, first)
            self._pairs.setdefault((a.digest, b.digest), float(self._square[row, column]))

    def centre(self, sample: Sequence[Keyed]) -> int:
        """Index of the sample's medoid; kept, and found again without any distance."""
        name = _fingerprint(sample)
        if name not in self._centres:
            kept = [i for i, one in enumerate(sample) if (one.digest, name) in self._kept]
            self._centres[name] = kept[0] if kept else medoid(self.matrix(sample))
        return self._centres[name]

    def to(self, centre: Keyed, pool: Sequence[Keyed]) -> Floats:
        """The distance of each palette of a pool to one of them, shape (n,)."""
        name = _fingerprint((centre,))
        if name in self._from and self._from[name][0] is pool:
            return self._from[name][1]
        known = {one.digest: self._kept.get((one.digest, name)) for one in pool}
        known[centre.digest] = 0.0
        missing = {one.digest: one.palette for one in pool if known[one.digest] is None}
        solved = solve([(centre.palette, palette) for palette in missing.values()])
        known.update(zip(missing, solved, strict=True))
        away = np.array([known[one.digest] for one in pool], dtype=np.float64)
        self._from[name] = (pool, away)
        return away

    def keep(self, palettes: Sequence[Keyed]) -> None:
        """Put into ``computed`` what the next report of these palettes can start from.

        ``solved``: every pair of the sample, where it is not the one that was given; else None.
        """
        sample = palettes[:PAIRWISE_LIMIT]
        names = [_own_fingerprint(one) for one in sample]
        if names != list(self._row_of):
            upper = np.triu_indices(len(sample), 1)
            self.solved = Pairs(b"".join(names), self.matrix(sample)[upper].tobytes())
        self.computed = {}
        if len(palettes) == len(sample):
            return
        centre = sample[self.centre(sample)]
        name, away = _fingerprint((centre,)), self.to(centre, palettes)
        for one, distance in zip(palettes, away.tolist(), strict=True):
            self.computed[one.digest, name] = distance
        del self.computed[centre.digest, name]
        self.computed[centre.digest, _fingerprint(sample)] = 0.0


def _square(pairs: Pairs | None) -> tuple[Floats, dict[bytes, int]]:
    """Kept pairs as a matrix, and the row of each fingerprint; nothing of what does not fit."""
    if pairs is None:
        return np.zeros((0, 0)), {}
    names = [pairs.names[start : start + 32] for start in range(0, len(pairs.names), 32)]
    distances = np.frombuffer(pairs.distances, dtype=np.float64)
    upper = np.triu_indices(len(names), 1)
    if len(distances) != len(upper[0]):
        return np.zeros((0, 0)), {}
    square = np.zeros((len(names), len(names)))
    square[upper] = distances
    return square + square.T, {name: row for row, name in enumerate(names)}


def _fingerprint(palettes: Iterable[Keyed]) -> str:
    """64 hex digits that stand for these pictures with these palettes, in this order."""
    joined = hashlib.sha256()
    for one in palettes:
        joined.update(_own_fingerprint(one))
    return joined.hexdigest()


@lru_cache(maxsize=4096)
def _own_fingerprint(one: Keyed) -> bytes:
    numbers = np.array([(weight, *lab) for weight, lab in one.palette], dtype=np.float64)
    return hashlib.sha256(one.digest.encode() + b"\n" + numbers.tobytes()).digest()
