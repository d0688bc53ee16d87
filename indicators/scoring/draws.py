"""Many ranks at once: one scheme under many sets of choices, (draws, areas)."""

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from indicators.rounding import published, snap
from indicators.scoring.normalise import normalise
from indicators.scoring.scheme import BASE_SCORE, SCORE_RANGE, Aggregation, Bands, BestInterval, Goalposts, Scheme
from indicators.scoring.winsorise import winsorised
from indicators.snapshot import Floats, Ints

Places = NDArray[np.int32]  # (draws, units)
NORMALISERS = ("goalposts", "z", "percentile")
AGGREGATIONS = (Aggregation.ARITHMETIC, Aggregation.GEOMETRIC)
FILLERS = ("reweight", "carry", "low", "high")
_SHARES = {"low": 10, "high": 90}  # what stands in a hole: the group's tenth or ninetieth part
_LEAST_SCORE = 1.0  # keeps a geometric mean of relative scores defined
_CHUNK = 1_000_000  # scores worked out at once, so that memory stays flat however many units there are
_MANY = 250  # units from which on counting beats sorting
_DUST = 5e-9  # of the last published decimal: what float arithmetic leaves below an exact half


@dataclass(frozen=True, slots=True)
class Choices:
    """One row per draw: item weights (draws, items) and which way each step was taken."""

    weights: Floats
    normaliser: Ints
    aggregation: Ints
    filler: Ints
    outlier: Ints


@dataclass(frozen=True, slots=True)
class Field:
    """The units of one peer group that have a place: (items, units) figures, those before, fixed 加减分."""

    scheme: Scheme
    values: Floats
    before: Floats
    adjustment: Floats
    is_vetoed: NDArray[np.bool_]


