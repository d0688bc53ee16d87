"""What is derived from a history: changes, completion and gaps.

Every function works on chosen slots, so that one snapshot pays for the slot it shows and the fold for
all of them. Definitions: semantics A (changes), D (time progress), C (what is usable).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indicators.areas import Frame, depth_of
from indicators.catalogue import Aggregation, ChangeMeasure, Indicator, Kind, StandardBreak, TargetKind
from indicators.history import NO_ROW, History
from indicators.measures import NO_SLOT, Timeline, change, completion_pct, increments, rows_at, year_to_date
from indicators.rounding import snap
from indicators.snapshot import Floats, Ints

PERCENT_DECIMALS = 1  # growth, completion and gaps are printed, and therefore judged, at one decimal
_SILENT_SLOTS = 2  # so many slots in a row without a row, and a series has broken off
_PERIODIC = (Kind.CUMULATIVE, Kind.FLOW, Kind.COUNT)
_RUNNING_UP = (TargetKind.ACCUMULATE, TargetKind.CEILING)
_OWN_TARGET = (TargetKind.MAINTAIN, TargetKind.GROWTH)


@dataclass(frozen=True, slots=True)
class Draft:
    """One indicator ready for every derived number.

    `comparable` are the figures fit for comparison (no partial sums); `is_suppressed` marks figures on
    too few cases, already blanked. `plans` holds one row of targets per distinct year, `plan_of` the
    row of each slot.
    """

    history: History
    comparable: Floats
    is_suppressed: NDArray[np.bool_]
    plans: Floats
    plan_of: Ints

    @property
    def indicator(self) -> Indicator:
        """The indicator drafted."""
        return self.history.indicator

    @property
    def line(self) -> Timeline:
        """Its calendar."""
        return self.history.line

    @property
    def every_slot(self) -> Ints:
        """All slots, oldest first."""
        return np.arange(len(self.line.periods))

    @property
    def last_slot(self) -> Ints:
        """The effective period alone."""
        return np.array([len(self.line.periods) - 1])


def draft(history: History, targets: Mapping[int, Floats], frame: Frame) -> Draft:
    """Blank what stands on too few cases and set the targets beside the slots they belong to."""
    least = history.indicator.min_denominator
    is_suppressed = (history.denominators < least) & np.isfinite(history.values)
    values = history.values
    if is_suppressed.any():
        values = np.where(is_suppressed, np.nan, values)
        history = replace(history, values=values)
    years, plan_of = np.unique(history.line.years, return_inverse=True)
    blank = np.full(values.shape[1], np.nan)
    plans = np.stack([targets.get(int(year), blank) for year in years])
    return Draft(
        history=history,
        comparable=np.where(history.is_partial, np.nan, values) if history.is_partial.any() else values,
        is_suppressed=is_suppressed,
        plans=_rolled_up(plans, history.indicator, frame),
        plan_of=plan_of,
    )


def _rolled_up(plans: Floats, indicator: Indicator, frame: Frame) -> Floats:
    """Add the children's targets up where a parent has none; every expected child must have one."""
    if indicator.aggregation is not Aggregation.SUM or indicator.target_kind not in _RUNNING_UP:
        return plans
    plans = plans.copy()
    for family in frame.families[depth_of(indicator.lowest_level)]:
        part, is_expected = plans[:, family.children], frame.is_expected[family.children]
        lacks = np.logical_or.reduceat(np.isnan(part) & is_expected, family.starts, axis=1)
        total = snap(np.add.reduceat(np.nan_to_num(part), family.starts, axis=1), part)
        own = plans[:, family.parents]
        plans[:, family.parents] = np.where(np.isnan(own) & ~lacks, total, own)
    return plans


def never_reports(draft: Draft, frame: Frame) -> NDArray[np.bool_]:
    """Say for whom no figure is collected: too deep, a zone that never sent one, a parent nobody adds up."""
    lowest = depth_of(draft.indicator.lowest_level)
    is_too_deep = frame.depth > lowest
    is_uncounted = ~frame.is_expected & (frame.depth > 0) & (frame.depth == lowest)
    adds_up = draft.indicator.aggregation is not Aggregation.NONE
    is_unadded = (frame.depth < lowest) & (not adds_up)
    is_silent = (draft.history.status == NO_ROW).all(axis=0)
    never: NDArray[np.bool_] = is_silent & (is_too_deep | is_uncounted | is_unadded)
    return never


def broken_off(draft: Draft, frame: Frame) -> NDArray[np.bool_]:
    """Say whose series broke off: rows before, none in the last two slots, while others of its level had rows in both.

    Whatever the calendar says is due: the source reported and left these out twice (MissingSeries).
    """
    has_row = draft.history.status != NO_ROW
    goes_on = np.zeros(has_row.shape[1], dtype=np.bool_)
    for depth in np.unique(frame.depth):
        peers = frame.depth == depth
        goes_on[peers] = has_row[-_SILENT_SLOTS:, peers].any(axis=1).all()
    gone: NDArray[np.bool_] = has_row.any(axis=0) & ~has_row[-_SILENT_SLOTS:].any(axis=0) & goes_on
    return gone


