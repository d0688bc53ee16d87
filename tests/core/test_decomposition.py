"""Why a score or a place changed: the causes add up, whatever changed, and are the ones that were there."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.scoring.decomposition import Decomposition, State, decompose, decompose_places
from indicators.scoring.scheme import Adjustment, Aggregation, Branch, Goalposts, Item, Scheme, Veto
from indicators.scoring.score import Figures, score
from tests.core.schemes import NAN, codes, figures, scheme

A, B, C = (Item(code, weight, Goalposts(100, 0)) for code, weight in (("a", 50), ("b", 30), ("c", 20)))
PLAIN = scheme(A, B, C)
OTHER = scheme(replace(A, weight_pct=30), replace(B, standard=Goalposts(80, 20)), Item("d", 40, Goalposts(0, 100)))
holed = arrays(np.float64, (3, 5), elements=st.one_of(st.just(NAN), st.floats(0, 100, allow_nan=False)))
points = st.lists(st.floats(-3, 3), min_size=5, max_size=5)

vetoed = st.lists(st.booleans(), min_size=5, max_size=5)


def state(of: Scheme, rows: Figures, extra: tuple[Adjustment, ...] = (), vetoes: tuple[Veto, ...] = ()) -> State:
    return State(of, score(of, rows, codes(rows.values.shape[1]), extra, vetoes))


def change(before: State, after: State) -> Decomposition:
    return decompose(before, after)


def extras(given_points: list[float]) -> tuple[Adjustment, ...]:
    return tuple(Adjustment(code, one, "理由", "1号") for code, one in zip(codes(5), given_points, strict=True))


def vetoes(of: list[bool]) -> tuple[Veto, ...]:
    return tuple(Veto(code, "重大事故", "1号") for code, is_one in zip(codes(5), of, strict=True) if is_one)


@given(holed, holed, points, points, st.sampled_from([PLAIN, OTHER]), st.sampled_from(list(Aggregation)))
@settings(max_examples=200)
def test_the_causes_add_up_to_the_change_of_the_score(
    old: np.ndarray,
    new: np.ndarray,
    gave: list[float],
    gives: list[float],
    other: Scheme,
    how: Aggregation,
) -> None:
    before = state(PLAIN, figures(old.tolist()), extras(gave))
    after = state(replace(other, aggregation=how), figures(new.tolist()), extras(gives))
    found = change(before, after)
    known = before.scores.is_scored & after.scores.is_scored
    total = after.scores.score - before.scores.score
    assert found.causes().sum(axis=0)[known] == pytest.approx(total[known], abs=1e-9)


@given(holed, holed, vetoed, vetoed)
def test_the_causes_of_a_change_of_place_add_up(
    old: np.ndarray, new: np.ndarray, was_vetoed: list[bool], is_vetoed: list[bool]
) -> None:
    before = state(PLAIN, figures(old.tolist()), vetoes=vetoes(was_vetoed))
    after = state(PLAIN, figures(new.tolist()), vetoes=vetoes(is_vetoed))
    if not np.array_equal(before.scores.rank > 0, after.scores.rank > 0):
        return
    split = decompose_places(before.scores, after.scores, change(before, after).causes(), range(5))
    ranked = before.scores.rank > 0
    moved = before.scores.rank - after.scores.rank
    assert split.sum(axis=0)[ranked] == pytest.approx(moved[ranked], abs=1e-9)


@given(holed, holed, vetoed)
def test_a_veto_that_stands_in_both_periods_moves_nobody(old: np.ndarray, new: np.ndarray, one: list[bool]) -> None:
    before, after = (state(PLAIN, figures(rows.tolist()), vetoes=vetoes(one)) for rows in (old, new))
    split = decompose_places(before.scores, after.scores, change(before, after).causes(), range(5))
    assert not np.nan_to_num(split[-2]).any()


@given(holed, holed, vetoed)
def test_a_veto_is_no_cause_of_a_score(old: np.ndarray, new: np.ndarray, one: list[bool]) -> None:
    before, after = (state(PLAIN, figures(rows.tolist())) for rows in (old, new))
    with_veto = state(PLAIN, figures(new.tolist()), vetoes=vetoes(one))
    assert np.array_equal(change(before, after).causes(), change(before, with_veto).causes(), equal_nan=True)


def test_a_figure_that_rose_is_performance_and_nothing_else() -> None:
    found = change(state(PLAIN, figures([[50], [50], [50]])), state(PLAIN, figures([[60], [50], [50]])))
    assert (found.performance[0, 0], np.abs(found.causes()).sum()) == pytest.approx((2.0, 2.0))


def test_a_new_goalpost_is_the_standard() -> None:
    stricter = scheme(replace(A, standard=Goalposts(200, 0)), B, C)
    rows = figures([[50], [50], [50]])
    found = change(state(PLAIN, rows), state(stricter, rows))
    assert (found.standard[0, 0], np.abs(found.causes()).sum()) == pytest.approx((-5.0, 5.0))


def test_a_new_weight_is_the_weight() -> None:
    shifted = scheme(replace(A, weight_pct=20), replace(B, weight_pct=60), C)
    rows = figures([[50], [100], [50]])
    found = change(state(PLAIN, rows), state(shifted, rows))
    assert (found.weight[:, 0].tolist(), found.change[0]) == (pytest.approx([-24, 30, 0]), pytest.approx(6))


def test_a_figure_that_went_missing_is_coverage() -> None:
    found = change(state(PLAIN, figures([[100], [0], [0]])), state(PLAIN, figures([[100], [0], [NAN]])))
    assert (found.coverage.sum(), found.performance.sum()) == pytest.approx((5.0, 0.0))


def test_an_addition_is_the_adjustment() -> None:
    rows = figures([[50], [50], [50]])
    found = change(state(PLAIN, rows), state(PLAIN, rows, (Adjustment("140403001", 2, "创建", "1号"),)))
    assert (found.adjustment[0], np.abs(found.causes()).sum()) == pytest.approx((2.0, 2.0))


def test_another_mean_is_the_method() -> None:
    rows = figures([[100], [0], [50]])
    geometric = replace(PLAIN, aggregation=Aggregation.GEOMETRIC)
    found = change(state(PLAIN, rows), state(geometric, rows))
    assert (found.method[0] < 0, np.abs(found.performance).sum()) == (True, 0)


def test_who_had_no_score_has_no_decomposition() -> None:
    before = state(PLAIN, figures([[50, NAN], [50, NAN], [50, NAN]]))
    after = state(PLAIN, figures([[50, 50], [50, 50], [50, 50]]))
    assert np.isnan(change(before, after).change).tolist() == [False, True]


def test_a_veto_alone_explains_the_places_it_costs() -> None:
    only = scheme(Item("a", 100, Goalposts(100, 0)))
    rows = figures([[90, 50, 40]])
    before, after = state(only, rows), state(only, rows, vetoes=(Veto("140403001", "重大事故", "1号"),))
    split = decompose_places(before.scores, after.scores, change(before, after).causes(), range(3))
    assert (split[-2].tolist(), np.abs(split[[0, -1]]).sum()) == ([-2, 1, 1], 0)


def test_what_the_figures_moved_stays_theirs_beside_a_veto() -> None:
    only = scheme(Item("a", 100, Goalposts(100, 0)))
    before = state(only, figures([[60, 50, 40]]))
    after = state(only, figures([[45, 50, 40]]), vetoes=(Veto("140403001", "重大事故", "1号"),))
    split = decompose_places(before.scores, after.scores, change(before, after).causes(), range(3))
    assert split[[0, -2], 0].tolist() == [-1, -1]


def test_a_heading_added_to_the_tree_is_followed_through() -> None:
    tree = scheme(
        root=Branch("总分", 100, (A, Branch("其他", 50, (replace(B, weight_pct=60), replace(C, weight_pct=40)))))
    )
    rows = figures([[50], [70], [20]])
    assert np.abs(change(state(PLAIN, rows), state(tree, rows)).causes()).sum() == pytest.approx(0.0)
