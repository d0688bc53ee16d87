"""What telling sets right in what is kept: faults of rules that are over, instants that have not come yet."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, case, func, literal, or_, select, update

from data_access.instants import to_text
from data_access.queries_alerts import PENDING
from data_access.queries_rules import ACTIVE, PAUSED
from data_access.tables import OPEN_END, alert_changes, notices, outbox, rule_states
from indicators.alerting.notices import NoticeKind

_MENDED, _PAUSED, _STOPPED = "规则已恢复判定", "规则已暂停", "规则已停用"
_CLOSED = (_MENDED, _PAUSED, _STOPPED)
_TICK = timedelta(microseconds=1)
_LONGEST_DELAY = timedelta(hours=8)  # no message waits longer for its next try


def mend_faults(connection: Connection, faulty: Collection[str], at: datetime) -> Mapping[str, int]:
    """Close the faults of all rules but these, so that none of them is told; gives how many each rule ever closed.

    Why says whether the rule is judged again or people stopped it.
    """
    n, s = notices.c, rule_states.c
    stands = select(s.rule_code).where(s.known_to == OPEN_END)
    is_judged, is_paused = (n.rule_code.in_(stands.where(s.state == state)) for state in (ACTIVE, PAUSED))
    is_pending, is_fault = n.state.in_(PENDING), n.kind == NoticeKind.RULE_ERROR.value
    over = update(notices).where(and_(is_fault, n.rule_code.not_in(list(faulty)), n.state_reason.not_in(_CLOSED)))
    connection.execute(
        over.values(
            state=case((is_pending, "settled"), else_=n.state),
            settled_at=case((is_pending, to_text(at)), else_=n.settled_at),
            state_reason=case((is_judged, _MENDED), (is_paused, _PAUSED), else_=_STOPPED),
        )
    )
    closed = select(n.rule_code, func.count()).where(is_fault, n.state_reason.in_(_CLOSED)).group_by(n.rule_code)
    return Counter({row[0]: row[1] for row in connection.execute(closed)})


def has_ahead(connection: Connection, now: datetime) -> bool:
    """Say whether anything about alerts bears an instant that has not come yet, for a clock was ahead."""
    return any(
        connection.execute(select(literal(1)).select_from(table).where(is_ahead).limit(1)).first() is not None
        for table, is_ahead, _ in _ahead(now)
    )


def bring_back(connection: Connection, now: datetime) -> None:
    """Set such instants to now; until they came, groups would be muted, reminders kept back and messages not sent."""
    for table, is_ahead, values in _ahead(now):
        connection.execute(update(table).where(is_ahead).values(**values))


def _ahead(now: datetime) -> Iterator[tuple[Table, ColumnElement[bool], dict[str, str]]]:
    at, late, before = to_text(now), to_text(now + _LONGEST_DELAY), to_text(now - _TICK)
    changed_at, o = alert_changes.c.changed_at, outbox.c
    yield alert_changes, changed_at > at, {"changed_at": before}  # an alert was seen before it was told
    yield notices, notices.c.at > at, {"at": at}
    yield notices, notices.c.settled_at > at, {"settled_at": at}
    yield outbox, o.created_at > at, {"created_at": at}
    yield outbox, or_(o.next_try_at > late, o.lease_until > late), {"next_try_at": at, "lease_until": ""}
