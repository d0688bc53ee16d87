"""Count surveillance with little history: EARS, CUSUM, false discovery; the checks of semantics G and H."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.baselines.cusum import LINE, chance_of, cusum
from indicators.baselines.discovery import benjamini_hochberg
from indicators.baselines.ears import C3_LINE, Ears, ears, follows_weekdays
from indicators.baselines.sample import annual_lags, sequential_lags
from indicators.snapshot import Floats

NAN = float("nan")
CALLS = [12.0, 15.0, 11.0, 14.0, 13.0, 12.0, 16.0, 14.0, 13.0, 15.0, 12.0, 22.0]
p_values = st.lists(st.floats(0.0, 1.0), max_size=20)

# Montgomery, Introduction to Statistical Quality Control, table 9.1: target 10, standard deviation 1,
# the mean moves to 11 from the 21st figure on; and the upper CUSUM printed beside it.
MONTGOMERY = """9.45 7.99 9.29 11.66 12.16 10.18 8.04 11.46 9.20 10.34 9.03 11.47 10.51 9.40 10.08 9.37 10.62 10.31
8.52 10.84 10.90 9.33 12.29 11.50 10.60 11.08 10.38 11.62 11.31 10.52"""
MONTGOMERY_SUMS = """0 0 0 1.16 2.82 2.50 0.04 1.00 0 0 0 0.97 0.98 0 0 0 0.12 0 0 0.34 0.74 0 1.79 2.79 2.89 3.47 3.35
4.47 5.28 5.30"""


def column(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=np.float64)[:, None]


def of_calls(*more: float) -> Ears:
    return ears(column([*CALLS, *more]))


def test_the_jump_to_twenty_two_raises_all_three_ears_alarms() -> None:
    found = of_calls()
    assert round(float(found.c3[-1, 0]), 2) == 4.43
    assert [round(float(base.upper[-1, 0]), 2) for base in (found.before, found.guarded)] == [18.24, 18.24]
    assert found.is_alarm[:, -1, 0].tolist() == [True, True, True]


def test_the_manual_s_bound_of_c3_starts_from_the_mean_of_the_baseline() -> None:
    base, past = of_calls().guarded, 0.0  # neither of the two days before was above its mean by a sigma
    assert round(float(base.mean[-1, 0] + base.sigma[-1, 0] * (C3_LINE - past)), 1) == 16.4


def test_the_day_after_carries_the_statistic_but_raises_no_alarm() -> None:
    found = of_calls(1.0)
    assert found.c3[-1, 0] >= C3_LINE
    assert round(float(found.guarded.mean[-1, 0]), 1) == 13.9
    assert not found.is_alarm[:, -1, 0].any()


def test_a_day_is_never_in_its_own_baseline_and_c2_leaves_two_days_more_out() -> None:
    assert sequential_lags(7).tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert sequential_lags(7, skip=2).tolist() == [3, 4, 5, 6, 7, 8, 9]


def test_sparse_counts_do_not_divide_by_next_to_nothing() -> None:
    assert ears(column([0.0] * 9 + [1.0])).c2[-1, 0] == pytest.approx(1.0 / 0.5)


def test_two_missing_days_of_seven_are_borne_and_three_are_not() -> None:
    bearable = ears(column([NAN, NAN, *CALLS[2:7], 14.0]))
    assert np.isfinite(bearable.c1[-1, 0])
    assert np.isnan(ears(column([NAN, NAN, NAN, *CALLS[3:7], 14.0])).c1[-1, 0])


WEEK = [30.0, 31.0, 29.0, 30.0, 32.0, 5.0, 6.0]


def test_a_strong_weekday_effect_lets_a_weekend_be_compared_with_weekends() -> None:
    found = ears(column([day + number % 2 for number in range(11) for day in WEEK]))
    assert abs(found.guarded.mean[-1, 0] - 6.0) < 1.0


def test_a_sunday_as_busy_as_a_monday_is_an_alarm_where_sundays_are_calm() -> None:
    days = [day + number % 2 for number in range(11) for day in WEEK]
    assert ears(column([*days[:-1], 30.0])).is_alarm[1, -1, 0]


def test_a_few_weeks_are_not_enough_to_know_the_weekdays() -> None:
    assert not follows_weekdays(column(WEEK * 8)).any()


def test_noise_has_no_weekdays() -> None:
    noise = np.random.default_rng(3).poisson(20, size=(70, 200)).astype(np.float64)
    assert follows_weekdays(noise).sum() == 0


def test_each_area_has_weekdays_of_its_own() -> None:
    noise = np.random.default_rng(3).poisson(20, size=77).astype(np.float64)
    assert follows_weekdays(np.stack([WEEK * 11, noise], axis=1))[-1].tolist() == [True, False]


def test_a_week_with_a_gap_says_nothing_of_weekdays() -> None:
    days = WEEK * 9
    days[3] = NAN
    assert not follows_weekdays(column(days)).any()


def test_what_is_known_of_weekdays_does_not_change_with_later_days() -> None:
    days = [*WEEK * 12, *np.random.default_rng(3).poisson(20, size=70).tolist()]
    whole, earlier = follows_weekdays(column(days)), follows_weekdays(column(days[:100]))
    assert np.array_equal(whole[:100], earlier)


def test_a_labelled_incident_teaches_the_baseline_nothing() -> None:
    after_outbreak = column([*CALLS, 13.0, 14.0, 12.0, 20.0])
    known = np.where(after_outbreak == 22.0, NAN, after_outbreak)
    assert ears(after_outbreak, reference=known).c2[-1, 0] > ears(after_outbreak).c2[-1, 0]


def test_the_cusum_agrees_with_montgomery_s_table() -> None:
    figures = column([float(one) for one in MONTGOMERY.split()])
    sums = cusum(figures - 10.0)[:, 0]
    np.testing.assert_allclose(sums, [float(one) for one in MONTGOMERY_SUMS.split()], atol=0.005)
    assert int(np.flatnonzero(sums >= LINE)[0]) + 1 == 29


def test_a_missing_figure_leaves_the_sum_standing() -> None:
    np.testing.assert_equal(cusum(column([2.0, NAN, 2.0]))[:, 0], [1.5, NAN, 3.0])


def test_the_sum_goes_on_after_an_alarm() -> None:
    assert cusum(column([6.0, 1.0]))[:, 0].tolist() == [5.5, 6.0]


def test_a_rebase_begins_the_sum_again() -> None:
    starts = np.array([[False], [False], [True]])
    assert cusum(column([3.0, 3.0, 3.0]), starts=starts)[:, 0].tolist() == [2.5, 5.0, 2.5]


def test_a_sum_of_nothing_is_no_sign_at_all() -> None:
    assert chance_of(column([0.0]), np.array([[9]]), points=20)[0, 0] == 1.0


def test_with_a_baseline_known_for_sure_the_chance_of_a_sum_is_siegmund_s() -> None:
    chance = chance_of(column([5.0]), np.array([[10_000]]), points=10**9)[0, 0]
    assert chance == pytest.approx(np.exp(-(5.0 + 0.583)), rel=1e-3)


def test_a_short_baseline_makes_a_high_sum_likelier_by_chance() -> None:
    short, long = (float(chance_of(column([5.0]), np.array([[12]]), points=points)[0, 0]) for points in (12, 24))
    assert short > long


def test_the_nearest_week_of_each_earlier_year_is_compared() -> None:
    assert annual_lags(5, per_year=52.1775).tolist() == [52, 104, 157, 209, 261]
    assert annual_lags(2, per_year=12, window=1).tolist() == [11, 12, 13, 23, 24, 25]


def test_of_five_tests_the_first_three_are_kept() -> None:
    assert benjamini_hochberg(np.array([0.001, 0.02, 0.03, 0.2, 0.6])).tolist() == [True, True, True, False, False]


def test_what_was_not_tested_is_not_kept_and_costs_the_others_nothing() -> None:
    assert benjamini_hochberg(np.array([NAN, 0.05, NAN])).tolist() == [False, True, False]


@given(p_values)
def test_whatever_is_kept_no_smaller_p_value_is_dropped(values: list[float]) -> None:
    tested = np.array(values)
    kept = benjamini_hochberg(tested)
    assert not kept.any() or tested[kept].max() < tested[~kept].min(initial=np.inf)


@given(p_values, st.floats(0.01, 0.5))
def test_a_stricter_share_keeps_no_more(values: list[float], q: float) -> None:
    tested = np.array(values)
    assert (benjamini_hochberg(tested, q / 2) <= benjamini_hochberg(tested, q)).all()
