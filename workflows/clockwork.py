"""Work by the clock: one process of any number does each job, a daily one once to its day.

A `Clockwork` is one process' part: it beats while it holds the scheduler's lease and watches while
another does. Each term it holds is a `Shift` with jobs of its own, over a store that refuses their
writes once the term is over.
"""

import os
import secrets
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from time import monotonic as real_monotonic

from data_access.instants import SHANGHAI, day_of
from data_access.leases import SCHEDULER, FencedStore, Lease, LostLease, Watch, beat, last_beat, release, take
from data_access.scheduled_runs import Outcome, Run, put_run, run_of, troubles
from data_access.store import Store
from data_access.store_faults import StoreFault
from indicators.problem import Refusal

PATIENCE_SECONDS = 10.0  # several beats, so that a long load of somebody's does not look like a death
ATTEMPTS = 3
REST_SECONDS = 60.0  # between attempts of a job that has failed its three
_INSIDE = "系统内部出错（{}），详情见日志。"
_OVERLONG = "已超过 {:g} 秒的时限，仍在运行。"
_BROKEN_OFF = f"连续 {ATTEMPTS} 次没有做完就中断了。"
Clock = Callable[[], datetime]
Monotonic = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do every so many seconds, or daily at a time of Asia/Shanghai.

    `run` says in a few words what it did, nothing when there was nothing to do. It may be begun
    again after a process died in it, so doing it twice must change no more than doing it once.
    Running longer than its limit is told, not stopped: a thread cannot be.
    """

    name: str
    every: float | time
    run: Callable[[], str]
    limit_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of an attempt, and what was raised in it."""

    run: Run
    error: Exception | None = None


class Clockwork:
    """One process' part in the work; `crew` makes the jobs of a term over the store they may write to."""

    def __init__(
        self,
        store: Store,
        crew: Callable[[Store], Sequence[Job]],
        clock: Clock,
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        monotonic: Monotonic = real_monotonic,
    ) -> None:
        self._store, self._crew, self._clock, self._monotonic = store, crew, clock, monotonic
        self._watch = Watch(monotonic, patience_seconds)
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._shift: Shift | None = None

    def keep(self) -> "Shift | None":
        """Give a sign of life, or take over from who gave none; the shift while it is this process' own.

        Raises:
            StoreFault: the store cannot be reached; who had the shift still has it.
        """
        if self._shift is not None:
            try:
                self._beat(self._shift.lease)
            except LostLease:
                self._shift = None
        elif lease := self._taken():
            self._shift = self._begun(lease)
        return self._shift

    def release(self) -> None:
        """Let the next process take over at once."""
        if self._shift is not None:
            self._give_back(self._shift.lease)
            self._shift = None

    def _begun(self, lease: Lease) -> "Shift":
        store = FencedStore(self._store, lease)
        try:
            return Shift(store, lease, self._crew(store), self._clock, self._monotonic)
        except Exception:
            self._give_back(lease)  # another process may know better
            raise

    def _give_back(self, lease: Lease) -> None:
        with self._store.write() as connection:
            release(connection, lease, self._clock())

    def _beat(self, lease: Lease) -> None:
        with self._store.write() as connection:
            beat(connection, lease, self._clock())

    def _taken(self) -> Lease | None:
        with self._store.read() as connection:
            seen = last_beat(connection, SCHEDULER)
        if seen is not None and not seen.is_free and not self._watch.is_silent(seen):
            return None
        with self._store.write() as connection:
            return take(connection, SCHEDULER, self._holder, seen, self._clock())


@dataclass(slots=True)
class _Luck:
    """How an interval job fared: whether the store holds it to be in trouble, failures in a row, its rest."""

    is_in_trouble: bool
    failures: int = 0
    rests_until: float = float("-inf")


@dataclass(slots=True)
class _Running:
    """A job that runs: for which slot, since when, and whether it was found to be overlong."""

    slot: str
    since: float
    is_noted: bool = False


