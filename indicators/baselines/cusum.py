"""CUSUM: small excesses add up, so that a slow drift shows before any single figure stands out (semantics H)."""

import math

import numpy as np
from numpy.typing import NDArray

from indicators.baselines.chance import normal_tail
from indicators.baselines.process import RANGE_FREEDOM
from indicators.snapshot import Floats, Ints

SLACK = 0.5  # k: what is forgiven each slot
LINE = 5.0  # h: where the sum raises an alarm
POINTS_TO_LEARN = 20  # an error of the mean adds up, so the baseline is as long as a baseline may be
_DISCRETE = 0.583  # Siegmund's correction for a walk in steps
_NODES = 7
_LARGEST_EXPONENT = 50.0


def cusum(scores: Floats, *, starts: NDArray[np.bool_] | None = None) -> Floats:
    """Add up S = max(0, S + score − k) over series of scores (slots, areas), larger being worse.

    A missing score has no sum (NaN) and leaves the next one where the last stood. The sum begins again at zero
    where `starts` marks a slot.
    """
    sums = np.full(scores.shape, np.nan)
    now = np.zeros(scores.shape[1])
    for slot, score in enumerate(scores):
        if starts is not None:
            now = np.where(starts[slot], 0.0, now)
        is_known = np.isfinite(score)
        now = np.where(is_known, np.maximum(now + np.where(is_known, score, 0.0) - SLACK, 0.0), now)
        sums[slot] = np.where(is_known, now, np.nan)
    return sums


def chance_of(sums: Floats, steps: Ints, *, points: int) -> Floats:
    """Give the chance that the sum of a steady process stands at least so high after so many steps.

    First passage of a Brownian walk, with Siegmund's correction for steps, averaged over the error of a
    mean of `points` figures; the spread is taken one standard error too large. NaN stays NaN.
    """
    freedom = RANGE_FREEDOM * (points - 1)
    scale = 1.0 - 1.0 / math.sqrt(2.0 * freedom)
    height, length = sums * scale + _DISCRETE, np.sqrt(np.maximum(steps, 1))
    errors, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    chance = np.zeros_like(sums)
    for error, weight in zip((errors / math.sqrt(points)).tolist(), (weights / weights.sum()).tolist(), strict=True):
        drift = error - SLACK * scale
        over = normal_tail(height / length - drift * length)
        reflected = np.exp(np.minimum(2.0 * drift * height, _LARGEST_EXPONENT)) * normal_tail(
            height / length + drift * length
        )
        chance += weight * np.minimum(over + reflected, 1.0)
    return np.where(sums == 0.0, 1.0, chance)
