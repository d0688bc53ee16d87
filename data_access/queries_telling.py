"""What a look at everything that waits to be told needs of the store, and the mark by which it knows it again."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, and_, func, or_, select

from data_access.instants import from_text, to_text
from data_access.queries_alerts import PENDING, notice_of
from data_access.tables import notices, store_state
from indicators.alerting.notices import ABOUT_AN_ALERT, Fingerprint, Notice, NoticeKind
from indicators.alerting.rule import Severity
from indicators.alerting.storms import Look

_AT_ONCE = 10_000  # values of one statement; PostgreSQL takes 65,535, SQLite 32,766


class Mark(NamedTuple):
    """What everything told follows from: two looks under one mark find the same in the store."""

    data_version: int
    act_version: int
    pending: tuple[tuple[str, int, int], ...]  # state, how many, the newest


def mark_of(connection: Connection) -> Mark:
    """Give the mark of the store as it stands."""
    n = notices.c
    versions = connection.execute(select(store_state.c.data_version, store_state.c.act_version)).one()
    counted = select(n.state, func.count(), func.max(n.notice_id)).where(n.state.in_(PENDING))
    rows = connection.execute(counted.group_by(n.state).order_by(n.state))
    return Mark(versions[0], versions[1], tuple((row[0], row[1], row[2]) for row in rows))


def spoken_rules(connection: Connection) -> frozenset[str]:
    """Name the rules of which something waits to be told, or that alone say which figure was told to be late."""
    n = notices.c
    names_no_indicator = and_(n.kind == NoticeKind.DATA_OVERDUE.value, n.state == "told", n.occasion == n.period)
    wanted = select(n.rule_code).where(or_(n.state.in_(PENDING), names_no_indicator)).distinct()
    return frozenset(connection.execute(wanted).scalars())


def told_alike(connection: Connection, pending: Collection[Notice]) -> tuple[Notice, ...]:
    """Give what was told and may be what a pending notice tells again, under another key."""
    n = notices.c
    periods = {one.period for one in pending if one.kind is NoticeKind.DATA_OVERDUE}
    silences = {one.occasion for one in pending if one.kind is NoticeKind.SILENCE_EXPIRED}
    faulty = {one.rule_code for one in pending if one.kind is NoticeKind.RULE_ERROR}
    if not (periods or silences or faulty):
        return ()
    is_alike = or_(
        and_(n.kind == NoticeKind.DATA_OVERDUE.value, n.period.in_(periods)),
        and_(n.kind == NoticeKind.SILENCE_EXPIRED.value, n.occasion.in_(silences)),
        and_(n.kind == NoticeKind.RULE_ERROR.value, n.rule_code.in_(faulty)),
    )
    rows = connection.execute(select(notices).where(n.state == "told", is_alike))
    return tuple(notice_of(row) for row in rows)


def openings_told(connection: Connection, pending: Iterable[Notice]) -> Mapping[Look, int]:
    """Count by look the openings that were told already, for the looks from which openings still wait."""
    n, opened = notices.c, NoticeKind.OPENED.value
    waiting = {(one.rule_code, to_text(one.at)) for one in pending if one.kind is NoticeKind.OPENED}
    if not waiting:
        return {}
    counted = select(n.rule_code, n.at, func.count()).where(
        n.kind == opened, n.state == "told", n.at >= min(at for _, at in waiting)
    )
    rows = connection.execute(counted.group_by(n.rule_code, n.at))
    return {(row[0], from_text(row[1])): row[2] for row in rows if (row[0], row[1]) in waiting}


def unkept(connection: Connection, found: Iterable[Notice]) -> tuple[Notice, ...]:
    """Leave out the notices whose occasion is kept already, told or not."""
    wanted = {notice.key: notice for notice in found}
    keys = list(wanted)
    kept: set[str] = set()
    for start in range(0, len(keys), _AT_ONCE):
        named = notices.c.notice_key.in_(keys[start : start + _AT_ONCE])
        kept.update(connection.execute(select(notices.c.notice_key).where(named)).scalars())
    return tuple(notice for key, notice in wanted.items() if key not in kept)


def heard_of(connection: Connection) -> Mapping[Fingerprint, Severity]:
    """Give the gravest level at which somebody was told of each alert whose end nobody was told of yet."""
    n = notices.c
    told = select(n.rule_code, n.area_code, n.kind, n.severity).where(
        n.state == "told", n.kind.in_([kind.value for kind in ABOUT_AN_ALERT])
    )
    heard: dict[Fingerprint, Severity] = {}
    for row in connection.execute(told.order_by(n.settled_at, n.notice_id)):
        alert = row.rule_code, row.area_code
        if row.kind == NoticeKind.RESOLVED.value:
            heard.pop(alert, None)
        else:
            heard[alert] = max(Severity(row.severity), heard.get(alert, Severity.NONE))
    return heard
