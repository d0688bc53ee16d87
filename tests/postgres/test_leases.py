"""Leases: one holder of any number, no wall clock in it, and no write of one who lost it."""

from datetime import timedelta
from multiprocessing import get_context
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from data_access import writes
from data_access.leases import (
    SCHEDULER,
    Beat,
    FencedStore,
    Lease,
    LostLease,
    Watch,
    assert_held,
    beat,
    last_beat,
    release,
    scheduler_seen,
    take,
)
from data_access.store import Store
from data_access.tables import audit, leases
from tests.postgres.clockhands import grasp
from tests.postgres.district import START

HOUR = timedelta(hours=1)
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.postgres.clockhands"])


def taken(store: Store, holder: str, seen: Beat | None = None, *, hours: float = 0) -> Lease | None:
    with store.write() as connection:
        return take(connection, SCHEDULER, holder, seen, START + hours * HOUR)


def held(store: Store, holder: str = "甲") -> Lease:
    lease = taken(store, holder)
    assert lease is not None
    return lease


def shown(store: Store) -> Beat | None:
    with store.read() as connection:
        return last_beat(connection, SCHEDULER)


def beaten(store: Store, lease: Lease, *, hours: float = 0) -> None:
    with store.write() as connection:
        beat(connection, lease, START + hours * HOUR)


def test_the_first_to_ask_holds_a_lease_nobody_held(store: Store) -> None:
    assert taken(store, "甲") == Lease(SCHEDULER, "甲", 1)


def test_another_does_not_get_what_is_held(store: Store) -> None:
    held(store)
    assert taken(store, "乙") is None


def test_one_seen_silent_is_replaced_and_the_token_counts_it(store: Store) -> None:
    held(store)
    assert taken(store, "乙", shown(store)) == Lease(SCHEDULER, "乙", 2)


def test_a_beat_in_the_last_moment_keeps_the_lease(store: Store) -> None:
    lease = held(store)
    seen = shown(store)
    beaten(store, lease)
    assert taken(store, "乙", seen) is None


@pytest.mark.parametrize("hours", [-1, 1, 9000])
def test_a_wall_clock_that_jumps_neither_steals_nor_blocks(store: Store, hours: float) -> None:
    lease = held(store)
    beaten(store, lease, hours=hours)
    stolen = taken(store, "乙", hours=-hours)
    follower = taken(store, "乙", shown(store), hours=-hours)
    assert (stolen, follower) == (None, Lease(SCHEDULER, "乙", 2))


def test_who_was_replaced_learns_it_at_the_next_beat(store: Store) -> None:
    lease = held(store)
    taken(store, "乙", shown(store))
    with pytest.raises(LostLease):
        beaten(store, lease)


def test_a_lease_given_back_is_free_at_once(store: Store) -> None:
    lease = held(store)
    with store.write() as connection:
        release(connection, lease, START)
    assert taken(store, "乙") == Lease(SCHEDULER, "乙", 2)


def test_giving_back_what_was_lost_takes_nothing_from_the_new_holder(store: Store) -> None:
    lease = held(store)
    follower = taken(store, "乙", shown(store))
    with store.write() as connection:
        release(connection, lease, START)
    assert follower is not None
    beaten(store, follower)


def test_the_same_token_of_another_holder_is_not_the_same_lease(store: Store) -> None:
    lease = held(store)
    with store.write() as connection:  # as a restored backup would leave it
        connection.execute(update(leases).values(holder="从前"))
    with pytest.raises(LostLease), store.read() as connection:
        assert_held(connection, lease)


def noted(store: Store, name: str) -> None:
    with store.write() as connection:
        writes.record_audit(connection, at=START, actor="定时进程", action="sweep", object_=name)


def notes(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(select(audit.c.object).order_by(audit.c.sequence)).scalars())


def test_a_fenced_store_writes_while_its_lease_is_held(store: Store) -> None:
    noted(FencedStore(store, held(store)), "一")
    assert notes(store) == ["一"]


def test_one_that_slept_through_its_replacement_writes_nothing(store: Store) -> None:
    sleeper = FencedStore(store, held(store))
    taken(store, "乙", shown(store))
    with pytest.raises(LostLease):
        noted(sleeper, "二")
    assert notes(store) == []


def test_nobody_was_seen_before_the_first_scheduler(store: Store) -> None:
    with store.read() as connection:
        assert scheduler_seen(connection) is None


def test_the_last_sign_of_life_is_known(store: Store) -> None:
    beaten(store, held(store), hours=2)
    with store.read() as connection:
        assert scheduler_seen(connection) == START + 2 * HOUR


def test_of_many_processes_that_ask_at_once_one_gets_it(store: Store) -> None:
    told, tell = _PROCESSES.Pipe(duplex=False)
    url, start = store.url.render_as_string(hide_password=False), _PROCESSES.Barrier(6)
    asking: list[Any] = [_PROCESSES.Process(target=grasp, args=(url, start, tell)) for _ in range(6)]
    for process in asking:
        process.start()
    got = [told.recv() for _ in asking]
    for process in asking:
        process.join()
    assert sorted(got) == [0, 0, 0, 0, 0, 1]


PATIENCE = 10.0
looks = st.lists(st.tuples(st.floats(0, 15), st.booleans()), min_size=1, max_size=30)


@given(looks)
def test_silent_is_who_showed_one_beat_for_the_whole_patience(steps: list[tuple[float, bool]]) -> None:
    hour, count, since = 0.0, 0, 0.0
    watch = Watch(lambda: hour, PATIENCE)
    assert not watch.is_silent(Beat(1, count, False))
    for seconds, has_beaten in steps:
        hour += seconds
        if has_beaten:
            count, since = count + 1, hour
        assert watch.is_silent(Beat(1, count, False)) is (hour - since >= PATIENCE)
