"""Rounding half-up of arrays equals rounding each figure with `decimal`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.catalogue import half_up
from indicators.rounding import published, snap

FIGURES = st.floats(allow_nan=False, allow_infinity=False, width=64)
TIES = st.builds(lambda n, d: float(f"{n}5e-{d + 1}"), st.integers(-(10**9), 10**9), st.integers(0, 6))


@given(st.lists(FIGURES | TIES, max_size=20), st.integers(0, 6))
def test_an_array_rounds_as_decimal_rounds_each_figure(figures: list[float], decimals: int) -> None:
    expected = [float(rounded) for figure in figures if (rounded := half_up(figure, decimals)) is not None]
    assert published(np.array(figures, dtype=np.float64), decimals).tolist() == expected


@pytest.mark.parametrize(
    ("figure", "decimals", "expected"),
    [
        pytest.param(2.675, 2, 2.68, id="the text decides, not the binary below it"),
        pytest.param(-0.45, 1, -0.5, id="half goes away from zero below it, too"),
        pytest.param(1.005, 2, 1.01, id="1.005 is a tie on paper"),
        pytest.param(0.5, 0, 1.0, id="one half is one"),
        pytest.param(95.384, 2, 95.38, id="below a tie goes down"),
    ],
)
def test_ties_on_paper_round_away_from_zero(figure: float, decimals: int, expected: float) -> None:
    assert published(np.array([figure]), decimals).tolist() == [expected]


def test_nothing_stays_nothing_and_minus_zero_becomes_zero() -> None:
    rounded = published(np.array([np.nan, -0.0, -0.001]), 1)
    assert np.isnan(rounded[0])
    assert not np.signbit(rounded[1:]).any()


@given(st.lists(st.integers(-(10**8), 10**8), min_size=1, max_size=20), st.integers(0, 4))
def test_a_sum_of_decimals_comes_back_as_the_decimal_it_is(parts: list[int], places: int) -> None:
    figures = np.array([float(f"{part}e-{places}") for part in parts])
    assert snap(np.array([sum(figures.tolist())]), figures).tolist() == [float(f"{sum(parts)}e-{places}")]


def test_one_mistyped_giant_costs_the_others_no_decimals() -> None:
    now, base = np.array([0.35, 3e14, 1e20, float("nan")]), np.array([0.1, 0.0, 0.0, 1.0])
    np.testing.assert_equal(snap(now - base, now, base), [0.25, 3e14, 1e20, float("nan")])
