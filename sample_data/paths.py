"""How invented figures move: paths along a plan, growth on last year, counts and rates.

Everything is calm unless an episode says otherwise: a figure may slip for a month, it does not stay
beyond a warning line by chance. All arrays are (months, towns).
"""

from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sample_data import months
from sample_data.panel import Floats
from sample_data.story import Episode

SEED = 140403
_CALM_GAP_PP = -4.2  # the mildest schedule warning is entered below −5
_FLAT = (0.0,) * 12


def generator(name: str) -> np.random.Generator:
    """Give the random numbers of one series; another series never shifts them."""
    return np.random.default_rng([SEED, crc32(name.encode())])


def drift(rng: np.random.Generator, width: int, *, memory: float = 0.7, step: float = 1.0) -> Floats:
    """Give a wandering that returns to zero (first-order autoregression)."""
    steps = rng.normal(0.0, step, (months.COUNT, width))
    path = np.zeros_like(steps)
    path[0] = steps[0]
    for row in range(1, months.COUNT):
        path[row] = memory * path[row - 1] + steps[row]
    return path


def completion_pct(
    rng: np.random.Generator,
    width: int,
    *,
    season: Sequence[float] = _FLAT,
    ahead: tuple[float, float] = (-1.5, 4.0),
    episodes: Iterable[Episode] = (),
) -> Floats:
    """Give completion of the year's plan: near 时序, `season` pp off it by month, never falling within a year."""
    level = rng.uniform(*ahead, (len(months.YEARS), width))[months.YEAR_OF]
    share = (months.MONTH_OF / 12)[:, None]
    gap = level * np.sqrt(share) + drift(rng, width, step=0.9) * share + np.array(season)[months.MONTH_OF - 1, None]
    gap = np.maximum(gap, _CALM_GAP_PP)
    for episode in episodes:
        gap[episode.rows(), episode.column] = episode.numbers()
    return within_years(np.maximum(months.ELAPSED_PCT[:, None] + gap, 0.0))


def grown(
    rng: np.random.Generator,
    base: Floats,
    yearly_pct: tuple[float, float],
    *,
    wiggle_pp: float = 0.5,
    episodes: Iterable[Episode] = (),
) -> Floats:
    """Grow a first year (12, towns) month by month by a yearly growth; an episode fixes the growth."""
    width = base.shape[1]
    pct = rng.uniform(*yearly_pct, (len(months.YEARS), width))[months.YEAR_OF] + drift(rng, width, step=wiggle_pp)
    pct = np.maximum(pct, 0.3)
    for episode in episodes:
        pct[episode.rows(), episode.column] = episode.numbers()
    figures = np.empty((months.COUNT, width))
    figures[:12] = base
    for row in range(12, months.COUNT):
        figures[row] = figures[row - 12] * (1.0 + pct[row] / 100.0)
    return figures


def within_years(cumulative: Floats) -> Floats:
    """Never let a running total fall before the year is over."""
    risen = cumulative.copy()
    for own in months.YEAR_SLICES:
        risen[own] = np.maximum.accumulate(risen[own], axis=0)
    return risen


def running_total(increments: Floats) -> Floats:
    """Add monthly figures up within each year."""
    total = np.empty_like(increments)
    for own in months.YEAR_SLICES:
        total[own] = np.cumsum(increments[own], axis=0)
    return total


def damped(counts: Floats, limit_pct: float) -> Floats:
    """Keep counts from rising by more than a limit two months running."""
    calm = counts.copy()
    for row in range(2, len(calm)):
        rose = calm[row - 1] > calm[row - 2] * (1 + limit_pct / 100)
        ceiling = np.floor(calm[row - 1] * (1 + limit_pct / 100))
        calm[row] = np.where(rose, np.minimum(calm[row], ceiling), calm[row])
    return calm


def misses(
    rng: np.random.Generator,
    cases: Floats,
    usual_pct: float,
    line_pct: float,
    *,
    grave_pct: float,
    slips: float = 0.05,
) -> Floats:
    """Count the cases that went wrong: few enough to stay better than a line, now and then one too many.

    `line_pct` and `grave_pct` are shares of wrong cases. No slip follows a slip, none reaches the
    grave line, and none happens in the last three months, whose story is told by episodes.
    """
    wrong = rng.binomial(cases.astype(np.int64), usual_pct / 100).astype(np.float64)
    allowed = np.floor(cases * line_pct / 100)
    slipped = np.maximum(wrong, allowed + 1)
    may_slip = (rng.random(cases.shape) < slips) & (slipped * 100 < cases * grave_pct)
    may_slip[1:] &= ~may_slip[:-1]
    may_slip[-3:] = False
    return np.where(may_slip, slipped, np.minimum(wrong, allowed))


def tell(hits: Floats, cases: Floats, episodes: Iterable[Episode]) -> Floats:
    """Set the numerator of a rate wherever an episode fixes the rate (in per cent)."""
    told = hits.copy()
    for episode in episodes:
        rows, column = episode.rows(), episode.column
        told[rows, column] = np.round(cases[rows, column] * episode.numbers() / 100)
    return told


def split(rng: np.random.Generator, totals: Floats, groups: NDArray[np.int64], weights: Floats) -> Floats:
    """Hand whole totals out to the members of each group by weight, nothing lost and nothing added."""
    parts = np.zeros((len(totals), len(groups)))
    for group in range(totals.shape[1]):
        members = np.flatnonzero(groups == group)
        chances = weights[members] / weights[members].sum()
        parts[:, members] = rng.multinomial(totals[:, group].astype(np.int64), chances)
    return parts
