"""The scheduler as an operator meets it: one works, others wait, none is left behind."""

import io
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from threading import Event
from time import monotonic

import psutil
import pytest

from app import ROOT
from data_access.leases import FencedStore, Lease, last_beat, take
from data_access.store import Store
from indicators.problem import Refusal
from terminal.bell import Bell, Pause
from terminal.companion import Companion
from terminal.journal import Journal
from terminal.scheduler import ON_DUTY, STANDING_BY, jobs_of
from tests.browser.harness import free_port
from tests.screen.wire import NOW, fixed_clock, lines_of
from workflows.clockwork import Job, Shift

DEADLINE_SECONDS = 60.0


class FewChores:
    """A cockpit with a change to find and nothing else to do."""

    def evaluate_if_new(self) -> int:
        """Find three changes."""
        return 3

    def tell(self) -> int:
        """Find no notice."""
        return 0

    def remind(self) -> int:
        """Have nothing to remind of."""
        return 0

    def deliver(self) -> int:
        """Meet a server that does not answer."""
        raise Refusal.because("收件服务器没有回答。")

    def prepare_bulletins(self) -> int:
        """Have nothing to draft."""
        return 0

    def sweep(self) -> int:
        """Find one change."""
        return 1


def test_the_work_is_to_judge_tell_deliver_draft_bulletins_and_sweep_at_ten_past_midnight() -> None:
    assert [(job.name, job.every) for job in jobs_of(FewChores())] == [
        ("evaluate", 2.0),
        ("tell", 5.0),
        ("remind", 60.0),
        ("deliver", 5.0),
        ("bulletins", 20.0),
        ("sweep", time(0, 10)),
    ]


def test_a_job_says_what_it_did_and_nothing_when_it_did_nothing() -> None:
    evaluate, tell, _, _, _, sweep = jobs_of(FewChores())
    assert (evaluate.run(), tell.run(), sweep.run()) == ("判定预警，3 处变化", "", "每日复查，1 处变化")


def shift_of(store: Store, *jobs: Job) -> Shift:
    """Take the lease for a shift of these jobs."""
    with store.write() as connection:
        lease = take(connection, "scheduler", "甲", last_beat(connection, "scheduler"), NOW)
    assert isinstance(lease, Lease)
    return Shift(FencedStore(store, lease), lease, jobs, fixed_clock, monotonic)


@pytest.fixture
def bells() -> Iterator[Callable[[Shift], tuple[Bell, io.StringIO]]]:
    """A way to ring for a shift; every bell is silent after the test."""
    with ExitStack() as ringing:

        def ring(shift: Shift) -> tuple[Bell, io.StringIO]:
            log = io.StringIO()
            bell = Bell(shift, Journal(fixed_clock, log), look_seconds=0.05)
            ringing.callback(bell.silence, wait=True)
            return bell, log

        yield ring


Bells = Callable[[Shift], tuple[Bell, io.StringIO]]


def test_every_job_rings_at_once_and_only_what_happened_is_logged(empty_store: Store, bells: Bells) -> None:
    _, log = bells(shift_of(empty_store, *jobs_of(FewChores())))
    until(lambda: log.getvalue().count("\n") >= 3)
    said = {(line["job"], line["outcome"], line["text"]) for line in lines_of(log) if line["kind"] == "job"}
    assert said >= {
        ("evaluate", "done", "判定预警，3 处变化"),
        ("deliver", "retry", "收件服务器没有回答。"),
        ("sweep", "done", "每日复查，1 处变化"),
    }
    assert "tell" not in log.getvalue()


def test_a_fault_inside_a_job_is_logged_with_its_traceback_and_the_bell_rings_on(
    empty_store: Store, bells: Bells
) -> None:
    rung: list[int] = []

    def fail() -> str:
        rung.append(1)
        return str(1 // 0)

    _, log = bells(shift_of(empty_store, Job("evaluate", 0.01, fail)))
    until(lambda: len(rung) >= 3)
    until(lambda: '"kind": "fault"' in log.getvalue())
    fault = next(line for line in lines_of(log) if line["kind"] == "fault")
    assert (fault["job"], "ZeroDivisionError" in fault["traceback"]) == ("evaluate", True)


def test_a_wall_clock_set_back_does_not_keep_a_job_waiting(empty_store: Store, bells: Bells) -> None:
    rung = Event()
    bell, _ = bells(shift_of(empty_store, Job("evaluate", 3600.0, lambda: rung.set() or "")))  # type: ignore[func-returns-value]
    assert rung.wait(DEADLINE_SECONDS)
    rung.clear()
    # To the library it is all the same whether the hour or the ring was moved.
    bell._scheduler.modify_job("evaluate", next_run_time=datetime.now(UTC) + timedelta(hours=9))
    bell.keep_time()
    assert rung.wait(DEADLINE_SECONDS)


def test_a_wall_clock_set_on_by_decades_makes_one_ring_of_all_that_were_missed() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert Pause(timedelta(seconds=2)).get_next_fire_time(datetime(1970, 1, 1, tzinfo=UTC), now) == now.replace(
        second=2
    )


class Started:
    """A process of the product's own command line, and what it says."""

    def __init__(self, folder: Path, url: str, command: tuple[str, ...]) -> None:
        environment = {**os.environ, "DATABASE_URL": url, "PORT": str(free_port()), "SCHEDULER": "on"}
        self._said, self.log = folder / "said", folder / "log"
        self._heard = 0
        with self._said.open("w") as said, self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=log)

    def says(self) -> str:
        """Wait for its next line."""
        self._heard += 1
        until(lambda: len(self._lines()) >= self._heard)
        return self._lines()[self._heard - 1]

    def scheduler(self) -> int:
        """Wait for its scheduler and give the process."""
        found: list[int] = []

        def is_there() -> bool:
            with suppress(psutil.Error):  # one that ended while it was looked at
                children = psutil.Process(self.process.pid).children()
                found[:] = [child.pid for child in children if "scheduler" in " ".join(child.cmdline())]
            return bool(found)

        until(is_there)
        return found[0]

    def ends(self) -> int:
        """Wait for its end and give its code."""
        return self.process.wait(DEADLINE_SECONDS)

    def kill(self) -> None:
        """End it, if it is still there."""
        self.process.kill()
        self.process.wait()

    def _lines(self) -> list[str]:
        return self._said.read_text("utf-8").split("\n")[:-1]  # whole lines only


