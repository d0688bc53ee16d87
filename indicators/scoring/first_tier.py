"""第一梯队: who cannot be told from the first, neither by other methods nor for the chance of few cases."""

from collections.abc import Sequence

import numpy as np

from indicators.scoring.chance import Chance
from indicators.scoring.ranked import Ranked
from indicators.scoring.robustness import Firmness

SURELY_FIRST = 0.8  # from this probability on a unit may be called 第一, below it belongs to 第一梯队
_MAY_BE_FIRST = 0.05  # whoever stands first this often by other methods belongs to 第一梯队


def first_tier(ranked: Ranked, units: Sequence[int], firm: Firmness, chance: Chance | None) -> frozenset[int]:
    """Give the ordinals of a group's 第一梯队; nobody where the first surely is first.

    Whoever either test cannot tell from the first belongs to it, and everybody who stands before such a unit.
    """
    places = ranked.scores.rank[list(units)]
    leads = places == 1
    is_in = leads.copy()
    is_sure = bool((firm.p_first[leads] >= SURELY_FIRST).all())
    if not is_sure:
        is_in |= firm.p_first >= _MAY_BE_FIRST
    if chance is not None:
        is_in |= np.isin(units, np.array(chance.units)[chance.with_first])
    if is_sure and not (is_in & ~leads).any():
        return frozenset()
    return frozenset(np.array(units)[places <= places[is_in].max()].tolist())
