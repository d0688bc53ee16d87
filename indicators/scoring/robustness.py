"""How firm a place is under other reasonable choices of method (semantics F; after JRC and COINr)."""

from dataclasses import dataclass

import numpy as np

from indicators.scoring.draws import AGGREGATIONS, FILLERS, NORMALISERS, Choices, Field, Places, ranks_of
from indicators.scoring.weights import nominal_weights
from indicators.snapshot import Floats, Ints

DRAWS = 1000
_SEED = 20260101
_WEIGHT_SPREAD = 0.25


@dataclass(frozen=True, slots=True)
class Firmness:
    """One entry per unit: places over all draws and how often a unit stood first, in the first or last three.

    `low` and `high` are the 5 % and 95 % places; `mean_shift` is the mean of |place − published place|
    over all units and draws.
    """

    median: Floats
    low: Ints
    high: Ints
    p_first: Floats
    p_top: Floats
    p_bottom: Floats
    mean_shift: float


def firmness(field: Field, places: Ints, draws: int = DRAWS) -> Firmness:
    """Draw methods and see where each unit comes to stand; `places` are the published ones."""
    ranks = ranks_of(field, method_choices(field, draws, np.random.default_rng(_SEED)))
    units = ranks.shape[1]
    low, median, high = np.percentile(ranks, [5, 50, 95], axis=0, method="nearest")
    return Firmness(
        median=median.astype(np.float64),
        low=low.astype(np.int64),
        high=high.astype(np.int64),
        p_first=(ranks == 1).mean(axis=0),
        p_top=(ranks <= 3).mean(axis=0),
        p_bottom=(ranks > units - 3).mean(axis=0),
        mean_shift=float(np.abs(ranks - places).mean()),
    )


def method_choices(field: Field, draws: int, random: np.random.Generator) -> Choices:
    """Draw weights within ±25 % and every other choice evenly among what is reasonable."""
    nominal = nominal_weights(field.scheme)
    spread = random.uniform(1 - _WEIGHT_SPREAD, 1 + _WEIGHT_SPREAD, size=(draws, len(nominal)))
    return Choices(
        weights=nominal * spread,
        normaliser=random.integers(len(NORMALISERS), size=draws),
        aggregation=random.integers(len(AGGREGATIONS), size=draws),
        filler=random.integers(len(FILLERS), size=draws),
        outlier=random.integers(2, size=draws),
    )


def leave_one_out(field: Field) -> Places:
    """Give, for each item left out, the places of all units: (items, units)."""
    nominal = nominal_weights(field.scheme)
    items = len(nominal)
    if items < 2:
        return np.empty((0, field.values.shape[1]), dtype=np.int32)
    weights = np.tile(nominal, (items, 1))
    np.fill_diagonal(weights, 0.0)
    how = AGGREGATIONS.index(field.scheme.aggregation)
    nothing = np.zeros(items, dtype=np.int64)
    return ranks_of(field, Choices(weights, nothing, nothing + how, nothing, nothing))
