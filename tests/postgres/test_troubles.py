"""A job of the scheduler that fails or goes on too long is told, until it is well again."""

import io
from collections.abc import Callable
from datetime import datetime, time, timedelta
from threading import Event

import pytest

from data_access.leases import SCHEDULER, Lease, last_beat, take
from data_access.scheduled_runs import run_of
from data_access.store import Store
from indicators.problem import Refusal
from terminal.bell import Bell
from terminal.journal import Journal
from terminal.scheduler import jobs_of, status
from tests.postgres.district import START
from workflows.clockwork import ATTEMPTS, Job, Shift
from workflows.cockpit import Cockpit

FULL = Refusal.because("磁盘空间不足；请清理磁盘。")
FAILED = "定时工作“发送消息”出了问题（1月6日02:00）：磁盘空间不足；请清理磁盘。排除原因后会自动重做，不用重新启动。"
OVERLONG = (
    "定时工作“{}”出了问题（1月6日02:00）：已超过 30 秒的时限，仍在运行。"
    "做完后会自动恢复正常；一直做不完的，请重新启动产品，并把日志交给开发人员。"
)
SLOT = "2026-01-06"
DEADLINE_SECONDS = 60.0
START_AT = START.replace(hour=18)


class Hand:
    """A monotonic clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def clock() -> datetime:
    return START_AT


def lease_of(store: Store) -> Lease:
    with store.write() as connection:
        lease = take(connection, SCHEDULER, "甲", last_beat(connection, SCHEDULER), START_AT)
    assert lease is not None
    return lease


def shift_of(store: Store, job: Job, hand: Hand | None = None) -> Shift:
    """Begin a term for a job: a process of its own, as after a restart."""
    return Shift(store, lease_of(store), [job], clock, hand or Hand())


def problems(store: Store) -> list[str]:
    return Cockpit(store, clock).health()["scheduler_problems"]


class Chore:
    """A job that fails while it is told to."""

    def __init__(self, name: str = "deliver", every: float | time = 5.0) -> None:
        self.fault: Exception | None = FULL
        self.job = Job(name, every, self._run)

    def _run(self) -> str:
        if self.fault is not None:
            raise self.fault
        return ""


def fail(store: Store, chore: Chore) -> Shift:
    shift = shift_of(store, chore.job)
    for _ in range(ATTEMPTS):
        shift.run(chore.job)
    return shift


def test_a_job_that_failed_three_times_is_told_with_its_time_and_its_cure(store: Store) -> None:
    fail(store, Chore())
    assert problems(store) == [FAILED]


def test_a_job_that_failed_twice_is_not_told_yet(store: Store) -> None:
    chore = Chore()
    shift = shift_of(store, chore.job)
    shift.run(chore.job), shift.run(chore.job)
    assert problems(store) == []


def test_a_daily_job_that_failed_is_told_with_what_can_be_done_at_once(store: Store) -> None:
    fail(store, Chore("sweep", time(0, 10)))
    assert [said.split("。")[1] for said in problems(store)] == [
        "明天会再做；要现在补做，请运行 python cli.py evaluate"
    ]


def test_a_job_that_is_well_again_is_told_no_more(store: Store) -> None:
    chore, hand = Chore(), Hand()
    shift = shift_of(store, chore.job, hand)
    for _ in range(ATTEMPTS):
        shift.run(chore.job)
    chore.fault, hand.seconds = None, 60.0
    shift.run(chore.job)
    assert problems(store) == []


def test_another_process_that_does_the_job_well_ends_the_trouble(store: Store) -> None:
    chore = Chore()
    fail(store, chore)
    next_one = shift_of(store, chore.job)
    before = problems(store)
    chore.fault = None
    next_one.run(chore.job)
    assert (before, problems(store)) == ([FAILED], [])


def test_the_trouble_of_one_job_is_not_ended_by_another(store: Store) -> None:
    fail(store, Chore())
    other = Chore("tell")
    other.fault = None
    shift_of(store, other.job).run(other.job)
    assert problems(store) == [FAILED]


def test_a_term_whose_clock_was_wrong_does_not_hide_what_came_after(store: Store) -> None:
    chore = Chore()
    ahead = Shift(store, lease_of(store), [chore.job], lambda: START_AT + timedelta(days=365), Hand())
    for _ in range(ATTEMPTS):
        ahead.run(chore.job)
    chore.fault = None
    shift_of(store, chore.job).run(chore.job)
    assert problems(store) == []


def overlong(store: Store, seconds: float, every: float | time = 5.0) -> tuple[list[str], list[str], int]:
    """Let a job run for so long; gives what is told while it runs and after, and how often it was noted."""
    hand, during, notes = Hand(), list[str](), list[object]()

    def run() -> str:
        hand.seconds += seconds
        notes.extend([*shift.note_overlong(), *shift.note_overlong()])
        during.extend(problems(store))
        return ""

    job = Job("remind", every, run)
    shift = shift_of(store, job, hand)
    shift.run(job)
    return during, problems(store), len(notes)


@pytest.mark.parametrize("every", [5.0, time(0, 10)], ids=["every few seconds", "daily"])
def test_a_job_that_runs_beyond_its_limit_is_told_once_and_until_it_is_done(store: Store, every: float | time) -> None:
    assert overlong(store, 30.5, every) == ([OVERLONG.format("提醒")], [], 1)


def test_a_job_within_its_limit_is_not_told(store: Store) -> None:
    assert overlong(store, 30.0) == ([], [], 0)


def test_a_daily_job_that_is_overlong_keeps_the_count_of_its_attempts(store: Store) -> None:
    chore, hand = Chore("sweep", time(0, 10)), Hand()

    def run_on() -> str:
        hand.seconds += 31
        shift.note_overlong()
        return ""

    shift = shift_of(store, chore.job, hand)
    shift.run(chore.job)
    job = Job("sweep", time(0, 10), run_on)
    shift.jobs = [job]
    shift.run(job)
    with store.read() as connection:
        run = run_of(connection, "sweep", SLOT)
    assert run is not None
    assert (run.tries, run.outcome) == (2, "done")


def test_the_log_tells_of_a_job_that_works_too_long(store: Store) -> None:
    is_begun, may_end, log, hand = Event(), Event(), io.StringIO(), Hand()

    def work() -> str:
        is_begun.set()
        may_end.wait(DEADLINE_SECONDS)
        return ""

    bell = Bell(shift_of(store, Job("remind", 3600.0, work), hand), Journal(clock, log), look_seconds=3600.0)
    try:
        assert is_begun.wait(DEADLINE_SECONDS)
        hand.seconds = 31.0
        bell.keep_time()
    finally:
        may_end.set()
        bell.silence(wait=True)
    assert '"job": "remind", "outcome": "running", "text": "已超过 30 秒的时限，仍在运行。"' in log.getvalue()


def test_rules_bulletins_and_post_have_longer_limits_than_the_rest(store: Store) -> None:
    limits = {job.name: job.limit_seconds for job in jobs_of(Cockpit(store, clock))}
    short, long = {"tell": 30.0, "remind": 30.0}, {"evaluate": 120.0, "bulletins": 120.0, "sweep": 120.0}
    assert limits == {**short, **long, "deliver": 300.0}


Setting = Callable[[Store], object]
STATES: dict[str, tuple[Setting, str]] = {
    "never ran": (lambda _: None, "定时进程从未运行过。\n没有失败的工作。"),
    "well": (lease_of, "定时进程最近一次露面在1月6日02:00。\n没有失败的工作。"),
    "in trouble": (lambda store: fail(store, Chore()), f"定时进程最近一次露面在1月6日02:00。\n{FAILED}"),
}


@pytest.mark.parametrize(("setting", "said"), STATES.values(), ids=STATES.keys())
def test_the_state_of_the_scheduler_is_said_in_words(store: Store, setting: Setting, said: str) -> None:
    setting(store)
    assert status(Cockpit(store, clock).health()) == said


def test_without_a_store_the_state_is_why() -> None:
    assert status({"ok": False, "problem": "数据库打不开。"}) == "数据库打不开。"
