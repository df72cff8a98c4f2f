"""How often an honest set, drawn from one look, has a portrait called an outlier all the same.

The rates of one measure alone are those simulated for the rule: 14 % of sets of 8, 12 % of sets
of 12, 10 % of sets of 20 have a portrait past 3.5 robust standard units. All dimensions together
must keep to them.
"""

import numpy as np
import pytest

from scoring.consistency.analysis import analyse
from scoring.consistency.differences import outliers
from scoring.consistency.outliers import CUT, robust_z
from tests.scoring.brand_sets import brand

STATED = {8: 0.14, 12: 0.12, 20: 0.10}


@pytest.mark.parametrize("n", STATED)
def test_one_measure_alone_cries_wolf_as_often_as_stated(n):
    chance = np.random.default_rng(7)
    sets = chance.normal(size=(4000, n))
    alarms = [bool((robust_z(values, 0.0, signed=True)[0] > CUT).any()) for values in sets]
    assert np.mean(alarms) == pytest.approx(STATED[n], abs=0.02)


@pytest.mark.parametrize(("n", "sets"), [(8, 120), (12, 80)])
def test_all_dimensions_together_cry_wolf_no_more_often_than_one(n, sets):
    alarms = [_has_outlier(brand(n, seed=seed, spread=4.0)) for seed in range(sets)]
    standard_error = (STATED[n] * (1 - STATED[n]) / sets) ** 0.5
    assert np.mean(alarms) <= STATED[n] + 2 * standard_error


def test_a_steady_brand_hardly_ever_has_a_false_outlier():
    alarms = [_has_outlier(brand(10, seed=seed, spread=0.5)) for seed in range(60)]
    assert np.mean(alarms) <= 0.02


def _has_outlier(members):
    return bool(outliers(analyse(members)))
