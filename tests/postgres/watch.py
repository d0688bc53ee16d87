"""A small district under watch: months in a line, a rule in force, and what evaluation made of them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from data_access import writes
from data_access.queries_rules import rules_in_force
from data_access.receivers import Receiver
from data_access.store import Store
from data_access.tables import alert_changes, audit, outbox
from data_access.writes_rules import put_rule, set_rule_state
from indicators.alerting.board import NoticeRow
from indicators.alerting.message import Message
from indicators.alerting.message_faces import message_of
from indicators.alerting.rule import AlertRule
from indicators.alerting.rule_table import read_rule
from indicators.catalogue import Aggregation, DueRule, Indicator
from indicators.observation import Status
from indicators.period import Period
from tests.postgres.district import COMPLETION, DAY, JULY, ROOT, STREET, areas, changes, indicator, load, observation
from workflows.cockpit import Cockpit

AUGUST_10 = datetime(2026, 8, 10, 2, 0, tzinfo=UTC)  # a Monday, ten in the morning of Shanghai
MINUTE = timedelta(minutes=1)
WAIT = 11 * MINUTE  # the wait of a group and a little more
BLUE, YELLOW, ORANGE, RED = range(1, 5)
_LEVELS: tuple[tuple[str, ...], ...] = ((), ("blue",), ("yellow",), ("orange",), ("red",))
Change = tuple[str, str, int, str]


@dataclass
class Clock:
    """A clock that stands where the test puts it."""

    now: datetime = AUGUST_10

    def __call__(self) -> datetime:
        return self.now


def plain(code: str = COMPLETION, **different: object) -> Indicator:
    """Give a monthly rate of the towns, nothing added up, due in the month after next."""
    return indicator(code, **({"aggregation": Aggregation.NONE, "due": DueRule(2, 8)} | different))


def low(**different: object) -> dict[str, Any]:
    """Give the table of a rule: yellow below 60 for one month, one calm month before the end."""
    table: dict[str, Any] = {"indicator": COMPLETION, "kind": "threshold", "comparator": "<", "yellow": 60}
    return {name: value for name, value in (table | {"hold": {"yellow": 1}} | different).items() if value is not None}


@dataclass
class Watch:
    """One cockpit over one store, and the clock both go by."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    receivers: tuple[Receiver, ...] = ()
    loads: int = 0

    def __post_init__(self) -> None:
        """Open the cockpit."""
        self.cockpit = self.another()

    def another(self) -> Cockpit:
        """Give one more cockpit over the store, as after a restart."""
        return Cockpit(self.store, self.clock, actor="李四", receivers=lambda: self.receivers)

    def found(self, *indicators: Indicator) -> None:
        """Enter the district and its catalogue, half a year ago."""
        with self.store.write() as connection:
            known_at = writes.next_known_at(connection, AUGUST_10 - 180 * DAY)
            writes.put_areas(connection, areas(), changes(), root_code=ROOT)
            writes.put_indicators(connection, known_at, indicators or (plain(),))
            writes.bump_version(connection)

    def rule(self, code: str = COMPLETION, *, author: str = "张三", **table: object) -> AlertRule:
        """Put the next version of a rule in force."""
        rule = read_rule(code, low(**table))
        with self.store.write() as connection:
            at = writes.next_known_at(connection, self.clock.now)
            put_rule(connection, rule, author=author, reason="首版", at=at, state="active")
            writes.bump_version(connection)
        return rule

    def turn(self, state: str, code: str = COMPLETION, version: int = 1) -> None:
        """Pause, resume or retire a version."""
        with self.store.write() as connection:
            at = writes.next_known_at(connection, self.clock.now)
            set_rule_state(connection, code, version, state, actor="张三", note="试", at=at)
            writes.bump_version(connection)

    def months(
        self,
        values: Iterable[str | None],
        *,
        last: Period = JULY,
        area: str = STREET,
        code: str = COMPLETION,
        status: Status | None = None,
    ) -> int:
        """Load an area's figures up to a month; gives the load."""
        figures = tuple(values)
        slots = [last.shift(at - len(figures) + 1) for at in range(len(figures))]
        rows = [
            observation(value, area=area, code=code, period=slot, status=status)
            for value, slot in zip(figures, slots, strict=True)
        ]
        self.loads += 1
        return load(self.store, rows, name=f"{self.loads}.xlsx", at=self.clock.now)[0]

    def recorded(self, area: str = STREET, rule: str = COMPLETION) -> list[Change]:
        """Give what evaluation wrote down of one alert: period, state, severity, reason."""
        a = alert_changes.c
        wanted = select(a.period, a.state, a.severity, a.reason).where(a.area_code == area, a.rule_code == rule)
        with self.store.read() as connection:
            return [(row[0], row[1], row[2], row[3]) for row in connection.execute(wanted.order_by(a.sequence))]

    def open_alerts(self) -> Mapping[tuple[str, str], tuple[str, int]]:
        """Give the live list: (rule, area) → state and severity."""
        entries = self.cockpit.alerts.board().entries
        return {(one.alert.rule.code, one.area_code): (one.alert.state, int(one.alert.severity)) for one in entries}

    def notices(self, kind: str = "") -> list[NoticeRow]:
        """Give the notices of a kind, oldest first."""
        return [one for one in reversed(self.cockpit.alerts.notices(1000)) if one.notice.kind.value == kind or not kind]

    def told(self) -> list[tuple[str, str, str]]:
        """Say what became of every notice: kind, area, state."""
        return [(one.notice.kind.value, one.notice.area_code, one.state) for one in self.notices()]

    def in_force(self) -> Mapping[str, int]:
        """Give the version of every rule that judges now."""
        with self.store.read() as connection:
            return {rule.code: rule.version for rule in rules_in_force(connection, self.clock.now + DAY)}

    def audited(self, action: str) -> list[tuple[str, str, str]]:
        """Give the audit of an action: who, what, why."""
        a = audit.c
        wanted = select(a.actor, a.object, a.detail).where(a.action == action).order_by(a.sequence)
        with self.store.read() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(wanted)]

    def pass_time(self, by: timedelta) -> None:
        """Let time pass, and let the scheduler's jobs be done once."""
        self.clock.now += by
        self.cockpit.evaluate_if_new()
        self.cockpit.remind()
        self.cockpit.tell()

    def subjects(self) -> list[str]:
        """Give the titles of all messages, oldest first."""
        return [one.subject for one in sorted(self.cockpit.alerts.messages(1000), key=lambda one: one.message_id)]

    def messages(self) -> list[Message]:
        """Give all messages in their parts, oldest first."""
        with self.store.read() as connection:
            rows = connection.execute(select(outbox.c.body).order_by(outbox.c.message_id)).scalars()
            return [message_of(json.loads(row)) for row in rows]

    def reasons(self) -> list[str]:
        """Give why each message about alerts was sent, oldest first."""
        return [message.lines[0].reason for message in self.messages()]


def course(changes: Iterable[Change], slots: int, last: Period = JULY) -> list[str]:
    """Fill a record up to one word for each period up to the last: “normal”, “pending”, “firing red”."""
    at = {period: " ".join([state, *_LEVELS[severity]]) for period, state, severity, _ in changes}
    said = ["normal"]
    for slot in range(slots):
        said.append(at.get(str(last.shift(slot - slots + 1)), said[-1]))
    return said[1:]
