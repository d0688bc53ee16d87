"""The outbox: messages on their way, each until it is sent or given up, told at least once.

A message is written in the transaction that decides to tell it. A deliverer takes one by a lease, sends it
outside any transaction and records how it went; when it dies in between, the lease runs out and the
message is sent again under the same idempotency key, by which a receiver knows the copy.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, insert, select, update

from data_access.instants import from_text, to_text
from data_access.tables import outbox
from data_access.writes import record_audit
from indicators.alerting.message import Message
from indicators.alerting.message_faces import message_of, table
from indicators.problem import Refusal

MOST_TRIES = 12
_FIRST_DELAY, _LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=7, minutes=30)
_LEAST_SHARE = 0.8  # of a delay; the rest is the jitter that keeps receivers from being called all at once
_KEY_DIGITS = 40
_CLOCK = "定时进程"


class OutboxState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"

    @property
    def label(self) -> str:
        """The word a user reads."""
        return {"waiting": "待发送", "sent": "已发送", "dead": "未送达"}[self]


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A message for one receiver; the key names it for ever, see `idempotency_key`. A mail takes the file with it.

    Raises:
        ValueError: the key cannot travel in the head of a request.
    """

    idempotency_key: str
    receiver: str
    message: Message
    file_name: str = ""
    file: bytes | None = None

    def __post_init__(self) -> None:
        if not (self.idempotency_key.isascii() and self.idempotency_key.isprintable()):
            raise ValueError("消息的编号只能由英文字母、数字和符号组成")