def ranks_of(field: Field, choices: Choices) -> Places:
    """Give every unit's place under every draw: (draws, units), rounded and tied as published places are."""
    draws, units = len(choices.weights), field.values.shape[1]
    places = np.empty((draws, units), dtype=np.int32)
    is_carried = choices.filler == FILLERS.index("carry")
    keys = np.stack([choices.outlier, is_carried, choices.normaliser, choices.filler, choices.aggregation], axis=1)
    kinds, of_kind = np.unique(keys, axis=0, return_inverse=True)
    normalised = lru_cache(maxsize=1)(partial(_normalised_by, field))  # draws of one way stand together
    for number, (outlier, carried, normaliser, filler, aggregation) in enumerate(kinds.tolist()):
        scores = _filled(normalised(outlier, carried, NORMALISERS[normaliser]), FILLERS[filler])
        if not np.isfinite(scores).any(axis=0).all():
            # A relative way that leaves somebody without any score (all figures alike) is no way to judge.
            scores = _filled(_normalised_by(field, outlier, carried, "goalposts"), FILLERS[filler])
        summands, known = _summands(scores, AGGREGATIONS[aggregation])
        picked = np.flatnonzero(of_kind.reshape(-1) == number)
        for part in np.array_split(picked, -(-len(picked) * units // _CHUNK)):
            totals = _total(choices.weights[part], summands, known, AGGREGATIONS[aggregation])
            places[part] = places_of(field, totals)
    return places


def _normalised_by(field: Field, treats_outliers: int, is_carried: int, how: str) -> Floats:
    """Give (items, units) scores, NaN where a figure is missing."""
    values = winsorised(field.values) if treats_outliers else field.values
    if is_carried:
        values = np.where(np.isnan(values), field.before, values)
    items = zip(field.scheme.items, values, strict=True)
    return np.stack([_normalised(row, item.standard, how) for item, row in items])


def _filled(scores: Floats, filler: str) -> Floats:
    """Put the group's tenth or ninetieth part where a score is missing, where asked."""
    if filler not in _SHARES:
        return scores
    is_missing = np.isnan(scores)
    holed = np.flatnonzero(is_missing.any(axis=1) & ~is_missing.all(axis=1))
    if not len(holed):
        return scores
    filled = scores.copy()
    fill = np.nanpercentile(scores[holed], _SHARES[filler], axis=1)
    filled[holed] = np.where(is_missing[holed], fill[:, None], scores[holed])
    return filled


def _normalised(row: Floats, standard: Goalposts | BestInterval | Bands, how: str) -> Floats:
    """Normalise one item; relative ways first turn it so that more is better. A constant row says nothing."""
    if how == "goalposts":
        return normalise(row, standard)
    goodness = _goodness(row, standard)
    known = np.isfinite(goodness)
    result = np.full(len(row), np.nan)
    if known.sum() < 2 or np.ptp(goodness[known]) == 0:
        return result
    if how == "z":
        spread = goodness[known].std(ddof=1)
        result[known] = np.maximum(80.0 + 10.0 * (goodness[known] - goodness[known].mean()) / spread, _LEAST_SCORE)
        return result
    result[known] = BASE_SCORE + SCORE_RANGE * _mean_places(goodness[known]) / (known.sum() - 1)
    return result


def _mean_places(goodness: Floats) -> Floats:
    """Count who is worse, half of those that are equal included."""
    order = np.argsort(goodness, kind="stable")
    ordered = goodness[order]
    edges = np.concatenate([[0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1, [len(ordered)]])
    middle = (edges[:-1] + edges[1:] - 1) / 2.0
    places = np.empty(len(ordered))
    places[order] = np.repeat(middle, np.diff(edges))
    return places


def _goodness(row: Floats, standard: Goalposts | BestInterval | Bands) -> Floats:
    match standard:
        case Goalposts():
            return row if standard.satisfactory > standard.unacceptable else -row
        case BestInterval():
            return -np.maximum(np.maximum(standard.best_from - row, row - standard.best_to), 0.0)
        case Bands():
            return row if standard.values[-1] > standard.values[0] else -row


def _summands(scores: Floats, how: Aggregation) -> tuple[Floats, Floats | None]:
    """Give what is weighed up, (items, units), 0 where a score is missing, and who has which; None: everybody all."""
    known = np.isfinite(scores)
    if how is Aggregation.GEOMETRIC:
        scores = np.log(np.maximum(scores, _LEAST_SCORE))
    return np.where(known, scores, 0.0), None if known.all() else known.astype(np.float64)


def _total(weights: Floats, summands: Floats, known: Floats | None, how: Aggregation) -> Floats:
    """Give (draws, units) scores; whoever lacks an item is judged by the others, whoever has none gets 0."""
    total: Floats = weights @ summands
    carried = weights.sum(axis=1, keepdims=True) if known is None else weights @ known
    has_none = carried == 0
    total /= np.where(has_none, 1.0, carried) if has_none.any() else carried
    if how is Aggregation.GEOMETRIC:
        np.exp(total, out=total)
    if has_none.any():
        total[np.broadcast_to(has_none, total.shape)] = 0.0
    return total


def places_of(field: Field, scores: Floats) -> Places:
    """Rank each row, best first; equal published scores share the better place, the vetoed come last."""
    scale, adjustment = 10.0**field.scheme.decimals, field.adjustment
    if scores.min() + adjustment.min() < 0:  # below zero a half is rounded down
        scores, adjustment = published(snap(scores + adjustment), field.scheme.decimals), np.zeros_like(adjustment)
    lift = adjustment * scale + (0.5 + _DUST)  # from here on cutting off the rest rounds half up
    low = np.floor(scores.min() * scale + lift.min())
    if field.is_vetoed.any():
        high = scores.max() * scale + lift.max()
        lift[~field.is_vetoed] += np.ceil(high - low)
    return (_by_counting if scores.shape[1] >= _MANY else _by_sorting)(scores, scale, lift - low)


def _by_counting(scores: Floats, scale: float, lift: Floats) -> Places:
    """Place by counting who is strictly better: published scores are few beside many units."""
    draws, units = scores.shape
    places = np.empty(scores.shape, dtype=np.int32)
    # One row at a time in the same memory, which then never leaves the processor's own.
    shown, whole, at = np.empty(units), np.empty(units, dtype=np.int32), np.empty(units, dtype=np.int64)
    for draw in range(draws):
        np.multiply(scores[draw], scale, out=shown)
        np.add(shown, lift, out=shown)
        np.copyto(whole, shown, casting="unsafe")
        np.copyto(at, whole)
        reached = np.bincount(at)
        np.cumsum(reached, out=reached)
        np.take((units + 1 - reached).astype(np.int32), at, out=places[draw], mode="wrap")
    return places


def _by_sorting(scores: Floats, scale: float, lift: Floats) -> Places:
    shown = (scores * scale + lift).astype(np.int32)
    order = np.argsort(-shown, axis=1, kind="stable")
    ordered = np.take_along_axis(shown, order, axis=1)
    opens = np.ones(shown.shape, dtype=np.bool_)
    opens[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    start = np.maximum.accumulate(np.where(opens, np.arange(shown.shape[1]), 0), axis=1)
    places = np.empty(shown.shape, dtype=np.int32)
    np.put_along_axis(places, order, (start + 1).astype(np.int32), axis=1)
    return places
