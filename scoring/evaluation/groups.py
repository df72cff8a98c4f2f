"""Groups: how far the scores of two groups of pictures lie apart, as they are and given the smile.

The groups are the user's own column; nothing here guesses one.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from scoring.evaluation.estimates import Figures, complete, figures_of, share
from scoring.evaluation.pictures import Scored
from scoring.evaluation.statistics import Column, Estimate, hedges_g, residuals, with_interval

LEAST_OF_A_GROUP = 2
ENOUGH_OF_A_GROUP = 50
"""Pictures per group that a stated gap needs: its standard error is then about .20."""
ALERT, BLOCK = 0.20, 0.50


def groups_of(
    pictures: Sequence[Scored], groups: Sequence[str | None], jobs: Sequence[str], column: str
) -> Figures:
    """Each group's cell, and the gap between every two of them for every job, as plain data."""
    names = sorted({name for name in groups if name is not None})
    members = {
        name: [picture for picture, own in zip(pictures, groups, strict=True) if own == name]
        for name in names
    }
    return {
        "column": column,
        "cells": {
            name: {
                "n": len(own),
                "unassessable": share(sum(bool(each.code) for each in own), len(own)),
                "means": {job: _mean_score(own, job) for job in jobs},
            }
            for name, own in members.items()
        },
        "spread": {job: _spread(members, job) for job in jobs},
        "gaps": [
            _gap(job, (one, members[one]), (other, members[other]))
            for job in jobs
            for one, other in combinations(names, 2)
        ],
    }


def _gap(job: str, one: tuple[str, list[Scored]], other: tuple[str, list[Scored]]) -> Figures:
    """The gap between two groups' scores, as it is and given the smile."""
    raw = [complete([each.scores[job] for each in members]) for _, members in (one, other)]
    given = [
        complete([each.scores[job] for each in members], [each.smile for each in members])
        for _, members in (one, other)
    ]
    sizes = [len(rows[0]) for rows in raw]
    return {
        "job": job,
        "groups": [one[0], other[0]],
        "n": sizes,
        "raw": _judged(_estimated(raw)),
        "given_smile": _judged(_estimated(given)),
        "is_enough": min(sizes) >= ENOUGH_OF_A_GROUP,
    }


def _estimated(groups: Sequence[Sequence[Column]]) -> Estimate | None:
    """Hedges' g of the first column, after a fit on the further ones, if any, over both groups."""
    if min(len(rows[0]) for rows in groups) < LEAST_OF_A_GROUP:
        return None
    first = len(groups[0][0])
    columns = [np.concatenate(parts) for parts in zip(*groups, strict=True)]
    which = np.repeat([0, 1], [first, len(columns[0]) - first])

    def gap(score: Column, *predictors: Column) -> float:
        left = residuals(score, predictors) if predictors else score
        return hedges_g(left[:first], left[first:])

    return with_interval(gap, columns, which)


def _judged(estimate: Estimate | None) -> Figures | None:
    figures = figures_of(estimate)
    if figures is not None:
        size = abs(figures["value"])
        figures["verdict"] = "block" if size > BLOCK else "alert" if size > ALERT else "within"
    return figures


def _mean_score(pictures: Sequence[Scored], job: str) -> float | None:
    (scores,) = complete([picture.scores[job] for picture in pictures])
    return round(float(scores.mean()), 1) if len(scores) else None


def _spread(members: dict[str, list[Scored]], job: str) -> float | None:
    """Points between the highest and the lowest mean of a group."""
    means = [_mean_score(own, job) for own in members.values()]
    known = [mean for mean in means if mean is not None]
    return round(max(known) - min(known), 1) if len(known) > 1 else None
