"""Messages to deliver, and the processes that deliver them and are killed; imported by each of them."""

import json
from datetime import UTC, datetime
from functools import partial

from data_access import outbox
from data_access.delivery import Patience, send
from data_access.outbox import OutboxMessage, Posting
from data_access.receivers import Receiver, ReceiverKind
from data_access.store import Store, open_store
from indicators.alerting.message import AlertLine, Message, alert_message
from indicators.alerting.message_faces import table
from indicators.alerting.rule import Severity
from workflows.deliver import deliver

START = datetime(2026, 11, 23, 1, 10, tzinfo=UTC)
QUICK = Patience(connect=4.0, read=0.25)
HASTY = Patience(connect=4.0, read=0.1)
LINK = "http://127.0.0.1:8050/alerts"
NAME = "值班室"


def message(area: str = "东街街道", severity: Severity = Severity.RED) -> Message:
    """One alert about a street."""
    line = AlertLine(
        area_code="140403001",
        area_name=area,
        severity=severity,
        reason="触发",
        sentence="回访满意率84.20%，低于红色线85%",
        value=84.2,
        threshold=85.0,
        direction="同比下降3.10个百分点",
        period="2026年10月",
        age_days=23,
        since="2026年9月",
        period_count=2,
        series=(90.0, 88.0, None, 84.2),
        claim_link=f"{LINK}?claim=1",
    )
    return alert_message("回访满意率", [line], advice="请回访核实。", link=LINK, made_at=START)


def posting(told: Message, key: str = "key-1") -> Posting:
    """The message as a deliverer has taken it."""
    return Posting(1, key, NAME, told.title, json.dumps(table(told), ensure_ascii=False), 0, "")


def put(store: Store, *keys: str, receiver: str = NAME, at: datetime = START, told: Message | None = None) -> int:
    """Put a message under each key."""
    messages = [OutboxMessage(key, receiver, told or message(key)) for key in keys]
    with store.write() as connection:
        return outbox.put_messages(connection, messages, at)


def webhook(url: str, name: str = NAME) -> Receiver:
    """A receiver by webhook."""
    return Receiver(name, ReceiverKind.WEBHOOK, url)


def deliver_all(database_url: str, receiver_url: str, now: datetime) -> None:
    """Deliver at one standing moment until nothing is due; then end."""
    store, receivers = open_store(database_url), [webhook(receiver_url)]
    while deliver(store, receivers, lambda: now, partial(send, patience=HASTY), limit=1000).tried_count:
        pass
    store.close()
