"""The card as text for a terminal."""

from collections.abc import Iterator

from scoring.audit.committed import Card, broken
from scoring.rubric.catalogue import CATALOGUE

BROKEN = "*"


def table_of(card: Card) -> Iterator[str]:
    """Lines: what was tried, drift of each job, drift and abstentions of each cue, the verdict."""
    portraits = card["portraits"]
    yield (
        f"Engine {card['engine_version']}, {portraits['n']} portraits"
        f" (digest {portraits['digest']}), {portraits['unassessable']} of them not assessable"
    )
    yield ""
    yield from _jobs(card)
    yield ""
    yield from _cues(card)
    yield ""
    yield from _verdict(card)


def _jobs(card: Card) -> Iterator[str]:
    jobs = list(card["rubric_versions"])
    yield "Points that the overall score moves: median / 95 of 100 portraits; * breaks a tolerance"
    yield f"{'':22}{'allowed':>12}" + "".join(f"{job[:11]:>13}" for job in jobs)
    for row in card["perturbations"]:
        limit = card["tolerances"][row["kind"]]
        cells = "".join(f"{_points(row['jobs'][job]):>13}" for job in jobs)
        allowed = f"{limit['median']:g} / {limit['p95']:g}"
        yield f"{row['title']:22}{allowed:>12}{cells}"


def _points(drift: Card) -> str:
    if drift["median"] is None:
        return "-"
    mark = "" if drift["is_kept"] else BROKEN
    return f"{drift['median']:.1f} / {drift['p95']:.1f}{mark or ' '}"


def _cues(card: Card) -> Iterator[str]:
    keys = [row["key"] for row in card["perturbations"]]
    yield "Median change of each cue, in spreads of this set; +n: abstentions that came or went"
    yield f"{'':26}{'abstains':>9}" + "".join(f"{key[:11]:>13}" for key in keys)
    for row in card["cues"]:
        cells = "".join(f"{_of_spread(row['drift'][key]):>13}" for key in keys)
        share = "-" if row["abstains"] is None else f"{row['abstains']:.0%}"
        yield f"{CATALOGUE[row['key']].name:26}{share:>9}{cells}"


def _of_spread(drift: Card) -> str:
    moved = "-" if drift["of_spread"] is None else f"{drift['of_spread']:.2f}"
    return f"{moved} +{drift['flips']}" if drift["flips"] else f"{moved}   "


def _verdict(card: Card) -> Iterator[str]:
    failed = set(broken(card["perturbations"]))
    for row in card["perturbations"]:
        if row["unreadable"]:
            yield f"{row['title']}: {row['unreadable']} portraits could not be read any more"
        for job, drift in row["jobs"].items():
            if (row["key"], job) in failed:
                yield (
                    f"BROKEN  {row['title']}, {job}: {drift['median']} / {drift['p95']};"
                    f" most by {drift['by']} ({drift['by_points']} points on average)"
                )
    yield "Every tolerance is kept." if not failed else f"{len(failed)} tolerances are broken."
