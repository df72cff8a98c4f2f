"""Comparison: how job scores go with ratings, and how they differ between groups.

A high correlation says that the score goes with what these raters saw, not that the raters were
right: shared impressions carry stereotypes.
"""

from collections.abc import Sequence

from scoring.evaluation.estimates import Figures, complete, figures_of, share
from scoring.evaluation.groups import groups_of
from scoring.evaluation.pictures import Scored
from scoring.evaluation.ratings import BadEvaluation, Ratings
from scoring.evaluation.statistics import Estimate, partial_spearman, spearman, with_interval
from scoring.version import ENGINE_VERSION

LEAST_PAIRS = 8


def compare(
    pictures: Sequence[Scored],
    ratings: Ratings,
    *,
    pairs: Sequence[tuple[str, str]],
    controls: Sequence[str] = (),
    group: str | None = None,
) -> Figures:
    """The whole evaluation as plain data, in the order of the pairs.

    pairs: (job, rating column). Raises BadEvaluation for fewer than 8 pictures with both.
    """
    unassessable = sum(bool(picture.code) for picture in pictures)
    result: Figures = {
        "engine_version": ENGINE_VERSION,
        "pictures": len(pictures),
        "rows": ratings.rows,
        "unassessable": share(unassessable, len(pictures)),
        "controls": list(controls),
        "pairs": [_pair(pictures, ratings, job, column, controls) for job, column in pairs],
    }
    if group is not None:
        jobs = list(dict.fromkeys(job for job, _ in pairs))
        result["groups"] = groups_of(pictures, ratings.groups, jobs, group)
    return result


def _pair(
    pictures: Sequence[Scored], ratings: Ratings, job: str, column: str, controls: Sequence[str]
) -> Figures:
    scores = [picture.scores[job] for picture in pictures]
    score, rating = complete(scores, ratings.columns[column])
    if len(score) < LEAST_PAIRS:
        raise BadEvaluation(
            f"Only {len(score)} pictures have both a score for {job} and a number in “{column}”;"
            f" under {LEAST_PAIRS} a correlation says nothing."
        )
    partial: Estimate | None = None
    if controls:
        by = [ratings.columns[name] for name in controls]
        rows = complete(scores, ratings.columns[column], *by)
        if len(rows[0]) >= LEAST_PAIRS + len(controls):
            partial = with_interval(partial_spearman, rows)
    return {
        "job": job,
        "column": column,
        "n": len(score),
        "without_score": sum(each is None for each in scores),
        "without_rating": sum(each is None for each in ratings.columns[column]),
        "spearman": figures_of(with_interval(spearman, [score, rating])),
        "partial": figures_of(partial),
    }
