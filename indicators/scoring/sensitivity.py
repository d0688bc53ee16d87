"""Which choice of method matters: variance of the mean shift of places, split by choice (Saltelli 2010)."""

from dataclasses import dataclass

import numpy as np

from indicators.scoring.draws import AGGREGATIONS, FILLERS, NORMALISERS, Choices, Field, ranks_of
from indicators.scoring.weights import nominal_weights
from indicators.snapshot import Floats, Ints

FACTORS = ("权重", "无量纲方法", "合成方法", "缺项处理", "异常值处理")
_SEED = 20260102
_RESAMPLES = 200


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One choice: its own share of the variance and its share with all it interacts with, each 0–1.

    `low` and `high` are the 5 % and 95 % of the total share by resampling the runs.
    """

    name: str
    first_order: float
    total: float
    low: float
    high: float


def sensitivity(field: Field, places: Ints, runs: int = 256) -> tuple[Sensitivity, ...]:
    """Run N(d+2) evaluations of the mean |place − published place|; empty when no choice moves anybody."""
    random = np.random.default_rng(_SEED)
    a, b = (_points(random, runs, field) for _ in range(2))
    y_a, y_b = (_shift(field, points, places) for points in (a, b))
    if np.ptp(np.concatenate([y_a, y_b])) == 0:
        return ()
    mixed = [_shift(field, _with(a, b, factor), places) for factor in range(len(FACTORS))]
    resamples = random.integers(runs, size=(_RESAMPLES, runs))
    return tuple(
        Sensitivity(name, *_indices(y_a, y_b, y), *_bounds(y_a, y_b, y, resamples))
        for name, y in zip(FACTORS, mixed, strict=True)
    )


def _points(random: np.random.Generator, runs: int, field: Field) -> tuple[Floats, Floats]:
    items = len(nominal_weights(field.scheme))
    return random.uniform(0.75, 1.25, size=(runs, items)), random.uniform(size=(runs, len(FACTORS) - 1))


def _with(a: tuple[Floats, Floats], b: tuple[Floats, Floats], factor: int) -> tuple[Floats, Floats]:
    if factor == 0:
        return b[0], a[1]
    others = a[1].copy()
    others[:, factor - 1] = b[1][:, factor - 1]
    return a[0], others


def _shift(field: Field, points: tuple[Floats, Floats], places: Ints) -> Floats:
    spread, picks = points
    sizes = (len(NORMALISERS), len(AGGREGATIONS), len(FILLERS), 2)
    chosen = [np.minimum((picks[:, i] * size).astype(np.int64), size - 1) for i, size in enumerate(sizes)]
    ranks = ranks_of(field, Choices(nominal_weights(field.scheme) * spread, *chosen))
    shift: Floats = np.abs(ranks - places).mean(axis=1)
    return shift


def _indices(y_a: Floats, y_b: Floats, y: Floats) -> tuple[float, float]:
    variance = float(np.concatenate([y_a, y_b]).var())
    if variance == 0:
        return 0.0, 0.0
    return float((y_b * (y - y_a)).mean() / variance), float(((y_a - y) ** 2).mean() / (2 * variance))


def _bounds(y_a: Floats, y_b: Floats, y: Floats, resamples: Ints) -> tuple[float, float]:
    totals = [_indices(y_a[rows], y_b[rows], y[rows])[1] for rows in resamples]
    low, high = np.percentile(totals, [5, 95])
    return float(low), float(high)