Start = Callable[..., Started]
SCHEDULER = (sys.executable, "cli.py", "scheduler")
SERVER = (sys.executable, "-m", "gunicorn", "--workers", "1", "app:server")


@pytest.fixture
def start(own_sample_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """A way to start processes on a copy of the sample; none is left after the test."""
    with ExitStack() as running:

        def begin(*command: str) -> Started:
            started = Started(tmp_path_factory.mktemp("process"), own_sample_url, command)
            running.callback(started.kill)
            return started

        yield begin


def test_one_works_another_stands_by_and_follows_when_the_first_is_stopped(start: Start) -> None:
    first = start(*SCHEDULER)
    assert first.says() == ON_DUTY
    second = start(*SCHEDULER)
    assert second.says() == STANDING_BY
    first.process.send_signal(signal.SIGTERM)
    assert (second.says(), first.ends()) == (ON_DUTY, 0)


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_it_in_peace(start: Start, kind: signal.Signals) -> None:
    started = start(*SCHEDULER)
    started.says()
    started.process.send_signal(kind)
    assert started.ends() == 0
    assert json.loads(started.log.read_text("utf-8").splitlines()[-1])["state"] == "stopped"


def test_a_child_goes_with_its_parent_even_when_that_is_killed(start: Start) -> None:
    parent = start("sh", "-c", f"{' '.join(SCHEDULER)} --with-parent $$ & wait")
    parent.says()
    with ending(parent.scheduler()) as is_over:
        parent.process.kill()
        assert is_over()


def test_a_child_whose_parent_was_gone_before_it_woke_does_not_stay(start: Start) -> None:
    orphan = start(*SCHEDULER, "--with-parent", "999999999")
    assert orphan.ends() == 0


def test_the_server_brings_its_scheduler_and_takes_it_away(start: Start) -> None:
    server = start(*SERVER)
    assert [server.says().startswith("驾驶舱已启动"), server.says()] == [True, ON_DUTY]
    with ending(server.scheduler()) as is_over:
        server.process.terminate()
        assert is_over()
    assert server.ends() == 0


def test_a_server_that_is_killed_leaves_no_scheduler(start: Start) -> None:
    server = start(*SERVER)
    server.says(), server.says()
    with ending(server.scheduler()) as is_over:
        server.process.kill()
        assert is_over()


def test_a_scheduler_that_is_killed_is_started_again_by_the_server(start: Start) -> None:
    server = start(*SERVER)
    server.says(), server.says()
    first = server.scheduler()
    os.kill(first, signal.SIGKILL)
    assert server.says() == STANDING_BY  # nobody told it yet that the other is dead
    assert server.says() == ON_DUTY
    assert server.scheduler() != first


def test_a_companion_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    deaf = (
        "import os, signal, sys; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "open(f'{sys.argv[1]}/{os.getpid()}', 'w'); signal.pause()"
    )
    companion = Companion([sys.executable, "-c", deaf, str(tmp_path)]).start()
    until(lambda: any(tmp_path.iterdir()))
    with ending(int(next(tmp_path.iterdir()).name)) as is_over:
        companion.stop()
        assert is_over()


class ending:  # noqa: N801 - reads as a sentence
    """Hold on to a process before it ends, and say whether it did: its number may be another's afterwards."""

    def __init__(self, process_id: int) -> None:
        self._descriptor = os.pidfd_open(process_id)

    def __enter__(self) -> Callable[[], bool]:
        return lambda: bool(select.select([self._descriptor], [], [], DEADLINE_SECONDS)[0])

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


def until(is_so: Callable[[], bool]) -> None:
    """Wait for a condition, with a deadline far beyond what it takes."""
    deadline, pause = monotonic() + DEADLINE_SECONDS, Event()
    while not is_so():
        assert monotonic() < deadline
        pause.wait(0.01)
