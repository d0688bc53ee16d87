"""The fixed pipeline (semantics E): figures → scores → weights → one score → 加减分 → 否决 → round → rank.

Every step is kept, so that “how did 马厂镇 get 87.43” is read off, never worked out a second time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.catalogue import Direction
from indicators.rounding import published, snap
from indicators.scoring.normalise import normalise
from indicators.scoring.rank import LEAST_RANKED, is_tied, rank
from indicators.scoring.scheme import Adjustment, Aggregation, MissingPolicy, Scheme, Veto
from indicators.scoring.weights import effective_weights, nominal_weights
from indicators.snapshot import Floats, Ints

Flags = NDArray[np.bool_]
_LEAST_SCORE = 1e-9  # what a zero counts in a geometric mean: nothing, but not undefined


@dataclass(frozen=True, slots=True)
class Figures:
    """What a scheme is fed: (items, areas) figures and, where it carries over, those of the period before.

    `group` numbers the peer groups that are scored, −1 for everybody else.
    """

    values: Floats
    before: Floats
    group: Ints


@dataclass(frozen=True, slots=True)
class Scores:
    """Every step of the pipeline; items × areas above, one entry per area below.

    `values` are the figures that were scored, `is_carried` those of the period before, `is_filled` the
    scores given for figures that are missing. `weights` are shares of the whole after the missing left
    theirs; `contributions` weights × scores. `base` is the score before 加减分 (`adjustment`, capped).
    `score` is exact, `shown` what is published and ranked. `level` orders the units by it and by what
    breaks ties, greater is better, equal is tied, before any veto. `is_scored` says who has a score,
    `reasons` why somebody has no place.
    """

    values: Floats
    is_carried: Flags
    is_filled: Flags
    normalised: Floats
    weights: Floats
    coverage: Floats
    base: Floats
    adjustment: Floats
    is_vetoed: Flags
    score: Floats
    shown: Floats
    level: Floats
    is_scored: Flags
    rank: Ints
    is_tied: Flags
    reasons: tuple[str, ...]
    group: Ints

    def contribution(self, row: int, unit: int) -> float:
        """Give what an item adds to the score of a unit (arithmetic mean)."""
        points = float(self.normalised[row, unit])
        return 0.0 if math.isnan(points) else float(self.weights[row, unit]) * points


def score(
    scheme: Scheme,
    figures: Figures,
    codes: Sequence[str],
    adjustments: Sequence[Adjustment] = (),
    vetoes: Sequence[Veto] = (),
    improvement: Floats | None = None,
) -> Scores:
    """Score and rank every unit; `improvement` (areas) breaks ties where the scheme says so."""
    values, is_carried = _carried(scheme, figures)
    reported = normalise_all(scheme, values)
    normalised, is_filled = _filled(scheme, reported, figures.group)
    is_present = np.isfinite(reported)
    nominal = nominal_weights(scheme)
    coverage = nominal @ is_present
    is_scored, reasons = _eligible(scheme, is_present, coverage, figures.group)
    weights = effective_weights(scheme, np.isfinite(normalised))
    base = np.where(is_scored, aggregate(weights, normalised, scheme.aggregation), np.nan)
    adjustment = _adjustment(scheme, adjustments, codes)
    is_vetoed = np.isin(np.array(codes), [veto.area_code for veto in vetoes])
    total = snap(base + adjustment)
    shown = published(total, scheme.decimals)
    level = _level(scheme, shown, reported, improvement)
    places = placed(level, is_vetoed, figures.group)
    return Scores(
        values=values,
        is_carried=is_carried,
        is_filled=is_filled,
        normalised=normalised,
        weights=weights,
        coverage=coverage,
        base=base,
        adjustment=adjustment,
        is_vetoed=is_vetoed,
        score=total,
        shown=shown,
        level=level,
        is_scored=is_scored,
        rank=places,
        is_tied=is_tied(places, figures.group),
        reasons=_unranked(reasons, is_scored, places),
        group=figures.group,
    )


def normalise_all(scheme: Scheme, values: Floats) -> Floats:
    """Turn (items, areas) figures into scores, each item by its own standard."""
    return np.stack([normalise(row, item.standard) for item, row in zip(scheme.items, values, strict=True)])


def aggregate(weights: Floats, normalised: Floats, how: Aggregation) -> Floats:
    """Make one score of many, (…, items, areas) → (…, areas); whoever has no figure at all gets NaN."""
    scores = np.nan_to_num(normalised)
    if how is Aggregation.ARITHMETIC:
        total = (weights * scores).sum(axis=-2)
    else:
        total = np.exp((weights * np.log(np.maximum(scores, _LEAST_SCORE))).sum(axis=-2))
    return np.where(weights.sum(axis=-2) > 0, total, np.nan)


def _carried(scheme: Scheme, figures: Figures) -> tuple[Floats, Flags]:
    takes = np.isnan(figures.values) & np.isfinite(figures.before)
    takes &= scheme.missing is MissingPolicy.CARRY
    return np.where(takes, figures.before, figures.values), takes


def _filled(scheme: Scheme, normalised: Floats, group: Ints) -> tuple[Floats, Flags]:
    """Give whoever did not report the lowest score of the group, where the scheme says so."""
    filled = np.zeros(normalised.shape, dtype=np.bool_)
    if scheme.missing is not MissingPolicy.LOWEST:
        return normalised, filled
    result = normalised.copy()
    for number in np.unique(group[group >= 0]):
        members = np.flatnonzero(group == number)
        part = normalised[:, members]
        lowest = np.fmin.reduce(part, axis=1)
        gaps = np.isnan(part) & np.isfinite(lowest)[:, None]
        result[:, members] = np.where(gaps, lowest[:, None], part)
        filled[:, members] = gaps
    return result, filled


def _eligible(scheme: Scheme, is_present: Flags, coverage: Floats, group: Ints) -> tuple[Flags, list[str]]:
    """Say who has a score, and why the others have none: 必备指标 missing, too few figures, not in a group."""
    counts = is_present | (scheme.missing is MissingPolicy.LOWEST)
    required = np.array([item.is_required for item in scheme.items], dtype=np.bool_)
    lacks = (~counts & required[:, None]).any(axis=0)
    is_thin = (coverage < scheme.least_coverage - 1e-12) & (scheme.missing is not MissingPolicy.LOWEST)
    is_silent = ~is_present.any(axis=0)
    is_out = group < 0
    reasons = np.select(
        [is_out, is_silent, lacks, is_thin], ["只列不排", "未报送", "必备指标缺数", "缺数过多"], default=""
    )
    return ~is_out & ~is_silent & ~lacks & ~is_thin, reasons.tolist()


def _adjustment(scheme: Scheme, adjustments: Sequence[Adjustment], codes: Sequence[str]) -> Floats:
    ordinal = {code: i for i, code in enumerate(codes)}
    total = np.zeros(len(codes))
    for one in adjustments:
        if one.area_code in ordinal:
            total[ordinal[one.area_code]] += one.points
    return np.clip(total, -scheme.adjustment_cap, scheme.adjustment_cap)


def placed(level: Floats, is_vetoed: Flags, group: Ints) -> Ints:
    """Rank units by level; the vetoed stand after all others of their group."""
    below = np.where(is_vetoed, len(level) + 1.0, 0.0)
    return rank(level - below, group, Direction.HIGHER_IS_BETTER)


def _level(scheme: Scheme, shown: Floats, reported: Floats, improvement: Floats | None) -> Floats:
    """Order what is published, declared keys break ties: 1 … areas, NaN without a score."""
    deciders = [reported[_row(scheme, key)] for key in scheme.tie_breaks]
    if scheme.breaks_ties_by_improvement and improvement is not None:
        deciders.append(improvement)
    keys = [np.nan_to_num(published(key, scheme.decimals), nan=-np.inf) for key in reversed(deciders)]
    keys.append(np.nan_to_num(shown, nan=-np.inf))
    order = np.lexsort(keys)
    differs = np.zeros(len(order), dtype=np.bool_)
    for key in keys:
        ordered = key[order]
        differs[1:] |= ordered[1:] != ordered[:-1]
    level = np.empty(len(order))
    level[order] = 1 + np.cumsum(differs)
    return np.where(np.isnan(shown), np.nan, level)


def _row(scheme: Scheme, key: str) -> int:
    return [item.key for item in scheme.items].index(key)


def _unranked(reasons: list[str], is_scored: Flags, places: Ints) -> tuple[str, ...]:
    """Add why a unit with a score has no place: its group is too small."""
    for ordinal in np.flatnonzero(is_scored & (places == 0)).tolist():
        reasons[ordinal] = f"同组参评不足 {LEAST_RANKED} 个，不排名"
    return tuple(reasons)