@dataclass(frozen=True, slots=True)
class Posting:
    """A message a deliverer has taken; the lease is its right to say that it failed."""

    message_id: int
    idempotency_key: str
    receiver: str
    subject: str
    body: str
    tries: int
    lease_until: str
    file_name: str = ""
    file: bytes | None = None

    @property
    def message(self) -> Message:
        """The message in its parts."""
        return message_of(json.loads(self.body))


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message as a screen lists it; `sent_at` is None until it is sent."""

    message_id: int
    receiver: str
    subject: str
    state: OutboxState
    tries: int
    created_at: datetime
    next_try_at: datetime
    sent_at: datetime | None
    last_error: str


def idempotency_key(receiver: str, notice_keys: Iterable[str]) -> str:
    """Name the message that tells a receiver these notices: the same notices always get the same name."""
    named = json.dumps([receiver, *sorted(notice_keys)], ensure_ascii=False)
    return hashlib.sha256(named.encode()).hexdigest()[:_KEY_DIGITS]


def put_messages(connection: Connection, messages: Sequence[OutboxMessage], now: datetime) -> int:
    """Put messages on their way; one whose key is there already is left alone. Gives how many are new."""
    asked = {one.idempotency_key: one for one in messages}
    found = select(outbox.c.idempotency_key).where(outbox.c.idempotency_key.in_(asked))
    known = set(connection.execute(found).scalars())
    new = [one for key, one in asked.items() if key not in known]
    if new:
        at = to_text(now)
        ordered = sorted(new, key=lambda one: -one.message.severity)
        connection.execute(insert(outbox), [_new_row(one, at) for one in ordered])
    return len(new)


def _new_row(one: OutboxMessage, at: str) -> dict[str, object]:
    return {
        "idempotency_key": one.idempotency_key,
        "receiver": one.receiver,
        "subject": one.message.title,
        "body": json.dumps(table(one.message), ensure_ascii=False, allow_nan=False),
        "created_at": at,
        "next_try_at": at,
        "state": OutboxState.WAITING.value,
        "file_name": one.file_name,
        "file": one.file,
    }


def has_message(connection: Connection, key: str) -> bool:
    """Say whether a message of this key was ever put on its way."""
    return connection.execute(select(outbox.c.message_id).where(outbox.c.idempotency_key == key)).first() is not None


def is_due(connection: Connection, now: datetime, resting: Collection[str]) -> bool:
    """Say whether anything waits to be taken, receivers that rest left aside."""
    return connection.execute(select(outbox.c.message_id).where(_due(now, resting)).limit(1)).first() is not None


def take(connection: Connection, now: datetime, lease: timedelta, resting: Collection[str]) -> Posting | None:
    """Take the message that has waited longest; until the lease runs out nobody else gets it."""
    oldest = select(outbox).where(_due(now, resting)).order_by(outbox.c.next_try_at, outbox.c.message_id).limit(1)
    row = connection.execute(oldest).first()
    if row is None:
        return None
    until = to_text(now + lease)
    connection.execute(update(outbox).where(outbox.c.message_id == row.message_id).values(lease_until=until))
    parts = (row.message_id, row.idempotency_key, row.receiver, row.subject, row.body, row.tries)
    return Posting(*parts, until, row.file_name, row.file)


def _due(now: datetime, resting: Collection[str]) -> ColumnElement[bool]:
    at = to_text(now)
    return and_(
        outbox.c.state == OutboxState.WAITING.value,
        outbox.c.next_try_at <= at,
        outbox.c.lease_until <= at,
        outbox.c.receiver.not_in(resting),
    )


def record_sent(connection: Connection, posting: Posting, now: datetime) -> None:
    """Note that a message reached its receiver, whoever holds it by now."""
    connection.execute(
        update(outbox)
        .where(outbox.c.message_id == posting.message_id, outbox.c.state != OutboxState.SENT.value)
        .values(
            state=OutboxState.SENT.value, sent_at=to_text(now), tries=outbox.c.tries + 1, lease_until="", last_error=""
        )
    )


def record_failure(connection: Connection, posting: Posting, reason: str, now: datetime) -> OutboxState:
    """Note that a message did not arrive: it waits for its next try, or is given up with a line in the audit.

    Whoever has lost the lease changes nothing: somebody else is at it.
    """
    tries = posting.tries + 1
    state = OutboxState.DEAD if tries >= MOST_TRIES else OutboxState.WAITING
    again_at = now + retry_after(tries, posting.idempotency_key)
    mine = and_(
        outbox.c.message_id == posting.message_id,
        outbox.c.lease_until == posting.lease_until,
        outbox.c.state == OutboxState.WAITING.value,
    )
    noted = {"tries": tries, "lease_until": "", "last_error": reason, "next_try_at": to_text(again_at)}
    if not connection.execute(update(outbox).where(mine).values(state=state.value, **noted)).rowcount:
        return OutboxState.WAITING
    if state is OutboxState.DEAD:
        detail = f"发给“{posting.receiver}”的“{posting.subject}”试了 {tries} 次没有送达：{reason}"
        object_ = f"消息 {posting.message_id}"
        record_audit(connection, at=now, actor=_CLOCK, action="message_dead", object_=object_, detail=detail)
    return state


def retry_after(tries: int, key: str) -> timedelta:
    """Give the wait after so many tries: a minute, doubling up to 7½ hours, less up to a fifth by the message.

    Twelve tries end after 18 to 24 hours.
    """
    share = int.from_bytes(hashlib.sha256(f"{key}:{tries}".encode()).digest()[:4]) / 2**32
    return min(_FIRST_DELAY * (1 << (tries - 1)), _LONGEST_DELAY) * (_LEAST_SHARE + (1 - _LEAST_SHARE) * share)


def requeue_dead(connection: Connection, message_id: int, now: datetime) -> OutboxRow:
    """Send a message that was given up on its way again, under its old key; gives it as it now stands.

    Raises:
        Refusal: there is no such message, or it was not given up.
    """
    is_dead = and_(outbox.c.message_id == message_id, outbox.c.state == OutboxState.DEAD.value)
    fresh = {"state": OutboxState.WAITING.value, "tries": 0, "next_try_at": to_text(now), "lease_until": ""}
    if not connection.execute(update(outbox).where(is_dead).values(**fresh)).rowcount:
        raise Refusal.because(f"消息 {message_id} 不在“未送达”之列，不用重发；请刷新页面核对。")
    return _row(connection.execute(select(outbox).where(outbox.c.message_id == message_id)).one())


def outbox_rows(connection: Connection, state: OutboxState | None, limit: int) -> tuple[OutboxRow, ...]:
    """List messages, newest first, of one state or of all."""
    listed = select(*(column for column in outbox.c if column.name not in ("body", "file")))
    chosen = listed if state is None else listed.where(outbox.c.state == state.value)
    found = connection.execute(chosen.order_by(outbox.c.message_id.desc()).limit(limit))
    return tuple(_row(row) for row in found)


def outbox_counts(connection: Connection) -> dict[OutboxState, int]:
    """Count the messages in each state."""
    counted = connection.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    found: dict[str, int] = {row[0]: row[1] for row in counted}
    return {state: found.get(state.value, 0) for state in OutboxState}


def _row(row: Row[Any]) -> OutboxRow:
    return OutboxRow(
        message_id=row.message_id,
        receiver=row.receiver,
        subject=row.subject,
        state=OutboxState(row.state),
        tries=row.tries,
        created_at=from_text(row.created_at),
        next_try_at=from_text(row.next_try_at),
        sent_at=from_text(row.sent_at) if row.sent_at else None,
        last_error=row.last_error,
    )
