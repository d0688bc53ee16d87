"""The log: one JSON line to a request, a callback or a load, on standard error."""

import json
import logging
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import TextIO


class Journal:
    """Writes lines; the clock is handed in, the stream is standard error unless another is given."""

    def __init__(self, clock: Callable[[], datetime], stream: TextIO | None = None) -> None:
        self._clock = clock
        self._stream = stream

    def line(self, kind: str, **fields: str | int | float) -> None:
        """Write one line; JSON escapes line breaks, so nobody can forge a second one."""
        entry = {"at": self._clock().isoformat(timespec="milliseconds"), "kind": kind, **fields}
        stream = self._stream or sys.stderr
        stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
        stream.flush()

    def fault(self, error: BaseException, **fields: str | int | float) -> None:
        """Write what went wrong inside, with its traceback: for the operator, never for the page."""
        text = "".join(traceback.format_exception(error))
        self.line("fault", error=f"{type(error).__name__}: {error}", traceback=text, **fields)


class Notes(logging.Handler):
    """Brings what libraries and inner rooms log into the same lines."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(logging.WARNING)
        self._journal = journal

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record as one line."""
        self._journal.line("note", level=record.levelname.lower(), source=record.name, text=record.getMessage())
