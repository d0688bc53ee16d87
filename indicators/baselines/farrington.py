"""Farrington's outbreak detection in its flexible form, for weekly or monthly counts of three years and more.

Expected is a quasi-Poisson regression on the same time of up to five earlier years, past outbreaks
weighted down, with a trend only where one is plain (semantics H; Farrington 1996, Noufaily 2013). Among
few months a very large outbreak widens the dispersion so much that it hides itself; label it an incident.
"""

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from indicators.baselines.chance import normal_tail, student_tail
from indicators.baselines.quasi_poisson import Fit, fit
from indicators.baselines.sample import annual_lags, lagged
from indicators.snapshot import Floats, Ints

WEEKS_PER_YEAR = 52.1775
NOTIFY_ALPHA = 0.005
MOST_YEARS = 5
LEAST_YEARS = 3
LEAST_CASES = 5
_RECENT_SLOTS = 4
_BLOCKS = 10
_WEEKS_AROUND, _MONTHS_AROUND = 3, 1
_MOST_MONTHS = 12
_TREND_LEVEL = 0.05
_LARGEST_RESIDUAL = 2.58
_TWO_THIRDS = 2.0 / 3.0


@dataclass(frozen=True, slots=True)
class Farrington:
    """What was expected at each slot and how far off the figure is; arrays are (slots, areas).

    `excess` and `deficit` are the scores X, (y − μ) ÷ (U − μ) upward and (μ − y) ÷ (μ − L) downward: above 1
    is beyond the bound. `standing` is the figure in standard deviations on the ⅔-power scale. All are
    NaN with fewer than three earlier years and where `is_unknown`, because no model could be fitted.
    `is_too_few` marks fewer than five cases in the last four slots, or none now: no alarm upward.
    """

    expected: Floats
    lower: Floats
    upper: Floats
    excess: Floats
    deficit: Floats
    standing: Floats
    is_too_few: NDArray[np.bool_]
    is_unknown: NDArray[np.bool_]

    @property
    def is_alarm(self) -> NDArray[np.bool_]:
        """Whether there are more cases than the bound allows, and enough to say so."""
        return (np.nan_to_num(self.excess) > 1.0) & ~self.is_too_few

    @property
    def chance_of_more(self) -> Floats:
        """The chance of at least so many cases."""
        return normal_tail(self.standing)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which earlier slots are compared, by how many slots back, and the design they are fitted with.

    `year` counts the years back of slots near the same time of the year, 0 for slots of other seasons.
    """

    lags: Ints
    year: Ints
    design: Floats


def farrington(
    counts: Floats,
    *,
    per_year: float,
    exposure: Floats | None = None,
    alpha: float = NOTIFY_ALPHA,
    reference: Floats | None = None,
) -> Farrington:
    """Judge every slot of counts (slots, areas) by earlier years; NaN is a missing figure.

    `per_year` is the slots of a year: 52.1775 for weeks (all seasons in ten blocks), 12 for months, 11
    where January is merged into February (the same month ± 1). `exposure` (slots, areas), population or
    length of the slot, enters as a log offset. `reference` are the counts a baseline may learn from, if
    not all.
    """
    learnt = counts if reference is None else reference
    exposures = np.ones(counts.shape) if exposure is None else exposure
    mean, error, dispersion = np.full((3, *counts.shape), np.nan)
    is_unknown = np.zeros(counts.shape, dtype=np.bool_)
    for slot in range(len(counts)):
        plan = _plan_at(slot, per_year)
        if plan is not None:
            rows = slot - plan.lags
            fitted = _expected(learnt[rows].T, exposures[rows].T, exposures[slot], plan)
            mean[slot], error[slot], dispersion[slot], is_unknown[slot] = fitted
    lower, upper = bounds(mean, error, dispersion, alpha)
    with np.errstate(invalid="ignore", divide="ignore"):
        excess, deficit = (counts - mean) / (upper - mean), (mean - counts) / (mean - lower)
    return Farrington(
        expected=mean,
        lower=lower,
        upper=upper,
        excess=excess,
        deficit=deficit,
        standing=standing(counts, mean, error, dispersion),
        is_too_few=too_few(counts),
        is_unknown=is_unknown,
    )


def too_few(counts: Floats) -> NDArray[np.bool_]:
    """Say where counts (slots, areas) are too few for an alarm: under five in the last four slots, or none now."""
    recent = np.nan_to_num(lagged(counts, np.arange(_RECENT_SLOTS))).sum(axis=0)
    is_few: NDArray[np.bool_] = (recent < LEAST_CASES) | (counts <= 0)
    return is_few


def bounds(mean: Floats, error: Floats, dispersion: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Give the one-sided prediction bounds on the ⅔-power scale; the lower one is not below zero.

    `error` is the standard error of the mean, `dispersion` the quasi-Poisson φ.
    """
    quantile = NormalDist().inv_cdf(1.0 - alpha)
    centre, spread = mean**_TWO_THIRDS, _spread(mean, error, dispersion)
    return np.maximum(centre - quantile * spread, 0.0) ** 1.5, (centre + quantile * spread) ** 1.5


def standing(counts: Floats, mean: Floats, error: Floats, dispersion: Floats) -> Floats:
    """Give the figure's distance from the mean in standard deviations on the ⅔-power scale."""
    powered = np.maximum(counts, 0.0) ** _TWO_THIRDS
    return (powered - mean**_TWO_THIRDS) / _spread(mean, error, dispersion)


def _spread(mean: Floats, error: Floats, dispersion: Floats) -> Floats:
    """Give the prediction's standard deviation on the ⅔-power scale."""
    spread: Floats = np.sqrt(4.0 / 9.0 * np.cbrt(mean) * (dispersion + error**2 / mean))
    return spread


