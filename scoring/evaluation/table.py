"""An evaluation as text for a terminal."""

from collections.abc import Iterator
from typing import Any

VERDICTS = {
    "within": "within .20",
    "alert": "alert: beyond .20",
    "block": "block: beyond .50, unless a cue that the sitter controls explains it",
}
TOO_FEW = "under 50 in a group: too few to state a gap"


def table_of(result: dict[str, Any]) -> Iterator[str]:
    """Lines: what was read, each pair's correlations, and what the groups differ in."""
    lost = result["unassessable"]
    yield (
        f"Engine {result['engine_version']}: {result['pictures']} pictures, {result['rows']} rows"
        f" of ratings; {lost['n']} pictures ({_percent(lost)}) not assessable"
    )
    yield ""
    yield "Rank correlation (Spearman) of scores and ratings, with 95 % bootstrap intervals"
    for pair in result["pairs"]:
        rho = _estimate(pair["spearman"])
        yield f"  {pair['job']} and “{pair['column']}”: {rho}, n {pair['n']}"
        if result["controls"]:
            yield f"    given {', '.join(result['controls'])}: {_estimate(pair['partial'])}"
        if pair["without_score"] or pair["without_rating"]:
            yield f"    without a score {pair['without_score']}, a rating {pair['without_rating']}"
    if "groups" in result:
        yield ""
        yield from _groups(result["groups"])


def _groups(groups: dict[str, Any]) -> Iterator[str]:
    yield f"Groups of “{groups['column']}”"
    for name, cell in groups["cells"].items():
        means = ", ".join(f"{job} {_number(mean)}" for job, mean in cell["means"].items())
        lost = f"{cell['unassessable']['n']} ({_percent(cell['unassessable'])})"
        yield f"  {name}: n {cell['n']}, not assessable {lost}; mean {means}"
    for job, spread in groups["spread"].items():
        yield f"  {job}: {_number(spread)} points between the highest and the lowest mean"
    yield "Gaps in pooled standard deviations (Hedges’ g), with 95 % bootstrap intervals"
    for gap in groups["gaps"]:
        one, other = gap["groups"]
        few = "" if gap["is_enough"] else f"; {TOO_FEW}"
        yield f"  {gap['job']}, {one} less {other} (n {gap['n'][0]} and {gap['n'][1]}){few}"
        yield f"    as it is: {_gap(gap['raw'])}"
        yield f"    given the smile: {_gap(gap['given_smile'])}"


def _estimate(figures: dict[str, Any] | None) -> str:
    if figures is None:
        return "none: nothing varies, or too few pictures"
    if figures["low"] is None:
        return f"{figures['value']:+.2f} (no interval)"
    return f"{figures['value']:+.2f} [{figures['low']:+.2f}, {figures['high']:+.2f}]"


def _gap(figures: dict[str, Any] | None) -> str:
    if figures is None:
        return _estimate(None)
    return f"{_estimate(figures)}, {VERDICTS[figures['verdict']]}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _percent(share: dict[str, Any]) -> str:
    return "–" if share["share"] is None else f"{share['share']:.0%}"
