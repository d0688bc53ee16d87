"""Delivery: at least once, never held up by one receiver, and whole after deliverers have been killed."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import get_context
from typing import Any

import pytest
from sqlalchemy import select, update

from data_access import outbox
from data_access.delivery import LEASE, Undelivered, send
from data_access.outbox import MOST_TRIES, OutboxRow, OutboxState, Posting
from data_access.receivers import Receiver
from data_access.store import Store
from data_access.tables import audit
from data_access.tables import outbox as outbox_table
from tests.postgres.post_office import NAME, QUICK, START, deliver_all, message, put, webhook
from tests.postgres.sinks import Answer, HttpSink, closed_port, http_sink
from workflows.deliver import DeliveryReport, deliver

MESSAGES = 300
CANARY = "K4NAR13NV0GEL"
DELIVERERS, KILLED_SITTINGS = 3, 4
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.postgres.post_office", "requests", "apprise"])


class Sender:
    """Notes what it is asked to send; fails for the receivers it is told to."""

    def __init__(self, failing: tuple[str, ...] = (), error: Exception | None = None) -> None:
        self.keys: list[str] = []
        self._failing = failing
        self._error = error or Undelivered("连不上对方。")

    def __call__(self, receiver: Receiver, posting: Posting) -> None:
        """Send one message."""
        self.keys.append(posting.idempotency_key)
        assert posting.message.title == posting.subject
        if receiver.name in self._failing:
            raise self._error


def run(
    store: Store, sender: Callable[[Receiver, Posting], None], now: datetime = START, limit: int = 100
) -> DeliveryReport:
    """Deliver to two receivers at a standing moment."""
    receivers = [webhook("http://a/"), webhook("http://b/", "乙")]
    return deliver(store, receivers, lambda: now, sender, limit=limit)


def rows(store: Store) -> tuple[OutboxRow, ...]:
    """All messages."""
    with store.read() as connection:
        return outbox.outbox_rows(connection, None, 1000)


def test_what_is_due_is_sent_and_reported(store: Store) -> None:
    put(store, "a", "b")
    report = run(store, Sender())
    assert (report, report.tried_count) == (DeliveryReport(2, 0, 0), 2)
    assert report.sentence() == "发出 2 条消息，0 条稍后重试，0 条未送达。"


def test_a_second_run_has_nothing_to_send(store: Store) -> None:
    put(store, "a")
    sender = Sender()
    run(store, sender)
    assert (run(store, sender), sender.keys) == (DeliveryReport(0, 0, 0), ["a"])


def test_a_run_ends_at_its_limit(store: Store) -> None:
    put(store, "a", "b", "c")
    assert run(store, Sender(), limit=2).sent_count == 2


def test_a_receiver_that_fails_rests_and_never_holds_up_the_others(store: Store) -> None:
    put(store, "a", "b")
    put(store, "c", receiver="乙")
    sender = Sender(failing=(NAME,))
    assert run(store, sender) == DeliveryReport(1, 1, 0)
    assert len(sender.keys) == 2


def test_a_message_to_nobody_in_the_file_waits_and_says_so(store: Store) -> None:
    put(store, "a", receiver="丙")
    run(store, Sender())
    assert rows(store)[0].last_error == "接收方文件里没有这个接收方；请补上，或不再理会这条消息。"


def test_what_nobody_foresaw_counts_as_a_failure_and_tells_no_detail(store: Store) -> None:
    put(store, "a")
    put(store, "b", receiver="乙")
    report = run(store, Sender(failing=(NAME,), error=RuntimeError(CANARY)))
    assert report == DeliveryReport(1, 1, 0)
    assert rows(store)[1].last_error == "发送时出错（RuntimeError）；请把这句话告诉开发人员。"


def test_a_stored_message_nobody_can_read_holds_up_no_other(store: Store) -> None:
    put(store, "a")
    with store.write() as connection:
        connection.execute(update(outbox_table).values(body="{"))
    put(store, "b", receiver="乙")
    assert run(store, Sender()) == DeliveryReport(1, 1, 0)


def test_a_deliverer_that_dies_between_sending_and_recording_sends_the_same_key_again(store: Store) -> None:
    put(store, "a")
    dying = Sender(failing=(NAME,), error=KeyboardInterrupt())  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        run(store, dying)
    after = Sender()
    assert run(store, after, START + LEASE - timedelta(seconds=1)) == DeliveryReport(0, 0, 0)
    assert run(store, after, START + LEASE) == DeliveryReport(1, 0, 0)
    assert dying.keys == after.keys


def test_a_receiver_that_is_away_for_a_day_leaves_a_dead_letter_and_no_secret_anywhere(store: Store) -> None:
    put(store, "a")
    away = [webhook(f"http://u:{CANARY}@127.0.0.1:{closed_port()}/{CANARY}")]
    reports = []
    for _ in range(MOST_TRIES):
        (now,) = (row.next_try_at for row in rows(store))
        reports.append(deliver(store, away, partial(_same, now), partial(send, patience=QUICK), limit=9))
    with store.read() as connection:
        everything = [*connection.execute(select(outbox_table)), *connection.execute(select(audit))]
    assert reports[-1] == DeliveryReport(0, 0, 1)
    assert rows(store)[0].state is OutboxState.DEAD
    assert CANARY not in f"{everything}{reports}{away}"


def _same(now: datetime) -> datetime:
    return now


def test_an_empty_outbox_never_asks_for_the_writers_place(store: Store) -> None:
    with store.write():
        assert run(store, Sender()).tried_count == 0


def unreliable(key: str, copy: int) -> Answer:
    """Fail three times in ten: an error, a dropped line, an answer that comes too late."""
    return {0: Answer.FAIL, 1: Answer.DROP, 2: Answer.LATE}.get(
        random.Random(f"{key}:{copy}").randrange(10), Answer.TAKE
    )


def test_nothing_is_lost_and_nothing_acted_on_twice_though_receivers_fail_and_deliverers_are_killed(
    store: Store,
) -> None:
    keys = [f"key-{number}" for number in range(MESSAGES)]
    put(store, *keys, told=message())
    dice, kills = random.Random(5), 0
    with http_sink(HttpSink(unreliable)) as sink:
        for sitting in range(MOST_TRIES):
            waiting = [row for row in rows(store) if row.state is OutboxState.WAITING]
            now = max((row.next_try_at for row in waiting), default=START) + LEASE
            deliverers = [_start(store, sink.url, now) for _ in range(DELIVERERS if waiting else 0)]
            if sitting < KILLED_SITTINGS:
                kills += sum(_kill(one, dice) for one in deliverers)
            for one in deliverers:
                one.join()
    assert kills >= KILLED_SITTINGS
    assert {row.state for row in rows(store)} == {OutboxState.SENT}
    assert sink.acts == dict.fromkeys(keys, 1)


def _start(store: Store, url: str, now: datetime) -> Any:
    place = store.url.render_as_string(hide_password=False)
    deliverer = _PROCESSES.Process(target=deliver_all, args=(place, url, now))
    deliverer.start()
    return deliverer


def _kill(deliverer: Any, dice: random.Random) -> bool:
    """Kill a deliverer in the middle of its work; give whether it was still at it."""
    deliverer.join(timeout=dice.uniform(0.1, 0.4))
    is_at_work: bool = deliverer.is_alive()
    deliverer.kill()
    deliverer.join()
    return is_at_work
