"""Alerts of rules that cannot be judged now: they stand as they were last recorded, for silence is not calm."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data_access import queries
from data_access.instants import to_text
from indicators.alerting.rule import AlertRule, Severity
from indicators.period import Period
from indicators.snapshot import Alert, Column, Snapshot

_NAN = float("nan")


def with_kept(connection: Connection, snapshot: Snapshot, known_at: datetime) -> Snapshot:
    """Add to a snapshot the open alerts of its faulty rules, as recorded by an instant up to its period."""
    faulty = {fault.rule.code: fault.rule for fault in snapshot.rule_faults}
    kept = [
        alert
        for (rule_code, area_code), rows in _recorded(connection, snapshot, faulty, known_at).items()
        if (alert := _alert(faulty[rule_code], area_code, rows, snapshot)) is not None
    ]
    alerts = sorted((*snapshot.alerts, *kept), key=lambda alert: (-alert.severity, alert.periods_firing))
    columns = dict(snapshot.columns)
    for alert in kept:
        columns[alert.indicator.code] = _marked(columns[alert.indicator.code], alert)
    return replace(snapshot, alerts=tuple(alerts), columns=columns)


def _recorded(
    connection: Connection, snapshot: Snapshot, faulty: Mapping[str, AlertRule], known_at: datetime
) -> Mapping[tuple[str, str], Mapping[Period, Any]]:
    """Give the last row of each period, oldest period first, by alert."""
    instant = to_text(known_at)
    found: defaultdict[tuple[str, str], dict[Period, Any]] = defaultdict(dict)
    for row in queries.alert_record(connection):
        period = Period.parse(row.period)
        if row.rule_code in faulty and row.changed_at <= instant and period.end <= snapshot.period.end:
            found[row.rule_code, row.area_code][period] = row
    return {key: dict(sorted(rows.items(), key=lambda one: one[0].ordinal)) for key, rows in found.items()}


def _alert(rule: AlertRule, area_code: str, rows: Mapping[Period, Any], snapshot: Snapshot) -> Alert | None:
    column, episode = snapshot.columns.get(rule.indicator_code), dict(_episode(rows))
    if not episode or column is None or area_code not in snapshot.areas.codes:
        return None
    since, last = next(iter(episode)), list(episode.values())[-1]
    severity = Severity(last.severity)
    slots = column.history_periods
    return Alert(
        rule=rule,
        indicator=column.indicator,
        area_ordinal=snapshot.areas.ordinal(area_code),
        severity=severity,
        state=last.state,
        period=Period.parse(last.period),
        since=since,
        periods_firing=len(slots) - slots.index(since) if since in slots else 1,
        value=_NAN,
        watched=_NAN,
        threshold=next((step.enter_value for step in rule.steps if step.severity is severity), _NAN),
        sentence=f"{column.indicator.label}：规则暂时无法判定，沿用{Period.parse(last.period).label()}的{severity.label}色状态",
        is_new=False,
        peak=Severity(max(row.severity for row in episode.values())),
    )


def _episode(rows: Mapping[Period, Any]) -> Iterator[tuple[Period, Any]]:
    """Give the rows since the alert last opened; nothing when it is closed."""
    open_rows: list[tuple[Period, Any]] = []
    for period, row in rows.items():
        open_rows = [*open_rows, (period, row)] if row.severity else []
    yield from open_rows


def _marked(column: Column, alert: Alert) -> Column:
    """Let the map show it, unless another rule of the indicator says worse."""
    if column.severity[alert.area_ordinal] >= alert.severity:
        return column
    severity, state = column.severity.copy(), column.alert_state.astype("<U10")
    severity[alert.area_ordinal], state[alert.area_ordinal] = alert.severity, alert.state
    severity.flags.writeable = state.flags.writeable = False
    return replace(column, severity=severity, alert_state=state)
