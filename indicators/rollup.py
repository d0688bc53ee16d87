"""Adding up: a parent without a row of its own gets one from its children, by the indicator's rule.

A sum is a sum, a ratio is Σ numerators ÷ Σ denominators and never a mean of rates, a weighted mean uses
declared weights (semantics A). A parent's own reported row always wins.
"""

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from indicators.areas import Family, Frame, depth_of
from indicators.catalogue import Aggregation, Indicator
from indicators.history import NO_ROW, NORMAL, NOT_APPLICABLE, PROVISIONAL, History
from indicators.rounding import snap
from indicators.snapshot import Floats

_RATIO_SCALES = (("%", 100.0), ("‰", 1000.0), ("万人", 10_000.0), ("万户", 10_000.0), ("千人", 1_000.0))
Mask = NDArray[np.bool_]
_Scalar = TypeVar("_Scalar", bound=np.generic)


def ratio_scale(unit: str) -> float:
    """Give what one stands for in a ratio's unit: 100 for “%”, 10,000 for “件/万人”, 1 otherwise."""
    return next((scale for mark, scale in _RATIO_SCALES if unit.endswith(mark)), 1.0)


def roll_up(history: History, frame: Frame, weights: Floats | None = None) -> History:
    """Fill the rows parents lack, deepest parents first; areas below the lowest level never count.

    `weights` (slots, areas) belong to a weighted mean; without them the denominators weigh. A parent is
    provisional while an expected child is missing, and not applicable when all of them are. A sum is marked
    partial in the slots that lack a child which reports in others: such sums are of different make-up and
    must not be compared.
    """
    if history.indicator.aggregation is Aggregation.NONE:
        return history
    for family in frame.families[depth_of(history.indicator.lowest_level)]:
        is_open = history.status[:, family.parents] == NO_ROW
        if is_open.any():
            history = _filled(history, frame, family, weights, is_open)
    return history


def _filled(history: History, frame: Frame, family: Family, weights: Floats | None, is_open: Mask) -> History:
    values, is_in = _combined(history, family, weights)
    child_status = history.status[:, family.children]
    is_missing = frame.is_expected[family.children] & ~is_in & (child_status != NOT_APPLICABLE)
    is_soft = is_missing | (is_in & (child_status != NORMAL))
    is_gone = is_missing & is_in.any(axis=0)
    fill = is_open & _any(is_in, family)
    is_out = is_open & ~_any(is_in | is_missing, family) & _any(child_status == NOT_APPLICABLE, family)
    partial = _any(is_gone | (is_in & history.is_partial[:, family.children]), family)
    is_sum = history.indicator.aggregation is Aggregation.SUM
    status = np.where(is_out, NOT_APPLICABLE, np.where(_any(is_soft, family), PROVISIONAL, NORMAL))
    filled = replace(
        history,
        values=_put(history.values, family, fill, values),
        status=_put(history.status, family, fill | is_out, status),
        is_partial=_put(history.is_partial, family, fill, partial & is_sum),
    )
    if not _counts_cases(history.indicator):
        return filled
    return replace(
        filled,
        numerators=_put(history.numerators, family, fill, _total(history.numerators, family)),
        denominators=_put(history.denominators, family, fill, _total(history.denominators, family)),
    )


def _counts_cases(indicator: Indicator) -> bool:
    """Say whether a parent needs its children's cases: to be divided, to weigh, or to be enough."""
    is_divided = indicator.aggregation in (Aggregation.RATIO, Aggregation.WEIGHTED_MEAN)
    return is_divided or indicator.min_denominator > 0


def _combined(history: History, family: Family, weights: Floats | None) -> tuple[Floats, Mask]:
    """Give the parents' figures and say which children took part."""
    rule = history.indicator.aggregation
    values = history.values[:, family.children]
    if rule is Aggregation.SUM:
        return _total(history.values, family), np.isfinite(values)
    if rule is Aggregation.MAX:
        return np.fmax.reduceat(values, family.starts, axis=1), np.isfinite(values)
    if rule is Aggregation.MIN:
        return np.fmin.reduceat(values, family.starts, axis=1), np.isfinite(values)
    if rule is Aggregation.RATIO:
        scale = ratio_scale(history.indicator.unit)
        return _quotient(
            history.numerators[:, family.children], history.denominators[:, family.children], family, scale
        )
    weight = (history.denominators if weights is None else weights)[:, family.children]
    return _quotient(values * weight, weight, family, 1.0)


def _quotient(tops: Floats, bottoms: Floats, family: Family, scale: float) -> tuple[Floats, Mask]:
    is_in = np.isfinite(tops) & np.isfinite(bottoms)
    top = np.add.reduceat(np.where(is_in, tops, 0.0), family.starts, axis=1)
    bottom = np.add.reduceat(np.where(is_in, bottoms, 0.0), family.starts, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return snap(np.where(bottom > 0, scale * top / bottom, np.nan)), is_in


def _total(figures: Floats, family: Family) -> Floats:
    part = figures[:, family.children]
    is_in = np.isfinite(part)
    total = np.add.reduceat(np.where(is_in, part, 0.0), family.starts, axis=1)
    return snap(np.where(_any(is_in, family), total, np.nan), total, part)


def _any(mask: Mask, family: Family) -> Mask:
    return np.logical_or.reduceat(mask, family.starts, axis=1)


def _put(array: NDArray[_Scalar], family: Family, fill: Mask, new: NDArray[np.generic]) -> NDArray[_Scalar]:
    """Write the new figures into the parents' columns where the mask says so."""
    filled = array.copy()
    filled[:, family.parents] = np.where(fill, new, filled[:, family.parents])
    return filled
