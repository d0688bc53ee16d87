"""Rounding half-up (四舍五入) of whole arrays, exact where it matters.

Floats stand for the decimal text they were read from. A fast path rounds everything that is not
near a tie; what is near one is decided by `decimal` on the shortest text of the float.
"""

import math

import numpy as np

from indicators.catalogue import half_up
from indicators.snapshot import Floats

_LARGEST_EXACT = 2.0**52
_LARGEST_TOGETHER = 1e9  # up to here five decimals are left, more than any figure is published with
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
    if size < _LARGEST_TOGETHER:
        places = min(_MOST_PLACES, _TRUSTED_DIGITS - math.ceil(math.log10(size)))
        return np.round(values, places) + 0.0
    return _snapped_apart(values, *operands)


def _snapped_apart(values: Floats, *operands: Floats) -> Floats:
    """Snap each number by its own size, so that one mistyped giant costs the others no decimals."""
    size = np.fmax(np.abs(values), 1.0)
    for part in operands:
        if part.shape == values.shape:
            size = np.fmax(size, np.abs(part))
    is_exact = size < _LARGEST_EXACT
    places = np.clip(_TRUSTED_DIGITS - np.ceil(np.log10(np.where(is_exact, size, 1.0))), 0, _MOST_PLACES)
    scale = 10.0**places
    with np.errstate(invalid="ignore", over="ignore"):
        return np.where(is_exact, np.round(values * scale) / scale + 0.0, values)


def _exactly(value: float, decimals: int) -> float:
    rounded = half_up(value, decimals)
    return float("nan") if rounded is None else float(rounded)
