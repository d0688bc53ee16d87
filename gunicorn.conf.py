"""How gunicorn serves the cockpit; read by itself when gunicorn starts in this folder."""

import os
import sys
from pathlib import Path
from typing import Any

from app import announcement, check_start
from data_access.settings import Settings
from indicators.problem import Refusal
from terminal.companion import Companion

try:
    _settings = Settings.from_environment(os.environ, Path(__file__).resolve().parent)
except Refusal as refusal:
    sys.exit(str(refusal))

bind = f"{_settings.host}:{_settings.port}"
worker_class = "gthread"
workers = 2
threads = 8
timeout = 60
graceful_timeout = 15
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
loglevel = "warning"
control_socket_disable = True


def on_starting(_server: object) -> None:
    """Check the store before any worker is made, so that a fault is one sentence and not a loop."""
    try:
        check_start(_settings)
    except Refusal as refusal:
        sys.exit(str(refusal))


def when_ready(server: Any) -> None:
    """Say where the cockpit is: where gunicorn listens, which a `-b` may have changed."""
    ports = [address[1] for address in server.cfg.address if isinstance(address, tuple)]
    print(announcement(ports[0] if ports else _settings.port), flush=True)
    if _settings.has_scheduler:
        # Kept on the server, not in this module: a reload (HUP) reads the module anew.
        command = [sys.executable, str(_settings.root / "cli.py"), "scheduler", "--with-parent", str(os.getpid())]
        server.scheduler = Companion(command).start()


def on_exit(server: Any) -> None:
    """Take the scheduler down with the server."""
    if hasattr(server, "scheduler"):
        server.scheduler.stop()
