"""Farrington flexible: its bound, its regression beside statsmodels, its gates; the checks of semantics H."""

from collections.abc import Sequence

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from indicators.baselines.chance import count_tails, normal_tail, student_tail
from indicators.baselines.farrington import WEEKS_PER_YEAR, Farrington, anscombe_residuals, bounds, farrington, standing
from indicators.baselines.quasi_poisson import fit
from indicators.snapshot import Floats

NAN = float("nan")
REFERENCE = [7.0, 9.0, 4.0, 12.0, 15.0, 8.0, 14.0, 19.0, 11.0, 40.0, 17.0, 25.0, 16.0, 22.0, 30.0]
YEARS_BACK = -np.array([5, 5, 5, 4, 4, 4, 3, 3, 3, 2, 2, 2, 1, 1, 1], dtype=np.float64)


def one(value: float) -> Floats:
    return np.array([value])


def months(values: Sequence[float]) -> Farrington:
    return farrington(np.array(values)[:, None], per_year=12)


def noise(slots: int, mean: float = 20.0, areas: int = 1) -> Floats:
    return np.random.default_rng(5).poisson(mean, (slots, areas)).astype(np.float64)


def test_the_bound_of_a_mean_of_twenty() -> None:
    upper, strict = (float(bounds(one(20.0), one(2.0), one(1.5), alpha)[1][0]) for alpha in (0.05, 0.01))
    chance = float(normal_tail(standing(one(35.0), one(20.0), one(2.0), one(1.5)))[0])
    assert [round(upper, 2), round(strict, 2)] == [30.32, 35.00]
    assert [round(chance, 4), round((35.0 - 20.0) / (upper - 20.0), 3)] == [0.0100, 1.453]


def test_the_regression_agrees_with_statsmodels() -> None:
    design = np.column_stack([np.ones(15), YEARS_BACK, np.tile([1.0, 0.0, 0.0], 5)])
    exposure, weights = np.tile([1.0, 2.0, 1.0], 5), np.linspace(0.5, 1.5, 15)
    ours = fit(np.array([REFERENCE]), design, np.log(exposure)[None], weights[None])
    model = sm.GLM(np.array(REFERENCE), design, sm.families.Poisson(), exposure=exposure, var_weights=weights)
    theirs = model.fit(scale="X2", tol=1e-12)
    np.testing.assert_allclose(ours.coefficients[0], theirs.params, rtol=1e-6)
    np.testing.assert_allclose(ours.dispersion[0], theirs.scale, rtol=1e-6)
    errors = np.sqrt(ours.dispersion[0] * np.diagonal(ours.covariance[0]))
    np.testing.assert_allclose(errors, theirs.bse, rtol=1e-6)
    np.testing.assert_allclose(ours.leverage[0], theirs.get_influence().hat_matrix_diag, rtol=1e-6)


def test_the_anscombe_residuals_agree_with_statsmodels() -> None:
    design = np.column_stack([np.ones(15), YEARS_BACK])
    ours = fit(np.array([REFERENCE]), design, np.zeros((1, 15)), np.ones((1, 15)))
    theirs = sm.GLM(np.array(REFERENCE), design, sm.families.Poisson()).fit(tol=1e-12)
    unscaled = anscombe_residuals(np.array([REFERENCE]), ours)[0] * np.sqrt(ours.dispersion * (1.0 - ours.leverage[0]))
    np.testing.assert_allclose(unscaled, theirs.resid_anscombe, rtol=1e-5)


def test_a_series_fitted_in_company_is_fitted_as_if_alone() -> None:
    design = np.column_stack([np.ones(15), YEARS_BACK])
    company = np.vstack([REFERENCE, np.arange(15.0), [0.0] * 14 + [500.0]])
    together = fit(company, design, np.zeros((3, 15)), np.ones((3, 15)))
    alone = fit(company[:1], design, np.zeros((1, 15)), np.ones((1, 15)))
    np.testing.assert_allclose(together.coefficients[0], alone.coefficients[0], rtol=1e-12)


@pytest.mark.parametrize("degrees", [1, 2, 5, 6, 13, 40])
def test_student_s_tail_agrees_with_scipy(degrees: int) -> None:
    scores = np.linspace(-8.0, 8.0, 33)
    np.testing.assert_allclose(
        student_tail(scores, np.full(33, degrees)), stats.t.sf(scores, degrees), rtol=1e-7, atol=1e-15
    )


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.01, 0.9))
def test_the_tails_of_a_count_agree_with_scipy(cases: int, earlier: int, share: float) -> None:
    at_least, at_most = count_tails(one(cases), one(earlier), one(share))
    assert at_least[0] == pytest.approx(stats.binom.sf(cases - 1, cases + earlier, share), abs=1e-9)
    assert at_most[0] == pytest.approx(stats.binom.cdf(cases, cases + earlier, share), abs=1e-9)


