"""Colour classes: where to cut a range of figures, which class a figure falls in, what a legend says.

Cuts c1 < c2 < … make the half-open classes (−∞, c1), [c1, c2), …, [cm, +∞): nothing is unclassified by
accident (semantics B). Cuts are chosen on published roundings and lie on published decimals, so a
legend is literally true.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from indicators.catalogue import Direction
from indicators.problem import Refusal
from indicators.rounding import published
from indicators.snapshot import Floats, Ints

CLASS_COUNT = 6
_EXACT_UP_TO = 600  # distinct figures; beyond, natural breaks start from equal-count bins
_NICE_STEPS = (5, 2, 1)


def natural_breaks(figures: Floats, class_count: int = CLASS_COUNT) -> Floats:
    """Split figures so that the squared deviations within classes are least (Fisher 1958, Jenks).

    Gives the smallest figure of every class but the first. NaN is left out; fewer distinct figures than
    classes give fewer classes. Above 600 distinct figures the split is exact over 600 equal-count bins.
    """
    distinct, weight = np.unique(figures[np.isfinite(figures)], return_counts=True)
    class_count = min(class_count, len(distinct))
    if class_count < 2:
        return np.empty(0)
    starts = np.arange(len(distinct))
    if len(distinct) > _EXACT_UP_TO:
        ranks = np.cumsum(weight) - weight
        starts = np.unique(np.searchsorted(ranks, np.linspace(0, ranks[-1], _EXACT_UP_TO)))
    return distinct[starts[_best_splits(distinct, weight, starts, class_count)]]


def _best_splits(distinct: Floats, weight: Ints, starts: Ints, class_count: int) -> Ints:
    """Give the first bin of every class but the first, by dynamic programming over class count."""
    cost = _split_costs(distinct, weight, starts)
    bins = len(starts)
    best, choices = cost[0], []
    for _ in range(class_count - 1):
        # total[i, j]: bins 0…i−1 split as well as can be, bins i…j as one more class
        total = np.full((bins, bins), np.inf)
        total[1:] = best[:-1, None] + cost[1:]
        choices.append(np.argmin(total, axis=0))
        best = total[choices[-1], np.arange(bins)]
    splits, end = [], bins - 1
    for choice in reversed(choices):
        splits.append(int(choice[end]))
        end = splits[-1] - 1
    return np.array(splits[::-1], dtype=np.int64)


def _split_costs(distinct: Floats, weight: Ints, starts: Ints) -> Floats:
    """Give the squared deviations of bins i…j from their mean as a matrix; ∞ below the diagonal."""
    centred = distinct - np.average(distinct, weights=weight)
    parts = (weight.astype(np.float64), weight * centred, weight * centred**2)
    count, first, second = (np.concatenate([[0.0], np.cumsum(np.add.reduceat(part, starts))]) for part in parts)
    spans = [total[None, 1:] - total[:-1, None] for total in (count, first, second)]
    with np.errstate(invalid="ignore", divide="ignore"):
        cost: Floats = np.maximum(spans[2] - spans[1] ** 2 / spans[0], 0.0)
    cost[np.tril_indices(len(starts), -1)] = np.inf
    return cost


def map_breaks(figures: Floats, decimals: int, class_count: int = CLASS_COUNT) -> tuple[float, ...]:
    """Choose the cuts of a map: natural breaks of the published figures, each moved to the roundest
    number that splits the figures alike."""
    shown = published(figures, decimals)
    distinct = np.unique(shown[np.isfinite(shown)])
    lower_ends = natural_breaks(shown, class_count)
    below = distinct[np.searchsorted(distinct, lower_ends) - 1]
    return tuple(_roundest(low, high, decimals) for low, high in zip(below.tolist(), lower_ends.tolist(), strict=True))


def _roundest(low: float, high: float, decimals: int) -> float:
    """Give the roundest number in (low, high]; both ends are published figures."""
    size = max(abs(low), abs(high), 1.0)
    for exponent in range(math.ceil(math.log10(size)), -decimals - 1, -1):
        for nice in _NICE_STEPS:
            step = nice * 10.0**exponent
            # No figure is rounded here: this only brushes the dust off a multiple of a decimal step.
            candidate = round(math.floor(high / step) * step, decimals)
            if low < candidate <= high:
                return candidate
    return high


def classify(figures: Floats, breaks: Sequence[float]) -> Ints:
    """Give the class of each figure: how many cuts it has reached. Callers mark missing figures."""
    return np.searchsorted(np.asarray(breaks, dtype=np.float64), figures, side="right").astype(np.int64)


def legend(breaks: Sequence[float], decimals: int) -> tuple[str, ...]:
    """Label the classes: “<53”, “53–60”, “≥82”; as many decimals as the cuts need, at most the published.

    A single class is “全部”.
    """
    if not breaks:
        return ("全部",)
    needed = next((d for d in range(decimals) if all(round(cut, d) == cut for cut in breaks)), decimals)
    ends = [f"{cut:,.{needed}f}" for cut in breaks]
    inner = [f"{low}–{high}" for low, high in pairwise(ends)]
    return (f"<{ends[0]}", *inner, f"≥{ends[-1]}")


@dataclass(frozen=True, slots=True)
class Band:
    """One row of a declared level table: [low, high) and how grave it is (0 best)."""

    low: float
    high: float
    gravity: int


def level_cuts(bands: Sequence[Band], direction: Direction) -> tuple[float, ...]:
    """Check a level table and give its inner cuts; the ends are taken as −∞ and +∞.

    Raises:
        Refusal: bands overlap, leave a gap, are empty, or their gravity runs against the direction.
    """
    ordered = sorted(bands, key=lambda band: band.low)
    for band in ordered:
        if not band.low < band.high:
            raise Refusal.because(f"分级 {band.low:g}～{band.high:g} 的下限不小于上限，请改正。")
    for lower, upper in pairwise(ordered):
        if lower.high < upper.low:
            raise Refusal.because(f"分级之间有空档：{lower.high:g}～{upper.low:g} 不属于任何一级，请补齐。")
        if lower.high > upper.low:
            raise Refusal.because(f"分级有重叠：{upper.low:g}～{lower.high:g} 属于两级，请改正。")
    _check_gravity([band.gravity for band in ordered], direction)
    return tuple(band.low for band in ordered[1:])


def _check_gravity(gravities: Sequence[int], direction: Direction) -> None:
    steps = list(pairwise(gravities))
    if direction is Direction.HIGHER_IS_BETTER and any(low <= high for low, high in steps):
        raise Refusal.because("指标以高为优，数值越高的一级应当越轻，请调整各级颜色。")
    if direction is Direction.LOWER_IS_BETTER and any(low >= high for low, high in steps):
        raise Refusal.because("指标以低为优，数值越高的一级应当越重，请调整各级颜色。")
