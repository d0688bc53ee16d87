"""What the chance of few cases does to scores: rates that stand on counted cases are drawn anew, the rest stays.

Administrative totals have no sampling error and get none. A share is drawn from Beta(x + ½, n − x + ½).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.catalogue import Aggregation, Indicator, Kind
from indicators.scoring.normalise import normalise
from indicators.scoring.ranked import Ranked
from indicators.scoring.sampling import (
    RankSets,
    funnel_limits,
    not_separable,
    p_better,
    proportion_draws,
    rank_sets,
)
from indicators.scoring.scheme import Item, Measure
from indicators.scoring.score import aggregate
from indicators.snapshot import Floats

DRAWS = 1_000
_SEED = 20260104
_PER_CENT = 100.0
_BELOW_ALL, _LEAST_ERROR = -1e6, 1e-9


@dataclass(frozen=True, slots=True)
class Chance:
    """One group's places under the chance of few cases; entries follow `units` (ordinals of the snapshot).

    `items` are the keys of the rates that were drawn; `with_first` says who cannot be told from the first,
    `p_ahead` how probable it is that the first is better than the second. `estimates` and `errors` are the
    scores and their standard errors.
    """

    units: tuple[int, ...]
    items: tuple[str, ...]
    p_ahead: float
    with_first: NDArray[np.bool_]
    estimates: Floats
    errors: Floats

    @property
    def sets(self) -> RankSets:
        """Give the places that the chance of few cases allows; many draws, worked out when asked for."""
        return rank_sets(self.estimates, self.errors)


def chance_of(ranked: Ranked, group: int) -> Chance | None:
    """Draw a group's counted rates anew; None when it has none or nobody has a place."""
    _, units = ranked.field(group)
    drawn = [item for item in ranked.scheme.items if is_counted_share(_indicator(ranked, item), item)]
    if not drawn or len(units) < 2:
        return None
    random = np.random.default_rng(_SEED)
    scores = ranked.scores
    normalised = np.stack(
        [_scores(ranked, item, row, units, random, item in drawn) for row, item in enumerate(ranked.scheme.items)],
        axis=1,
    )
    # Whoever is vetoed stands after all others whatever the draw.
    fall = np.where(scores.is_vetoed[units], _BELOW_ALL, 0.0)
    totals = aggregate(scores.weights[:, units], normalised, ranked.scheme.aggregation)
    totals = totals + scores.adjustment[units] + fall
    estimates = scores.score[units] + fall
    first, second = np.argsort(-estimates, kind="stable")[:2].tolist()
    return Chance(
        units=tuple(units.tolist()),
        items=tuple(item.key for item in drawn),
        p_ahead=p_better(totals, first, second),
        with_first=not_separable(totals, first),
        estimates=estimates,
        errors=np.maximum(totals.std(axis=0, ddof=1), _LEAST_ERROR),
    )


def outside_funnel(ranked: Ranked, group: int, item: Item) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Name the units whose counted share lies below and above the 99.8 % limits of their group's own share."""
    column = ranked.snapshot.column(item.indicator_code)
    members = np.flatnonzero(ranked.scores.group == group)
    share, cases = column.values[members] / _PER_CENT, column.denominators[members]
    is_known = np.isfinite(share) & (cases > 0)
    members, share, counted = members[is_known], share[is_known], np.rint(cases[is_known]).astype(np.int64)
    if len(members) < 2:
        return (), ()
    low, high = funnel_limits(float((share * counted).sum() / counted.sum()), counted)
    return tuple(members[share < low].tolist()), tuple(members[share > high].tolist())


def is_counted_share(indicator: Indicator, item: Item) -> bool:
    """Say whether an item's figure is a share in per cent of cases that can be counted."""
    is_share = indicator.kind is Kind.RATE and indicator.unit == "%"
    return is_share and indicator.aggregation is Aggregation.RATIO and item.measure is Measure.VALUE


def _indicator(ranked: Ranked, item: Item) -> Indicator:
    return ranked.snapshot.column(item.indicator_code).indicator


def _scores(
    ranked: Ranked, item: Item, row: int, units: NDArray[np.int64], random: np.random.Generator, is_drawn: bool
) -> Floats:
    """Give the item's scores (draws, units): drawn where its cases are known, else as they are."""
    fixed = np.broadcast_to(ranked.scores.normalised[row, units], (DRAWS, len(units)))
    if not is_drawn:
        return fixed
    cases_of = ranked.snapshot.column(item.indicator_code).denominators[units]
    share = ranked.scores.values[row, units] / _PER_CENT
    is_known = np.isfinite(share) & (cases_of > 0) & (share >= 0) & (share <= 1) & ~ranked.scores.is_carried[row, units]
    of = np.where(is_known, cases_of, 1.0)
    drawn = proportion_draws(np.where(is_known, share * of, 0.0), of, DRAWS, random)
    return np.where(is_known, normalise(drawn * _PER_CENT, item.standard), fixed)
