"""Deliver what waits in the outbox: take, send, record, so that nothing is lost whenever this dies."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data_access import outbox
from data_access.delivery import LEASE, Undelivered
from data_access.outbox import OutboxState, Posting
from data_access.receivers import Receiver
from data_access.store import Store

Send = Callable[[Receiver, Posting], None]


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """How many messages were sent, will be tried again, and were given up."""

    sent_count: int
    waiting_count: int
    dead_count: int

    @property
    def tried_count(self) -> int:
        """All that were taken."""
        return self.sent_count + self.waiting_count + self.dead_count

    def sentence(self) -> str:
        """Say it in one line."""
        return f"发出 {self.sent_count} 条消息，{self.waiting_count} 条稍后重试，{self.dead_count} 条未送达。"


def deliver(
    store: Store, receivers: Sequence[Receiver], clock: Callable[[], datetime], send: Send, *, limit: int
) -> DeliveryReport:
    """Send up to `limit` due messages; `send` raises `Undelivered` for one that did not arrive.

    A receiver that failed rests until the next run, so that one that hangs never holds up the others.
    """
    by_name = {receiver.name: receiver for receiver in receivers}
    outcomes, resting = Counter[OutboxState](), set[str]()
    while outcomes.total() < limit and (posting := _taken(store, clock, resting)):
        outcome = _sent(store, posting, _failure(by_name, posting, send), clock)
        outcomes[outcome] += 1
        if outcome is not OutboxState.SENT:
            resting.add(posting.receiver)
    return DeliveryReport(outcomes[OutboxState.SENT], outcomes[OutboxState.WAITING], outcomes[OutboxState.DEAD])


def _taken(store: Store, clock: Callable[[], datetime], resting: Collection[str]) -> Posting | None:
    """Take the next message; looks first, so that an empty outbox never asks for the writer's place."""
    with store.read() as connection:
        if not outbox.is_due(connection, clock(), resting):
            return None
    with store.write() as connection:
        return outbox.take(connection, clock(), LEASE, resting)


def _failure(receivers: Mapping[str, Receiver], posting: Posting, send: Send) -> str:
    """Send a message; gives why it did not arrive, empty when it did."""
    receiver = receivers.get(posting.receiver)
    if receiver is None:
        return "接收方文件里没有这个接收方；请补上，或不再理会这条消息。"
    try:
        send(receiver, posting)
    except Undelivered as reason:
        return str(reason)
    except Exception as error:  # noqa: BLE001 - whatever one message provokes must not hold up the others
        return f"发送时出错（{type(error).__name__}）；请把这句话告诉开发人员。"
    return ""


def _sent(store: Store, posting: Posting, failure: str, clock: Callable[[], datetime]) -> OutboxState:
    with store.write() as connection:
        if failure:
            return outbox.record_failure(connection, posting, failure, clock())
        outbox.record_sent(connection, posting, clock())
    return OutboxState.SENT
