"""What a look at everything that waits to be told needs of the store, and the mark by which it knows it again."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from data_access.queries_alerts import PENDING
from data_access.tables import notices, store_state
from indicators.alerting.notices import ABOUT_AN_ALERT, Fingerprint, Notice, NoticeKind
from indicators.alerting.rule import Severity

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


def pending_rules(connection: Connection) -> frozenset[str]:
    """Name the rules of which something waits to be told."""
    wanted = select(notices.c.rule_code).where(notices.c.state.in_(PENDING)).distinct()
    return frozenset(connection.execute(wanted).scalars())


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