def test_a_month_is_judged_from_the_third_earlier_year_on() -> None:
    found = months(noise(48)[:, 0].tolist())
    assert np.flatnonzero(np.isfinite(found.expected[:, 0]))[0] == 36


def test_a_plain_outbreak_is_an_alarm_and_ordinary_months_are_none() -> None:
    values = noise(60)[:, 0].tolist()
    found = months([*values, 60.0])
    assert found.is_alarm[-1, 0]
    assert not found.is_alarm[:-1].any()


def test_a_past_outbreak_hardly_raises_the_bound() -> None:
    values = noise(60)[:, 0]
    with_outbreak = values.copy()
    with_outbreak[24] = 60.0
    assert months(with_outbreak.tolist()).upper[-1, 0] < 1.25 * months(values.tolist()).upper[-1, 0]


def test_an_outbreak_so_large_that_it_hides_itself_can_be_labelled() -> None:
    values = noise(60)
    with_outbreak, labelled = values.copy(), values.copy()
    with_outbreak[24], labelled[24] = 100.0, NAN
    learnt = farrington(with_outbreak, per_year=12, reference=labelled)
    assert learnt.upper[-1, 0] < 0.5 * farrington(with_outbreak, per_year=12).upper[-1, 0]


def test_a_significant_trend_is_followed_only_as_far_as_figures_have_gone() -> None:
    falling = np.rint(200.0 * 0.98 ** np.arange(61)).tolist()
    rising = np.rint(20.0 * 1.02 ** np.arange(61)).tolist()
    assert months(falling).expected[-1, 0] < 1.05 * falling[-1]
    assert months(rising).expected[-1, 0] <= max(rising[:50])


def test_fewer_than_five_cases_in_four_months_are_too_few() -> None:
    found = months([*[0.0, 1.0, 0.0, 0.0, 1.0, 0.0] * 10, 0.0, 0.0, 0.0, 4.0])
    assert found.excess[-1, 0] > 1.0
    assert not found.is_alarm[-1, 0]
    assert months([*[0.0, 1.0, 0.0, 0.0, 1.0, 0.0] * 10, 0.0, 0.0, 0.0, 5.0]).is_alarm[-1, 0]


def test_years_without_a_single_case_are_unknown_and_no_all_clear() -> None:
    found = months([*[0.0] * 60, 9.0])
    assert found.is_unknown[-1, 0]
    assert np.isnan(found.excess[-1, 0])


def test_a_month_twice_as_long_is_expected_to_have_twice_the_cases() -> None:
    months_long = np.ones((61, 1))
    months_long[-1] = 2.0
    single = farrington(noise(61), per_year=12)
    double = farrington(noise(61), per_year=12, exposure=months_long)
    assert double.expected[-1, 0] == pytest.approx(2.0 * single.expected[-1, 0])


def test_half_a_year_back_is_left_out_of_the_comparison() -> None:
    values = noise(61)[:, 0]
    recent = values.copy()
    recent[-7:-1] = 500.0
    assert months(recent.tolist()).expected[-1, 0] == months(values.tolist()).expected[-1, 0]


def test_weeks_are_judged_within_their_own_season() -> None:
    weeks = np.arange(300)
    seasonal = np.random.default_rng(9).poisson(30.0 + 20.0 * np.sin(weeks * 2 * np.pi / WEEKS_PER_YEAR))
    found = farrington(seasonal.astype(np.float64)[:, None], per_year=WEEKS_PER_YEAR)
    is_judged = np.isfinite(found.expected[:, 0])
    off = found.expected[is_judged, 0] - (30.0 + 20.0 * np.sin(weeks[is_judged] * 2 * np.pi / WEEKS_PER_YEAR))
    assert int(np.flatnonzero(is_judged)[0]) == 157
    assert np.abs(off).max() < 12.0


def test_a_missing_earlier_month_is_left_out_and_not_taken_for_zero() -> None:
    values = noise(61)[:, 0]
    with_gap = values.copy()
    with_gap[48] = NAN
    assert months(with_gap.tolist()).expected[-1, 0] == pytest.approx(months(values.tolist()).expected[-1, 0], rel=0.1)


def test_too_few_earlier_years_on_record_are_no_baseline() -> None:
    values = noise(61)[:, 0]
    values[:30] = NAN
    assert np.isnan(months(values.tolist()).expected[-1, 0])