def yoy(draft: Draft, slots: Ints, measure: ChangeMeasure | None = None) -> Floats:
    """Give the change on the same slot last year (同比), blank across a change of standard."""
    base_slots = _unbroken(draft, slots, draft.line.last_year[slots])
    return change(
        draft.comparable[slots], rows_at(draft.comparable, base_slots), measure or draft.indicator.change_measure
    )


def pop(draft: Draft, slots: Ints, measure: ChangeMeasure | None = None) -> Floats:
    """Give the change on the slot before (环比).

    A cumulative series compares increments. Slots of different length (1—2月 beside 3月) and, for rates
    that start again every January, slots of different years are not compared.
    """
    line, indicator = draft.line, draft.indicator
    before = slots - 1
    is_alike = np.ones(len(slots), dtype=np.bool_)
    if indicator.kind in _PERIODIC:
        is_alike = line.months[slots] == line.months[np.maximum(before, 0)]
    elif indicator.target_kind is TargetKind.COMPLETION:
        is_alike = line.places[slots] > 1
    before = _unbroken(draft, slots, np.where(is_alike, before, NO_SLOT))
    return change(own_figures(draft, slots), own_figures(draft, before), measure or indicator.change_measure)


def own_figures(draft: Draft, slots: Ints) -> Floats:
    """Give the figures of the slots alone: increments within one standard of a cumulative series, else the values."""
    if draft.indicator.kind is not Kind.CUMULATIVE:
        return rows_at(draft.comparable, slots)
    known = np.maximum(slots, 0)
    own = increments(draft.comparable, draft.line, known)
    is_torn = (_unbroken(draft, known, known - 1) == NO_SLOT) & (draft.line.places[known] > 1)
    own[is_torn | (slots < 0)] = np.nan
    return own


def break_between(draft: Draft, base_slot: int, slot: int) -> StandardBreak | None:
    """Give the change of standard that lies between two slots, if there is one."""
    base_end, end = draft.line.periods[base_slot].end, draft.line.periods[slot].end
    breaks = draft.indicator.standard_breaks
    return next((b for b in breaks if base_slot >= 0 and base_end < b.period.start <= end), None)


def _unbroken(draft: Draft, slots: Ints, base_slots: Ints) -> Ints:
    """Take away the bases that lie on the other side of a change of standard."""
    if not draft.indicator.standard_breaks:
        return base_slots
    pairs = zip(base_slots.tolist(), slots.tolist(), strict=True)
    return np.array([NO_SLOT if break_between(draft, base, slot) else base for base, slot in pairs], dtype=np.int64)


def plan(draft: Draft, slots: Ints) -> Floats:
    """Give what the plan asks for at each slot, in the indicator's unit (时序 for what runs up)."""
    kind = draft.indicator.target_kind
    elapsed = draft.line.elapsed_pct[slots][:, None]
    if kind is TargetKind.COMPLETION:
        return np.broadcast_to(elapsed, (len(slots), draft.plans.shape[1]))
    if kind in _RUNNING_UP:
        return draft.plans[draft.plan_of[slots]] * elapsed / 100.0
    if kind in _OWN_TARGET:
        return draft.plans[draft.plan_of[slots]]
    return np.broadcast_to(np.nan, (len(slots), draft.plans.shape[1]))


def completion(draft: Draft, slots: Ints) -> Floats:
    """Give the completion of the year's plan in per cent; NaN where no plan runs up over the year."""
    kind = draft.indicator.target_kind
    if kind is TargetKind.COMPLETION:
        return draft.comparable[slots]
    if kind not in _RUNNING_UP:
        return np.full((len(slots), draft.plans.shape[1]), np.nan)
    return completion_pct(_run_up(draft)[slots], draft.plans[draft.plan_of[slots]])


def _run_up(draft: Draft) -> Floats:
    """Give the year's total so far; a flow is added up and exists only when no slot is missing."""
    if draft.indicator.kind is not Kind.FLOW:
        return draft.comparable
    total, count = year_to_date(draft.comparable, draft.line)
    return np.where(count == draft.line.places[:, None], total, np.nan)


def gap(draft: Draft, slots: Ints) -> Floats:
    """Give the distance to the plan: completion − 时序, or the figure − its target (pp or unit)."""
    kind = draft.indicator.target_kind
    if kind is TargetKind.COMPLETION or kind in _RUNNING_UP:
        return snap(completion(draft, slots) - draft.line.elapsed_pct[slots][:, None])
    if kind is TargetKind.MAINTAIN:
        return snap(draft.comparable[slots] - plan(draft, slots), draft.comparable[slots])
    if kind is TargetKind.GROWTH:
        return snap(growth(draft, slots) - plan(draft, slots))
    return np.full((len(slots), draft.plans.shape[1]), np.nan)


def growth(draft: Draft, slots: Ints) -> Floats:
    """Give the growth in per cent: the figure itself where it is one, else its 同比."""
    if draft.indicator.kind is Kind.GROWTH:
        return draft.comparable[slots]
    return yoy(draft, slots, ChangeMeasure.PERCENT)


def gap_decimals(indicator: Indicator) -> int:
    """Give the decimals a gap is printed with: the figure's own where the target is held all year."""
    return indicator.decimals if indicator.target_kind is TargetKind.MAINTAIN else PERCENT_DECIMALS
