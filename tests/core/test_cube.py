"""A cube cut to some indicators: what is left is what it was, to the last figure."""

from datetime import date

import numpy as np
import pytest

from indicators.catalogue import Aggregation
from indicators.cube import Cube
from indicators.publish import build
from indicators.snapshot import Column
from tests.builders import OCTOBER
from tests.core.sample_cube import sample_cube

TODAY = date(2026, 11, 23)
FIGURES = ("values", "status", "denominators", "rank", "yoy", "pop", "completion_pct", "gap_pp")


@pytest.fixture(scope="module")
def cube() -> Cube:
    """The sample's figures."""
    return sample_cube()


def alike(one: Column, other: Column) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name != "status") for name in FIGURES)


def test_figures_cut_out_alone_are_those_of_the_whole(cube: Cube) -> None:
    whole = build(cube, OCTOBER, TODAY)
    alone = {code: build(cube.only([code]), OCTOBER, TODAY).columns[code] for code in cube.series}
    assert [code for code in alone if not alike(alone[code], whole.columns[code])] == []


def test_what_weighs_an_indicator_comes_with_it(cube: Cube) -> None:
    weighed = [one.indicator for one in cube.series.values() if one.indicator.aggregation is Aggregation.WEIGHTED_MEAN]
    assert {one.weight_code for one in weighed} <= set(cube.only([one.code for one in weighed]).series)


def test_nobody_is_warned_of_a_cut_and_an_unknown_indicator_is_left_out(cube: Cube) -> None:
    cut = cube.only(["tax_revenue", "nothing"])
    assert (tuple(cut.series), build(cut, OCTOBER, TODAY).alerts) == (("tax_revenue",), ())
