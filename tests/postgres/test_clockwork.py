"""Work by the clock: a daily slot once, whoever dies; an interval without a trace unless it fails."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from threading import Event
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import select

from data_access import writes
from data_access.leases import SCHEDULER, Lease, LostLease, last_beat, take
from data_access.scheduled_runs import Outcome, Run, put_run
from data_access.store import Store
from data_access.tables import audit, leases, scheduled_runs
from indicators.problem import Refusal
from tests.postgres.clockhands import SWEEP, SWEEP_AT, keep_the_clock
from tests.postgres.conftest import Outage
from tests.postgres.district import START
from workflows.clockwork import ATTEMPTS, REST_SECONDS, Clockwork, Job, Shift, due_slot, run_slot

SLOT = "2026-01-05"
KILLS = 5
DEADLINE_SECONDS = 60.0
_PROCESSES = get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.postgres.clockhands"])


@dataclass
class Chore:
    """A job that counts how often it is begun, and fails as often as it is told to."""

    faults: list[Exception] = field(default_factory=list)
    begun: int = 0

    def run(self) -> str:
        self.begun += 1
        if self.faults:
            raise self.faults.pop(0)
        return f"第 {self.begun} 次"


class Hand:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def lease_of(store: Store, holder: str = "甲") -> Lease:
    """Take the lease, from whoever holds it."""
    with store.write() as connection:
        lease = take(connection, SCHEDULER, holder, last_beat(connection, SCHEDULER), START)
    assert lease is not None
    return lease


def daily(chore: Chore) -> Job:
    return Job(SWEEP, SWEEP_AT, chore.run)


def rows(store: Store) -> list[tuple[str, str, int, str, str]]:
    columns = [scheduled_runs.c[name] for name in ("job", "slot", "tries", "outcome", "detail")]
    with store.read() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(scheduled_runs.c.slot))]


SLOTS = {
    "a minute before: yesterday's": ("2026-11-22T16:09:59", "2026-11-22"),
    "on the minute: today's": ("2026-11-22T16:10:00", "2026-11-23"),
    "at noon: today's": ("2026-11-23T04:00:00", "2026-11-23"),
    "the day is Shanghai's, not Greenwich's": ("2026-12-31T17:00:00", "2027-01-01"),
}


@pytest.mark.parametrize(("instant", "slot"), SLOTS.values(), ids=SLOTS.keys())
def test_the_newest_slot_that_has_begun_is_due(instant: str, slot: str) -> None:
    assert due_slot(time(0, 10), datetime.fromisoformat(instant).replace(tzinfo=UTC)) == slot


def test_a_slot_is_done_once_and_its_words_are_kept(store: Store) -> None:
    lease, chore = lease_of(store), Chore()
    for _ in range(3):
        run_slot(store, lease, daily(chore), SLOT, START)
    assert rows(store) == [(SWEEP, SLOT, 1, "done", "第 1 次")]


def test_a_slot_settled_by_another_process_is_not_done_again(store: Store) -> None:
    chore = Chore()
    run_slot(store, lease_of(store), daily(chore), SLOT, START)
    assert run_slot(store, lease_of(store, "乙"), daily(chore), SLOT, START) is None
    assert chore.begun == 1


def test_a_job_that_fails_is_tried_again_and_succeeds(store: Store) -> None:
    lease, chore = lease_of(store), Chore([Refusal.because("磁盘空间不足。"), ZeroDivisionError()])
    outcomes = [run_slot(store, lease, daily(chore), SLOT, START) for _ in range(4)]
    assert [attempt and attempt.run.outcome for attempt in outcomes] == [Outcome.RETRY, Outcome.RETRY, "done", None]


def test_after_three_failures_a_slot_has_failed_for_good_with_its_sentence(store: Store) -> None:
    lease, chore = lease_of(store), Chore([Refusal.because("磁盘空间不足。")] * 9)
    for _ in range(5):
        run_slot(store, lease, daily(chore), SLOT, START)
    assert (chore.begun, rows(store)) == (3, [(SWEEP, SLOT, 3, "failed", "磁盘空间不足。")])


def test_what_fails_inside_is_told_without_its_inside(store: Store) -> None:
    attempt = run_slot(store, lease_of(store), daily(Chore([ValueError("密码 abc")])), SLOT, START)
    assert attempt is not None
    assert attempt.run.detail == "系统内部出错（ValueError），详情见日志。"


def test_a_slot_whose_holder_died_in_it_is_begun_again_by_the_next(store: Store) -> None:
    first, chore = lease_of(store), Chore()
    with store.write() as connection:
        put_run(connection, SWEEP, SLOT, Run(1), first.token, START)
    run_slot(store, lease_of(store, "乙"), daily(chore), SLOT, START)
    assert rows(store) == [(SWEEP, SLOT, 2, "done", "第 1 次")]


def test_a_job_that_kills_its_process_is_given_up_after_three(store: Store) -> None:
    lease, chore = lease_of(store), Chore()
    with store.write() as connection:
        put_run(connection, SWEEP, SLOT, Run(ATTEMPTS), lease.token, START)
    run_slot(store, lease, daily(chore), SLOT, START)
    assert (chore.begun, rows(store)) == (0, [(SWEEP, SLOT, 3, "failed", "连续 3 次没有做完就中断了。")])


def test_who_lost_the_lease_does_not_begin(store: Store) -> None:
    former, chore = lease_of(store), Chore()
    lease_of(store, "乙")
    with pytest.raises(LostLease):
        run_slot(store, former, daily(chore), SLOT, START)
    assert chore.begun == 0


def test_days_when_nobody_ran_are_made_up_for_by_one_slot(store: Store) -> None:
    chore, hand = Chore(), Hand()
    shift = Shift(store, lease_of(store), [], lambda: START + timedelta(seconds=hand.seconds), hand)
    for days in (0, 9, 9.04):
        hand.seconds = days * 24 * 3600
        shift.run(daily(chore))
    assert [row[1] for row in rows(store)] == ["2026-01-05", "2026-01-14"]


def interval(store: Store, chore: Chore, hand: Hand) -> Callable[[], Any]:
    """Give a way to let an interval job have its turn."""
    job, lease = Job("deliver", 5.0, chore.run), lease_of(store)
    shift = Shift(store, lease, [job], lambda: START, hand)
    return lambda: shift.run(job)


def test_an_interval_job_leaves_no_row(store: Store) -> None:
    turn = interval(store, Chore(), Hand())
    assert [turn().run.detail for _ in range(3)] == ["第 1 次", "第 2 次", "第 3 次"]
    assert rows(store) == []


def test_an_interval_job_that_did_nothing_says_nothing(store: Store) -> None:
    shift = Shift(store, lease_of(store), [], lambda: START, Hand())
    assert shift.run(Job("deliver", 5.0, lambda: "")) is None


def test_an_interval_job_that_goes_on_failing_leaves_one_row_a_day(store: Store) -> None:
    chore, hand = Chore([Refusal.because("收件服务器没有回答。")] * 99), Hand()
    turn = interval(store, chore, hand)
    for _ in range(20):
        turn()
        hand.seconds += REST_SECONDS
    assert rows(store) == [("deliver", SLOT, 3, "failed", "收件服务器没有回答。")]


def test_after_three_failures_an_interval_job_is_tried_once_a_minute(store: Store) -> None:
    chore, hand = Chore([ZeroDivisionError()] * 99), Hand()
    turn = interval(store, chore, hand)
    for _ in range(600):
        turn()
        hand.seconds += 2
    assert chore.begun == 3 + (600 * 2 - 6) // REST_SECONDS


def test_a_success_lets_an_interval_job_forget_its_failures(store: Store) -> None:
    chore = Chore([ZeroDivisionError(), ZeroDivisionError()])
    turn = interval(store, chore, Hand())
    turn(), turn(), turn()
    chore.faults = [ZeroDivisionError(), ZeroDivisionError()]
    turn(), turn()
    assert (turn().run.outcome, rows(store)) == (Outcome.DONE, [])


def two_clockworks(store: Store, hand: Hand, run: Callable[[Store], str]) -> tuple[Clockwork, Clockwork]:
    """Give two processes' parts over one store; both would do the same job."""

    def crew(fenced: Store) -> list[Job]:
        return [Job("evaluate", 2.0, lambda: run(fenced))]

    one, other = (Clockwork(store, crew, lambda: START, patience_seconds=10, monotonic=hand) for _ in range(2))
    return one, other


