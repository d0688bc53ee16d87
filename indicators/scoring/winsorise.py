"""Outliers among many units: pull the farthest points to the next one, a few at most (after COINr).

A row is treated only when it is both skewed (|skew| > 2) and peaked (kurtosis > 3.5) and at least 20
units report: among fewer, clipping at the goalposts is enough. Displayed figures are never touched.
"""

import numpy as np

from indicators.snapshot import Floats

LEAST_UNITS = 20
MOST_POINTS = 5
_SKEW, _KURTOSIS = 2.0, 3.5


def winsorised(values: Floats) -> Floats:
    """Treat each row of (items, units) on its own; gives a new array."""
    result = values.copy()
    for row in result:
        known = np.flatnonzero(np.isfinite(row))
        if len(known) >= LEAST_UNITS:
            row[known] = _treated(row[known])
    return result


def _treated(figures: Floats) -> Floats:
    treated = figures.copy()
    for _ in range(MOST_POINTS):
        skew = _skew_if_outlying(treated)
        if not skew:
            break
        extreme = treated.max() if skew > 0 else treated.min()
        others = treated[treated != extreme]
        treated[treated == extreme] = others.max() if skew > 0 else others.min()
    return treated


def _skew_if_outlying(figures: Floats) -> float:
    """Give the skewness where the row has outliers, else 0 (also of a constant row)."""
    centred = figures - figures.mean()
    variance = float((centred**2).mean())
    if variance == 0:
        return 0.0
    skew = float((centred**3).mean()) / variance**1.5
    kurtosis = float((centred**4).mean()) / variance**2
    return skew if abs(skew) > _SKEW and kurtosis > _KURTOSIS else 0.0
