"""The bell of a shift: APScheduler rings for each job, deaf to a wall clock that somebody sets."""

from datetime import UTC, datetime, time, timedelta
from time import perf_counter

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from indicators.problem import Refusal
from terminal.journal import Journal
from workflows.clockwork import Job, Shift


class Pause(BaseTrigger):  # type: ignore[misc] # APScheduler publishes no types
    """Rings a pause after now; the library's own interval lists every one it missed, 16 million to a year."""

    def __init__(self, pause: timedelta) -> None:
        self.pause = pause

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Give the next ring; the first is at once."""
        return now if previous_fire_time is None else now + self.pause


class Bell:
    """Rings for the jobs of one shift from the moment it is made, each in a thread of its own.

    A daily job is asked every `look_seconds` whether its slot has come.
    """

    def __init__(self, shift: Shift, journal: Journal, *, look_seconds: float) -> None:
        self.shift = shift
        self._journal = journal
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(len(shift.jobs))},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for job in shift.jobs:
            seconds = look_seconds if isinstance(job.every, time) else job.every
            self._scheduler.add_job(self._turn, Pause(timedelta(seconds=seconds)), args=[job], id=job.name)
        self._scheduler.start()

    def keep_time(self) -> None:
        """Ring at once for who is to wait longer than a pause: the wall clock was set back. Tell of who works too long.

        Raises:
            StoreFault: who works too long could not be kept.
        """
        now = datetime.now(UTC)
        for waiting in self._scheduler.get_jobs():
            if waiting.next_run_time - now > waiting.trigger.pause:
                waiting.modify(next_run_time=now)
        for job, said in self.shift.note_overlong():
            self._journal.line("job", job=job.name, outcome="running", text=said)

    def silence(self, *, wait: bool = False) -> None:
        """Ring no more; waiting means for the jobs that run now."""
        self._scheduler.shutdown(wait=wait)

    def _turn(self, job: Job) -> None:
        began = perf_counter()
        try:
            attempt = self.shift.run(job)
        except Exception as error:  # noqa: BLE001 - the bell outlives its jobs; the operator is told
            self._journal.fault(error, job=job.name)
            return
        if attempt is None:
            return
        run, ms = attempt.run, round((perf_counter() - began) * 1000, 1)
        self._journal.line("job", job=job.name, outcome=run.outcome.value, tries=run.tries, text=run.detail, ms=ms)
        if attempt.error is not None and not isinstance(attempt.error, Refusal):
            self._journal.fault(attempt.error, job=job.name)