def mark(store: Store) -> str:
    with store.write() as connection:
        writes.record_audit(connection, at=START, actor="定时进程", action="evaluate", object_="1")
    return "判定"


def marks(store: Store) -> int:
    with store.read() as connection:
        return len(connection.execute(select(audit.c.sequence)).all())


def test_of_two_that_are_well_only_the_first_ever_works(store: Store) -> None:
    hand = Hand()
    one, other = two_clockworks(store, hand, mark)
    kept = []
    for _ in range(30):
        kept.append((one.keep() is not None, other.keep() is not None))
        hand.seconds += 2
    assert set(kept) == {(True, False)}


def test_a_process_that_froze_in_a_job_changes_nothing_when_it_wakes(store: Store) -> None:
    hand = Hand()

    def freeze_then_mark(fenced: Store) -> str:
        other.keep()
        hand.seconds += 11  # longer than the other is patient
        followers.append(other.keep())
        return mark(fenced)

    followers: list[Shift | None] = []
    one, other = two_clockworks(store, hand, freeze_then_mark)
    shift = one.keep()
    assert shift is not None
    assert (shift.run(shift.jobs[0]), marks(store), one.keep()) == (None, 0, None)
    assert followers[0] is not None


def test_who_comes_back_to_work_gets_a_new_term_with_jobs_of_its_own(store: Store) -> None:
    one, other = two_clockworks(store, Hand(), mark)
    first = one.keep()
    one.release()
    second = other.keep()
    assert first is not None
    assert second is not None
    assert (first.run(first.jobs[0]), second.lease.token) == (None, first.lease.token + 1)


