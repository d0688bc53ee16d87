"""EARS C1, C2 and C3 for daily counts with little history (semantics H).

The baseline are seven days: the last seven for C1, the seven before a guard of two days for C2. A week
holds every weekday once, so a weekday effect widens the spread and does not shift the mean. C3 adds up
what the last three days exceeded; it raises an alarm only when today itself is above expectation.
(The C3 bound of R's `surveillance` starts from today's figure instead of the mean; ours does not.)
"""

from dataclasses import dataclass

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


def ears(
    values: Floats, *, least_sigma: float = 0.5, same_weekday: bool = False, reference: Floats | None = None
) -> Ears:
    """Compute C1, C2 and C3 of daily figures (slots, areas); NaN is a day without a figure.

    `same_weekday` compares each day with the same weekday of earlier weeks, for a strong weekday effect.
    `reference` are the figures a baseline may learn from, if not all: blank the days of known incidents.
    """
    learnt = values if reference is None else reference
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
