"""A progress bar for a person who waits: after one second, on a terminal only, gone when done."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE_SECONDS = 1.0
Report = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


class _Bar:
    """Shows itself when the patience is over; before that it costs nothing."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._lock = threading.Lock()
        self._done, self._total = 0, 0
        self._progress: Progress | None = None
        self._timer = threading.Timer(PATIENCE_SECONDS, self._show)
        self._timer.daemon = True

    def start(self) -> None:
        self._timer.start()

    def report(self, title: str, done: int, total: int) -> None:
        with self._lock:
            self._title, self._done, self._total = title, done, total
            self._update()

    def stop(self) -> None:
        self._timer.cancel()
        with self._lock:
            if self._progress is not None:
                self._progress.stop()

    def _show(self) -> None:
        from rich.console import Console  # a second has passed: now its import costs nobody anything
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        with self._lock:
            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"))
            console = Console(stderr=True)
            self._progress = Progress(*columns, TimeElapsedColumn(), console=console, transient=True)
            self._progress.add_task(self._title, total=None)
            self._progress.start()
            self._update()

    def _update(self) -> None:
        if self._progress is not None and self._total:
            task = self._progress.task_ids[0]
            self._progress.update(task, description=self._title, completed=self._done, total=self._total)


@contextmanager
def waiting(title: str) -> Iterator[Report]:
    """Give a function to report progress to; on a pipe it does nothing."""
    if not sys.stderr.isatty():
        yield lambda _title, _done, _total: None
        return
    bar = _Bar(title)
    bar.start()
    try:
        yield bar.report
    finally:
        bar.stop()
