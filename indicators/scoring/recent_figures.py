"""What schemes are checked against: the figures of many months at once, as the snapshots of those months show them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np

from indicators.areas import frame_of
from indicators.cube import Cube, Series
from indicators.derived import Draft, completion, gap, yoy
from indicators.drafting import drafts
from indicators.history import effective_period
from indicators.measures import rows_at
from indicators.period import Period
from indicators.scoring.scheme import Measure
from indicators.snapshot import Floats, Ints

NO_SLOT = -1
RecentFigures = Mapping[tuple[str, Measure], Floats]  # by indicator and measure: (months, areas of the cube)

_MEASURES: Mapping[Measure, Callable[[Draft, Ints], Floats]] = {
    Measure.VALUE: lambda draft, slots: draft.history.values[slots],
    Measure.COMPLETION: completion,
    Measure.GAP: gap,
    Measure.YOY: yoy,
}


def recent_figures(cube: Cube, months: Sequence[Period], today: date) -> RecentFigures:
    """Give every figure of some months, newest month first; NaN where there is none.

    Every series is laid out once, up to the newest month, instead of once a month.
    """
    if not months:
        return {}
    drafted = drafts(cube, frame_of(cube.areas), months[0], today)
    shown = {code: _shown(cube.series[code], draft, months, today) for code, draft in drafted.items()}
    return {
        (code, measure): rows_at(figures(draft, draft.every_slot), shown[code])
        for code, draft in drafted.items()
        for measure, figures in _MEASURES.items()
    }


def _shown(series: Series, draft: Draft, months: Sequence[Period], today: date) -> Ints:
    """Number the slot that the snapshot of each month shows."""
    at = {slot.ordinal: row for row, slot in enumerate(draft.line.periods)}
    return np.array([at.get(effective_period(series, month, today).ordinal, NO_SLOT) for month in months])
