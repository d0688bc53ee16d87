"""Chance: tails of the normal, Student's and the binomial distribution, for whole arrays."""

import math

import numpy as np

from indicators.snapshot import Floats, Ints

_HALF_ROOT = math.sqrt(0.5)
_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def normal_tail(score: Floats) -> Floats:
    """Give P(Z > score) of the standard normal distribution; NaN stays NaN."""
    return 0.5 * np.asarray(_erfc(score * _HALF_ROOT), dtype=np.float64)


def student_tail(score: Floats, freedom: Ints) -> Floats:
    """Give P(T > score) of Student's distribution with whole degrees of freedom (at least 1).

    Finite series of Abramowitz and Stegun, 26.7.3 and 26.7.4; exact to about 1e-15. Both arrays have
    one shape; NaN stays NaN.
    """
    tail = np.full(score.shape, np.nan)
    for degrees in np.unique(freedom[np.isfinite(score)]).tolist():
        mask = (freedom == degrees) & np.isfinite(score)
        inside = _within(np.abs(score[mask]), degrees)
        tail[mask] = np.where(score[mask] > 0, 0.5 - 0.5 * inside, 0.5 + 0.5 * inside)
    np.clip(tail, 0.0, 1.0, out=tail)
    return tail


def _within(score: Floats, degrees: int) -> Floats:
    """Give P(|T| < score)."""
    angle = np.arctan(score / math.sqrt(degrees))
    sine, cosine = np.sin(angle), np.cos(angle)
    is_odd = degrees % 2
    term = cosine if is_odd else np.ones_like(cosine)
    total = term if degrees > 1 else np.zeros_like(cosine)
    for step in range(3 if is_odd else 2, degrees - 1, 2):
        term = term * cosine**2 * ((step - 1) / step)
        total = total + term
    inside: Floats = (angle + sine * total) * (2 / math.pi) if is_odd else sine * total
    return inside


def count_tails(cases: Floats, earlier: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Give the chances of at least and of at most so many cases, of all cases known, `earlier` ones included.

    Each case falls into this slot with probability `share` (exact conditional test of two Poisson
    rates). Meant for few earlier cases: the work grows with their number. NaN stays NaN.
    """
    cases, earlier = np.rint(cases), np.rint(earlier)
    everything = cases + earlier
    at_least, exactly = np.zeros((2, *cases.shape))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        odds = (1.0 - share) / share
        term = share**everything
        for elsewhere in range(int(np.fmax.reduce(earlier, axis=None, initial=0.0)) + 1):
            at_least += np.where(elsewhere <= earlier, term, 0.0)
            exactly = np.where(elsewhere == earlier, term, exactly)
            term = term * (everything - elsewhere) / (elsewhere + 1) * odds
    blank = np.where(np.isfinite(everything) & (share > 0), 0.0, np.nan)
    return np.minimum(at_least, 1.0) + blank, np.clip(1.0 - at_least + exactly, 0.0, 1.0) + blank
