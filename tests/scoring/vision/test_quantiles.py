import numpy as np
import pytest

from scoring.vision.quantiles import median, medians, percentiles

POINTS = (0.0, 2.0, 33.0, 50.0, 97.5, 100.0)


@pytest.mark.parametrize("count", [1, 2, 3, 10, 997])
@pytest.mark.parametrize("kind", [np.uint8, np.float32, np.float64])
def test_percentiles_are_those_of_numpy_whatever_the_order(
    count: int, kind: type[np.generic]
) -> None:
    values = np.random.default_rng(count).uniform(0, 255, count).astype(kind)

    assert percentiles(values, *POINTS) == pytest.approx(
        tuple(np.percentile(values.astype(float), POINTS)), abs=1e-9
    )
    assert median(values) == pytest.approx(float(np.median(values)), abs=1e-9)


def test_a_column_has_its_own_median() -> None:
    rows = np.array([[1.0, 30.0], [3.0, 10.0], [2.0, 20.0], [9.0, 50.0]])

    assert medians(rows).tolist() == [2.5, 25.0]
