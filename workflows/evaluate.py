"""Evaluate the rules: write down what changed since the last evaluation, once.

The state of an alert is a fold over the figures and never stored as truth; what is kept here is
what evaluation saw, so a second run says nothing again and a revision shows as one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data_access import queries, writes
from data_access.store import Store
from data_access.writes import AlertChange
from indicators.alerting.replay import StateChange
from indicators.cube import Cube
from indicators.period import Period
from indicators.publish import replay

_NORMAL = ("normal", 0)

_Key = tuple[str, str]  # rule code, area code
_State = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What is written down of one (rule, area): its last row of each period, and the last number."""

    by_period: Mapping[str, Any]
    sequence: int
    data_version: int


def evaluate(store: Store, cube: Cube, period: Period, today: date, now: datetime, who: str) -> int:
    """Replay every rule up to a period and record what differs from the record; gives how many changes."""
    replayed: defaultdict[_Key, list[StateChange]] = defaultdict(list)
    for change in replay(cube, period, today):
        replayed[change.rule_code, change.area_code].append(change)
    with store.write() as connection:
        recorded = _recorded(queries.alert_record(connection))
        changes = [*_differences(replayed, recorded, cube), *_retired(recorded, cube)]
        if changes:
            sequences = {key: kept.sequence for key, kept in recorded.items()}
            writes.put_alert_changes(connection, changes, sequences, data_version=cube.data_version, changed_at=now)
            detail = f"记录 {len(changes)} 项变化"
            writes.record_audit(connection, at=now, actor=who, action="evaluate", object_=str(period), detail=detail)
    return len(changes)


def _recorded(rows: Iterator[Any]) -> dict[_Key, _Recorded]:
    grouped: defaultdict[_Key, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.rule_code, row.area_code].append(row)
    return {
        key: _Recorded({row.period: row for row in found}, found[-1].sequence, found[-1].data_version)
        for key, found in grouped.items()
    }


def _differences(
    replayed: Mapping[_Key, list[StateChange]], recorded: Mapping[_Key, _Recorded], cube: Cube
) -> Iterator[AlertChange]:
    versions = _rule_versions(cube)
    for key in sorted(replayed.keys() | (recorded.keys() & _keys(cube, recorded))):
        kept = recorded.get(key, _Recorded({}, 0, 0))
        if kept.data_version <= cube.data_version:
            yield from _of_one(key, versions[key[0]], replayed.get(key, []), kept.by_period)


def _of_one(key: _Key, version: int, changes: list[StateChange], kept: Mapping[str, Any]) -> Iterator[AlertChange]:
    """Walk the periods of one alert; a period whose change never happened, as we now know, is taken back."""
    happened = {str(change.period): change for change in changes}
    newest = max(kept, default="")
    state = _NORMAL
    for period in sorted(happened.keys() | kept.keys()):
        change, row = happened.get(period), kept.get(period)
        if change is not None:
            state = change.state, int(change.severity)
        if row is not None and (row.state, row.severity) == state:
            continue
        if row is None and change is None:
            continue
        is_new = change is not None and period > newest
        was_other_rule = row is not None and row.rule_version != version
        reason = change.reason if change and is_new else "规则修改" if was_other_rule else "数据修订"
        yield AlertChange(key[0], version, key[1], period, state[0], state[1], reason)


def _retired(recorded: Mapping[_Key, _Recorded], cube: Cube) -> Iterator[AlertChange]:
    """End what has no rule or no area any more."""
    versions, standing = _rule_versions(cube), set(cube.areas.codes)
    for (rule_code, area_code), kept in recorded.items():
        row = kept.by_period[max(kept.by_period)]
        if (row.state, row.severity) == _NORMAL or kept.data_version > cube.data_version:
            continue
        if rule_code not in versions:
            yield AlertChange(rule_code, row.rule_version, area_code, row.period, *_NORMAL, "规则停用")
        elif area_code not in standing:
            yield AlertChange(rule_code, row.rule_version, area_code, row.period, *_NORMAL, "单位撤销")


def _rule_versions(cube: Cube) -> dict[str, int]:
    rules = (series.indicator.rule for series in cube.series.values())
    return {rule.code: rule.version for rule in rules if rule is not None}


def _keys(cube: Cube, recorded: Mapping[_Key, _Recorded]) -> set[_Key]:
    versions, standing = _rule_versions(cube), set(cube.areas.codes)
    return {key for key in recorded if key[0] in versions and key[1] in standing}
