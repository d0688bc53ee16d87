"""Publish: cut one period out of the cube and compute everything the faces show, once."""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from indicators.alerting.replay import Outcome, StateChange, outcomes, state_changes
from indicators.alerting.rule import Severity
from indicators.alerting.sentence import Finding, sentence
from indicators.areas import frame_of
from indicators.column import column_of
from indicators.cube import Cube
from indicators.drafting import drafts
from indicators.period import Period
from indicators.snapshot import Alert, Column, Snapshot
from indicators.trend import Trend, trend

__all__ = ["Trend", "build", "replay", "trend"]


def build(cube: Cube, period: Period, today: date) -> Snapshot:
    """Build the snapshot of a period as the cube knows it; `today` decides what is overdue."""
    frame = frame_of(cube.areas)
    drafted = drafts(cube, frame, period, today)
    decided = outcomes(drafted)
    columns = {
        code: column_of(draft, cube.series[code], decided.get(code), frame, today) for code, draft in drafted.items()
    }
    return Snapshot(
        period=period,
        known_at=cube.known_at,
        data_version=cube.data_version,
        areas=cube.areas,
        columns=columns,
        alerts=_alerts(columns, decided, period),
        resolved_count=sum(_resolved(decided[code]) for code in decided if _is_fresh(columns[code], period)),
        is_sample=any(column.is_sample for column in columns.values()),
    )


def replay(cube: Cube, period: Period, today: date) -> tuple[StateChange, ...]:
    """List every change of alert state up to a period, for `evaluate` and the record of changes."""
    drafted = drafts(cube, frame_of(cube.areas), period, today)
    return state_changes(drafted, outcomes(drafted), cube.areas)


def _is_fresh(column: Column, period: Period) -> bool:
    """Say whether a column's slot ends within the snapshot's period, so that its news is new."""
    return column.period.end >= period.start


def _resolved(outcome: Outcome) -> int:
    """Count the alerts that closed in the last slot."""
    severity = outcome.severity[-2:]
    return int(((severity[0] > 0) & (severity[-1] == 0)).sum())


def _alerts(columns: Mapping[str, Column], decided: Mapping[str, Outcome], period: Period) -> tuple[Alert, ...]:
    """List the open alerts, gravest first, then the newest, then in the order of catalogue and frame."""
    ruled = [code for code in columns if code in decided]
    found = [alert for code in ruled for alert in _alerts_of(columns[code], decided[code], period)]
    return tuple(sorted(found, key=lambda alert: (-alert.severity, alert.periods_firing)))


def _alerts_of(column: Column, outcome: Outcome, period: Period) -> Iterator[Alert]:
    """Word every open alert of one rule by the last figure it could judge."""
    rule, slots = outcome.rule, len(outcome.watched)
    is_fresh, stale, overdue = _is_fresh(column, period), column.is_stale, _slot_words(column)
    entries = {step.severity: step.enter_value for step in rule.steps}
    ordinals = np.flatnonzero(outcome.severity[-1])
    judged = slots - 1 - np.argmax(np.isfinite(outcome.watched[::-1, ordinals]), axis=0)
    for ordinal, slot in zip(ordinals.tolist(), judged.tolist(), strict=True):
        severity = Severity(int(outcome.severity[-1, ordinal]))
        finding = Finding(
            severity=severity,
            state=str(column.alert_state[ordinal]),
            value=float(column.history[slot, ordinal]),
            watched=float(outcome.watched[slot, ordinal]),
            entry_value=entries[severity],
            exit_value=float(outcome.exits[severity - 1, ordinal]),
            overdue=overdue if stale[ordinal] else "",
        )
        since = int(outcome.since[ordinal])
        yield Alert(
            rule=rule,
            indicator=column.indicator,
            area_ordinal=ordinal,
            severity=severity,
            state=finding.state,
            period=column.history_periods[slot],
            since=column.history_periods[since],
            periods_firing=slots - since,
            value=finding.value,
            watched=finding.watched,
            threshold=finding.entry_value,
            sentence=sentence(rule, column.indicator, finding),
            is_new=since == slots - 1 and is_fresh,
            is_stale=bool(stale[ordinal]),
        )


def _slot_words(column: Column) -> str:
    return column.period.short_label(has_merged_january=column.indicator.has_merged_january)
