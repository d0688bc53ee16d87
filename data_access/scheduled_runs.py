"""What was done in which slot of the clock: one row to a job and slot, kept by its unique key."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from data_access.instants import from_text, to_text
from data_access.tables import scheduled_runs


class Outcome(StrEnum):
    """Where a run stands; done and failed are final."""

    RUNNING = "running"
    DONE = "done"
    RETRY = "retry"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """A job in a slot: which attempt it is, what came of it, and in a sentence what was done or why not."""

    tries: int
    outcome: Outcome = Outcome.RUNNING
    detail: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether the slot needs nothing more."""
        return self.outcome in (Outcome.DONE, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class Trouble:
    """A job whose last kept run failed, or goes on beyond its limit (`is_running`): since when, and what is said."""

    job: str
    at: datetime
    is_running: bool
    detail: str


def run_of(connection: Connection, job: str, slot: str) -> Run | None:
    """Give the run of a slot, None when nobody began it."""
    columns = (scheduled_runs.c.tries, scheduled_runs.c.outcome, scheduled_runs.c.detail)
    row = connection.execute(select(*columns).where(_is_slot(job, slot))).first()
    return None if row is None else Run(row.tries, Outcome(row.outcome), row.detail)


def put_run(connection: Connection, job: str, slot: str, run: Run, token: int, now: datetime) -> None:
    """Keep the run of a slot in the place of the one that stood there."""
    connection.execute(delete(scheduled_runs).where(_is_slot(job, slot)))
    row = {"job": job, "slot": slot, "at": to_text(now), "token": token}
    said = {"tries": run.tries, "outcome": run.outcome.value, "detail": run.detail}
    connection.execute(insert(scheduled_runs), {**row, **said})


def troubles(connection: Connection) -> tuple[Trouble, ...]:
    """Give the jobs that are in trouble, whatever came of their earlier runs, by name."""
    r = scheduled_runs.c
    # By the term first: the clock of one process may have been wrong.
    rows = connection.execute(select(r.job, r.at, r.outcome, r.detail).order_by(r.token, r.at, r.slot))
    last = {row.job: row for row in rows}
    return tuple(
        Trouble(job, from_text(row.at), row.outcome == Outcome.RUNNING, row.detail)
        for job, row in sorted(last.items())
        if row.outcome == Outcome.FAILED or (row.outcome == Outcome.RUNNING and row.detail)
    )


def _is_slot(job: str, slot: str) -> ColumnElement[bool]:
    return (scheduled_runs.c.job == job) & (scheduled_runs.c.slot == slot)
