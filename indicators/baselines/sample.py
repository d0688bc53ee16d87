"""The sample a baseline is made of: which earlier slots, and their mean and spread.

Sequential slots right before, annual slots of earlier years, a skipped guard in between: the idea of a
DHIS2 predictor. Every method draws its sample here, so none can look at a later figure.
"""

import numpy as np

from indicators.snapshot import Floats, Ints


def sequential_lags(count: int, *, skip: int = 0) -> Ints:
    """Say how many slots back each of the last `count` slots lies, the nearest `skip` left out."""
    return np.arange(skip + 1, skip + count + 1)


def annual_lags(years: int, *, per_year: float, window: int = 0) -> Ints:
    """Say how many slots back the same slot ± `window` of each of the last years lies, nearest first.

    `per_year` need not be whole: a year has 52.18 weeks, and the nearest week is taken.
    """
    anchors = np.rint(per_year * np.arange(1, years + 1)).astype(np.int64)
    lags: Ints = (anchors[:, None] + np.arange(-window, window + 1)).reshape(-1)
    return lags


def lagged(values: Floats, lags: Ints) -> Floats:
    """Give (lags, slots, areas): at each slot the figures so many slots earlier, NaN before the first."""
    slots = len(values)
    earlier = np.full((len(lags), *values.shape), np.nan)
    for at, lag in enumerate(lags.tolist()):
        if lag < slots:
            earlier[at, lag:] = values[: slots - lag]
    return earlier


def mean_and_spread(sample: Floats, least: int) -> tuple[Floats, Floats, Ints]:
    """Give mean, standard deviation (n−1) and number of the known figures along the first axis.

    Mean and deviation are NaN where fewer than `least` (at least 2) are known.
    """
    is_known = np.isfinite(sample)
    count = is_known.sum(axis=0)
    is_enough = count >= least
    divisor = np.where(is_enough, count, 2)
    mean = np.where(is_known, sample, 0.0).sum(axis=0) / divisor
    squares = np.where(is_known, sample - mean, 0.0) ** 2
    spread = np.sqrt(squares.sum(axis=0) / (divisor - 1))
    return np.where(is_enough, mean, np.nan), np.where(is_enough, spread, np.nan), count
