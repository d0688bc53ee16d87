"""Drafts for the tests of the baselines: figures in, one series on its own calendar out."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from indicators.areas import frame_of
from indicators.catalogue import Aggregation, ChangeMeasure, Direction, Indicator, Kind
from indicators.derived import Draft, draft
from indicators.history import lay_out
from indicators.period import Period, reporting_periods
from indicators.snapshot import Floats
from tests.builders import district, frame, indicator, series

FIRST = Period.parse("2020-01")
COUNT: dict[str, Any] = {
    "code": "fires",
    "name": "火灾起数",
    "unit": "起",
    "decimals": 0,
    "kind": Kind.FLOW,
    "direction": Direction.LOWER_IS_BETTER,
    "aggregation": Aggregation.SUM,
    "change_measure": ChangeMeasure.PERCENT,
}


def rate(**changes: Any) -> Indicator:
    """A monthly satisfaction rate, the higher the better."""
    return indicator(**changes)


def count(**changes: Any) -> Indicator:
    """A monthly count of fires, the fewer the better."""
    return indicator(**(COUNT | changes))


def drafted(
    of: Indicator,
    rows: Floats | Sequence[Sequence[float]],
    *,
    first: Period = FIRST,
    targets: Mapping[int, Sequence[float | None]] | None = None,
    denominators: Floats | None = None,
) -> Draft:
    """Draft figures (slots, areas) that begin with `first`; NaN is a slot without a figure."""
    values = np.asarray(rows, dtype=np.float64)
    slots = reporting_periods(first, first.shift(2 * len(values)), has_merged_january=of.has_merged_january)
    last = slots[len(values) - 1]
    cells = [[None if cell != cell else float(cell) for cell in row] for row in values]
    part = series(of, cells, last=str(last), targets=targets, denominators=denominators)
    return draft(lay_out(part, last), part.targets, frame_of(frame(district(values.shape[1] - 1))))
