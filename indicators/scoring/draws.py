"""Many ranks at once: one scheme under many sets of choices, (draws, areas)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
_MOST_BINS_PER_UNIT = 1
_CHUNK = 4_000_000  # scores worked out at once, so that memory stays flat however many units there are


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
    tensors = {}
    for treats_outliers in (False, True):
        treated = winsorised(field.values) if treats_outliers else field.values
        for kind in range(len(FILLERS)):
            tensors[int(treats_outliers), kind] = _carried(field, treated, FILLERS[kind])
    keys = np.stack([choices.outlier, choices.filler, choices.normaliser, choices.aggregation], axis=1)
    kinds, of_kind = np.unique(keys, axis=0, return_inverse=True)
    scores, last = np.empty(0), (-1, -1, -1)
    for number, (outlier, filler, normaliser, how) in enumerate(kinds.tolist()):
        if last != (outlier, filler, normaliser):
            last = (outlier, filler, normaliser)
            scores = _scores(field, tensors[outlier, filler], NORMALISERS[normaliser], FILLERS[filler])
        picked = np.flatnonzero(of_kind.reshape(-1) == number)
        for part in np.array_split(picked, -(-len(picked) * units // _CHUNK)):
            places[part] = places_of(field, _total(choices.weights[part], scores, AGGREGATIONS[how]))
    return places


def _carried(field: Field, values: Floats, filler: str) -> Floats:
    return np.where(np.isnan(values), field.before, values) if filler == "carry" else values


def _scores(field: Field, values: Floats, normaliser: str, filler: str) -> Floats:
    """Give (items, units) scores with the holes filled by the group's tenth or ninetieth part where asked.

    A relative way that leaves somebody without any score (all figures alike) is no way to judge this
    group: the goalposts take its place.
    """
    scores = _filled(
        np.stack(
            [_normalised(row, item.standard, normaliser) for item, row in zip(field.scheme.items, values, strict=True)]
        ),
        filler,
    )
    if normaliser != "goalposts" and not np.isfinite(scores).any(axis=0).all():
        return _scores(field, values, "goalposts", filler)
    return scores


def _filled(scores: Floats, filler: str) -> Floats:
    if filler not in _SHARES:
        return scores
    known = np.isfinite(scores).any(axis=1)
    fill = np.full(len(scores), np.nan)
    fill[known] = np.nanpercentile(scores[known], _SHARES[filler], axis=1)
    return np.where(np.isnan(scores), fill[:, None], scores)


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


def _total(weights: Floats, scores: Floats, how: Aggregation) -> Floats:
    """Give (draws, units) scores; whoever lacks an item is judged by the others, whoever has none gets 0."""
    known = np.isfinite(scores)
    carried = weights @ known
    has_none = carried == 0
    carried = np.where(has_none, 1.0, carried)
    if how is Aggregation.GEOMETRIC:
        logs = np.where(known, np.log(np.maximum(scores, _LEAST_SCORE), where=known, out=np.zeros_like(scores)), 0.0)
        return np.where(has_none, 0.0, np.exp(weights @ logs / carried))
    total: Floats = weights @ np.where(known, scores, 0.0) / carried
    return total


def places_of(field: Field, scores: Floats) -> Places:
    """Rank each row, best first; equal published scores share the better place, the vetoed come last."""
    exact = scores + field.adjustment
    exact *= 10.0**field.scheme.decimals
    exact += 0.5
    exact -= np.floor(exact.min())  # from here on nothing is negative, so cutting off the rest rounds half up
    shown = exact.astype(np.int64)
    if field.is_vetoed.any():
        shown += np.where(field.is_vetoed, 0, int(shown.max()) + 1)
    bins = int(shown.max()) + 1
    return _by_counting(shown, bins) if bins <= _MOST_BINS_PER_UNIT * shown.shape[1] else _by_sorting(shown)


def _by_counting(shown: Ints, bins: int) -> Places:
    """Place by counting who is strictly better: published scores are few beside many units."""
    places = np.empty(shown.shape, dtype=np.int32)
    for row, scores in enumerate(shown):
        reached = np.cumsum(np.bincount(scores, minlength=bins))
        np.take((len(scores) + 1 - reached).astype(np.int32), scores, out=places[row], mode="clip")
    return places


def _by_sorting(shown: Ints) -> Places:
    order = np.argsort(-shown, axis=1, kind="stable")
    ordered = np.take_along_axis(shown, order, axis=1)
    opens = np.ones(shown.shape, dtype=np.bool_)
    opens[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    start = np.maximum.accumulate(np.where(opens, np.arange(shown.shape[1]), 0), axis=1)
    places = np.empty(shown.shape, dtype=np.int32)
    np.put_along_axis(places, order, (start + 1).astype(np.int32), axis=1)
    return places
