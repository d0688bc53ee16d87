"""The process behind a series: its mean and spread as known at each slot, for all areas at once (semantics G).

A segment's baseline is made of its first figures and locked; until then it grows. What was known at a
slot never changes when later figures come in.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.snapshot import Floats, Ints

POINTS_TO_LOCK = 12
LEAST_POINTS = 5  # fewer figures are a run chart only
LIMIT_SIGMAS = 3.0
RANGE_FREEDOM = 0.62  # degrees of freedom that each figure after the first brings (Wheeler)
_LIMIT_FACTOR = 2.66  # three standard deviations, as moving ranges say them
_RANGE_PER_SIGMA = 1.128
_SMALL_MEAN = 5.0  # fewer cases a slot have the spread of counting, not the one of moving ranges
_SCREEN_FACTOR = 3.267
_DUST = 1e-9


@dataclass(frozen=True, slots=True)
class Counting:
    """How figures come of counted cases: cases = figure × `exposure` (slots, areas).

    Plain counts have an exposure of 1 (c chart), rates their denominator in the rate's own unit (u
    chart). Proportions name their `ceiling` (p chart): per cent have a hundredth of the denominator and
    a ceiling of 100. NaN is “not counted, or not known”.
    """

    exposure: Floats
    ceiling: float = math.inf

    def sigma(self, mean: Floats | float, exposure: Floats) -> Floats:
        """Give the standard deviation counting gives figures of this mean and exposure."""
        with np.errstate(invalid="ignore"):
            return np.sqrt(np.maximum(mean * (1.0 - mean / self.ceiling), 0.0) / exposure)


@dataclass(frozen=True, slots=True)
class Process:
    """What was known of each series at each slot, that slot included; arrays are (slots, areas).

    `count` is how many figures the baseline has. `mean` is NaN before the first figure; `sigma` and
    `reach` (the distance from the mean to a limit) are NaN below five figures or without any variation.
    Where counting gives the spread, `cases` and `exposed` are the baseline's totals, elsewhere NaN.
    """

    mean: Floats
    sigma: Floats
    reach: Floats
    count: Ints
    cases: Floats
    exposed: Floats


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What the baselines have gathered by each slot, (slots, areas): mean moving range and totals."""

    average: Floats
    total: Floats
    cases: Floats
    exposed: Floats
    count: Ints


def process(
    values: Floats,
    starts: NDArray[np.bool_],
    *,
    n_fix: int = POINTS_TO_LOCK,
    screen: bool = True,
    counting: Counting | None = None,
) -> Process:
    """Learn mean and spread slot by slot; NaN in `values` (slots, areas) is no figure and breaks the moving range.

    `starts` (slots, areas) marks where a person let a new segment begin. With `screen`, moving ranges of
    at least 3.267 times their mean are left out once. Series with fewer than five counted cases a slot
    take mean and spread from `counting`.
    """
    counting = counting or Counting(np.full(values.shape, np.nan))
    learnt = _gathered(values, starts, counting.exposure, n_fix, screen=screen)
    known = np.maximum(learnt.count, 1)
    common = np.divide(learnt.cases, learnt.exposed, out=np.full_like(values, np.nan), where=learnt.exposed > 0)
    with np.errstate(invalid="ignore"):
        rarer = np.minimum(learnt.cases, counting.ceiling * learnt.exposed - learnt.cases)
        is_small = rarer < _SMALL_MEAN * known
    spread = counting.sigma(common, counting.exposure)
    sigma = np.where(is_small, spread, learnt.average / _RANGE_PER_SIGMA)
    blank = np.where((learnt.count >= LEAST_POINTS) & (sigma > 0), 0.0, np.nan)
    return Process(
        mean=np.where(is_small, common, np.where(learnt.count > 0, learnt.total / known, np.nan)),
        sigma=sigma + blank,
        reach=np.where(is_small, LIMIT_SIGMAS * spread, learnt.average * _LIMIT_FACTOR) + blank,
        count=learnt.count,
        cases=np.where(is_small, learnt.cases, np.nan),
        exposed=np.where(is_small, learnt.exposed, np.nan),
    )


def _gathered(values: Floats, starts: NDArray[np.bool_], exposure: Floats, n_fix: int, *, screen: bool) -> _Learnt:
    """Walk through the slots and note what the baselines hold at each."""
    average, total, cases, exposed = np.zeros((4, *values.shape))
    count = np.zeros(values.shape, dtype=np.int64)
    ranges = np.full((n_fix, values.shape[1]), np.nan)
    for slot in range(len(values)):
        earlier = max(slot - 1, 0)
        for held in (average, total, cases, exposed, count):
            held[slot] = np.where(starts[slot], 0, held[earlier])
        ranges[:, starts[slot]] = np.nan
        joins = np.flatnonzero(np.isfinite(values[slot]) & (count[slot] < n_fix))
        if joins.size or not slot:
            figures, before = values[slot, joins], values[earlier, joins]
            is_next = (count[slot, joins] > 0) & ~starts[slot, joins]
            ranges[count[slot, joins], joins] = np.where(is_next, np.abs(figures - before), np.nan)
            total[slot, joins] += figures
            cases[slot, joins] += figures * exposure[slot, joins]
            exposed[slot, joins] += exposure[slot, joins]
            count[slot, joins] += 1
            average[slot] = mean_range(ranges, screen=screen)
    return _Learnt(average, total, cases, exposed, count)


def mean_range(ranges: Floats, *, screen: bool) -> Floats:
    """Average moving ranges (n, areas) along the first axis, NaN skipped; screened once if asked."""
    average = _mean_of_known(ranges)
    if not screen:
        return average
    with np.errstate(invalid="ignore"):
        # Where nothing moves, every range of zero would count as wild.
        is_wild = (ranges >= _SCREEN_FACTOR * average) & (average > 0)
    return _mean_of_known(np.where(is_wild, np.nan, ranges))


def _mean_of_known(ranges: Floats) -> Floats:
    is_known = np.isfinite(ranges)
    count = is_known.sum(axis=0)
    total = np.where(is_known, ranges, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def sides(values: Floats, mean: Floats) -> Ints:
    """Say on which side of the mean figures lie: 1 above, −1 below, 0 on it or unknown.

    The dust of averaging does not count: what equals the mean but for the ninth digit lies on it.
    """
    with np.errstate(invalid="ignore"):
        distance = values - mean
        is_off = np.abs(distance) > _DUST * np.maximum(np.abs(mean), np.abs(values))
    return np.where(is_off, np.sign(distance), 0).astype(np.int64)
