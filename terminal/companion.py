"""A process that lives beside a server: started with it, again when it dies, and ended with it."""

import os
import select
import signal
from collections.abc import Sequence
from contextlib import suppress
from threading import Thread
from time import monotonic

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 60.0
END_SECONDS = 3.0


class Companion:
    """One command (its program by full path), kept running by a thread that sleeps in the kernel until it ends.

    The process is known by a descriptor: the server may reap it, and its number may then be another's.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._stop = os.eventfd(0, os.EFD_CLOEXEC)
        self._thread = Thread(target=self._keep, name="companion", daemon=True)

    def start(self) -> "Companion":
        """Begin to keep it running."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End it, asked first and killed when it does not listen, and start it no more."""
        os.eventfd_write(self._stop, 1)
        self._thread.join(2 * END_SECONDS)

    def _keep(self) -> None:
        delay = FIRST_DELAY_SECONDS
        while True:
            began = monotonic()
            with suppress(OSError):  # no memory for it now: again after the delay
                self._run_once()
            # One that keeps dying at once is started ever more rarely.
            delay = FIRST_DELAY_SECONDS if monotonic() - began > LONGEST_DELAY_SECONDS else delay
            if _is_ready(self._stop, delay):
                return
            delay = min(2 * delay, LONGEST_DELAY_SECONDS)

    def _run_once(self) -> None:
        """Start the process and stay until it has ended or is to end."""
        descriptor = os.pidfd_open(_started(self._command))
        try:
            select.select([descriptor, self._stop], [], [])
            if not _is_ready(descriptor):
                signal.pidfd_send_signal(descriptor, signal.SIGTERM)
            if not _is_ready(descriptor, END_SECONDS):
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            os.waitid(os.P_PIDFD, descriptor, os.WEXITED)
        finally:
            os.close(descriptor)


def _started(command: Sequence[str]) -> int:
    """Start a process in a session of its own, so that Ctrl-C reaches the server alone; gives its number.

    Not by `subprocess`: it waits on a pipe for word of the start, and a worker the server forks in
    that moment would hold the other end for as long as it lives.
    """
    closed = [(os.POSIX_SPAWN_CLOSE, descriptor) for descriptor in _inheritable()]
    nothing_to_read = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)
    return os.posix_spawn(command[0], list(command), os.environ, file_actions=[*closed, nothing_to_read], setsid=True)


def _inheritable() -> list[int]:
    """List what a new process would inherit beside its standard streams, such as the server's sockets."""
    found = []
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # the one this list was read with
            if int(name) > 2 and os.get_inheritable(int(name)):
                found.append(int(name))
    return found


def _is_ready(descriptor: int, seconds: float = 0.0) -> bool:
    return bool(select.select([descriptor], [], [], seconds)[0])
