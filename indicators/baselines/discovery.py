"""False-discovery control: of many series judged together, which deviations may be told (semantics G)."""

import numpy as np
from numpy.typing import NDArray

from indicators.snapshot import Floats

FALSE_SHARE = 0.10


def benjamini_hochberg(p_values: Floats, q: float = FALSE_SHARE) -> NDArray[np.bool_]:
    """Say which of the p-values are kept, so that on average at most a share `q` of the kept are chance.

    Any shape; NaN is no test and is not kept (Benjamini and Hochberg 1995).
    """
    is_test = np.isfinite(p_values)
    ordered = np.sort(p_values[is_test])
    is_under = ordered <= q * np.arange(1, len(ordered) + 1) / max(len(ordered), 1)
    if not is_under.any():
        return np.zeros(p_values.shape, dtype=np.bool_)
    kept: NDArray[np.bool_] = is_test & (p_values <= ordered[np.flatnonzero(is_under)[-1]])
    return kept