def test_who_cannot_begin_its_term_gives_it_back(store: Store) -> None:
    def no_crew(_: Store) -> list[Job]:
        raise ZeroDivisionError

    broken = Clockwork(store, no_crew, lambda: START)
    with pytest.raises(ZeroDivisionError):
        broken.keep()
    _, other = two_clockworks(store, Hand(), mark)
    assert other.keep() is not None


def test_a_store_that_is_away_for_a_while_costs_nobody_the_shift(store: Store, outage: Outage) -> None:
    one, _ = two_clockworks(store, Hand(), mark)
    before = one.keep()
    with outage(store), pytest.raises(Refusal):
        one.keep()
    assert one.keep() is before


def test_killed_holders_with_wrong_clocks_leave_no_gap_and_no_double(store: Store) -> None:
    hours, dice = _PROCESSES.Value("q", 0), random.Random(5)
    running = [_started(store, hours, skew) for skew in (-1, 0, 1)]
    for kill in range(KILLS):
        done = len(rows(store))
        _until(lambda done=done: len(rows(store)) >= done + 2)  # type: ignore[misc]
        holder = next(process for process in running if process.pid == _holding(store))
        holder.join(timeout=dice.uniform(0.0, 0.2))
        holder.kill()
        holder.join()
        running[running.index(holder)] = _started(store, hours, (kill % 3) - 1)
    done = len(rows(store))
    _until(lambda: len(rows(store)) >= done + 3)
    _assert_stopped(running)
    _assert_every_day_once(store)


def _started(store: Store, hours: "Synchronized[int]", skew: int) -> Any:
    url = store.url.render_as_string(hide_password=False)
    process = _PROCESSES.Process(target=keep_the_clock, args=(url, timedelta(hours=skew), hours))
    process.start()
    return process


def _holding(store: Store) -> int:
    with store.read() as connection:
        holder = connection.execute(select(leases.c.holder)).scalar_one()
    return int(holder.split(":")[1])


def _assert_stopped(running: list[Any]) -> None:
    for process in running:
        process.terminate()
    for process in running:
        process.join()
    assert [process.exitcode for process in running] == [0, 0, 0]


def _assert_every_day_once(store: Store) -> None:
    columns = [scheduled_runs.c[name] for name in ("slot", "tries", "outcome", "token")]
    with store.read() as connection:
        kept = connection.execute(select(*columns).order_by(scheduled_runs.c.slot)).all()[
            :-1
        ]  # the last may be cut off
        effects = connection.execute(select(audit.c.object).where(audit.c.object <= kept[-1].slot)).scalars().all()
    first = datetime.fromisoformat(kept[0].slot)
    assert [row.slot for row in kept] == [f"{first + timedelta(days=day):%Y-%m-%d}" for day in range(len(kept))]
    assert sorted(effects) == [row.slot for row in kept]
    assert {row.outcome for row in kept} == {"done"}
    assert [row.token for row in kept] == sorted(row.token for row in kept)
    assert kept[-1].token > KILLS
    assert sum(row.tries - 1 for row in kept) < kept[-1].token  # begun again only by a new holder


def _until(is_so: Callable[[], bool]) -> None:
    """Wait for a condition, with a deadline far beyond what it takes."""
    deadline, pause = monotonic() + DEADLINE_SECONDS, Event()
    while not is_so():
        assert monotonic() < deadline
        pause.wait(0.01)
