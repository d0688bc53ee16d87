"""Derived measures: change, increments, year to date, completion, time progress (semantics A, D).

All functions take and give arrays; NaN is “no figure” and never becomes zero. Nothing here knows an
indicator by name.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from indicators.catalogue import ChangeMeasure
from indicators.period import Frequency, Period, reporting_periods
from indicators.rounding import snap
from indicators.snapshot import Floats, Ints

NO_SLOT = -1


@dataclass(frozen=True, slots=True)
class Timeline:
    """The slots of a calendar, oldest first and without holes, and what each is compared with.

    `last_year` is the index of the same slot a year before, `NO_SLOT` if it lies before the first;
    `years`, `places` (1 for the first slot of a year), `elapsed_pct` (share of the year passed) and
    `months` (what a monthly slot covers: a merged January–February covers two) have one entry per slot.
    """

    periods: tuple[Period, ...]
    last_year: Ints
    years: Ints
    places: Ints
    elapsed_pct: Floats
    months: Ints


@lru_cache(maxsize=512)
def timeline(first: Period, last: Period, has_merged_january: bool) -> Timeline:
    """Lay out the calendar from the first slot to the last, both included."""
    periods = reporting_periods(first, last, has_merged_january=has_merged_january)
    index = {period: i for i, period in enumerate(periods)}
    is_merged = has_merged_january and first.frequency is Frequency.MONTH
    return Timeline(
        periods=periods,
        last_year=np.array([index.get(period.same_last_year, NO_SLOT) for period in periods], dtype=np.int64),
        years=np.array([period.year for period in periods], dtype=np.int64),
        places=np.array([period.position - is_merged for period in periods], dtype=np.int64),
        elapsed_pct=np.array([period.year_elapsed_pct for period in periods]),
        months=np.array([2 if is_merged and period.position == 2 else 1 for period in periods], dtype=np.int64),
    )


def change(now: Floats, base: Floats, measure: ChangeMeasure) -> Floats:
    """Give the change from base to now: per cent of a positive base, else the plain difference.

    A base of zero or less has no percentage (NaN). What crosses zero is named by `growth_label`, but a fall
    from a positive base below zero keeps its number, so that a rule sees the worst of falls.
    """
    if measure is not ChangeMeasure.PERCENT:
        return snap(now - base, now, base)
    with np.errstate(invalid="ignore", divide="ignore"):
        return snap(np.where(base > 0, 100.0 * (now - base) / base, np.nan))


def growth_label(now: float, base: float) -> str:
    """Name a growth that is not said as a percentage; empty when it is one or a side is missing."""
    if now != now or base != base or (base > 0 and now >= 0):
        return ""
    if base > 0:
        return "由正转负"
    if base == 0:
        return "持平" if now == 0 else "上年同期为零" if now > 0 else "由零转负"
    if now >= 0:
        return "由负转正"
    return "持平" if now == base else "降幅收窄" if now > base else "降幅扩大"


def increments(cumulative: Floats, line: Timeline, slots: Ints) -> Floats:
    """Difference a cumulative series at some slots; the first slot of a year is its own increment.

    After a missing slot there is no increment, because it would cover two slots. The merged
    January–February is the year's first slot and therefore one increment, never two halves.
    """
    before = np.where((line.places[slots] == 1)[:, None], 0.0, rows_at(cumulative, slots - 1))
    now = rows_at(cumulative, slots)
    return snap(now - before, now, before)


def rows_at(figures: Floats, slots: Ints) -> Floats:
    """Take slots of a (slots, areas) array; a slot before the first is a row of “no figure”."""
    rows = figures[np.maximum(slots, 0)]
    rows[slots < 0] = np.nan
    return rows


def year_to_date(flows: Floats, line: Timeline) -> tuple[Floats, Ints]:
    """Add a flow up over each year and count the slots that are in.

    A sum exists as soon as one slot of the year is in; whoever shows it shows the count, too.
    """
    is_in = np.isfinite(flows)
    running, count = np.cumsum(np.where(is_in, flows, 0.0), axis=0), np.cumsum(is_in, axis=0)
    before = np.searchsorted(line.years, line.years) - 1
    has_before = (before >= 0)[:, None]
    total = running - np.where(has_before, running[before], 0.0)
    count = count - np.where(has_before, count[before], 0)
    return snap(np.where(count > 0, total, np.nan), running), count.astype(np.int64)


def completion_pct(value: Floats, target: Floats, base: Floats | float = 0.0) -> Floats:
    """Give how much of the way from base to target is done, in per cent, uncapped.

    Works for falling targets (base 120, target 90, value 99 → 70). Where the target equals the base,
    lies across zero from it, or is not positive when counted from zero, nothing can be computed (NaN).
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        way = target - base
        is_from_zero = np.asarray(base) == 0
        is_open = np.where(is_from_zero, target > 0, (way != 0) & (np.sign(target) == np.sign(base)))
        return snap(np.where(is_open, 100.0 * (value - base) / way, np.nan))


def elapsed_days_pct(start_ordinal: int, end_ordinal: int, as_of_ordinal: int) -> float:
    """Give the natural-day share of a target window at the data's own as-of day, in per cent."""
    share = (as_of_ordinal - start_ordinal + 1) / (end_ordinal - start_ordinal + 1)
    return 100.0 * min(max(share, 0.0), 1.0)
