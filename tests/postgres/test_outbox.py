"""The outbox: each message once, taken by one at a time, tried for a day, then given up where people see it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from data_access import outbox
from data_access.outbox import (
    MOST_TRIES,
    OutboxState,
    Posting,
    idempotency_key,
    outbox_counts,
    outbox_rows,
    requeue_dead,
    retry_after,
)
from data_access.store import Store
from data_access.tables import audit
from indicators.alerting.rule import Severity
from indicators.problem import Refusal
from tests.postgres.post_office import NAME, START, message, put

LEASE = timedelta(seconds=15)
SECOND = timedelta(seconds=1)


def take(store: Store, now: datetime = START, resting: tuple[str, ...] = ()) -> Posting | None:
    """Take what is due."""
    with store.write() as connection:
        return outbox.take(connection, now, LEASE, resting)


def taken(store: Store, now: datetime = START) -> Posting:
    """Take what must be due."""
    posting = take(store, now)
    assert posting
    return posting


def fail(store: Store, posting: Posting, now: datetime = START, reason: str = "连不上对方。") -> OutboxState:
    """Record a failure."""
    with store.write() as connection:
        return outbox.record_failure(connection, posting, reason, now)


def sent(store: Store, posting: Posting, now: datetime = START) -> None:
    """Record that a message arrived."""
    with store.write() as connection:
        outbox.record_sent(connection, posting, now)


def rows(store: Store, state: OutboxState | None = None, limit: int = 10) -> tuple[outbox.OutboxRow, ...]:
    """List messages."""
    with store.read() as connection:
        return outbox_rows(connection, state, limit)


def give_up(store: Store) -> datetime:
    """Fail until a message is dead; give when."""
    now = START
    while fail(store, taken(store, now), now) is not OutboxState.DEAD:
        now = rows(store)[0].next_try_at
    return now


def test_a_message_whose_key_is_there_is_left_alone(store: Store) -> None:
    assert put(store, "a", "b", "a") == 2
    sent(store, taken(store))
    assert put(store, "a", "b", told=message("别的街道")) == 0
    assert [(row.subject, row.state) for row in rows(store)] == [
        (message("b").title, OutboxState.WAITING),
        (message("a").title, OutboxState.SENT),
    ]


def test_a_key_that_cannot_travel_in_a_request_is_refused() -> None:
    with pytest.raises(ValueError, match="消息的编号只能由英文字母、数字和符号组成"):
        outbox.OutboxMessage("满意率", NAME, message())


def test_nothing_put_is_no_row(store: Store) -> None:
    assert (put(store), rows(store)) == (0, ())


def test_the_gravest_of_what_was_put_together_goes_first(store: Store) -> None:
    with store.write() as connection:
        told = [message(severity=severity) for severity in (Severity.BLUE, Severity.RED, Severity.YELLOW)]
        many = [outbox.OutboxMessage(f"{at}", NAME, one) for at, one in enumerate(told)]
        outbox.put_messages(connection, many, START)
    assert taken(store).message == told[1]


def test_a_message_that_is_not_written_whole_is_not_written(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as connection:
        outbox.put_messages(connection, [outbox.OutboxMessage("a", NAME, message())], START) / 0
    assert rows(store) == ()


def test_while_its_lease_holds_nobody_else_gets_a_message(store: Store) -> None:
    put(store, "a")
    first = taken(store)
    assert take(store, START + LEASE - SECOND) is None
    assert first.idempotency_key == "a"


def test_when_its_lease_has_run_out_a_message_goes_again_under_the_same_key(store: Store) -> None:
    put(store, "a")
    assert taken(store).idempotency_key == taken(store, START + LEASE).idempotency_key


def test_messages_are_taken_in_the_order_they_came(store: Store) -> None:
    put(store, "late", at=START + SECOND)
    put(store, "early")
    later = START + 2 * SECOND
    assert [taken(store, later).idempotency_key, taken(store, later).idempotency_key] == ["early", "late"]


def test_a_receiver_that_rests_is_passed_over(store: Store) -> None:
    put(store, "a")
    put(store, "b", receiver="乙", at=START + SECOND)
    posting = take(store, START + SECOND, resting=(NAME,))
    assert posting
    assert posting.receiver == "乙"


@pytest.mark.parametrize(("after", "is_due"), [(-SECOND, False), (SECOND * 0, True)])
def test_a_message_is_due_from_its_moment_on(store: Store, after: timedelta, is_due: bool) -> None:
    put(store, "a")
    with store.read() as connection:
        assert outbox.is_due(connection, START + after, ()) is is_due


def test_a_sent_message_is_done(store: Store) -> None:
    put(store, "a")
    sent(store, taken(store), START + SECOND)
    (row,) = rows(store)
    assert (row.state, row.sent_at, row.tries, take(store, START + LEASE)) == (
        OutboxState.SENT, START + SECOND, 1, None,
    )  # fmt: skip


def test_a_failure_says_why_and_when_it_is_tried_again(store: Store) -> None:
    put(store, "a")
    assert fail(store, taken(store), START) is OutboxState.WAITING
    (row,) = rows(store)
    assert (row.last_error, row.tries, row.next_try_at) == ("连不上对方。", 1, START + retry_after(1, "a"))


def test_who_has_lost_the_lease_cannot_call_a_message_failed(store: Store) -> None:
    put(store, "a")
    slow = taken(store)
    quick = taken(store, START + LEASE)
    fail(store, slow, START + LEASE)
    assert (rows(store)[0].tries, rows(store)[0].last_error) == (0, "")
    sent(store, quick, START + LEASE)
    fail(store, slow, START + LEASE)
    assert rows(store)[0].state is OutboxState.SENT


def test_what_arrived_counts_as_sent_though_the_lease_was_lost(store: Store) -> None:
    put(store, "a")
    slow = taken(store)
    quick = taken(store, START + LEASE)
    sent(store, slow, START + LEASE)
    assert fail(store, quick, START + LEASE) is OutboxState.WAITING
    assert [row.state for row in rows(store)] == [OutboxState.SENT]


def test_after_twelve_tries_a_message_is_given_up_within_a_day_and_the_audit_says_so(store: Store) -> None:
    put(store, "a")
    assert timedelta(hours=18) < give_up(store) - START < timedelta(hours=24)
    (row,) = rows(store, OutboxState.DEAD)
    with store.read() as connection:
        line = connection.execute(select(audit.c.actor, audit.c.action, audit.c.object, audit.c.detail)).one()
    assert row.tries == MOST_TRIES
    assert tuple(line) == (
        "定时进程", "message_dead", f"消息 {row.message_id}",
        "发给“值班室”的“【指标预警】红色提示·触发：a 回访满意率”试了 12 次没有送达：连不上对方。",
    )  # fmt: skip


def test_a_message_given_up_is_not_taken_any_more(store: Store) -> None:
    put(store, "a")
    assert take(store, give_up(store) + timedelta(days=9)) is None


def test_a_person_sends_a_dead_message_on_its_way_again_under_its_old_key(store: Store) -> None:
    put(store, "a")
    later = give_up(store) + timedelta(hours=1)
    with store.write() as connection:
        row = requeue_dead(connection, rows(store)[0].message_id, later)
    assert (row.state, row.tries, row.next_try_at) == (OutboxState.WAITING, 0, later)
    assert taken(store, later).idempotency_key == "a"


@pytest.mark.parametrize("message_id", [1, 99])
def test_only_a_dead_message_can_be_sent_again(store: Store, message_id: int) -> None:
    put(store, "a")
    with pytest.raises(Refusal) as refusal, store.write() as connection:
        requeue_dead(connection, message_id, START)
    assert str(refusal.value) == f"消息 {message_id} 不在“未送达”之列，不用重发；请刷新页面核对。"


def test_the_list_is_newest_first_and_ends_at_its_limit(store: Store) -> None:
    for key in "abc":
        put(store, key)
    assert [row.subject for row in rows(store, limit=2)] == [message("c").title, message("b").title]


def test_the_counts_name_every_state(store: Store) -> None:
    put(store, "a", "b")
    sent(store, taken(store))
    with store.read() as connection:
        assert outbox_counts(connection) == {OutboxState.WAITING: 1, OutboxState.SENT: 1, OutboxState.DEAD: 0}


def test_a_key_names_receiver_and_notices_whatever_their_order() -> None:
    keys = {idempotency_key("甲", ["1", "2"]), idempotency_key("甲", ["2", "1"])}
    others = {idempotency_key("乙", ["1", "2"]), idempotency_key("甲", ["12"]), idempotency_key("甲", ["1"])}
    assert len(keys) == 1
    assert len(keys | others) == 4


@settings(deadline=None)
@given(st.text(max_size=40))
def test_waits_grow_and_end_within_a_day(key: str) -> None:
    waits = [retry_after(tries, key) for tries in range(1, MOST_TRIES)]
    assert timedelta(seconds=48) <= waits[0] <= timedelta(minutes=1)
    assert sorted(waits[:9]) == waits[:9]
    assert timedelta(hours=18) < sum(waits, timedelta()) < timedelta(hours=24)
