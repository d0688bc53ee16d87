"""Rounding half-up (四舍五入) of whole arrays, exact where it matters.

Floats stand for the decimal text they were read from. A fast path rounds everything that is not
near a tie; what is near one is decided by `decimal` on the shortest text of the float.
"""

import math

import numpy as np

from indicators.catalogue import half_up
from indicators.snapshot import Floats

_LARGEST_EXACT = 2.0**52
_TRUSTED_DIGITS = 14
_MOST_PLACES = 10
_NEAR = 8 * np.finfo(np.float64).eps


def published(values: Floats, decimals: int) -> Floats:
    """Round half away from zero to the published decimals; NaN stays NaN, −0 becomes 0.

    Each result is the float nearest to the decimal that `Indicator.rounded` gives.
    """
    scale = 10.0**decimals
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = np.abs(values) * scale
        whole = np.floor(scaled)
        fraction = scaled - whole
        whole += fraction >= 0.5
        doubtful = (np.abs(fraction - 0.5) <= _NEAR * np.maximum(scaled, 1.0)) | (scaled >= _LARGEST_EXACT)
        result = np.copysign(whole / scale, values) + 0.0
    doubtful &= np.isfinite(values)
    if doubtful.any():
        result[doubtful] = [_exactly(value, decimals) for value in values[doubtful].tolist()]
    return result


def snap(values: Floats, *operands: Floats) -> Floats:
    """Drop the dust of float arithmetic: 3.2000000000000028 becomes 3.2 again.

    Keeps the decimals that are trustworthy beside the largest operand (by default the values
    themselves), at most 10; so sums and differences of decimals come back as the decimals they are.
    """
    size = max(float(np.fmax.reduce(np.abs(part), axis=None, initial=1.0)) for part in operands or (values,))
    if not size < _LARGEST_EXACT:
        return values
    places = min(_MOST_PLACES, _TRUSTED_DIGITS - math.ceil(math.log10(size)))
    return np.round(values, places) + 0.0 if places >= 0 else values


def _exactly(value: float, decimals: int) -> float:
    rounded = half_up(value, decimals)
    return float("nan") if rounded is None else float(rounded)
