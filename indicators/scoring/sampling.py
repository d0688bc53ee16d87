"""How firm a place is under the chance of few cases (semantics F): draws, separability, rank sets, funnel limits."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.snapshot import Floats, Ints

_SEED = 20260103
_LEVEL = 0.95
_LEAST_DRAWS, _MOST_DRAWS, _MOST_COMPARED = 1_000, 100_000, 40_000_000
_FUNNEL_TAIL = 0.001  # 99.8 % between the limits


@dataclass(frozen=True, slots=True)
class RankSets:
    """For each unit the best and the worst place that the chance of few cases allows, jointly at 95 %."""

    best: Ints
    worst: Ints
    critical: float


def proportion_draws(cases: Floats, of: Floats, draws: int, random: np.random.Generator) -> Floats:
    """Draw shares (0–1) from Beta(x + ½, n − x + ½): (draws, units)."""
    return random.beta(cases + 0.5, of - cases + 0.5, size=(draws, len(cases)))


def p_better(draws: Floats, better: int, worse: int) -> float:
    """Give how probable it is that one unit is better than another, by joint draws of goodness."""
    return float((draws[:, better] > draws[:, worse]).mean())


def rank_sets(estimates: Floats, errors: Floats) -> RankSets:
    """Give rank sets from estimates of goodness and their standard errors (Mogstad et al., one step).

    Two units are apart when their difference exceeds `critical` standard errors of it; a unit's best
    place is one plus the number of units surely better, its worst the number not surely worse.
    """
    random = np.random.default_rng(_SEED)
    apart = _errors_of_differences(errors)
    draws = int(np.clip(_MOST_COMPARED // len(errors) ** 2, _LEAST_DRAWS, _MOST_DRAWS))
    noise = random.standard_normal((draws, len(errors))) * errors
    critical = float(np.quantile(_largest_difference(noise, apart), _LEVEL))
    difference = estimates[:, None] - estimates[None, :]
    is_below, is_above = difference + critical * apart < 0, difference - critical * apart > 0
    return RankSets(1 + is_below.sum(axis=1), len(estimates) - is_above.sum(axis=1), critical)


def _errors_of_differences(errors: Floats) -> Floats:
    result: Floats = np.sqrt(errors[:, None] ** 2 + errors[None, :] ** 2)
    return result


def _largest_difference(noise: Floats, apart: Floats) -> Floats:
    largest = np.zeros(len(noise))
    for j in range(noise.shape[1] - 1):
        scaled = np.abs(noise[:, j, None] - noise[:, j + 1 :]) / apart[j, j + 1 :]
        np.maximum(largest, scaled.max(axis=1), out=largest)
    return largest


def not_separable(draws: Floats, unit: int) -> NDArray[np.bool_]:
    """Say which units cannot be told from one: neither is better with a probability of 95 %."""
    better = (draws[:, [unit]] > draws).mean(axis=0)
    result: NDArray[np.bool_] = (better < _LEVEL) & (better > 1 - _LEVEL)
    result[unit] = True
    return result


def funnel_limits(share: float, cases: Ints) -> tuple[Floats, Floats]:
    """Give the limits between which 99.8 % of units with so many cases fall when all have the same true share.

    Exact quantiles of the binomial distribution; `share` is 0–1.
    """
    found = [_binomial_limits(share, int(n)) for n in cases]
    return np.array([low for low, _ in found]), np.array([high for _, high in found])


def _binomial_limits(share: float, cases: int) -> tuple[float, float]:
    if cases <= 0 or not 0 < share < 1:
        return (0.0, 1.0) if cases <= 0 else (share, share)
    spread = 8.0 * math.sqrt(cases * share * (1 - share)) + 10.0
    first, last = max(0, math.floor(cases * share - spread)), min(cases, math.ceil(cases * share + spread))
    hits = range(first, last + 1)
    top = math.lgamma(cases + 1)
    logs = [
        top - math.lgamma(k + 1) - math.lgamma(cases - k + 1) + k * math.log(share) + (cases - k) * math.log1p(-share)
        for k in hits
    ]
    reached = np.cumsum(np.exp(logs))
    low, high = np.searchsorted(reached, [_FUNNEL_TAIL, 1 - _FUNNEL_TAIL])
    return (first + int(low)) / cases, min(first + int(high), cases) / cases
