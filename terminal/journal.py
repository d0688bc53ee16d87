"""The log of a command that keeps running: JSON lines of the same form as the web side's."""

import json
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TextIO

LOG = "cockpit.log"


def log_in(folder: Path) -> TextIO:
    """Give where the lines go: standard error for a service manager or a pipe, a file beside a person's terminal."""
    if not sys.stderr.isatty():
        return sys.stderr
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / LOG).open("a", encoding="utf-8")


class Journal:
    """Writes one line to an event; several processes may append to one file."""

    def __init__(self, clock: Callable[[], datetime], stream: TextIO) -> None:
        self._clock = clock
        self._stream = stream

    def line(self, kind: str, **fields: str | int | float) -> None:
        """Write one line; JSON escapes line breaks, so nobody can forge a second one."""
        entry = {"at": self._clock().isoformat(timespec="milliseconds"), "kind": kind, **fields}
        self._stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._stream.flush()

    def fault(self, error: BaseException, **fields: str | int | float) -> None:
        """Write what went wrong inside, with its traceback: for the operator."""
        text = "".join(traceback.format_exception(error))
        self.line("fault", error=f"{type(error).__name__}: {error}", traceback=text, **fields)
