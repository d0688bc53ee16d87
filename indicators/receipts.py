"""Receipts: for every indicator, who has reported, who need not yet, who is late and who fell silent.

Read from the cube's own rows, never from aggregated figures: a sum made up from children is not
a report. An indicator nobody ever reported is not late, it is not in use.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from indicators.areas import depth_of
from indicators.catalogue import Indicator
from indicators.cube import Cube, Series
from indicators.history import MISSING, NO_ROW, NOT_APPLICABLE, PROVISIONAL, Status, is_overdue, status_codes
from indicators.period import Period, latest_at
from indicators.snapshot import AreaFrame, Ints

_SILENT_SLOTS = 2
_ZONE = "zone"


class Receipt(IntEnum):
    """How one area stands with one indicator; from `MISSING` on somebody has to act."""

    NOT_EXPECTED = 0
    WAITING = 1  # nothing in, nothing overdue
    IN = 2
    PROVISIONAL = 3
    NOT_APPLICABLE = 4
    MISSING = 5  # the file came and said that there is no figure
    LATE = 6  # one slot overdue
    SILENT = 7  # two or more slots overdue in a row

    @property
    def label(self) -> str:
        """What a steward reads."""
        return _LABELS[self]


_LABELS = {
    Receipt.NOT_EXPECTED: "不报此项",
    Receipt.WAITING: "未到期",
    Receipt.IN: "已报",
    Receipt.PROVISIONAL: "已报初步数",
    Receipt.NOT_APPLICABLE: "不适用",
    Receipt.MISSING: "报为空缺",
    Receipt.LATE: "逾期",
    Receipt.SILENT: "多期未报",
}
_OF_STATUS = {PROVISIONAL: Receipt.PROVISIONAL, MISSING: Receipt.MISSING, NOT_APPLICABLE: Receipt.NOT_APPLICABLE}


@dataclass(frozen=True, slots=True)
class Receipts:
    """One indicator at the slot that is looked at; `receipt` has one entry per area ordinal.

    `due_on` is the last day in time, grace included; `owed_period` is the newest slot that should be
    in by now (the one looked at, or an earlier one while there is still time for it). `last_in` is
    the newest slot with a row of anybody, None when the indicator is not in use.
    """

    indicator: Indicator
    period: Period
    due_on: date
    owed_period: Period
    owed_on: date
    receipt: Ints
    last_in: Period | None

    def count(self, *receipts: Receipt) -> int:
        """Count the areas that stand so."""
        return int(np.isin(self.receipt, receipts).sum())

    @property
    def expected(self) -> int:
        """How many areas report this indicator."""
        return len(self.receipt) - self.count(Receipt.NOT_EXPECTED)

    @property
    def received(self) -> int:
        """How many areas have said something, be it that there is nothing."""
        return self.count(Receipt.IN, Receipt.PROVISIONAL, Receipt.NOT_APPLICABLE, Receipt.MISSING)

    @property
    def overdue(self) -> int:
        """How many areas should have reported by now and did not."""
        return self.count(Receipt.LATE, Receipt.SILENT)


def receipts(cube: Cube, today: date) -> tuple[Receipts, ...]:
    """Tell for each indicator how its latest slot stands, in the cube's order."""
    return tuple(_receipts_of(series, cube.areas, today) for series in cube.series.values())


def _receipts_of(series: Series, areas: AreaFrame, today: date) -> Receipts:
    indicator, codes = series.indicator, status_codes(series.status)
    reported = codes != NO_ROW
    rows = np.flatnonzero(reported.any(axis=1))
    last_in = series.periods[rows[-1]] if rows.size else None
    if indicator.due.is_irregular:
        owed = last_in or _latest(indicator, today)
    else:
        owed = _newest(indicator, today, lambda slot: is_overdue(indicator, slot, today))
    slot = owed if last_in is None or last_in.ordinal < owed.ordinal else last_in
    receipt = np.full(len(areas.codes), Receipt.NOT_EXPECTED, dtype=np.int64)
    if last_in is not None:
        expected = _expected(areas, reported.any(axis=0))
        receipt[expected] = _receipt(series, codes, slot, today)[expected]
    return Receipts(indicator, slot, _due_on(indicator, slot), owed, _due_on(indicator, owed), receipt, last_in)


def _newest(indicator: Indicator, today: date, holds: Callable[[Period], bool]) -> Period:
    slot = _latest(indicator, today)
    while not holds(slot):
        slot = _before(indicator, slot)
    return slot


def _due_on(indicator: Indicator, slot: Period) -> date:
    return max(indicator.due.due_on(slot), slot.end)


def _receipt(series: Series, codes: Status, slot: Period, today: date) -> Ints:
    """Give how each area stands, as if all were expected."""
    row_of = {period: row for row, period in enumerate(series.periods)}
    now = codes[row_of[slot]] if slot in row_of else np.full(codes.shape[1], NO_ROW, dtype=np.uint32)
    said = np.full(codes.shape[1], Receipt.IN, dtype=np.int64)
    for status, receipt in _OF_STATUS.items():
        said[now == status] = receipt
    owed = _slots_owed(series, codes, slot, today)
    silent = np.select([owed == 0, owed == 1], [Receipt.WAITING, Receipt.LATE], Receipt.SILENT)
    return np.where(now == NO_ROW, silent, said)


def _slots_owed(series: Series, codes: Status, slot: Period, today: date) -> Ints:
    """Count the overdue slots without a row, from a slot back to the last one with a row; two are enough to know."""
    row_of = {period: row for row, period in enumerate(series.periods)}
    owed = np.zeros(codes.shape[1], dtype=np.int64)
    is_open = np.ones(codes.shape[1], dtype=np.bool_)
    while (is_open & (owed < _SILENT_SLOTS)).any() and slot.ordinal >= series.periods[0].ordinal:
        if slot in row_of:
            is_open &= codes[row_of[slot]] == NO_ROW
        if is_overdue(series.indicator, slot, today):
            owed += is_open
        slot = _before(series.indicator, slot)
    return owed


def _expected(areas: AreaFrame, has_reported: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say who reports, at the level of the finest report there ever was.

    Whoever did report is expected again. Where most of the ranked areas report, the others are
    expected too; what only a few report (a forest has no fire danger downtown) is no debt of the rest.
    """
    depth = np.array([depth_of(level) for level in areas.levels], dtype=np.int64)
    is_zone = np.array([level == _ZONE for level in areas.levels], dtype=np.bool_)
    is_at_level: NDArray[np.bool_] = depth == depth[has_reported].max()
    is_ranked = is_at_level & np.array(areas.is_ranked, dtype=np.bool_) & ~is_zone
    is_common = 2 * int((is_ranked & has_reported).sum()) >= int(is_ranked.sum())
    return is_at_level & (has_reported | (is_ranked & is_common))


def _latest(indicator: Indicator, day: date) -> Period:
    return latest_at(day, indicator.frequency, has_merged_january=indicator.has_merged_january)


def _before(indicator: Indicator, slot: Period) -> Period:
    return _latest(indicator, slot.start - timedelta(days=1))
