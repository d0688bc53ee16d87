"""Remind: write down what time itself brings to be told – repeats, claims that ran out, silences that end."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from data_access import queries
from data_access import queries_alerts as stored
from data_access.holidays import is_working_day
from data_access.instants import to_text
from data_access.store import Store
from data_access.writes_alerts import bump_act_version, expire_silences, put_notices
from indicators.alerting.notices import Notice
from indicators.alerting.reminders import OpenAlert, reminder, silence_notices
from indicators.alerting.silence import has_served
from indicators.snapshot import Snapshot
from workflows.standing import Standing, standing

_LOOK_BACK = timedelta(days=7)  # how long after a silence its end is still told, should nobody have been running


def remind(store: Store, snapshot: Snapshot, now: datetime) -> int:
    """Keep every reminder that is due and is not kept yet; gives how many. Serves silences that are done."""
    with store.read() as connection:
        stands = standing(connection, snapshot, now)
        found = list(due(connection, stands, now))
        served = [
            silence.silence_id
            for silence in stored.silences_since(connection, to_text(now))
            if silence.over_at > now >= silence.starts_at and has_served(silence, tuple(stands.labels.values()))
        ]
    if not found and not served:
        return 0
    with store.write() as connection:
        if queries.data_version(connection) != snapshot.data_version:
            return 0  # newer figures have come; the next tick sees them
        if served:
            expire_silences(connection, served, now, "预警已解除")
            bump_act_version(connection)
        return put_notices(connection, found) + len(served)


def due(connection: Connection, stands: Standing, now: datetime) -> Iterator[Notice]:
    """Give every reminder that is due, those that are kept already included."""
    alerts = _open_alerts(connection, stands, now)
    for alert in alerts:
        notice = reminder(alert, now, is_working_day)
        if notice is not None:
            yield notice
    # What false-discovery control kept from being told is no news at the end of a silence either.
    waiting = {one.notice.fingerprint for one in stored.pending_notices(connection)}
    spoken = [one for one in alerts if one.told_at or (one.rule_code, one.area_code) in waiting]
    for silence in stored.silences_since(connection, to_text(now - _LOOK_BACK)):
        yield from silence_notices(silence, spoken, now, is_working_day)


def _open_alerts(connection: Connection, stands: Standing, now: datetime) -> list[OpenAlert]:
    told, looks = stored.told_at(connection), stored.seen(connection, stands.entries.keys(), now)
    alerts = []
    for key, entry in stands.entries.items():
        at, opened_at = told.get(key), looks[key].opened_at if key in looks else None
        if opened_at is None:
            continue  # evaluation has not seen it yet, so nobody was told
        alerts.append(
            OpenAlert(
                rule_code=key[0],
                area_code=key[1],
                episode=entry.episode,
                period=str(entry.alert.period),
                severity=entry.alert.severity,
                labels=stands.labels[key],
                opened_at=opened_at,
                told_at=at if at is not None and at > opened_at else None,
                handled=entry.handled,
            )
        )
    return alerts
