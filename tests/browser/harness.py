"""A real server and a real browser for the tests that need both; loopback only, ended by process id."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from data_access.migrations import migrate
from data_access.store import Store, open_store

ROOT = Path(__file__).resolve().parents[2]
CLOCK = "2026-11-23T09:42:00+08:00"
HOUR = "HOUR_OF_THE_TESTS"  # names the file with the hour, for the served process
STEADY = (
    "--no-sandbox",
    "--disable-gpu",
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
)
_START_SECONDS = 60


def chromium_path() -> str:
    """Find Debian's Chromium.

    Raises:
        RuntimeError: it is not installed; the message names the cure.
    """
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("找不到 chromium；请运行 make test，它会安装浏览器测试所需的软件包。")
    return path


def free_port() -> int:
    """Ask the system for a loopback port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run_cli(database_url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, on a store of the test's own."""
    environment = {**os.environ, "DATABASE_URL": database_url}
    return subprocess.run(
        [sys.executable, "cli.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


class ServedCockpit:
    """gunicorn on one loopback port; may be killed and started again on the same port.

    Its hour is `CLOCK`, or whatever the file `hour` says at each moment.
    """

    def __init__(
        self,
        database_url: str,
        application: str = "tests.browser.served:server",
        *,
        workers: int = 1,
        hour: Path | None = None,
    ) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        # The hour of these tests stands still, a scheduler's would not.
        own = {"DATABASE_URL": database_url, "PORT": str(self.port), "SCHEDULER": "off"}
        self._environment = {**os.environ, **own, HOUR: str(hour or "")}
        self._command = [sys.executable, "-m", "gunicorn", "--workers", str(workers), application]
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> Self:
        """Start and wait for the line that says where it is."""
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        if str(self.port) not in line:
            self.stop()
            raise RuntimeError(f"gunicorn did not start: {line!r}")
        return self

    @property
    def process_id(self) -> int:
        """The process that started the workers; 0 while nothing runs."""
        return self._process.pid if self._process else 0

    def stop(self) -> None:
        """End it and its workers, and wait until they are gone."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate(timeout=_START_SECONDS)
            self._process = None


@contextmanager
def serving(folder: Path, found: Callable[[Store], None]) -> Iterator[str]:
    """Serve a small store that nobody else uses, founded in a folder; gives its address."""
    url = f"sqlite:///{folder / 'cockpit.db'}"
    store = open_store(url)
    migrate(store)
    found(store)
    store.close()
    served = ServedCockpit(url).start()
    try:
        yield served.address
    finally:
        served.stop()


@dataclass
class Visit:
    """One page of one viewer, with everything that went wrong on it."""

    page: Page
    origin: str
    console: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def watch(self) -> Self:
        """Start to listen."""
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("response", lambda answer: self._answered(answer.status, answer.url))
        return self

    def faults(self) -> list[str]:
        """List console errors, requests to other origins and failed answers."""
        return [*self.console, *self.foreign, *self.failed]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.console.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.foreign.append(request.url)

    def _answered(self, status: int, address: str) -> None:
        if status >= 400:
            self.failed.append(f"{status} {address}")


@contextmanager
def visiting(
    browser: Browser, origin: str, width: int = 1920, height: int = 1080, *, is_clock_held: bool = False
) -> Iterator[Visit]:
    """Open a viewer's window of a size, in Shanghai, without animation; a held clock moves only when told."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    try:
        page = context.new_page()
        if is_clock_held:
            page.clock.install(time=CLOCK)
        yield Visit(page, origin).watch()
    finally:
        context.close()
