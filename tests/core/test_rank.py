"""Places: competition ranking within peer groups, on published figures."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.catalogue import Direction
from indicators.rounding import published
from indicators.scoring.rank import is_tied, rank, rank_change
from indicators.snapshot import NO_CHANGE_KNOWN

UP, DOWN = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER
NAN = float("nan")
FIGURES = st.lists(st.one_of(st.just(NAN), st.integers(-20, 20).map(float)), min_size=1, max_size=25)


def one_group(figures: list[float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array(figures), np.zeros(len(figures), dtype=np.int64)


@pytest.mark.parametrize(
    ("figures", "direction", "expected"),
    [
        pytest.param([95.38, 95.38, 90.0, NAN, 90.0], UP, [1, 1, 3, 0, 3], id="ties share, the next place is skipped"),
        pytest.param([3.0, 5.0, 4.0], DOWN, [1, 3, 2], id="incidents: fewer is better"),
        pytest.param([3.0, 5.0, 4.0], Direction.NEUTRAL, [0, 0, 0], id="neutral: nobody is ranked"),
        pytest.param([3.0, 5.0, NAN], UP, [0, 0, 0], id="two participants are no ranking"),
        pytest.param([0.0, NAN, 1.0, 2.0], UP, [3, 0, 2, 1], id="zero is a figure, nothing is none"),
    ],
)
def test_a_place_is_given_as_the_bulletin_gives_it(
    figures: list[float], direction: Direction, expected: list[int]
) -> None:
    assert rank(*one_group(figures), direction).tolist() == expected


def test_what_is_equal_on_paper_is_tied() -> None:
    shown = published(np.array([95.376, 95.384, 90.0]), 2)
    places = rank(shown, np.zeros(3, dtype=np.int64), UP)
    assert places.tolist() == [1, 1, 3]
    assert is_tied(places, np.zeros(3, dtype=np.int64)).tolist() == [True, True, False]


@given(FIGURES)
def test_a_rank_is_one_plus_the_number_of_better_areas(figures: list[float]) -> None:
    places = rank(*one_group(figures), UP)
    known = [figure for figure in figures if figure == figure]
    better = [1 + sum(other > figure for other in known) if figure == figure else 0 for figure in figures]
    assert places.tolist() == (better if len(known) >= 3 else [0] * len(figures))


@given(FIGURES)
def test_lower_is_better_equals_ranking_the_negated_figures(figures: list[float]) -> None:
    shown, group = one_group(figures)
    assert rank(shown, group, DOWN).tolist() == rank(-shown, group, UP).tolist()


@given(FIGURES, FIGURES)
def test_groups_never_see_each_other(streets: list[float], towns: list[float]) -> None:
    shown = np.array(streets + towns)
    group = np.array([0] * len(streets) + [1] * len(towns))
    together = rank(shown, group, UP).tolist()
    assert together == rank(*one_group(streets), UP).tolist() + rank(*one_group(towns), UP).tolist()


def test_who_is_never_ranked_gets_no_place_and_counts_for_nobody() -> None:
    places = rank(np.array([1.0, 2.0, 3.0, 99.0]), np.array([0, 0, 0, -1]), UP)
    assert places.tolist() == [3, 2, 1, 0]


def test_a_rise_in_rank_is_positive() -> None:
    group = np.zeros(3, dtype=np.int64)
    assert rank_change(np.array([1, 2, 3]), np.array([3, 1, 2]), group).tolist() == [2, -1, -1]


def test_places_among_different_participants_are_not_compared() -> None:
    group = np.array([0, 0, 0, 0, 1, 1, 1])
    now, before = np.array([1, 2, 3, 0, 1, 2, 3]), np.array([1, 3, 4, 2, 2, 1, 3])
    unknown = NO_CHANGE_KNOWN
    assert rank_change(now, before, group).tolist() == [unknown] * 4 + [1, -1, 0]


@given(FIGURES, st.randoms(use_true_random=False))
def test_without_ties_the_moves_of_a_group_cancel_out(figures: list[float], random: object) -> None:
    known = sorted({figure for figure in figures if figure == figure})
    assume(len(known) >= 3)
    before = list(known)
    random.shuffle(before)  # type: ignore[attr-defined]
    group = np.zeros(len(known), dtype=np.int64)
    moves = rank_change(rank(np.array(known), group, UP), rank(np.array(before), group, UP), group)
    assert moves.sum() == 0
