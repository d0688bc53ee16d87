"""Where the alerts stand at an instant: the fold's open alerts, with what people do and keep quiet laid over."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from data_access import queries_alerts as stored
from data_access.holidays import is_working_day
from data_access.instants import day_of, to_text
from data_access.queries_alerts import Seen
from indicators.alerting.board import AlertEntry, Board, DataDebt
from indicators.alerting.handling import AlertAct, Handling, handled
from indicators.alerting.matching_labels import Labels
from indicators.alerting.mute_timing import MuteTiming
from indicators.alerting.notices import Fingerprint
from indicators.alerting.office_hours import moment
from indicators.alerting.rule import AlertRule, Severity
from indicators.alerting.silence import Silence
from indicators.alerting.strip import labels_of
from indicators.alerting.suppression import ActiveInhibition, Suppression, active_inhibitions, suppressed
from indicators.period import Period
from indicators.snapshot import Alert, Snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """The open alerts of a snapshot with their labels; `hush` says what keeps an alert of these labels quiet.

    `changes_at` is the next instant at which it may all stand differently though nobody does anything.
    """

    snapshot: Snapshot
    entries: Mapping[Fingerprint, AlertEntry]
    labels: Mapping[Fingerprint, Labels]
    hush: Callable[[AlertRule, Labels, Severity], Suppression | None]
    changes_at: datetime


def standing(connection: Connection, snapshot: Snapshot, now: datetime, known_at: datetime | None = None) -> Standing:
    """Lay acts and suppression over the open alerts, as they are, or as was known at a past instant `known_at`."""
    areas = snapshot.areas
    labels = {
        (one.rule.code, areas.codes[one.area_ordinal]): labels_of(
            one.rule, one.indicator, one.severity, areas, one.area_ordinal
        )
        for one in snapshot.alerts
    }
    silences = stored.silences_since(connection, to_text(now), known_at)
    mutes = stored.mute_timings(connection, known_at)
    inhibitions = active_inhibitions(stored.inhibitions(connection, known_at), tuple(labels.values()))
    hush = _hush(silences, mutes, inhibitions, now)
    entries = {}
    for key, (alert, own) in _with_acts(connection, snapshot, now).items():
        area_code = key[1]
        entries[key] = AlertEntry(
            alert=alert,
            area_code=area_code,
            area_name=areas.names[alert.area_ordinal],
            handled=handled(own, str(alert.since), alert.peak, now, is_working_day),
            suppression=hush(alert.rule, labels[key], alert.severity),
        )
    changes_at = min(_changes(entries.values(), silences, mutes, now))
    return Standing(snapshot, entries, labels, hush, changes_at)


def _with_acts(
    connection: Connection, snapshot: Snapshot, now: datetime
) -> Mapping[Fingerprint, tuple[Alert, tuple[AlertAct, ...]]]:
    """Lay beside each open alert the acts on it.

    An episode is named by the period it opened in, and a revision may move that: whatever was done since the
    alert has been seen open belongs to it, and nothing that was done before it was last seen to end.
    """
    acts = stored.acts(connection)
    alerts = {(one.rule.code, snapshot.areas.codes[one.area_ordinal]): one for one in snapshot.alerts}
    looks = stored.seen(connection, alerts.keys() & acts.keys(), now)
    return {key: (one, _own(acts.get(key, ()), str(one.since), looks.get(key, Seen()))) for key, one in alerts.items()}


def _own(acts: Iterable[AlertAct], episode: str, look: Seen) -> tuple[AlertAct, ...]:
    since = look.opened_at
    return tuple(
        act if since is None or act.at < since else replace(act, episode=episode)
        for act in acts
        if look.closed_at is None or act.at >= look.closed_at
    )


def _changes(
    entries: Collection[AlertEntry], silences: Sequence[Silence], mutes: Sequence[MuteTiming], now: datetime
) -> Iterator[datetime]:
    """Give the instants ahead: claims and suppression end, silences and mute timings begin, the day is over."""
    claims = (entry.handled.until for entry in entries if entry.handled.handling is Handling.CLAIMED)
    hushed = (entry.suppression.until for entry in entries if entry.suppression is not None)
    yield from (end for end in (*claims, *hushed) if end is not None)
    yield from (silence.starts_at for silence in silences if silence.starts_at > now)
    midnight = moment(day_of(now), time())
    begins = (midnight + timedelta(minutes=start) for timing in mutes for start, _ in timing.times)
    yield from (begin for begin in begins if begin > now)
    yield midnight + timedelta(days=1)


def _hush(
    silences: Sequence[Silence],
    mutes: Sequence[MuteTiming],
    inhibitions: Sequence[ActiveInhibition],
    now: datetime,
) -> Callable[[AlertRule, Labels, Severity], Suppression | None]:
    """Lay out everything that may keep an alert quiet, once for all alerts."""
    named = {timing.name: timing for timing in mutes}

    def hush(rule: AlertRule, labels: Labels, severity: Severity) -> Suppression | None:
        kept = [named[name] for name in rule.mutes if name in named]
        return suppressed(
            labels,
            severity,
            now,
            silences=silences,
            mutes=kept,
            inhibitions=inhibitions,
            is_working_day=is_working_day,
        )

    return hush


def board_of(
    connection: Connection, snapshot: Snapshot, period: Period, now: datetime, known_at: datetime | None = None
) -> Board:
    """Give the live list and what stands beside it, or as known at an instant `known_at`, when no storm is held.

    `period` is the newest month that is over.
    """
    stands = standing(connection, snapshot, now, known_at)
    return Board(
        period=period,
        known_at=snapshot.known_at,
        areas=snapshot.areas,
        entries=tuple(stands.entries.values()),
        resolved_count=snapshot.resolved_count,
        faults=snapshot.rule_faults,
        debts=_debts(snapshot, now),
        held_rules=() if known_at else stored.stormy_rules(connection),
        is_sample=snapshot.is_sample,
    )


def _debts(snapshot: Snapshot, now: datetime) -> tuple[DataDebt, ...]:
    """List the figures that are owed by the units right below the district, longest overdue first."""
    areas, today = snapshot.areas, day_of(now)
    near = [at for at in areas.children_of(areas.codes[0]) if areas.is_ranked[at]]
    debts = []
    for column in snapshot.columns.values():
        stale = column.is_stale
        names = tuple(areas.names[at] for at in near if stale[at])
        if names:
            days = (today - column.due_on).days
            debts.append(DataDebt(column.indicator, column.indicator.owner, column.period, days, names))
    return tuple(sorted(debts, key=lambda debt: -debt.days_overdue))
