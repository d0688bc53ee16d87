"""History: one series laid out on its own complete calendar, up to the slot a snapshot shows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from indicators.catalogue import Indicator
from indicators.cube import Series
from indicators.measures import NO_SLOT, Timeline, timeline
from indicators.period import Period, is_merged_away, latest_at
from indicators.snapshot import Floats, Ints, Texts

Status = NDArray[np.uint32]  # code point of the SDMX letter, 0 where there is no row
_Scalar = TypeVar("_Scalar", bound=np.generic)
NO_ROW, NORMAL, PROVISIONAL, MISSING, NOT_APPLICABLE = 0, *map(ord, "APMN")


@dataclass(frozen=True, slots=True)
class History:
    """One indicator up to its effective period; arrays are (slots, areas), the last slot being it.

    `is_partial` marks sums that lack a child: shown as provisional, never compared.
    """

    indicator: Indicator
    line: Timeline
    values: Floats
    status: Status
    numerators: Floats
    denominators: Floats
    is_revised: NDArray[np.bool_]
    is_partial: NDArray[np.bool_]

    @property
    def period(self) -> Period:
        """The effective period."""
        return self.line.periods[-1]


def effective_period(series: Series, period: Period, today: date) -> Period:
    """Give the slot a snapshot of `period` shows: the latest own slot with rows, or overdue by `today`.

    Never a slot that ends after the snapshot's period. A figure that is neither in nor overdue leaves
    the slot before it standing, with its own date.
    """
    indicator = series.indicator
    reported = _last_reported(series, period.end)
    if indicator.due.is_irregular and reported is not None:
        return reported
    slot = _latest(indicator, min(period.end, today))
    while not (
        indicator.due.is_irregular
        or is_overdue(indicator, slot, today)
        or (reported is not None and reported.ordinal >= slot.ordinal)
    ):
        slot = _latest(indicator, slot.start - timedelta(days=1))
    return slot if reported is None or reported.ordinal < slot.ordinal else reported


def is_overdue(indicator: Indicator, slot: Period, today: date) -> bool:
    """Say whether a slot's figure should be in by now, grace included."""
    return today > max(indicator.due.due_on(slot), slot.end)


def _latest(indicator: Indicator, day: date) -> Period:
    return latest_at(day, indicator.frequency, has_merged_january=indicator.has_merged_january)


def _last_reported(series: Series, end: date) -> Period | None:
    codes = status_codes(series.status)
    reported = (slot for row, slot in reversed(_own_slots(series)) if slot.end <= end and codes[row].any())
    return next(reported, None)


def _own_slots(series: Series) -> list[tuple[int, Period]]:
    """List row and slot of a series' own calendar; a January kept from before it was merged is left out."""
    is_merged = series.indicator.has_merged_january
    return [
        (i, slot) for i, slot in enumerate(series.periods) if not is_merged_away(slot, has_merged_january=is_merged)
    ]


def status_codes(status: Texts) -> Status:
    """Read one-letter texts as numbers; an array of texts is slow to compare."""
    return np.ascontiguousarray(status, dtype="<U1").view(np.uint32).reshape(status.shape)


def status_texts(codes: Status) -> Texts:
    """Write status numbers as one-letter texts again."""
    return np.ascontiguousarray(codes, dtype=np.uint32).view("<U1").reshape(codes.shape)


def lay_out(series: Series, last: Period) -> History:
    """Put a series on its complete calendar up to a slot; slots nobody reported are empty rows."""
    row_of = {slot: row for row, slot in _own_slots(series) if slot.ordinal <= last.ordinal}
    line = timeline(next(iter(row_of), last), last, series.indicator.has_merged_january)
    rows = np.array([row_of.get(slot, NO_SLOT) for slot in line.periods], dtype=np.int64)
    is_revised = _spread(series.is_revised, rows, np.False_)
    return History(
        indicator=series.indicator,
        line=line,
        values=_spread(series.values, rows, np.nan),
        status=_spread(status_codes(series.status), rows, np.uint32(NO_ROW)),
        numerators=_spread(series.numerators, rows, np.nan),
        denominators=_spread(series.denominators, rows, np.nan),
        is_revised=is_revised,
        is_partial=np.zeros(is_revised.shape, dtype=np.bool_),
    )


def _spread(array: NDArray[_Scalar], rows: Ints, blank: object) -> NDArray[_Scalar]:
    if np.array_equal(rows, np.arange(len(rows))):
        return array[: len(rows)]
    spread = np.empty((len(rows), array.shape[1]), dtype=array.dtype)
    spread[...] = blank
    spread[rows >= 0] = array[rows[rows >= 0]]
    return spread
