"""How firm a place is: by other methods, by few cases, and what the published examples say."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indicators.rounding import published, snap
from indicators.scoring.draws import Choices, Field, places_of, ranks_of
from indicators.scoring.improvement import cheapest_paths, gap_above
from indicators.scoring.robustness import firmness, leave_one_out
from indicators.scoring.sampling import funnel_limits, not_separable, p_better, proportion_draws, rank_sets
from indicators.scoring.scheme import Aggregation, Goalposts, Item, Scheme, Veto
from indicators.scoring.score import score
from indicators.scoring.sensitivity import sensitivity
from indicators.scoring.weights import nominal_weights
from indicators.scoring.winsorise import winsorised
from indicators.snapshot import Floats, Ints
from tests.core.schemes import NAN, codes, figures, scheme

RATES = np.array([0.92, 0.90, 0.86, 0.85, 0.70])
CASES = np.array([50, 400, 300, 1000, 200])
ERRORS = np.sqrt(RATES * (1 - RATES) / CASES)
TWO = (Item("a", 50, Goalposts(100, 0)), Item("b", 50, Goalposts(100, 0)))


def field(values: Floats, of: Scheme | None = None, vetoed: tuple[int, ...] = ()) -> Field:
    units = values.shape[1]
    is_vetoed = np.isin(np.arange(units), vetoed)
    return Field(of or scheme(*TWO), values, np.full(values.shape, NAN), np.zeros(units), is_vetoed)


def published_places(of: Field) -> Ints:
    """Rank a field as published: nominal weights, goalposts, nothing treated."""
    nothing = np.zeros(1, dtype=np.int64)
    drawn = ranks_of(of, Choices(nominal_weights(of.scheme)[None], nothing, nothing, nothing, nothing))
    places: Ints = drawn[0].astype(np.int64)
    return places


def uneven(units: int = 16, seed: int = 1) -> Floats:
    return np.random.default_rng(seed).uniform(20, 95, size=(2, units))


def test_a_figure_that_tells_nobody_apart_leaves_all_of_them_first() -> None:
    alike = field(np.array([[80.0, 80.0, 80.0, 80.0], [60.0, 60.0, 60.0, 60.0]]))
    found = firmness(alike, published_places(alike), draws=200)
    assert (found.low.tolist(), found.high.tolist()) == ([1] * 4, [1] * 4)


def test_whoever_has_but_a_figure_that_tells_nobody_apart_is_still_judged_by_it() -> None:
    lone = field(np.array([[80.0, 80.0, 80.0, 80.0], [NAN, 60.0, 70.0, 50.0]]))
    found = firmness(lone, published_places(lone), draws=200)
    assert (found.low.min(), found.high.max()) == (1, 4)


def test_the_published_rank_sets_come_out() -> None:
    found = rank_sets(RATES, ERRORS)
    assert list(zip(found.best.tolist(), found.worst.tolist(), strict=True)) == [(1, 4)] * 4 + [(5, 5)]


def test_the_published_critical_value_comes_out() -> None:
    assert 2.67 < rank_sets(RATES, ERRORS).critical < 2.71


def test_eighteen_of_twenty_is_hardly_better_than_850_of_1000() -> None:
    draws = proportion_draws(np.array([18.0, 850]), np.array([20.0, 1000]), 100_000, np.random.default_rng(7))
    assert p_better(draws, 0, 1) == pytest.approx(0.716, abs=0.006)


def test_the_published_funnel_limits_come_out() -> None:
    low, high = funnel_limits(0.85, np.array([20, 1000]))
    assert (low.tolist(), high.tolist()) == ([0.55, 0.814], [1.0, 0.884])


def test_without_cases_the_funnel_is_open() -> None:
    low, high = funnel_limits(0.85, np.array([0]))
    assert (low.tolist(), high.tolist()) == ([0.0], [1.0])


def test_taken_pair_by_pair_three_cannot_be_told_from_the_first() -> None:
    draws = np.random.default_rng(3).normal(RATES, ERRORS, size=(20_000, 5))
    assert not_separable(draws, 0).tolist() == [True, True, True, False, False]


def test_a_draw_of_the_published_method_gives_the_published_places() -> None:
    values = uneven()
    published = score(scheme(*TWO), figures(values.tolist()), codes(16)).rank
    assert published_places(field(values)).tolist() == published.tolist()


def test_a_draw_of_the_geometric_mean_gives_its_places() -> None:
    values, geometric = uneven(), scheme(*TWO, aggregation=Aggregation.GEOMETRIC)
    published = score(geometric, figures(values.tolist()), codes(16)).rank
    nothing = np.zeros(1, dtype=np.int64)
    drawn = ranks_of(field(values), Choices(nominal_weights(geometric)[None], nothing, nothing + 1, nothing, nothing))
    assert drawn[0].tolist() == published.tolist()


few_or_many = st.sampled_from([3, 16, 400])  # sorted, and counted


@given(st.integers(0, 2**32 - 1), few_or_many, st.integers(0, 3), st.booleans())
@example(28680, 400, 1, False)  # halves below zero
@settings(max_examples=60)
def test_a_place_is_one_plus_the_number_of_better_units_on_paper(
    seed: int, units: int, decimals: int, has_veto: bool
) -> None:
    random = np.random.default_rng(seed)
    of = replace(
        field(np.zeros((2, units)), scheme(*TWO, decimals=decimals), (0,) if has_veto else ()),
        adjustment=random.choice([-1.5, 0.0, 0.25], size=units),
    )
    scores = random.integers(0, 20_000, size=(5, units)) / 200  # halves of a hundredth and better are common
    shown = published(snap(scores + of.adjustment), decimals) - 1000.0 * of.is_vetoed
    better = (shown[:, None, :] > shown[:, :, None]).sum(axis=2)
    assert places_of(of, scores).tolist() == (1 + better).tolist()


@given(st.integers(0, 2**32 - 1), few_or_many, st.integers(0, 2))
@settings(max_examples=60)
def test_an_exact_half_is_rounded_in_a_draw_as_it_is_on_paper(seed: int, units: int, decimals: int) -> None:
    values = np.random.default_rng(seed).integers(0, 101, size=(2, units)).astype(np.float64)
    of = scheme(*TWO, decimals=decimals)
    assert (
        published_places(field(values, of)).tolist() == score(of, figures(values.tolist()), codes(units)).rank.tolist()
    )


def test_who_is_best_at_everything_is_first_under_every_method() -> None:
    values = uneven()
    values[:, 3] = 99
    of = field(values)
    assert firmness(of, published_places(of)).p_first[3] == 1


def test_a_vetoed_unit_is_last_under_every_method() -> None:
    values = uneven()
    of = field(values, vetoed=(3,))
    found = firmness(of, published_places(of))
    assert (found.low[3], found.high[3]) == (16, 16)


def test_the_interval_holds_the_median() -> None:
    of = field(uneven())
    found = firmness(of, published_places(of))
    assert ((found.low <= found.median) & (found.median <= found.high)).all()


def test_the_same_figures_give_the_same_interval_every_time() -> None:
    of = field(uneven())
    assert len({tuple(firmness(of, published_places(of)).low.tolist()) for _ in range(2)}) == 1


def test_leaving_out_the_deciding_figure_moves_who_lives_by_it() -> None:
    values = np.array([[100.0, 50, 40], [0, 60, 50]])
    left = leave_one_out(field(values))
    assert left.tolist() == [[3, 1, 2], [1, 2, 3]]


def test_a_choice_that_moves_nobody_has_no_share() -> None:
    values = np.array([[10.0, 20, 30, 40], [10, 20, 30, 40]])
    of = field(values)
    assert sensitivity(of, published_places(of), runs=32) == ()


def test_weights_matter_where_two_figures_disagree() -> None:
    values = np.array([[90.0, 80, 70, 60, 50, 40], [50, 58, 69, 79, 88, 97]])
    of = field(values)
    shares = {one.name: one.total for one in sensitivity(of, published_places(of), runs=128)}
    assert max(shares, key=lambda name: shares[name]) in ("权重", "无量纲方法")


def test_the_farthest_of_many_is_pulled_to_the_next() -> None:
    row = np.append(np.arange(20.0), 1000.0)
    assert winsorised(row[None])[0].tolist() == [*range(20), 19.0]


def test_among_few_nobody_is_pulled() -> None:
    row = np.append(np.arange(10.0), 1000.0)
    assert winsorised(row[None])[0].tolist() == row.tolist()


def test_a_constant_figure_has_no_outliers() -> None:
    assert winsorised(np.full((1, 30), 5.0)).tolist() == [[5.0] * 30]


def test_the_cheapest_way_up_passes_the_unit_above() -> None:
    values: list[list[float]] = [[50, 60, 70], [50, 50, 50]]
    found = score(scheme(*TWO), figures(values), codes(3))
    best = cheapest_paths(scheme(*TWO), found, 0, np.array([[5.0] * 3, [1.0] * 3]))[0]
    moved = [list(row) for row in values]
    moved[[item.key for item in TWO].index(best.item.key)][0] = best.needed
    assert score(scheme(*TWO), figures(moved), codes(3)).rank[0] == 2


def test_the_easiest_move_is_the_one_fewest_months_away() -> None:
    found = score(scheme(*TWO), figures([[50, 60, 70], [50, 50, 50]]), codes(3))
    paths = cheapest_paths(scheme(*TWO), found, 0, np.array([[5.0] * 3, [1.0] * 3]))
    assert [path.item.indicator_code for path in paths] == ["a", "b"]


def test_a_figure_that_is_full_already_offers_no_way() -> None:
    found = score(scheme(*TWO), figures([[100, 100, 100], [50, 60, 70]]), codes(3))
    assert [path.item.indicator_code for path in cheapest_paths(scheme(*TWO), found, 0, np.ones((2, 3)))] == ["b"]


def test_the_way_up_is_worked_back_through_a_geometric_mean_too() -> None:
    geometric = scheme(*TWO, aggregation=Aggregation.GEOMETRIC)
    found = score(geometric, figures([[50, 60, 70], [50, 50, 50]]), codes(3))
    best = cheapest_paths(geometric, found, 0, np.ones((2, 3)))[0]
    again = score(geometric, figures([[best.needed, 60, 70], [50, 50, 50]]), codes(3))
    assert again.rank[0] == 2


def test_the_first_has_nobody_to_pass() -> None:
    found = score(scheme(*TWO), figures([[50, 60, 70], [50, 50, 50]]), codes(3))
    assert gap_above(scheme(*TWO), found, 2) is None


def test_a_vetoed_unit_cannot_be_bought_up() -> None:
    found = score(
        scheme(*TWO), figures([[50, 60, 70], [50, 50, 50]]), codes(3), vetoes=[Veto("140403001", "事故", "1")]
    )
    assert cheapest_paths(scheme(*TWO), found, 0, np.ones((2, 3))) == ()
