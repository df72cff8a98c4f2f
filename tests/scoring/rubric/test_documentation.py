"""docs/rubric.md against the tables: the page shows the numbers that the engine uses."""

from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import JOBS, rubric_for
from scoring.rubric.levels import CLOSE, GOOD, OFF, PARTIAL, STRONG
from scoring.rubric.wording import asked_text, band_text, wording_of
from tests.portraits import ROOT

PAGE = " ".join((ROOT / "docs" / "rubric.md").read_text(encoding="utf-8").split())


def band_row(key: str) -> str:
    """One cue's bands over the ten jobs, as a line of the page's table."""
    words = wording_of(key)
    cells = [f"{CATALOGUE[key].evidence_id} {CATALOGUE[key].name}"]
    for job in JOBS:
        row = rubric_for(job.slug).rows[key]
        parts = [
            f"≥ {asked_text(words, curve).split()[1]}"
            if curve.edges[1] is None
            else band_text(words, curve)
            for curve in row.curves
        ]
        text = " or ".join(parts) or ("free" if row.free else "–")
        cells.append(text if row.weight or row.free or not parts else f"({text})")
    return f"| {' | '.join(cells)} |"


def weight_row(key: str) -> str:
    """One cue's weight in the ten jobs, as a line of the page's table."""
    cells = [f"{CATALOGUE[key].evidence_id} {CATALOGUE[key].name}"]
    for job in JOBS:
        weight = rubric_for(job.slug).rows[key].weight
        cells.append(f"{weight:.2f}".rstrip("0").rstrip(".") if weight else "·")
    return f"| {' | '.join(cells)} |"


def judged_somewhere() -> list[str]:
    return [key for key in CATALOGUE if any(rubric_for(job.slug).rows[key].curves for job in JOBS)]


def test_the_page_shows_the_bands_of_every_job() -> None:
    missing = [row for row in map(band_row, judged_somewhere()) if row not in PAGE]
    assert missing == []


def test_the_page_shows_the_weights_of_every_job() -> None:
    keys = [key for key in judged_somewhere() if not CATALOGUE[key].report_only]
    missing = [row for row in map(weight_row, keys) if row not in PAGE]
    assert missing == []


def test_the_page_names_every_job_and_says_which_have_no_rating_evidence() -> None:
    for job in JOBS:
        assert f"`{job.slug}`" in PAGE
    untested = [f"`{job.slug}`" for job in JOBS if not job.rating_evidence]
    assert f"{', '.join(untested[:-1])} and {untested[-1]} have **no rating evidence" in PAGE


def test_the_page_gives_the_cuts_of_the_words_for_scores() -> None:
    assert f"100 is *inside the band*, from {CLOSE:g} *close*, from {OFF:g} *off*" in PAGE
    assert (
        f"from {STRONG:g} *strong fit*, from {GOOD:g} *good fit*, from {PARTIAL:g} *partial fit*"
        in PAGE
    )
