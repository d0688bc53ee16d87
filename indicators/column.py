"""One column of a snapshot: an indicator at its effective period, with everything derived from it."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

import numpy as np

from indicators.alerting.machine import NOT_OPEN, STATE_NAMES
from indicators.alerting.replay import Outcome
from indicators.areas import Frame
from indicators.catalogue import Indicator, TargetKind
from indicators.classes import classify, map_breaks
from indicators.cube import Series
from indicators.derived import Draft, break_between, broken_off, completion, gap, never_reports, plan, pop, yoy
from indicators.history import MISSING, NO_ROW, NOT_APPLICABLE, is_overdue, status_texts
from indicators.rounding import published
from indicators.scoring.rank import is_tied, rank, rank_change
from indicators.snapshot import (
    CLASS_NO_DATA,
    CLASS_NOT_APPLICABLE,
    CLASS_NOT_REPORTING,
    CLASS_SUPPRESSED,
    NO_CHANGE_KNOWN,
    UNRANKED,
    Column,
    Floats,
    Ints,
    Texts,
)

_NO_TIME_PROGRESS = (TargetKind.NONE, TargetKind.MAINTAIN, TargetKind.GROWTH)


def column_of(draft: Draft, series: Series, outcomes: Sequence[Outcome], frame: Frame, today: date) -> Column:
    """Compute one column; `outcomes` are the folds of the indicator's rules."""
    indicator, line, last = draft.indicator, draft.line, draft.last_slot
    at = int(last[0])
    values = draft.history.values[at]
    classes, breaks = _classes(draft, frame)
    places, moves = _ranks(draft, frame)
    state, severity, since = _alarm(outcomes, len(values))
    is_due = is_overdue(indicator, draft.history.period, today)
    made = Column(
        indicator=indicator,
        period=draft.history.period,
        due_on=indicator.due.due_on(draft.history.period),
        is_due=is_due,
        values=values,
        status=_statuses(draft, classes, is_due=is_due),
        denominators=draft.history.denominators[at],
        targets=draft.plans[draft.plan_of[at]],
        yoy=yoy(draft, last)[0],
        yoy_note=_yoy_note(draft),
        pop=pop(draft, last)[0],
        completion_pct=completion(draft, last)[0],
        elapsed_pct=np.nan if indicator.target_kind in _NO_TIME_PROGRESS else float(line.elapsed_pct[at]),
        gap_pp=gap(draft, last)[0],
        class_=classes,
        breaks=breaks,
        rank=places,
        is_tied=is_tied(places, frame.group),
        rank_change=moves,
        severity=severity,
        alert_state=state,
        firing_since=since,
        history_periods=line.periods,
        history=draft.history.values,
        plan_history=plan(draft, draft.every_slot),
        is_revised=draft.history.is_revised[at],
        is_partial=draft.history.is_partial[at],
        is_broken_off=broken_off(draft, frame),
        is_sample=series.is_sample,
    )
    return _frozen(made)


def _frozen(column: Column) -> Column:
    """Lock every array: a snapshot is shared by all faces and all threads."""
    for one in fields(column):
        part = getattr(column, one.name)
        if isinstance(part, np.ndarray):
            part.flags.writeable = False
    return column


def _classes(draft: Draft, frame: Frame) -> tuple[Ints, tuple[float, ...]]:
    """Class every area by cuts made for the areas on the map; why a figure is missing is a class, too."""
    history, decimals = draft.history, draft.indicator.decimals
    values, status = history.values[-1], history.status[-1]
    shown = published(values, decimals)
    breaks = map_breaks(shown[frame.map_areas], decimals)
    classes = classify(shown, breaks)
    classes[np.isnan(values)] = CLASS_NO_DATA
    classes[np.isnan(values) & never_reports(draft, frame)] = CLASS_NOT_REPORTING
    classes[status == NOT_APPLICABLE] = CLASS_NOT_APPLICABLE
    classes[draft.is_suppressed[-1]] = CLASS_SUPPRESSED
    return classes, breaks


def _statuses(draft: Draft, classes: Ints, *, is_due: bool) -> Texts:
    """Give the SDMX letters; an expected figure that is overdue is missing (M) though no row says so."""
    codes = draft.history.status[-1]
    is_missing = (codes == NO_ROW) & (classes == CLASS_NO_DATA) & is_due
    return status_texts(np.where(is_missing, np.uint32(MISSING), codes))


def _ranks(draft: Draft, frame: Frame) -> tuple[Ints, Ints]:
    """Rank the slot and compare with the slot before, unless a change of standard lies between."""
    indicator, slots = draft.indicator, len(draft.line.periods)
    now = _places(draft.comparable[-1], indicator, frame)
    if slots < 2 or break_between(draft, slots - 2, slots - 1) or not (now > 0).any():
        return now, np.full(len(now), NO_CHANGE_KNOWN, dtype=np.int64)
    return now, rank_change(now, _places(draft.comparable[-2], indicator, frame), frame.group)


def _places(values: Floats, indicator: Indicator, frame: Frame) -> Ints:
    if not indicator.is_rankable:
        return np.full(len(values), UNRANKED, dtype=np.int64)
    return rank(published(values, indicator.decimals), frame.group, indicator.direction)


def _yoy_note(draft: Draft) -> str:
    """Say why there is no 同比 when a change of standard lies between."""
    at = int(draft.last_slot[0])
    found = break_between(draft, int(draft.line.last_year[at]), at)
    return f"{found.period.label()}口径变动，同比不可比：{found.note}" if found else ""


def _alarm(outcomes: Sequence[Outcome], areas: int) -> tuple[Texts, Ints, Ints]:
    """Give alert state, severity and opening slot of every area, from its gravest alert."""
    state = np.zeros(areas, dtype=np.int8)
    severity, since = np.zeros(areas, dtype=np.int64), np.full(areas, NOT_OPEN, dtype=np.int64)
    for outcome in outcomes:
        is_graver = outcome.severity[-1] > severity
        is_graver |= (severity == 0) & (outcome.state[-1] > state)
        state = np.where(is_graver, outcome.state[-1], state)
        severity = np.where(is_graver, outcome.severity[-1], severity)
        since = np.where(is_graver, outcome.since, since)
    return STATE_NAMES[state], severity, since
