"""From figures to scores by fixed standards (semantics E 3): arrays in, arrays out, NaN stays NaN."""

import numpy as np

from indicators.scoring.scheme import (
    BAND_COEFFICIENTS,
    BASE_SCORE,
    SCORE_RANGE,
    Bands,
    BestInterval,
    Goalposts,
    Standard,
)
from indicators.snapshot import Floats


def normalise(values: Floats, standard: Standard) -> Floats:
    """Give the score of each figure: 60–100 by goalposts, 0–100 by standard values."""
    match standard:
        case Goalposts():
            return _by_goalposts(values, standard)
        case BestInterval():
            return _by_interval(values, standard)
        case Bands():
            return _by_bands(values, standard)


def _by_goalposts(values: Floats, posts: Goalposts) -> Floats:
    """功效系数: 60 + 40·clip((x − L)/(H − L), 0, 1); lower-is-better has H < L, the same formula holds."""
    share = (values - posts.unacceptable) / (posts.satisfactory - posts.unacceptable)
    return BASE_SCORE + SCORE_RANGE * np.clip(share, 0.0, 1.0)


def _by_interval(values: Floats, best: BestInterval) -> Floats:
    """Full score inside, falling to 60 at the outer ends; an end without room falls at once."""
    shares = [_fall(best.best_from - values, best.best_from - best.lowest)]
    shares.append(_fall(values - best.best_to, best.highest - best.best_to))
    return BASE_SCORE + SCORE_RANGE * (1.0 - np.clip(np.maximum(*shares), 0.0, 1.0))


def _fall(distance: Floats, room: float) -> Floats:
    return distance / room if room else np.where(distance > 0, 1.0, distance * 0.0)


def _by_bands(values: Floats, bands: Bands) -> Floats:
    """Interpolate between the standard values, whichever way they run; below the first there is nothing."""
    sign = 1.0 if bands.values[-1] > bands.values[0] else -1.0
    aligned, marks = values * sign, np.array(bands.values) * sign
    scores = 100.0 * np.interp(aligned, marks, BAND_COEFFICIENTS)
    return np.where(np.isnan(values), np.nan, np.where(aligned < marks[0], 0.0, scores))
