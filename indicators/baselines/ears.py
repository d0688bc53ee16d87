"""EARS C1, C2 and C3 for daily counts with little history (semantics H).

The baseline are seven days: the last seven for C1, the seven before a guard of two days for C2. A week
holds every weekday once, so a weekday effect widens the spread and does not shift the mean; where it is
strong, each day is compared with the same weekday of earlier weeks. C3 adds up what the last three days
exceeded; it raises an alarm only when today itself is above expectation. (The C3 bound of R's
`surveillance` starts from today's figure instead of the mean; ours does not.)
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from indicators.baselines.sample import lagged, mean_and_spread, sequential_lags
from indicators.snapshot import Floats, Ints

LINE = 3.09  # α = 0.001
C3_LINE = 1.96  # α = 0.025
DAYS = 7
GUARD = 2
LEAST_DAYS = 5
_C3_DAYS = 3
_LEAST_WEEKS = 8
_STRONG = 0.5  # share of the spread within weeks that the weekdays explain; noise explains 1 in `_LEAST_WEEKS`


@dataclass(frozen=True, slots=True)
class Expectation:
    """Mean, spread (not below the least sigma) and number of known days of a baseline, (slots, areas)."""

    mean: Floats
    sigma: Floats
    count: Ints

    @property
    def upper(self) -> Floats:
        """The figure at which C1 or C2 raises an alarm."""
        return self.mean + LINE * self.sigma


@dataclass(frozen=True, slots=True)
class Ears:
    """The three statistics (slots, areas); NaN where fewer than five of the seven days are known.

    `before` and `guarded` are the baselines of C1 and of C2; C3 stands on the latter.
    """

    c1: Floats
    c2: Floats
    c3: Floats
    before: Expectation
    guarded: Expectation

    @property
    def is_alarm(self) -> NDArray[np.bool_]:
        """Whether C1, C2 or the gated C3 raises an alarm: (3, slots, areas)."""
        with np.errstate(invalid="ignore"):
            return np.stack([self.c1 >= LINE, self.c2 >= LINE, (self.c3 >= C3_LINE) & (self.c2 > 0)])


def ears(values: Floats, *, least_sigma: float = 0.5, reference: Floats | None = None) -> Ears:
    """Compute C1, C2 and C3 of daily figures (slots, areas) without a missing slot; NaN is a day without a figure.

    `reference` are the figures a baseline may learn from, if not all: blank the days of known incidents.
    """
    learnt = values if reference is None else reference
    plain = _ears(values, learnt, least_sigma, same_weekday=False)
    is_weekly = follows_weekdays(learnt)
    if not is_weekly.any():
        return plain
    return _chosen(is_weekly, _ears(values, learnt, least_sigma, same_weekday=True), plain)


def follows_weekdays(learnt: Floats) -> NDArray[np.bool_]:
    """Say where a strong weekday effect is known: (slots, areas), by the whole weeks before each day's week.

    It explains at least half of the spread within weeks, over eight whole weeks or more.
    """
    weeks, areas = len(learnt) // DAYS, learnt.shape[1]
    days = learnt[: weeks * DAYS].reshape(weeks, DAYS, areas)
    is_whole = np.logical_and.reduce(np.isfinite(days), axis=1)
    apart = np.where(is_whole[:, None], days - np.where(is_whole[:, None], days, 0.0).mean(axis=1, keepdims=True), 0.0)
    count, total = np.cumsum(is_whole, axis=0), np.cumsum((apart**2).sum(axis=1), axis=0)
    explained = np.divide(
        (np.cumsum(apart, axis=0) ** 2).sum(axis=1), count, out=np.zeros(total.shape), where=count > 0
    )
    is_strong = (count >= _LEAST_WEEKS) & (explained >= _STRONG * total) & (total > 0)
    known = np.repeat(np.concatenate([np.zeros((1, areas), dtype=np.bool_), is_strong]), DAYS, axis=0)
    return known[: len(learnt)]


def _chosen(mask: NDArray[np.bool_], one: Ears, other: Ears) -> Ears:
    """Take each day of each area from one of two results."""

    def expectation(first: Expectation, second: Expectation) -> Expectation:
        pairs = ((getattr(first, part.name), getattr(second, part.name)) for part in fields(Expectation))
        return Expectation(*(np.where(mask, a, b) for a, b in pairs))

    c1, c2, c3 = (np.where(mask, a, b) for a, b in ((one.c1, other.c1), (one.c2, other.c2), (one.c3, other.c3)))
    return Ears(c1, c2, c3, expectation(one.before, other.before), expectation(one.guarded, other.guarded))


def _ears(values: Floats, learnt: Floats, least_sigma: float, *, same_weekday: bool) -> Ears:
    stride = DAYS if same_weekday else 1
    before = _expectation(learnt, sequential_lags(DAYS) * stride, least_sigma)
    guarded = _expectation(learnt, sequential_lags(DAYS, skip=GUARD) * stride, least_sigma)
    c1, c2 = ((values - base.mean) / base.sigma for base in (before, guarded))
    recent = lagged(c2, np.arange(_C3_DAYS) * stride)
    excess = np.where(np.isfinite(recent), np.maximum(recent - 1.0, 0.0), 0.0).sum(axis=0)
    return Ears(c1, c2, np.where(np.isfinite(c2), excess, np.nan), before, guarded)


def _expectation(learnt: Floats, lags: Ints, least_sigma: float) -> Expectation:
    mean, spread, count = mean_and_spread(lagged(learnt, lags), LEAST_DAYS)
    return Expectation(mean, np.maximum(spread, least_sigma), count)
