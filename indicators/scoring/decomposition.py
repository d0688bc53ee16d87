"""Why a score or a place changed, taken apart exactly (semantics E; Shapley's mean over both orders).

A score is Σ weight × score of the item + 加减分. Between two states each item's part changes by its
figure, by the standard it is measured with, by its weight in the scheme and by what the missing left
it; the four, over all items, and the change of 加减分 add up to the change of the score. What a
geometric mean or a change of the way of adding up makes beside it stands in `method`.

A place changes only where two units pass each other; each passing counts one place and is split among
the causes by their share in the change of the two units' distance, so these add up, too. 一票否决 leaves
the score and moves the place alone: it is taken last, from the places the new scores would give under
the vetoes of before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.scoring.normalise import normalise
from indicators.scoring.scheme import Item, Scheme
from indicators.scoring.score import Scores, placed
from indicators.scoring.weights import nominal_weights
from indicators.snapshot import Floats, Ints

_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class State:
    """A scheme and the scores it gave."""

    scheme: Scheme
    scores: Scores


@dataclass(frozen=True, slots=True)
class Decomposition:
    """What made the change of every unit's score: rows (items, areas), each cause apart; NaN where unknown.

    `keys` name the items of either state. `performance` is the figure itself, `standard` a new
    goalpost, `weight` the scheme's weights, `coverage` what missing figures left or took; `adjustment`
    and `method` (areas) belong to no item. All rows together are the change of the score to 1e-9.
    """

    keys: tuple[str, ...]
    performance: Floats
    standard: Floats
    weight: Floats
    coverage: Floats
    adjustment: Floats
    method: Floats
    change: Floats

    def causes(self) -> Floats:
        """Stack every cause, (causes, areas): the items four times, then 加减分 and method."""
        rows = [self.performance, self.standard, self.weight, self.coverage, self.adjustment[None], self.method[None]]
        return np.concatenate(rows)


def decompose(before: State, after: State) -> Decomposition:
    """Take the change of every unit's score apart; units without a score in either state get NaN."""
    keys = tuple(dict.fromkeys(item.key for state in (before, after) for item in state.scheme.items))
    was, now = _aligned(before, keys), _aligned(after, keys)
    was_score, by_new = _scored(was, now), _scored(was, now, by_other=True)
    now_score, by_old = _scored(now, was), _scored(now, was, by_other=True)
    standard = (by_new - was_score + now_score - by_old) / 2.0
    performance = now_score - was_score - standard
    mean_weight, mean_score = (was.weights + now.weights) / 2.0, (was_score + now_score) / 2.0
    nominal = (now.nominal - was.nominal)[:, None] * (was.share + now.share) / 2.0
    change = after.scores.score - before.scores.score
    adjustment = after.scores.adjustment - before.scores.adjustment
    rows = [
        mean_weight * performance,
        mean_weight * standard,
        mean_score * nominal,
        mean_score * (now.weights - was.weights - nominal),
    ]
    parts = [adjustment, change - adjustment - np.sum(rows, axis=(0, 1)), change]
    is_known = before.scores.is_scored & after.scores.is_scored
    known_rows = [np.where(is_known, row, np.nan) for row in rows]
    return Decomposition(keys, *known_rows, *(np.where(is_known, part, np.nan) for part in parts))


def decompose_places(before: Scores, after: Scores, causes: Floats, units: Sequence[int]) -> Floats:
    """Split the change of the units' places among the causes of `Decomposition.causes`: (causes + 2, units).

    + is towards the first place. The last row but one is 一票否决, the last what no cause explains: ties
    by rounding. Meant for states with the same participants; who has no place in either gets NaN.
    """
    result = np.full((len(causes) + 2, len(units)), np.nan)
    is_placed = (before.rank > 0) & (after.rank > 0)
    by_score = placed(after.level, before.is_vetoed, after.group)
    for column, unit in enumerate(units):
        if not is_placed[unit]:
            continue
        rivals = np.flatnonzero(is_placed & (before.group == before.group[unit]))
        result[-2, column] = -float(_passed(by_score, after.rank, unit, rivals).sum())
        passed = _passed(before.rank, by_score, unit, rivals)
        rivals, places = rivals[passed != 0], passed[passed != 0]
        relative = causes[:, rivals] - causes[:, unit, None]
        total = relative.sum(axis=0)
        is_explained = total * places > _NOTHING
        shares = places[is_explained] / total[is_explained]
        result[:-2, column] = -(relative[:, is_explained] @ shares)
        result[-1, column] = -float(places[~is_explained].sum())
    return result


def _passed(was: Ints, now: Ints, unit: int, rivals: Ints) -> Ints:
    """Say by rival who came to stand before a unit (1) and who no longer does (−1)."""
    passed: Ints = (now[rivals] < now[unit]).astype(np.int64) - (was[rivals] < was[unit])
    return passed


@dataclass(frozen=True, slots=True)
class _Aligned:
    """One state laid out over the items of both; an item it has not has neither weight nor a score of its own."""

    items: tuple[Item | None, ...]
    values: Floats
    scores: Floats
    weights: Floats
    nominal: Floats
    share: Floats


def _aligned(state: State, keys: tuple[str, ...]) -> _Aligned:
    at = {item.key: row for row, item in enumerate(state.scheme.items)}
    found = nominal_weights(state.scheme)
    nominal = np.array([found[at[key]] if key in at else 0.0 for key in keys])
    blank = np.full(state.scores.values.shape[1], np.nan)
    values, scores, weights = (
        np.stack([rows[at[key]] if key in at else blank for key in keys])
        for rows in (state.scores.values, state.scores.normalised, state.scores.weights)
    )
    weights = np.nan_to_num(weights)
    share = np.divide(weights, nominal[:, None], out=np.ones_like(weights), where=nominal[:, None] > 0)
    items = tuple(state.scheme.items[at[key]] if key in at else None for key in keys)
    return _Aligned(items, values, scores, weights, nominal, share)


def _scored(own: _Aligned, other: _Aligned, *, by_other: bool = False) -> Floats:
    """Give the scores of a state by its own standards or by the other's.

    Where it has no score, the other's figure stands in, so that a figure that came or went shows as
    coverage and not as performance; a score given for a missing figure stays as it is.
    """
    rows = []
    for row, (mine, theirs) in enumerate(zip(own.items, other.items, strict=True)):
        item = (theirs or mine) if by_other else (mine or theirs)
        values = np.where(np.isnan(own.scores[row]), other.values[row], own.values[row])
        scores = normalise(values, item.standard) if item else values
        given = np.where(np.isnan(own.scores[row]), other.scores[row], own.scores[row])
        keeps = np.isnan(values) | (~np.isnan(own.scores[row]) & (not by_other))
        rows.append(np.nan_to_num(np.where(keeps, given, scores)))
    return np.stack(rows)
