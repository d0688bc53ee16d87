"""Folding a growing history on: whatever came before, the outcome is that of folding afresh."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indicators.alerting.folds import Folds
from indicators.alerting.ladder import compile_ladders
from indicators.alerting.machine import Fold, fold_all
from indicators.alerting.rule import Comparator
from indicators.snapshot import Floats
from tests.builders import rule

NAN = float("nan")
OUT = -1.0  # reported as not applicable
RULES = (rule(3, 6, 9, comparator=Comparator.GREATER, keep=1), rule(5, comparator=Comparator.LESS_EQUAL))
Row = tuple[float, float]
cells = st.integers(0, 12).map(float) | st.just(NAN) | st.just(OUT)
looks = st.lists(  # each time a few slots more, and sometimes a figure corrected that was seen before
    st.tuples(
        st.lists(st.tuples(cells, cells), min_size=1, max_size=16),
        st.lists(st.tuples(st.integers(0, 63), st.integers(0, 1), cells), max_size=1),
    ),
    min_size=1,
    max_size=4,
)


def laid_out(rows: list[Row]) -> tuple[Floats, NDArray[np.bool_]]:
    """Both rules look at the same figures of two areas; gives numbers and who is out, (slots, rules, areas)."""
    written = np.repeat(np.array(rows, dtype=np.float64)[:, None, :], len(RULES), axis=1)
    return np.where(written == OUT, NAN, written), written == OUT


def parts_of(found: Fold) -> list[NDArray[np.generic]]:
    carry = found.carry
    return [found.state, found.severity, carry.streaks, carry.calm, carry.since, np.array(carry.slots)]


@given(looks)
def test_looking_again_and_again_is_folding_afresh(looks: list[tuple[list[Row], list[tuple[int, int, float]]]]) -> None:
    rows: list[Row] = []
    remembered = Folds()
    for more, corrected in looks:
        for slot, area, cell in corrected:
            if slot < len(rows):
                rows[slot] = (cell, rows[slot][1]) if area == 0 else (rows[slot][0], cell)
        rows += more
        numbers, excluded = laid_out(rows)
        ladders = compile_ladders(RULES, [1.0, 1.0], numbers, np.isfinite(numbers))
        afresh = fold_all(ladders, numbers, np.isfinite(numbers), excluded=excluded)
        again = remembered.fold("one", ladders, numbers, excluded)
        for one, other in zip(parts_of(again), parts_of(afresh), strict=True):
            np.testing.assert_array_equal(one, other)
