"""The front of the baselines: scores look back only, point to the bad side, and compare like with like."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.alerting.rule import BaselineMethod
from indicators.baselines.score import USUAL_LINES, Deviation, deviations
from indicators.catalogue import Aggregation, Direction, Indicator, Kind, StandardBreak
from indicators.period import Frequency, Period
from indicators.snapshot import Floats
from tests.core.baseline_drafts import FIRST, count, drafted, rate

NAN = float("nan")
EVERY_METHOD = pytest.mark.parametrize("method", list(BaselineMethod))
cells = st.integers(0, 30).map(float) | st.just(NAN)


@st.composite
def histories(draw: st.DrawFn) -> Floats:
    """Figures (slots, 2), some missing."""
    slots = draw(st.integers(2, 46))
    rows = draw(st.lists(st.tuples(cells, cells), min_size=slots, max_size=slots))
    return np.array(rows)


def noise(slots: int, areas: int = 1, mean: float = 8.0) -> Floats:
    return np.random.default_rng(3).poisson(mean, (slots, areas)).astype(np.float64)


def growing(figures: Floats) -> Floats:
    """Cumulative figures of one year after the other."""
    return np.concatenate([np.cumsum(figures[at : at + 12], axis=0) for at in range(0, len(figures), 12)])


@EVERY_METHOD
@settings(max_examples=15)
@given(values=histories(), share=st.floats(0.1, 0.95), kind=st.sampled_from([Kind.FLOW, Kind.CUMULATIVE]))
def test_cutting_the_future_off_never_changes_the_past(
    method: BaselineMethod, values: Floats, share: float, kind: Kind
) -> None:
    of, known = count(kind=kind), max(int(share * len(values)), 1)
    rebases = [(0, FIRST.shift(9)), (1, FIRST.shift(30))]
    whole = deviations(method, drafted(of, values), rebases).of_slots(slice(known))
    then = deviations(method, drafted(of, values[:known]), rebases)
    for name in ("score", "p_value", "lower", "upper", "centre"):
        np.testing.assert_allclose(getattr(then, name), getattr(whole, name), rtol=1e-6, atol=1e-9)


@EVERY_METHOD
@settings(max_examples=10)
@given(values=histories())
def test_an_area_without_a_figure_has_no_finding_and_changes_nobody_elses(
    method: BaselineMethod, values: Floats
) -> None:
    said = {"rebases": [(1, FIRST.shift(9))], "incidents": [(0, FIRST.shift(3))]}
    silent = np.full((len(values), 1), NAN)
    behind = {name: [(at + 1, period) for at, period in marks] for name, marks in said.items()}
    alone = deviations(method, drafted(count(), values), **said)
    beside = deviations(method, drafted(count(), np.concatenate([silent, values], axis=1)), **behind)
    for part in fields(Deviation):
        assert np.isnan(getattr(beside, part.name)[:, 0]).all()
        np.testing.assert_allclose(getattr(beside, part.name)[:, 1:], getattr(alone, part.name), rtol=1e-6, atol=1e-9)


@EVERY_METHOD
@settings(max_examples=10)
@given(values=histories())
def test_an_area_is_judged_by_itself(method: BaselineMethod, values: Floats) -> None:
    together = deviations(method, drafted(count(), values))
    alone = deviations(method, drafted(count(), values[:, :1]))
    np.testing.assert_allclose(together.score[:, :1], alone.score, rtol=1e-6, atol=1e-9)


@EVERY_METHOD
@settings(max_examples=10)
@given(values=histories())
def test_a_missing_figure_has_no_score_and_a_chance_lies_between_none_and_one(
    method: BaselineMethod, values: Floats
) -> None:
    found = deviations(method, drafted(count(), values))
    assert np.isnan(found.score[np.isnan(values)]).all()
    chance = found.p_value[np.isfinite(found.p_value)]
    assert ((chance >= 0.0) & (chance <= 1.0)).all()


@pytest.mark.parametrize("method", [BaselineMethod.XMR, BaselineMethod.SAME_PERIOD, BaselineMethod.CUSUM])
@settings(max_examples=10)
@given(values=histories())
def test_where_more_is_better_the_score_is_that_of_the_series_turned_over(
    method: BaselineMethod, values: Floats
) -> None:
    upright = deviations(method, drafted(rate(), values))
    turned = deviations(method, drafted(rate(direction=Direction.LOWER_IS_BETTER), -values))
    np.testing.assert_allclose(upright.score, turned.score)


@EVERY_METHOD
def test_a_neutral_figure_is_scored_on_either_side(method: BaselineMethod) -> None:
    values = noise(48, 2)
    values[-1] = [40.0, 0.0]
    sides = [deviations(method, drafted(count(direction=side), values)).score[-1] for side in Direction]
    higher, lower, neutral = sides
    np.testing.assert_allclose(neutral, np.maximum(higher, lower))


@EVERY_METHOD
def test_a_plain_outbreak_passes_the_usual_line(method: BaselineMethod) -> None:
    values = noise(48)
    values[-1] = 60.0
    found = deviations(method, drafted(count(), values))
    assert found.score[-1, 0] > USUAL_LINES[method]
    assert found.p_value[-1, 0] < 0.01


def test_the_score_of_a_control_chart_is_in_its_standard_deviations() -> None:
    calm = [10.0, 12.0, 9.0, 11.0] * 3
    found = deviations(BaselineMethod.XMR, drafted(rate(), [[value] for value in [*calm, 5.0]]))
    sigma = (23.0 / 11.0) / 1.128
    assert found.score[-1, 0] == pytest.approx((10.5 - 5.0) / sigma)
    assert found.upper[-1, 0] == pytest.approx(10.5 + 2.66 * 23.0 / 11.0)


def test_below_five_figures_there_is_no_score() -> None:
    found = deviations(BaselineMethod.XMR, drafted(rate(), noise(6)))
    assert np.isnan(found.score[:, 0]).tolist() == [True] * 4 + [False] * 2


def test_a_person_s_rebase_begins_a_new_baseline_for_that_area_only() -> None:
    shifted = np.vstack([noise(12, 2), noise(12, 2) + 100.0])
    found = deviations(BaselineMethod.XMR, drafted(rate(), shifted), [(0, FIRST.shift(12))])
    assert abs(found.score[-1, 0]) < 3.0
    assert found.score[-1, 1] < -3.0


@EVERY_METHOD
def test_nothing_is_compared_across_a_change_of_standard(method: BaselineMethod) -> None:
    values = noise(60)
    broken = count(standard_breaks=(StandardBreak(FIRST.shift(12), "口径调整"),))
    after = deviations(method, drafted(count(), values[12:], first=FIRST.shift(12)))
    found = deviations(method, drafted(broken, np.vstack([values[:12] + 500.0, values[12:]])))
    np.testing.assert_allclose(found.score[12:], after.score)


@EVERY_METHOD
def test_cumulative_figures_are_judged_by_what_each_month_added(method: BaselineMethod) -> None:
    values = noise(48)
    summed = deviations(method, drafted(count(kind=Kind.CUMULATIVE), growing(values)))
    np.testing.assert_allclose(summed.score, deviations(method, drafted(count(), values)).score)


@pytest.mark.parametrize("method", [BaselineMethod.XMR, BaselineMethod.EARS, BaselineMethod.CUSUM])
def test_two_months_in_one_are_never_set_beside_one_month(method: BaselineMethod) -> None:
    merged = count(has_merged_january=True)
    draft = drafted(merged, noise(40), first=FIRST.shift(1))
    is_merged = np.array([period.position == 2 for period in draft.line.periods])
    assert np.isnan(deviations(method, draft).score[is_merged, 0]).all()
    assert np.isfinite(deviations(method, draft).score[~is_merged, 0]).any()


def test_two_months_in_one_are_expected_to_have_the_cases_of_two() -> None:
    values = noise(45)
    values[::11] = noise(5, mean=16.0)
    draft = drafted(count(has_merged_january=True), values, first=FIRST.shift(1))
    slot = draft.line.periods.index(Period.parse("2024-02"))
    found = deviations(BaselineMethod.FARRINGTON, draft)
    assert 12.0 < found.centre[slot, 0] < 20.0


def test_steady_growth_is_no_deviation_from_earlier_years() -> None:
    wobble = np.random.default_rng(4).normal(0.0, 1.0, 60)
    values = (100.0 + np.arange(60) * 2.0 + wobble)[:, None]
    found = deviations(BaselineMethod.SAME_PERIOD, drafted(rate(unit="元", kind=Kind.STOCK), values))
    assert np.flatnonzero(np.isfinite(found.score[:, 0]))[0] == 36
    assert np.nanmax(np.abs(found.score)) < 3.0


def test_a_same_period_score_is_in_deviations_of_the_yearly_differences() -> None:
    values = np.array([10.0, 12.0, 11.0, 14.0, 20.0])[:, None]
    yearly = rate(frequency=Frequency.YEAR)
    found = deviations(BaselineMethod.SAME_PERIOD, drafted(yearly, values, first=Period.parse("2020")))
    drift, sigma = 4.0 / 3.0, float(np.std([2.0, -1.0, 3.0], ddof=1))
    expected = np.mean([14.0 + drift, 11.0 + 2 * drift, 12.0 + 3 * drift, 10.0 + 4 * drift])
    assert found.centre[-1, 0] == pytest.approx(expected)
    assert found.score[-1, 0] == pytest.approx(-(20.0 - expected) / sigma)


def test_two_earlier_years_are_too_few_for_the_same_period() -> None:
    assert np.isnan(deviations(BaselineMethod.SAME_PERIOD, drafted(count(), noise(36))).score).all()


def test_too_few_cases_score_nothing_in_farrington() -> None:
    values = np.tile([0.0, 1.0, 0.0, 0.0, 1.0, 0.0], 8)[:, None]
    values[-3:] = [[0.0], [0.0], [4.0]]
    found = deviations(BaselineMethod.FARRINGTON, drafted(count(), values))
    assert (found.score[-1, 0], found.p_value[-1, 0]) == (0.0, 1.0)


def test_farrington_has_nothing_to_say_of_quarters() -> None:
    quarterly = count(frequency=Frequency.QUARTER)
    found = deviations(BaselineMethod.FARRINGTON, drafted(quarterly, noise(40), first=Period.parse("2010-Q1")))
    assert np.isnan(found.score).all()


def test_the_cusum_begins_after_its_baseline_is_locked() -> None:
    found = deviations(BaselineMethod.CUSUM, drafted(rate(), noise(28)))
    assert np.isfinite(found.score[:, 0]).tolist() == [False] * 20 + [True] * 8


def test_the_figure_named_as_the_limit_is_the_one_that_raises_the_cusum() -> None:
    of, values = rate(kind=Kind.INDEX), noise(28)
    values[-1] = deviations(BaselineMethod.CUSUM, drafted(of, values)).lower[-1, 0]
    raised = deviations(BaselineMethod.CUSUM, drafted(of, values))
    assert raised.score[-1, 0] == pytest.approx(USUAL_LINES[BaselineMethod.CUSUM])


def test_a_share_of_few_cases_has_binomial_limits() -> None:
    shares, cases = np.array([[90.0, 80.0, 100.0, 90.0] * 3 + [50.0]]).T, np.full((13, 1), 10.0)
    of = rate(aggregation=Aggregation.RATIO)
    found = deviations(BaselineMethod.XMR, drafted(of, shares, denominators=cases))
    assert found.score[-1, 0] == pytest.approx((90.0 - 50.0) / np.sqrt(90.0 * 10.0 / 10.0))


def test_the_chance_of_few_cases_is_exact() -> None:
    values = np.array([[0.0, 1.0, 0.0, 1.0] * 3 + [4.0]]).T
    found = deviations(BaselineMethod.XMR, drafted(count(), values))
    # Of ten cases in thirteen months at least four fall into the last one.
    exact = sum(_ways(10, k) * (1 / 13) ** k * (12 / 13) ** (10 - k) for k in range(4, 11))
    assert found.p_value[-1, 0] == pytest.approx(exact)


def _ways(of: int, chosen: int) -> int:
    return 1 if chosen == 0 else _ways(of, chosen - 1) * (of - chosen + 1) // chosen


@pytest.mark.parametrize(
    ("of", "least", "most"),
    [
        pytest.param(count(), 0.0, np.inf, id="no limit of a count below zero"),
        pytest.param(rate(), 0.0, 100.0, id="no limit of a share beyond its whole"),
    ],
)
def test_limits_are_drawn_within_what_is_possible(of: Indicator, least: float, most: float) -> None:
    values = np.tile([[0.0], [50.0], [100.0]], (16, 1))
    found: Any = deviations(BaselineMethod.XMR, drafted(of, values))
    assert (np.nanmin(found.lower), np.nanmax(found.upper) <= most) == (least, True)