def _plan_at(slot: int, per_year: float) -> _Plan | None:
    """Plan the comparison of a slot with as many earlier years as there are; None below three."""
    years = int(np.count_nonzero(annual_lags(MOST_YEARS, per_year=per_year) <= slot))
    if years < LEAST_YEARS:
        return None
    plan = _plan(years, per_year)
    is_there = plan.lags <= slot
    return _Plan(plan.lags[is_there], plan.year[is_there], plan.design[is_there])


@lru_cache(maxsize=32)
def _plan(years: int, per_year: float) -> _Plan:
    is_monthly = per_year <= _MOST_MONTHS
    around = _MONTHS_AROUND if is_monthly else _WEEKS_AROUND
    lags = np.arange(round(per_year / 2) + 1, round(per_year * years) + around + 1)
    block, year = _blocks(lags, per_year, around)
    if is_monthly:
        lags, block, year = (part[year > 0] for part in (lags, block, year))
    seasons = block[:, None] == np.arange(1, _BLOCKS)
    columns = [np.ones(len(lags)), -lags / per_year, *seasons.T[seasons.any(axis=0)]]
    return _Plan(lags, year, np.column_stack(columns).astype(np.float64))


def _blocks(lags: Ints, per_year: float, around: int) -> tuple[Ints, Ints]:
    """Cut each year into the time around the slot (block 0) and nine blocks between; and count years back."""
    anchors = np.rint(per_year * np.arange(MOST_YEARS + 2)).astype(np.int64)
    ahead = np.searchsorted(anchors + around, lags)
    first, last = anchors[ahead - 1] + around + 1, anchors[ahead] - around
    is_near = lags >= last
    block = 1 + (_BLOCKS - 1) * (lags - first) // np.maximum(last - first, 1)
    return np.where(is_near, 0, block), np.where(is_near, ahead, 0)


def _expected(
    learnt: Floats, exposures: Floats, exposure: Floats, plan: _Plan
) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """Predict one slot: mean, its standard error, dispersion (series,), and where no model could be fitted."""
    with np.errstate(invalid="ignore"):
        is_known = np.isfinite(learnt) & (learnt >= 0) & (exposures > 0)
    has_history = _is_enough(is_known, plan)
    is_known &= has_history[:, None]
    offset = np.log(np.where(is_known, exposures, 1.0))
    whole = _refitted(learnt, plan.design, offset, is_known)
    plain = _refitted(learnt, np.delete(plan.design, 1, axis=1), offset, is_known)
    rates = np.where(is_known, learnt / np.where(is_known, exposures, 1.0), 0.0)
    has_trend = _is_trend(whole, rates.max(axis=1))
    level = np.where(has_trend, whole.coefficients[:, 0], plain.coefficients[:, 0])
    dispersion = np.where(has_trend, whole.dispersion, plain.dispersion)
    variance = dispersion * np.where(has_trend, whole.covariance[:, 0, 0], plain.covariance[:, 0, 0])
    is_fitted = has_trend | plain.is_converged
    blank = np.where(has_history & is_fitted & (exposure > 0), 0.0, np.nan)
    mean = np.exp(level) * exposure + blank
    return mean, mean * np.sqrt(variance), dispersion + blank, has_history & ~is_fitted


def _is_enough(is_known: NDArray[np.bool_], plan: _Plan) -> NDArray[np.bool_]:
    """Ask for figures near the same time in three earlier years, and for half of all that are compared."""
    years = sum((is_known & (plan.year == year)).any(axis=1).astype(np.int64) for year in range(1, MOST_YEARS + 1))
    is_enough: NDArray[np.bool_] = (years >= LEAST_YEARS) & (2 * is_known.sum(axis=1) >= len(plan.lags))
    return is_enough


def _is_trend(whole: Fit, largest: Floats) -> NDArray[np.bool_]:
    """Keep a trend that is significant and does not predict more than was ever seen."""
    error = np.sqrt(whole.dispersion * whole.covariance[:, 1, 1])
    ratio = np.abs(whole.coefficients[:, 1]) / np.where(error > 0, error, np.inf)
    chance = 2.0 * student_tail(ratio, np.maximum(whole.freedom, 1))
    return whole.is_converged & (chance < _TREND_LEVEL) & (np.exp(whole.coefficients[:, 0]) <= largest)


def _refitted(counts: Floats, design: Floats, offset: Floats, is_known: NDArray[np.bool_]) -> Fit:
    """Fit, weigh past outbreaks down by their Anscombe residuals, and fit again."""
    first = fit(counts, design, offset, is_known.astype(np.float64))
    known = np.where(is_known, counts, first.mean)
    residual = anscombe_residuals(known, first)
    is_past_outbreak = residual > _LARGEST_RESIDUAL
    heavy = np.where(is_past_outbreak, np.maximum(residual, 1.0) ** -2.0, 1.0) * is_known
    share = heavy.sum(axis=1, keepdims=True)
    weights = heavy * is_known.sum(axis=1, keepdims=True) / np.where(share > 0, share, 1.0)
    return fit(counts, design, offset, np.where(first.is_converged[:, None], weights, is_known))


def anscombe_residuals(counts: Floats, fitted: Fit) -> Floats:
    """Give the standardised Anscombe residuals 1.5 (y^⅔ μ^−⅙ − μ^½) ÷ √(φ (1 − h)), (series, points)."""
    mean, free = fitted.mean, np.maximum(1.0 - fitted.leverage, 1e-9)
    raw = 1.5 * (counts**_TWO_THIRDS * mean ** (-1.0 / 6.0) - np.sqrt(mean))
    residuals: Floats = raw / np.sqrt(fitted.dispersion[:, None] * free)
    return residuals
