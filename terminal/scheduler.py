"""The scheduler: a process of its own that does what is due, as long as no other one does.

The main thread only waits for a signal, so it always stops at once; the watchman's keeps the lease;
the bell's run the jobs.
"""

import logging
import os
import signal
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from threading import Event, Thread
from typing import Protocol

from indicators.alerting.office_hours import moment_words
from indicators.problem import Refusal
from terminal.bell import Bell
from terminal.journal import Journal
from terminal.parser import ChineseParser
from workflows.clockwork import Clockwork, Job
from workflows.health import Health

PARENT_SECONDS = 0.5  # how often it looks whether its parent is still there
JOBS_SECONDS = 1.0  # what a running job gets to end in
STOP_SECONDS = 1.6
RULES_SECONDS = 120.0  # what all the rules of a district may take
POST_SECONDS = 300.0  # twenty receivers that do not answer
STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
SWEEP_AT = time(0, 10)
ON_DUTY = f"定时进程正在运行：有新数据随即判定预警，通知随时发送，到期的通报编成草稿，每天 {SWEEP_AT:%H:%M} 全面复查。"
STANDING_BY = "另一个定时进程正在运行，本进程待命；它停止后自动接替。"


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two beats of the lease, and between two looks at the daily jobs."""

    beat_seconds: float = 2.0
    look_seconds: float = 30.0


PACE = Pace()


class Chores(Protocol):
    """What the scheduler asks of a cockpit; each gives how many things it did."""

    def evaluate_if_new(self) -> int:
        """Judge the warnings when the data have changed since the last time."""
        ...

    def tell(self) -> int:
        """Make messages of the notices whose wait is over."""
        ...

    def remind(self) -> int:
        """Note what time itself brings to be told."""
        ...

    def deliver(self) -> int:
        """Send the messages that are due."""
        ...

    def prepare_bulletins(self) -> int:
        """Draft the bulletins that are due."""
        ...

    def sweep(self) -> int:
        """Judge everything for the new day."""
        ...


def jobs_of(cockpit: Chores) -> tuple[Job, ...]:
    """Say what is done and when."""
    return (
        Job("evaluate", 2.0, _told("判定预警，{} 处变化", cockpit.evaluate_if_new), RULES_SECONDS),
        Job("tell", 5.0, _told("汇总通知，形成 {} 条消息", cockpit.tell)),
        Job("remind", 60.0, _told("提醒 {} 项", cockpit.remind)),
        Job("deliver", 5.0, _told("发出 {} 条消息", cockpit.deliver), POST_SECONDS),
        Job("bulletins", 20.0, _told("编成 {} 份通报草稿", cockpit.prepare_bulletins), RULES_SECONDS),
        Job("sweep", SWEEP_AT, _told("每日复查，{} 处变化", cockpit.sweep), RULES_SECONDS),
    )


def arguments(parser: ChineseParser) -> None:
    """Describe the command line."""
    meaning = "由这个进程启动，它结束时随之结束"
    parser.add_argument("--with-parent", metavar="进程号", type=_process_id, default=0, help=meaning)
    parser.add_argument("--status", action="store_true", help="不启动，只说它最近是否露面、哪项工作出了问题")


def status(health: Health) -> str:
    """Say when the scheduler was last seen, and what went wrong in which of its jobs."""
    if not health["ok"]:
        return health["problem"]
    seen_at = health["scheduler_seen_at"]
    seen = f"最近一次露面在{moment_words(datetime.fromisoformat(seen_at))}" if seen_at else "从未运行过"
    return "\n".join([f"定时进程{seen}。", *(health["scheduler_problems"] or ["没有失败的工作。"])])


def run(clockwork: Clockwork, journal: Journal, *, parent: int = 0, pace: Pace = PACE) -> None:
    """Work, or stand by, until a signal comes or the parent is gone; then end the process, its lease given back."""
    # Every thread inherits what is blocked: a signal waits for the one place that asks for it.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # the bell tells what went wrong itself
    watchman = _Watchman(clockwork, journal, pace)
    watchman.start()
    while watchman.is_awake() and parent in (0, os.getppid()):
        if signal.sigtimedwait(STOPS, PARENT_SECONDS) is not None:
            break
    is_well = watchman.is_awake()
    watchman.stop()
    sys.stdout.flush()
    # Not by returning: that would wait for a job that waits for its receiver. What it leaves, the next one does.
    os._exit(0 if is_well else 1)


class _Watchman:
    """Keeps the lease, and the bell of the shift that comes with it, in a thread of its own."""

    def __init__(self, clockwork: Clockwork, journal: Journal, pace: Pace) -> None:
        self._clockwork, self._journal, self._pace = clockwork, journal, pace
        self._bell: Bell | None = None
        self._said = ""
        self._stopping = Event()
        self._thread = Thread(target=self._watch, name="watchman", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def is_awake(self) -> bool:
        """Say whether it still beats."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """End the shift and give the lease back; a store that does not answer is not waited for."""
        self._stopping.set()
        self._thread.join(STOP_SECONDS)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            try:
                self._beat()
            except Refusal as refusal:
                self._tell("away", str(refusal))
            except Exception as error:  # noqa: BLE001 - the watchman outlives it; the operator is told
                self._journal.fault(error, job="lease")
            self._stopping.wait(self._pace.beat_seconds)
        self._end()

    def _beat(self) -> None:
        shift = self._clockwork.keep()
        if self._bell is not None and self._bell.shift is not shift:
            self._bell.silence()
            self._bell = None
        if shift is None:
            self._tell("standby", STANDING_BY)
            return
        self._bell = self._bell or Bell(shift, self._journal, look_seconds=self._pace.look_seconds)
        self._bell.keep_time()
        self._tell("duty", ON_DUTY)

    def _end(self) -> None:
        if self._bell is not None:
            waiting = Thread(target=self._bell.silence, kwargs={"wait": True}, daemon=True)
            waiting.start()
            waiting.join(JOBS_SECONDS)
        try:
            self._clockwork.release()
        except Refusal as refusal:
            self._tell("away", str(refusal))
        self._journal.line("scheduler", state="stopped", process=os.getpid())

    def _tell(self, state: str, sentence: str) -> None:
        """Say how it stands, once to a change."""
        if sentence != self._said:
            self._said = sentence
            print(sentence, flush=True)
            self._journal.line("scheduler", state=state, process=os.getpid(), text=sentence)


def _told(words: str, act: Callable[[], int]) -> Callable[[], str]:
    def run() -> str:
        count = act()
        return words.format(count) if count else ""

    return run


def _process_id(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"“{text}”不是进程号")
    return int(text)
