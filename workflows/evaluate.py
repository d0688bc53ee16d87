"""Evaluate the rules: write down what changed since the last evaluation and what is to be told of it, once.

The state of an alert is a fold over the figures and never stored as truth; what is kept here is
what evaluation saw, so a second run says nothing again and a revision shows as one. Changes, notices
and the note that the rules were looked at are one transaction: killed at any point, all or nothing of
it is there, and two processes cannot both do it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data_access import queries, writes
from data_access.queries_fresh import Fresh, fresh
from data_access.queries_rules import paused_rules, turned_since_evaluation, was_evaluated
from data_access.store import Store
from data_access.writes import AlertChange
from data_access.writes_alerts import put_evaluation, put_notices
from data_access.writes_telling import mend_faults
from indicators.alerting.replay import Replay, StateChange
from indicators.alerting.rule import AlertRule, RuleKind
from indicators.catalogue import Aggregation
from indicators.cube import Cube
from indicators.period import Period
from indicators.publish import replay
from workflows.discovery import chances, hold_chance
from workflows.evaluate_notices import (
    ARRIVED,
    DISSOLVED,
    EDITED,
    PAUSED,
    RESUMED,
    RETIRED,
    REVISED,
    Present,
    notices_of_alerts,
    notices_of_data,
    returned,
)

_NORMAL = ("normal", 0)
_TIMED = (RuleKind.STALENESS, RuleKind.EVENT_COUNT)

_Key = tuple[str, str]  # rule code, area code
_State = tuple[str, int]


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What is written down of one (rule, area): its last row of each period, and the last number."""

    by_period: Mapping[str, Any]
    sequence: int

    def present(self) -> Present:
        """Give where the alert stands as recorded, and the period this episode opened in."""
        severity, episode = 0, ""
        for period in sorted(self.by_period):
            row = self.by_period[period]
            if row.severity and not severity:
                episode = period
            severity = row.severity
        return Present(severity, episode)


def evaluate(store: Store, cube: Cube, period: Period, today: date, now: datetime, who: str) -> int:
    """Replay every rule up to a period and record what differs from the record; gives how many changes.

    Nothing is done when these figures were looked at today already, or newer ones have come meanwhile.
    """
    with store.read() as connection:
        if was_evaluated(connection, cube.data_version, today.isoformat()):
            return 0
    replayed, scene, changed = replay(cube, period, today)
    by_key: defaultdict[_Key, list[StateChange]] = defaultdict(list)
    for change in changed:
        by_key[change.rule_code, change.area_code].append(change)
    # All that takes long is worked out before the lock: nobody else may write meanwhile.
    with store.read() as connection:
        news = fresh(connection)
    is_chance, of_data = chances(replayed, scene), tuple(notices_of_data(replayed, scene, cube, now))
    with store.write() as connection:
        is_outdated = queries.data_version(connection) != cube.data_version
        if is_outdated or was_evaluated(connection, cube.data_version, today.isoformat()):
            return 0
        recorded = _recorded(queries.alert_record(connection))
        turned = turned_since_evaluation(connection)
        changes = [
            *_differences(by_key, recorded, cube, replayed, turned, news),
            *_ended(recorded, cube, paused_rules(connection)),
        ]
        turning = {(change.rule_code, change.area_code) for change in changes}
        before = {key: recorded[key].present() for key in turning & recorded.keys()}
        of_alerts = tuple(notices_of_alerts(changes, before, replayed, scene, cube, now))
        closed = mend_faults(connection, replayed.faults.keys(), now)
        put_notices(connection, (*of_alerts, *(returned(one, closed) for one in of_data)))
        hold_chance(connection, of_alerts, is_chance, now)
        sequences = {key: kept.sequence for key, kept in recorded.items()}
        writes.put_alert_changes(connection, changes, sequences, data_version=cube.data_version, changed_at=now)
        # Whatever was known to the cube had come before this look, also where the clock stands behind it.
        looked_at = max(now, cube.known_at)
        on = today.isoformat()
        put_evaluation(connection, cube.data_version, on, at=looked_at, actor=who, change_count=len(changes))
        if changes:
            detail = f"记录 {len(changes)} 项变化"
            writes.record_audit(connection, at=now, actor=who, action="evaluate", object_=str(period), detail=detail)
    return len(changes)


