"""What people do about alerts, what keeps them from being told, and what is to be told."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from data_access.instants import from_text, to_text
from data_access.tables import OPEN_END, alert_acts, alert_changes, alert_policies, notices, silences, store_state
from indicators.alerting.board import NoticeRow, RecordedChange
from indicators.alerting.handling import Act, AlertAct
from indicators.alerting.matching_labels import read_matcher
from indicators.alerting.mute_timing import MuteTiming, read_mute_timing
from indicators.alerting.notices import ABOUT_AN_ALERT, Fingerprint, Notice, NoticeKind
from indicators.alerting.rule import Severity
from indicators.alerting.silence import Silence
from indicators.alerting.suppression import Inhibition, read_inhibition

PENDING = ("waiting", "held")
RELEASED = "已放行"
BY_CHANCE = "假发现控制未通过，只在清单显示"  # why a notice is held until an evaluation finds otherwise


def act_version(connection: Connection) -> int:
    """Give the version of everything people did about alerts."""
    return int(connection.execute(select(store_state.c.act_version)).scalar_one())


def acts(connection: Connection, fingerprint: Fingerprint | None = None) -> Mapping[Fingerprint, tuple[AlertAct, ...]]:
    """Give the acts on every alert, or on one, oldest first."""
    a = alert_acts.c
    wanted = select(alert_acts).order_by(a.sequence)
    if fingerprint is not None:
        wanted = wanted.where(a.rule_code == fingerprint[0], a.area_code == fingerprint[1])
    found: defaultdict[Fingerprint, tuple[AlertAct, ...]] = defaultdict(tuple)
    for row in connection.execute(wanted):
        found[row.rule_code, row.area_code] += (
            AlertAct(
                rule_code=row.rule_code,
                area_code=row.area_code,
                episode=row.episode,
                act=Act(row.act),
                actor=row.actor,
                at=from_text(row.at),
                note=row.note,
                reference=row.reference,
            ),
        )
    return found


def silences_since(
    connection: Connection, ended_after: str = "", known_at: datetime | None = None
) -> tuple[Silence, ...]:
    """Give the silences that end after an instant (text; blank: all), newest first, as known now or at an instant."""
    s, instant = silences.c, OPEN_END if known_at is None else to_text(known_at)
    wanted = select(silences).where(s.ends_at > ended_after, s.made_at <= instant)
    return tuple(
        Silence(
            matchers=tuple(read_matcher(text) for text in json.loads(row.matchers)),
            starts_at=from_text(row.starts_at),
            ends_at=from_text(row.ends_at),
            author=row.author,
            reason=row.reason,
            approver=row.approver,
            until_resolved=bool(row.until_resolved),
            expired_at=from_text(row.expired_at) if "" < row.expired_at <= instant else None,
            silence_id=row.silence_id,
        )
        for row in connection.execute(wanted.order_by(s.silence_id.desc()))
    )


def mute_timings(connection: Connection, known_at: datetime | None = None) -> tuple[MuteTiming, ...]:
    """Give the mute timings in force now or at an instant, by name."""
    rows = _policies(connection, "mute", known_at)
    return tuple(read_mute_timing(row.name, json.loads(row.definition)) for row in rows)


def inhibitions(connection: Connection, known_at: datetime | None = None) -> tuple[Inhibition, ...]:
    """Give the inhibitions in force now or at an instant, by name."""
    rows = _policies(connection, "inhibition", known_at)
    return tuple(read_inhibition(row.name, json.loads(row.definition)) for row in rows)


def _policies(connection: Connection, kind: str, known_at: datetime | None) -> Iterable[Any]:
    p = alert_policies.c
    in_force = p.known_to == OPEN_END
    if known_at is not None:
        in_force = and_(p.known_from <= to_text(known_at), p.known_to > to_text(known_at))
    return connection.execute(select(alert_policies).where(p.kind == kind, in_force).order_by(p.name))


class KeptNotice(NamedTuple):
    """A notice that is not settled, under the key it is kept by, which need not be the one it would get today."""

    key: str
    notice: Notice
    state: str
    state_reason: str


def pending_notices(connection: Connection) -> tuple[KeptNotice, ...]:
    """Give what is still to be told and how it stands, in the order it came about."""
    return _kept(connection, and_(notices.c.state.in_(PENDING), ~_is_held_by_chance()))


def held_by_chance(connection: Connection) -> tuple[KeptNotice, ...]:
    """Give what false-discovery control holds back, in the order it came about."""
    return _kept(connection, _is_held_by_chance())


def _kept(connection: Connection, is_wanted: ColumnElement[bool]) -> tuple[KeptNotice, ...]:
    rows = connection.execute(select(notices).where(is_wanted).order_by(notices.c.notice_id))
    return tuple(KeptNotice(row.notice_key, notice_of(row), row.state, row.state_reason) for row in rows)


def _is_held_by_chance() -> ColumnElement[bool]:
    return and_(notices.c.state == "held", notices.c.state_reason == BY_CHANCE)


def told_at(connection: Connection) -> Mapping[Fingerprint, datetime]:
    """Give when each alert was last told of, or would have been had anybody wanted to know."""
    n = notices.c
    wanted = select(n.rule_code, n.area_code, n.settled_at).where(n.state.in_(("told", "unaddressed")))
    rows = connection.execute(wanted.where(n.kind != NoticeKind.DATA_OVERDUE.value).order_by(n.settled_at))
    return {(row.rule_code, row.area_code): from_text(row.settled_at) for row in rows}


def released_storms(connection: Connection) -> frozenset[str]:
    """Name the storm notices that a steward has looked into."""
    n = notices.c
    wanted = select(n.notice_key).where(n.kind == NoticeKind.STORM.value, n.state_reason == RELEASED)
    return frozenset(connection.execute(wanted).scalars())


def stormy_rules(connection: Connection) -> tuple[str, ...]:
    """Name the rules whose notices a storm holds back."""
    n = notices.c
    held = select(n.rule_code).where(n.state == "held", n.state_reason == NoticeKind.STORM.label).distinct()
    return tuple(sorted(connection.execute(held).scalars()))


def notice_rows(connection: Connection, limit: int, offset: int = 0) -> tuple[NoticeRow, ...]:
    """Give the newest notices with what became of them, `offset` newer ones left out."""
    newest = select(notices).order_by(notices.c.notice_id.desc())
    return tuple(_notice_row(row) for row in connection.execute(newest.limit(limit).offset(offset)))


def notice_counts(connection: Connection) -> Mapping[str, int]:
    """Count all notices by what became of them, the most first."""
    counted = select(notices.c.state, func.count()).group_by(notices.c.state).order_by(func.count().desc())
    return {row[0]: row[1] for row in connection.execute(counted)}


def newest_notices(connection: Connection) -> tuple[NoticeRow, ...]:
    """Give the newest notice about each alert and about each late figure that was not overtaken by another."""
    n = notices.c
    late = n.kind == NoticeKind.DATA_OVERDUE.value
    wanted = select(func.max(n.notice_id)).where(
        n.state != "settled", n.kind.in_((*ABOUT_AN_ALERT, NoticeKind.DATA_OVERDUE))
    )
    newest = wanted.group_by(n.area_code, case((late, n.occasion), else_=n.rule_code))
    return tuple(_notice_row(row) for row in connection.execute(select(notices).where(n.notice_id.in_(newest))))


def _notice_row(row: Any) -> NoticeRow:
    return NoticeRow(
        notice=notice_of(row),
        state=row.state,
        state_reason=row.state_reason,
        settled_at=from_text(row.settled_at) if row.settled_at else None,
    )


def has_notices(connection: Connection) -> bool:
    """Say whether anything was ever to be told."""
    return connection.execute(select(notices.c.notice_id).limit(1)).first() is not None


def recorded_changes(connection: Connection, fingerprint: Fingerprint) -> tuple[RecordedChange, ...]:
    """Give what evaluation recorded of one alert, newest first."""
    a = alert_changes.c
    named = select(alert_changes).where(a.rule_code == fingerprint[0], a.area_code == fingerprint[1])
    return tuple(
        RecordedChange(
            period=row.period,
            state=row.state,
            severity=Severity(row.severity),
            rule_version=row.rule_version,
            reason=row.reason,
            changed_at=from_text(row.changed_at),
        )
        for row in connection.execute(named.order_by(a.sequence.desc()))
    )


def notice_of(row: Any) -> Notice:
    """Read a notice from its row."""
    return Notice(
        kind=NoticeKind(row.kind),
        rule_code=row.rule_code,
        area_code=row.area_code,
        episode=row.episode,
        period=row.period,
        severity=Severity(row.severity),
        at=from_text(row.at),
        occasion=row.occasion,
        severity_before=Severity(row.severity_before),
        reason=row.reason,
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """Since when evaluation has seen an alert open, and when it last saw it end; None where it has not."""

    opened_at: datetime | None = None
    closed_at: datetime | None = None


def seen(connection: Connection, alerts: Collection[Fingerprint], by: datetime) -> Mapping[Fingerprint, Seen]:
    """Give what evaluation had seen of these alerts by an instant; those it has no record of are left out.

    A revision may move the period an alert opened in; to those who watch it, it has been open all the while.
    """
    a = alert_changes.c
    named = select(a.rule_code, a.area_code, a.period, a.severity, a.changed_at, a.data_version)
    chosen = named.where(
        a.rule_code.in_({code for code, _ in alerts}),
        a.area_code.in_({area for _, area in alerts}),
        a.changed_at <= to_text(by),
    )
    latest: defaultdict[Fingerprint, dict[str, int]] = defaultdict(dict)
    found: dict[Fingerprint, Seen] = {}
    # One look at the rules after the other: within one, older periods may be taken back.
    rows = connection.execute(chosen.order_by(a.rule_code, a.area_code, a.sequence))
    for look, changes in groupby(rows, key=lambda row: (row[0], row[1], row.data_version, row.changed_at)):
        alert, at = (look[0], look[1]), from_text(look[3])
        latest[alert] |= {row.period: row.severity for row in changes}
        before = found.get(alert, Seen())
        if latest[alert][max(latest[alert])]:
            found[alert] = Seen(before.opened_at or at, before.closed_at)
        else:
            found[alert] = Seen(None, at if before.opened_at else before.closed_at)
    return {alert: found[alert] for alert in alerts if alert in found}
