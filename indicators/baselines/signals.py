"""The signals of a control chart: outside, shift, trend, two of three (semantics G).

One segment at a time. A missing figure breaks every run; a figure on the mean breaks a shift; a figure
equal to the one before is skipped by a trend, neither counting nor breaking.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from indicators.baselines.process import sides
from indicators.snapshot import Floats, Ints

RUN_LENGTH = 7
NEAR_SHARE = 2.0 / 3.0  # where the near limit lies between mean and limit
_WINDOW = 3


class Signal(IntEnum):
    """What makes a figure special, by its number in the guide."""

    NONE = 0
    OUTSIDE = 1
    SHIFT = 2
    TREND = 3
    TWO_OF_THREE = 4


@dataclass(frozen=True, slots=True)
class Marks:
    """The graver signal of each slot and its side: 1 high or rising, −1 low or falling, 0 none.

    `runs` says of how many figures the shift or trend consists that a slot is marked for.
    """

    signals: Ints
    sides: Ints
    runs: Ints


def marks(values: Floats, mean: Floats, reach: Floats) -> Marks:
    """Mark the slots (slots,) of one segment; where several signals apply, the order is 1, 3, 4, 2.

    A trend takes its side from its slope, the others from the side of the mean. Where `reach` is NaN
    there are no limits, only runs.
    """
    side = sides(values, mean)
    found = Marks(*np.zeros((3, len(values)), dtype=np.int64))
    for members in _shifts(side.tolist()):
        _mark(found, members, Signal.SHIFT, int(side[members[0]]))
    distance = side * (values - mean)
    for slots in _pairs_near(side, distance > NEAR_SHARE * reach):
        _mark(found, slots, Signal.TWO_OF_THREE, int(side[slots[0]]))
    for members in _trends(values.tolist()):
        _mark(found, members, Signal.TREND, 1 if values[members[-1]] > values[members[0]] else -1)
    for slot in np.flatnonzero(distance > reach).tolist():
        _mark(found, [slot], Signal.OUTSIDE, int(side[slot]))
    return found


def _mark(found: Marks, slots: Sequence[int], signal: Signal, side: int) -> None:
    chosen = list(slots)
    found.signals[chosen], found.sides[chosen], found.runs[chosen] = signal, side, len(chosen)


def _shifts(side: Sequence[int]) -> Iterator[Sequence[int]]:
    """Give the slots of each run on one side of the mean."""
    for which, run in groupby(range(len(side)), key=lambda slot: side[slot]):
        members = list(run)
        if which and len(members) >= RUN_LENGTH:
            yield members


def _trends(values: Sequence[float]) -> Iterator[Sequence[int]]:
    """Give the slots of each strictly rising or falling run, its turning point included."""
    members: list[int] = []
    slope = 0.0
    for slot, value in enumerate([*values, math.nan]):
        step = np.sign(value - values[members[-1]]) if members else 0.0
        if members and step == 0:
            continue
        if len(members) >= RUN_LENGTH and step != slope:
            yield members
        if value != value:
            members, step = [], 0.0
        elif slope and step != slope:
            members = [members[-1], slot]
        else:
            members = [*members, slot]
        slope = step


def _pairs_near(side: Ints, is_beyond: NDArray[np.bool_]) -> Iterator[Sequence[int]]:
    """Give the slots beyond a near limit, two or three of three neighbours that lie on one side."""
    for first in range(len(side) - _WINDOW + 1):
        window = range(first, first + _WINDOW)
        near = [slot for slot in window if is_beyond[slot]]
        if len(near) > 1 and side[first] and all(side[a] == side[b] for a, b in pairwise(window)):
            yield near
