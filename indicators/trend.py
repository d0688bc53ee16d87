"""Trend: one area's line beside last year's and the plan."""

from dataclasses import dataclass

import numpy as np

from indicators.catalogue import Kind, TargetKind
from indicators.period import Frequency, Period
from indicators.snapshot import Column, Floats, Snapshot

_ROLLING_SLOTS = {Frequency.DAY: 31, Frequency.MONTH: 13, Frequency.QUARTER: 8, Frequency.YEAR: 10}
_RUNS_UP = (TargetKind.ACCUMULATE, TargetKind.CEILING, TargetKind.COMPLETION)


@dataclass(frozen=True, slots=True)
class Trend:
    """Three lines over the same slots, oldest first; NaN where there is no figure.

    `labels` name the slots for an axis (“1—2月”, “3月”, “三季度”).
    """

    periods: tuple[Period, ...]
    labels: tuple[str, ...]
    this_year: Floats
    last_year: Floats
    plan: Floats


def trend(snapshot: Snapshot, indicator_code: str, ordinal: int) -> Trend:
    """Give the lines of one area: the year so far for what runs up over the year, else the last slots.

    Raises:
        KeyError: the indicator is not in the snapshot.
    """
    column = snapshot.column(indicator_code)
    place = {slot: i for i, slot in enumerate(column.history_periods)}
    rows = _rows(column)
    periods = tuple(column.history_periods[row] for row in rows)
    before = [place.get(slot.same_last_year, -1) for slot in periods]
    own = column.history[:, ordinal]
    is_yearly = column.period.frequency is Frequency.YEAR
    return Trend(
        periods=periods,
        labels=tuple(_label(slot, column) for slot in periods),
        this_year=own[rows],
        last_year=np.array([np.nan if row < 0 or is_yearly else own[row] for row in before]),
        plan=column.plan_history[rows, ordinal],
    )


def _rows(column: Column) -> list[int]:
    count = len(column.history_periods)
    if column.indicator.kind is Kind.CUMULATIVE or column.indicator.target_kind in _RUNS_UP:
        return [i for i, slot in enumerate(column.history_periods) if slot.year == column.period.year]
    return list(range(max(count - _ROLLING_SLOTS[column.period.frequency], 0), count))


def _label(slot: Period, column: Column) -> str:
    return slot.short_label(has_merged_january=column.indicator.has_merged_january)
