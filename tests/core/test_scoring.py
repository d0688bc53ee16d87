"""From figures to a published place: the worked checks of the method, and laws that hold for any figures."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.scoring.normalise import normalise
from indicators.scoring.scheme import (
    Adjustment,
    Aggregation,
    Bands,
    BestInterval,
    Branch,
    Goalposts,
    Item,
    MissingPolicy,
    Veto,
)
from indicators.scoring.score import Scores, score
from indicators.scoring.weights import effective_weights, nominal_weights
from tests.core.schemes import CHECK_FIGURES, NAN, codes, figures, scheme

FIVE = codes(5)
ONE = (Item("only", 100, Goalposts(100, 0)),)
percents = arrays(np.float64, (3, 6), elements=st.floats(0, 100, allow_nan=False))
holed = arrays(np.float64, (3, 6), elements=st.one_of(st.just(NAN), st.floats(0, 100, allow_nan=False)))


def check(**changes: Any) -> Scores:
    return score(scheme(**changes), figures(CHECK_FIGURES), FIVE)


def single(values: list[float], **changes: Any) -> Scores:
    """Score units by one figure from 0 (60 points) to 100 (100 points)."""
    return score(scheme(*ONE, **changes), figures([values]), codes(len(values)))


def test_the_worked_check_comes_out() -> None:
    assert check().shown.tolist() == [91.93, 87.85, 84.00, 68.00, 87.43]


def test_the_worked_check_comes_out_by_the_geometric_mean() -> None:
    assert check(aggregation=Aggregation.GEOMETRIC).shown.tolist() == [91.44, 87.62, 82.75, 66.45, 87.40]


def test_the_worked_check_covers_seven_tenths_where_a_figure_is_missing() -> None:
    assert check().coverage == pytest.approx([1, 1, 1, 1, 0.7])


@pytest.mark.parametrize(
    ("standard", "values", "scores"),
    [
        pytest.param(Goalposts(100, 50), [100, 50, 75, 120, 10], [100, 60, 80, 100, 60], id="more is better"),
        pytest.param(Goalposts(5, 60), [5, 60, 2, 99], [100, 60, 100, 60], id="less is better"),
        pytest.param(BestInterval(0, 40, 60, 100), [50, 40, 20, 80, 0, 200], [100, 100, 80, 80, 60, 60], id="interval"),
        pytest.param(BestInterval(40, 40, 60, 60), [39, 40, 61], [60, 100, 60], id="interval without room"),
        pytest.param(Bands((10, 20, 30, 40, 50)), [50, 45, 10, 9, 99], [100, 90, 20, 0, 100], id="five bands"),
        pytest.param(Bands((50, 40, 30, 20, 10)), [10, 15, 50, 51], [100, 90, 20, 0], id="five bands, less is better"),
    ],
)
def test_a_standard_turns_figures_into_scores(standard: Goalposts, values: list[float], scores: list[float]) -> None:
    assert normalise(np.array(values, dtype=np.float64), standard) == pytest.approx(scores)


@pytest.mark.parametrize("standard", [Goalposts(100, 50), BestInterval(0, 40, 60, 100), Bands((1, 2, 3, 4, 5))])
def test_no_figure_has_no_score(standard: Goalposts) -> None:
    assert np.isnan(normalise(np.array([NAN]), standard)).all()


def test_goalposts_do_not_depend_on_who_else_is_in_the_table() -> None:
    items = (Item("a", 50, Goalposts(100, 50)), Item("b", 50, Goalposts(5, 60)))
    three, four = ([[90, 80, 70], [16, 10, 12]], [[90, 80, 70, 78], [16, 10, 12, 40]])
    scores = [score(scheme(*items), figures(rows), codes(len(rows[0]))).score[:3] for rows in (three, four)]
    assert scores[0] == pytest.approx(scores[1])


def test_the_published_example_of_goalposts_comes_out() -> None:
    items = (Item("a", 50, Goalposts(100, 50)), Item("b", 50, Goalposts(5, 60)))
    found = score(scheme(*items), figures([[90, 80, 70], [16, 10, 12]]), codes(3))
    assert (found.score - 60) / 40 == pytest.approx([0.800, 0.755, 0.636], abs=5e-4)


def test_what_is_printed_alike_ranks_alike() -> None:
    assert single([75.01, 75.0025, 71.25, NAN, 71.25]).rank.tolist() == [1, 1, 3, 0, 3]


def test_whoever_did_not_report_has_no_place_and_is_told_why() -> None:
    assert single([50, NAN, 40, 30]).reasons == ("", "未报送", "", "")


def test_a_group_of_two_has_scores_and_no_places() -> None:
    found = single([50, 40])
    assert (found.rank.tolist(), found.is_scored.tolist()) == ([0, 0], [True, True])


def test_a_functional_zone_is_listed_only() -> None:
    found = score(scheme(*ONE), figures([[50, 40, 30, 20]], group=[0, 0, 0, -1]), codes(4))
    assert (found.rank.tolist(), found.reasons[3]) == ([1, 2, 3, 0], "只列不排")


def test_groups_are_ranked_apart() -> None:
    found = score(scheme(*ONE), figures([[5, 9, 1, 8, 2, 4]], group=[0, 0, 0, 1, 1, 1]), codes(6))
    assert found.rank.tolist() == [2, 1, 3, 1, 3, 2]


def test_without_a_required_figure_nobody_is_ranked() -> None:
    items = (Item("a", 50, Goalposts(100, 0), is_required=True), Item("b", 50, Goalposts(100, 0)))
    found = score(scheme(*items, least_coverage=0.4), figures([[1, 2, 3, NAN], [1, 2, 3, 4]]), codes(4))
    assert (found.rank[3], found.reasons[3]) == (0, "必备指标缺数")


def test_too_few_figures_are_no_score() -> None:
    items = (Item("a", 40, Goalposts(100, 0)), Item("b", 60, Goalposts(100, 0)))
    found = score(scheme(*items), figures([[1, 2, 3, NAN], [1, 2, 3, 4]]), codes(4))
    assert (found.reasons[3], bool(np.isnan(found.score[3]))) == ("缺数过多", True)


def test_two_thirds_are_just_enough() -> None:
    items = tuple(Item(code, 100 / 3, Goalposts(100, 0)) for code in "abc")
    found = score(scheme(*items), figures([[1, 2, 3, NAN], [1, 2, 3, 4], [1, 2, 3, 4]]), codes(4))
    assert found.rank[3] == 1


def test_a_missing_figure_is_carried_over_once_where_the_scheme_says_so() -> None:
    before = np.array([[0.0, 0.0, 80.0]])
    fed = figures([[50, 40, NAN]], before=before)
    found = score(scheme(*ONE, missing=MissingPolicy.CARRY), fed, codes(3))
    assert (found.values[0].tolist(), found.is_carried[0].tolist()) == ([50, 40, 80], [False, False, True])


def test_not_reporting_earns_the_lowest_score_of_the_group_where_the_scheme_says_so() -> None:
    items = (Item("a", 50, Goalposts(100, 0)), Item("b", 50, Goalposts(100, 0)))
    rows: list[list[float]] = [[50, 40, NAN, 0], [50, 50, 50, 50]]
    found = score(scheme(*items, missing=MissingPolicy.LOWEST), figures(rows, group=[0, 0, 0, 1]), codes(4))
    assert found.normalised[0].tolist() == [80, 76, 76, 60]


def test_additions_and_deductions_are_capped_together() -> None:
    extra = [Adjustment(code, points, "创建先进", "潞政办〔2026〕1号") for code, points in (("140403001", 4),) * 2]
    found = score(scheme(*ONE), figures([[50, 40, 30]]), codes(3), extra)
    assert (found.adjustment.tolist(), found.shown.tolist()) == ([5, 0, 0], [85, 76, 72])


def test_a_vetoed_unit_stands_after_all_others_and_keeps_its_score() -> None:
    found = score(scheme(*ONE), figures([[90, 40, 30]]), codes(3), vetoes=[Veto("140403001", "重大事故", "1号")])
    assert (found.rank.tolist(), found.shown[0]) == ([3, 1, 2], 96)


def test_a_veto_counts_within_its_group_only() -> None:
    fed = figures([[90, 40, 30, 20, 10, 5]], group=[0, 0, 0, 1, 1, 1])
    found = score(scheme(*ONE), fed, codes(6), vetoes=[Veto("140403001", "重大事故", "1号")])
    assert found.rank.tolist() == [3, 1, 2, 1, 2, 3]


def test_a_declared_figure_breaks_a_tie() -> None:
    items = (Item("a", 50, Goalposts(100, 0)), Item("b", 50, Goalposts(100, 0)))
    found = score(scheme(*items, tie_breaks=("b",)), figures([[60, 40, 10], [40, 60, 10]]), codes(3))
    assert found.rank.tolist() == [2, 1, 3]


def test_improvement_breaks_what_is_still_tied_where_declared() -> None:
    tied = scheme(*ONE, breaks_ties_by_improvement=True)
    found = score(tied, figures([[50, 50, 10]]), codes(3), improvement=np.array([0.0, 2.0, 0.0]))
    assert found.rank.tolist() == [2, 1, 3]


def test_within_a_heading_the_present_share_the_weight_of_the_missing() -> None:
    inner = Branch("服务", 40, (Item("b", 50, Goalposts(100, 0)), Item("c", 50, Goalposts(100, 0))))
    tree = scheme(root=Branch("总分", 100, (Item("a", 60, Goalposts(100, 0)), inner)))
    found = effective_weights(tree, np.array([[True, True], [True, False], [True, True]]))
    assert found.T.ravel() == pytest.approx([0.6, 0.2, 0.2, 0.6, 0, 0.4])


def test_a_heading_without_figures_leaves_its_weight_to_the_others() -> None:
    inner = Branch("服务", 40, (Item("b", 50, Goalposts(100, 0)), Item("c", 50, Goalposts(100, 0))))
    tree = scheme(root=Branch("总分", 100, (Item("a", 60, Goalposts(100, 0)), inner)))
    assert effective_weights(tree, np.array([[True], [False], [False]]))[:, 0].tolist() == [1, 0, 0]


def test_nominal_weights_multiply_down_the_tree() -> None:
    inner = Branch("服务", 40, (Item("b", 75, Goalposts(100, 0)), Item("c", 25, Goalposts(100, 0))))
    tree = scheme(root=Branch("总分", 100, (Item("a", 60, Goalposts(100, 0)), inner)))
    assert nominal_weights(tree) == pytest.approx([0.6, 0.3, 0.1])


@given(holed)
def test_contributions_add_up_to_the_score(values: np.ndarray) -> None:
    found = score(scheme(), figures(values.tolist()), codes(6))
    for unit in np.flatnonzero(found.is_scored).tolist():
        added = sum(found.contribution(item, unit) for item in range(len(found.values)))
        assert added == pytest.approx(found.base[unit])


@given(percents)
def test_a_place_is_one_plus_the_number_of_better_printed_scores(values: np.ndarray) -> None:
    found = score(scheme(), figures(values.tolist()), codes(6))
    better = (found.shown[None, :] > found.shown[:, None]).sum(axis=1)
    assert found.rank.tolist() == (better + 1).tolist()


@given(percents)
def test_a_geometric_score_never_exceeds_the_arithmetic_one(values: np.ndarray) -> None:
    fed, plain = figures(values.tolist()), scheme()
    geometric = score(replace(plain, aggregation=Aggregation.GEOMETRIC), fed, codes(6)).base
    assert (geometric <= score(plain, fed, codes(6)).base + 1e-9).all()