def _recorded(rows: Iterator[Any]) -> dict[_Key, _Recorded]:
    grouped: defaultdict[_Key, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.rule_code, row.area_code].append(row)
    return {key: _Recorded({row.period: row for row in found}, found[-1].sequence) for key, found in grouped.items()}


def _differences(
    by_key: Mapping[_Key, list[StateChange]],
    recorded: Mapping[_Key, _Recorded],
    cube: Cube,
    replayed: Replay,
    turned: Mapping[str, bool],
    news: Fresh | None,
) -> Iterator[AlertChange]:
    """Compare fold and record, alert by alert; what a faulty rule once said is left as it stands."""
    rules = {rule.code: rule for rule in cube.rules}
    judged, standing = replayed.outcomes.keys(), set(cube.areas.codes)
    is_news = {code: _news_of(rules[code], cube, replayed, news) for code in judged}
    kept_keys = {key for key in recorded if key[0] in judged and key[1] in standing}
    for key in sorted(by_key.keys() | kept_keys):
        kept = recorded[key].by_period if key in recorded else {}
        turn = {None: "", True: RESUMED, False: EDITED}[turned.get(key[0])]
        yield from _of_one(key, rules[key[0]], by_key.get(key, []), kept, turn, is_news[key[0]])


def _news_of(rule: AlertRule, cube: Cube, replayed: Replay, news: Fresh | None) -> Callable[[str, str], bool]:
    """Give what says of (area, period) whether a change there is news: its figure had not come at the last look.

    Of the newest period an area's own figure counts, of older ones the whole period: a late figure there is
    looking again. What moves with the day or with events is news as long as the period is the newest.
    """
    code, newest = rule.indicator_code, str(replayed.outcomes[rule.code].periods[-1])
    if news is None or rule.code in news.rules:
        return lambda _area, _period: True
    if rule.kind in _TIMED:
        return lambda _area, period: period == newest
    is_summed = cube.series[code].indicator.aggregation is not Aggregation.NONE
    parents = frozenset(cube.areas.parents) if is_summed else frozenset[str]()
    codes = tuple(cube.series) if rule.kind is RuleKind.EXPRESSION else (code,)

    def is_news(area_code: str, period: str) -> bool:
        if period != newest:
            return (code, period) in news.slots
        if area_code in parents:
            return any((one, period) in news.touched for one in codes)
        return any((one, period, area_code) in news.cells for one in codes)

    return is_news


def _of_one(
    key: _Key,
    rule: AlertRule,
    changes: list[StateChange],
    kept: Mapping[str, Any],
    turn: str,
    is_news: Callable[[str, str], bool],
) -> Iterator[AlertChange]:
    """Walk the periods of one alert; a period whose change never happened, as we now know, is taken back.

    A change that is news has its own reason, any other that of looking again; `turn` is the reason for both
    when the rule itself is another since the last look.
    """
    happened = {str(change.period): change for change in changes}
    state = _NORMAL
    for period in sorted(happened.keys() | kept.keys()):
        change, row = happened.get(period), kept.get(period)
        if change is not None:
            state = change.state, int(change.severity)
        if row is not None and (row.state, row.severity) == state:
            continue
        if rule.kind is RuleKind.STALENESS:
            own = change.reason if change is not None else ARRIVED  # its number moves with the day, not by revision
        else:
            own = change.reason if change is not None and is_news(key[1], period) else REVISED
        yield AlertChange(key[0], rule.version, key[1], period, state[0], state[1], turn or own)


def _ended(recorded: Mapping[_Key, _Recorded], cube: Cube, paused: Collection[str]) -> Iterator[AlertChange]:
    """End what has no rule in force or no area any more."""
    in_force, standing = {rule.code for rule in cube.rules}, set(cube.areas.codes)
    for (rule_code, area_code), kept in recorded.items():
        row = kept.by_period[max(kept.by_period)]
        if (row.state, row.severity) == _NORMAL:
            continue
        if rule_code not in in_force:
            reason = PAUSED if rule_code in paused else RETIRED
        elif area_code not in standing:
            reason = DISSOLVED
        else:
            continue
        yield AlertChange(rule_code, row.rule_version, area_code, row.period, *_NORMAL, reason)
