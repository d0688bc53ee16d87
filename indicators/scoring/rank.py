"""Ranks: competition ranking (1, 1, 3) within peer groups, on published roundings.

Whoever has no figure, is never ranked or stands in a group of fewer than three gets no place.
"""

import numpy as np
from numpy.typing import NDArray

from indicators.catalogue import Direction
from indicators.snapshot import NO_CHANGE_KNOWN, UNRANKED, Floats, Ints

LEAST_RANKED = 3


def rank(shown: Floats, group: Ints, direction: Direction) -> Ints:
    """Give each area its place in its group: one plus the number of better areas; 0 where it has none.

    `shown` are published figures, so a tie is a tie on paper; `group` −1 is never ranked. A neutral
    direction ranks nobody.
    """
    places = np.full(len(shown), UNRANKED, dtype=np.int64)
    if direction is Direction.NEUTRAL:
        return places
    goodness = shown if direction is Direction.HIGHER_IS_BETTER else -shown
    is_in = np.isfinite(goodness) & (group >= 0)
    is_in &= (np.bincount(group[is_in], minlength=group.max(initial=0) + 1) >= LEAST_RANKED)[group]
    taking = np.flatnonzero(is_in)
    order = taking[np.lexsort((-goodness[taking], group[taking]))]
    places[order] = _places(goodness[order], group[order])
    return places


def _places(goodness: Floats, group: Ints) -> Ints:
    """Rank figures already sorted by group and from best to worst."""
    position = np.arange(len(group))
    opens_group = np.ones(len(group), dtype=np.bool_)
    opens_group[1:] = group[1:] != group[:-1]
    opens_tie = opens_group.copy()
    opens_tie[1:] |= goodness[1:] != goodness[:-1]
    start = np.maximum.accumulate(np.where(opens_group, position, 0))
    return np.maximum.accumulate(np.where(opens_tie, position, 0)) - start + 1


def is_tied(places: Ints, group: Ints) -> NDArray[np.bool_]:
    """Say who shares a place with another area of the same group."""
    ranked = places > 0
    key = group * (places.max(initial=0) + 1) + places
    shared = np.zeros(len(places), dtype=np.bool_)
    if ranked.any():
        counts = np.bincount(key[ranked])
        shared[ranked] = counts[key[ranked]] > 1
    return shared


def rank_change(now: Ints, before: Ints, group: Ints) -> Ints:
    """Give how many places an area went up (＋) or down since the slot before.

    Known only in groups with the very same participants in both slots.
    """
    change = np.full(len(now), NO_CHANGE_KNOWN, dtype=np.int64)
    differs = (now > 0) != (before > 0)
    unlike = np.bincount(group[differs & (group >= 0)], minlength=group.max(initial=0) + 1) > 0
    same = (now > 0) & (before > 0) & (group >= 0) & ~unlike[group]
    change[same] = before[same] - now[same]
    return change
