"""Folds of histories that grow: a backtest folds the same history again at every moment, a few slots longer."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.alerting.ladder import Ladders
from indicators.alerting.machine import Fold, fold_all
from indicators.snapshot import Floats


@dataclass(frozen=True, slots=True)
class _Folded:
    numbers: Floats
    excluded: NDArray[np.bool_]
    fold: Fold

    def is_start_of(self, numbers: Floats, excluded: NDArray[np.bool_]) -> bool:
        """Say whether a history begins with the one folded, number for number."""
        slots = len(self.numbers)
        return np.array_equal(self.excluded, excluded[:slots]) and np.array_equal(
            self.numbers, numbers[:slots], equal_nan=True
        )


class Folds:
    """Folds histories and remembers, under the name of each, the last one.

    When a history begins with the one remembered, only the slots it has more are folded. A slot is decided by
    itself and those before it, so the outcome is that of folding afresh.
    """

    def __init__(self) -> None:
        self._last: dict[Hashable, _Folded] = {}

    def fold(self, name: Hashable, ladders: Ladders, numbers: Floats, excluded: NDArray[np.bool_]) -> Fold:
        """Fold a history (slots, rules, areas); a NaN is no usable number. One name stands for one set of ladders."""
        last = self._last.get(name)
        if last is not None and last.is_start_of(numbers, excluded):
            folded = _went_on(last.fold, ladders, numbers, excluded)
        else:
            folded = _fold(ladders, numbers, excluded)
        self._last[name] = _Folded(numbers, excluded, folded)
        return folded


def _fold(ladders: Ladders, numbers: Floats, excluded: NDArray[np.bool_], before: Fold | None = None) -> Fold:
    carry = before.carry if before else None
    return fold_all(ladders, numbers, np.isfinite(numbers), carry, excluded if excluded.any() else None)


def _went_on(before: Fold, ladders: Ladders, numbers: Floats, excluded: NDArray[np.bool_]) -> Fold:
    done = len(before.state)
    more = _fold(ladders, numbers[done:], excluded[done:], before)
    state, severity = (
        np.concatenate(parts) for parts in ((before.state, more.state), (before.severity, more.severity))
    )
    return Fold(state, severity, more.carry)