@dataclass(slots=True)
class Shift:
    """The jobs of one term. Only daily slots and troubles with their end leave a row: the rest would fill the store."""

    store: Store
    lease: Lease
    jobs: Sequence[Job]
    clock: Clock
    monotonic: Monotonic
    _lucks: dict[str, _Luck] = field(default_factory=dict)
    _running: dict[str, _Running] = field(default_factory=dict)

    def run(self, job: Job) -> Attempt | None:
        """Do a job whose turn it is; None when nothing was to do, or the term is over.

        Raises:
            StoreFault: what came of it could not be kept.
        """
        now = self.clock()
        slot = due_slot(job.every, now) if isinstance(job.every, time) else day_of(now).isoformat()
        self._running[job.name] = _Running(slot, self.monotonic())
        try:
            with suppress(LostLease):
                if isinstance(job.every, time):
                    return run_slot(self.store, self.lease, job, slot, now)
                return self._run_again(job, slot)
        finally:
            del self._running[job.name]
        return None

    def note_overlong(self) -> list[tuple[Job, str]]:
        """Keep that a job runs beyond its limit, once to a run; gives the jobs and what is said of them.

        Raises:
            StoreFault: it could not be kept, and will be tried again.
        """
        noted = []
        for job in self.jobs:
            running = self._running.get(job.name)
            if running is None or running.is_noted or self.monotonic() - running.since <= job.limit_seconds:
                continue
            said = _OVERLONG.format(job.limit_seconds)
            with suppress(LostLease):
                self._keep(job, running.slot, Run(self._tries(job, running.slot), Outcome.RUNNING, said))
            if job.name in self._lucks:
                self._lucks[job.name].is_in_trouble = True
            running.is_noted = True
            noted.append((job, said))
        return noted

    def _run_again(self, job: Job, slot: str) -> Attempt | None:
        luck = self._luck(job)
        if self.monotonic() < luck.rests_until:
            return None
        attempt = _attempt(job, luck.failures + 1)
        if attempt.error is None:
            luck.failures = 0
            if luck.is_in_trouble:
                self._keep(job, slot, attempt.run)
                luck.is_in_trouble = False
            return attempt if attempt.run.detail else None
        luck.failures += 1
        if luck.failures >= ATTEMPTS:
            luck.rests_until = self.monotonic() + REST_SECONDS
        if luck.failures == ATTEMPTS:
            with suppress(StoreFault):
                self._keep(job, slot, attempt.run)
                luck.is_in_trouble = True
        return attempt

    def _luck(self, job: Job) -> _Luck:
        if job.name not in self._lucks:
            with self.store.read() as connection:
                found = {trouble.job for trouble in troubles(connection)}
            self._lucks[job.name] = _Luck(is_in_trouble=job.name in found)
        return self._lucks[job.name]

    def _tries(self, job: Job, slot: str) -> int:
        with self.store.read() as connection:
            begun = run_of(connection, job.name, slot)
        return 1 if begun is None else begun.tries

    def _keep(self, job: Job, slot: str, run: Run) -> None:
        with self.store.write() as connection:
            put_run(connection, job.name, slot, run, self.lease.token, self.clock())


def due_slot(daily: time, now: datetime) -> str:
    """Name the newest slot of a daily time that has begun: its day in Asia/Shanghai.

    Days that passed while nobody ran need no slot of their own, the newest stands for them.
    """
    local = now.astimezone(SHANGHAI)
    return (local.date() - timedelta(days=local.time() < daily)).isoformat()


def run_slot(store: Store, lease: Lease, job: Job, slot: str, now: datetime) -> Attempt | None:
    """Do a job for a slot that nobody has settled yet; None when there is nothing left to do.

    Raises:
        LostLease: another process acts now; what this one did last was not kept.
    """
    with store.read() as connection:
        before = run_of(connection, job.name, slot)
    if before is not None and before.is_settled:
        return None
    begun = Run(before.tries + 1 if before else 1)
    if begun.tries > ATTEMPTS:
        attempt = Attempt(Run(ATTEMPTS, Outcome.FAILED, _BROKEN_OFF))
    else:
        _keep(store, lease, job, slot, begun, now)
        attempt = _attempt(job, begun.tries)
    _keep(store, lease, job, slot, attempt.run, now)
    return attempt


def _keep(store: Store, lease: Lease, job: Job, slot: str, run: Run, now: datetime) -> None:
    with FencedStore(store, lease).write() as connection:
        put_run(connection, job.name, slot, run, lease.token, now)


def _attempt(job: Job, tries: int) -> Attempt:
    try:
        return Attempt(Run(tries, Outcome.DONE, job.run()))
    except LostLease:
        raise
    except Exception as error:  # noqa: BLE001 - a job that fails is told and tried again, it never ends the clockwork
        said = str(error) if isinstance(error, Refusal) else _INSIDE.format(type(error).__name__)
        return Attempt(Run(tries, Outcome.FAILED if tries >= ATTEMPTS else Outcome.RETRY, said), error)
