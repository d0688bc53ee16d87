"""Small schemes and fields of figures for the tests of scoring."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from indicators.scoring.scheme import Branch, Goalposts, Item, Scheme
from indicators.scoring.score import Figures
from indicators.snapshot import Floats

NAN = float("nan")
# The worked check of the semantics: weights .5/.3/.2, the second figure better when lower.
CHECK_FIGURES: list[list[float]] = [[95, 90, 85, 70, 88], [12, 15, 9, 20, NAN], [0.8, 0.9, 0.7, 0.95, 0.85]]
CHECK_ITEMS = (
    Item("first", 50, Goalposts(95, 70)),
    Item("second", 30, Goalposts(9, 20)),
    Item("third", 20, Goalposts(0.95, 0.7)),
)


def scheme(*items: Branch | Item, **changes: Any) -> Scheme:
    """Give a scheme of one level; without items, the one of the worked check."""
    root = Branch("总分", 100, items or CHECK_ITEMS)
    facts: dict[str, Any] = {"code": "monthly", "version": 1, "name": "月度考核", "root": root}
    return Scheme(**(facts | changes))


def figures(rows: Sequence[Sequence[float]], before: Floats | None = None, group: Sequence[int] = ()) -> Figures:
    """Give figures (items, units), all units in one group unless told otherwise."""
    values = np.array(rows, dtype=np.float64)
    blank = np.full(values.shape, np.nan)
    groups = np.array(group or [0] * values.shape[1], dtype=np.int64)
    return Figures(values, blank if before is None else before, groups)


def codes(count: int) -> list[str]:
    """Give so many unit codes."""
    return [f"140403{i:03d}" for i in range(1, count + 1)]
