"""What the processes of the scheduler's tests do; imported by each of them."""

import os
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from multiprocessing.connection import Connection as Pipe
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from threading import Barrier

from sqlalchemy import insert, select

from data_access.instants import to_text
from data_access.leases import SCHEDULER, take
from data_access.scheduled_runs import run_of
from data_access.store import Store, open_store
from data_access.tables import audit
from terminal.journal import Journal
from terminal.scheduler import Pace, run
from tests.postgres.district import START
from workflows.clockwork import Clockwork, Job, due_slot

SWEEP = "sweep"
SWEEP_AT = time(0, 10)
STEP_HOURS = 4
FAST = Pace(beat_seconds=0.05, look_seconds=0.02)
PATIENCE_SECONDS = 0.4


def grasp(database_url: str, start: Barrier, tell: Pipe) -> None:
    """Ask for the lease at the same moment as others; tell the token, 0 for none."""
    store = open_store(database_url)
    start.wait()
    with store.write() as connection:
        lease = take(connection, SCHEDULER, str(os.getpid()), None, START)
    tell.send(lease.token if lease else 0)
    store.close()


def keep_the_clock(database_url: str, skew: timedelta, hours: "Synchronized[int]") -> None:
    """Be a scheduler whose clock goes wrong by `skew`; its work moves the common hours on."""

    def clock() -> datetime:
        return START + timedelta(hours=hours.value) + skew

    def crew(store: Store) -> Sequence[Job]:
        return (
            Job(SWEEP, SWEEP_AT, lambda: _sweep(store, due_slot(SWEEP_AT, clock()))),
            Job("hour", 0.02, lambda: _pass_time(store, clock, hours)),
        )

    store = open_store(database_url)
    with Path(os.devnull).open("w") as nowhere:
        run(Clockwork(store, crew, clock, patience_seconds=PATIENCE_SECONDS), Journal(clock, nowhere), pace=FAST)


def _sweep(store: Store, slot: str) -> str:
    """Leave a mark for a slot; one that is there already is left alone, as every job has to."""
    with store.write() as connection:
        mark = {"actor": "定时进程", "action": SWEEP, "object": slot, "detail": ""}
        if connection.execute(select(audit.c.sequence).where(audit.c.object == slot)).first() is None:
            connection.execute(insert(audit), {"at": to_text(START), **mark})
    return slot


def _pass_time(store: Store, clock: Callable[[], datetime], hours: "Synchronized[int]") -> str:
    """Let some hours pass once the slot of this hour is settled."""
    with store.read() as connection:
        swept = run_of(connection, SWEEP, due_slot(SWEEP_AT, clock()))
    if swept is not None and swept.is_settled:
        with hours.get_lock():
            hours.value += STEP_HOURS
    return ""
