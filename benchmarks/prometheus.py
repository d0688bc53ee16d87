"""One evaluation of 200 ladders over 1,300 areas, beside Prometheus doing the same where it is installed.

A ladder of four levels is four alerting rules there, so it is given 800, with `for` and `keep_firing_for` in the
place of hold and keep. It scrapes 1,300 series from us and reports its own evaluation time, which includes
writing its alert series. Without the program a stored figure stands for it, and the page says so.
"""

import http.server
import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import NormalDist, median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.fold_speed import AREAS, RULES

PROGRAM = "prometheus"
STORED_SECONDS = 2.5  # the figure the comparison was once agreed on
SHARES = (0.03, 0.015, 0.005, 0.001)  # of the areas, beyond blue to beyond red: a calm district
NORMAL = NormalDist(50.0, 18.0)
ENTRIES = tuple(NORMAL.inv_cdf(share) for share in SHARES)

_RUNS = 5
_PATIENCE_SECONDS = 180.0
_INTERVAL = "5s"
_NEEDED = f"请安装 {PROGRAM}（2.42 或更新）"


def prometheus_seconds() -> tuple[float, str]:
    """Give the time of one evaluation and whose it is: measured now, or the stored one."""
    program = shutil.which(PROGRAM)
    if program is None:
        return STORED_SECONDS, "Prometheus，未安装，取留存的数"
    with TemporaryDirectory(prefix="prometheus-") as name, _exporter() as exporter:
        folder = Path(name)
        _write_settings(folder, exporter)
        with _running(program, folder) as port:
            return median(_evaluations(port)), f"Prometheus {_version(program)}，本机实测"


@contextmanager
def _exporter() -> Iterator[int]:
    """Serve the figures of one month for scraping; give the port."""
    values = np.random.default_rng(7).normal(NORMAL.mean, NORMAL.stdev, AREAS)
    body = "".join(f'figure{{area="{area:06d}"}} {value:.1f}\n' for area, value in enumerate(values)).encode()

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: Any) -> None:
            """Keep off the terminal."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _write_settings(folder: Path, exporter: int) -> None:
    rules = [
        {
            "alert": f"rule{rule}_{level}",
            # Each rule has lines of its own, as each indicator would.
            "expr": f"figure < {entry + rule / 1000:.3f}",
            "for": "0s",
            "keep_firing_for": _INTERVAL,
        }
        for rule in range(RULES)
        for level, entry in enumerate(ENTRIES, 1)
    ]
    group = {"name": "ladders", "interval": _INTERVAL, "rules": rules}
    settings = {
        "global": {"scrape_interval": _INTERVAL, "scrape_timeout": _INTERVAL},
        "rule_files": [str(folder / "rules.yml")],
        "scrape_configs": [{"job_name": "areas", "static_configs": [{"targets": [f"127.0.0.1:{exporter}"]}]}],
    }
    # JSON is YAML.
    (folder / "rules.yml").write_text(json.dumps({"groups": [group]}), encoding="utf-8")
    (folder / "prometheus.yml").write_text(json.dumps(settings), encoding="utf-8")


@contextmanager
def _running(program: str, folder: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [
        program,
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            yield port
        finally:
            process.terminate()


def _evaluations(port: int) -> list[float]:
    """Wait for some evaluations with all alerts standing; the first ones, which make the series, do not count."""
    taken: dict[str, float] = {}
    deadline = time.monotonic() + _PATIENCE_SECONDS
    address = f"http://127.0.0.1:{port}/api/v1/rules"
    standing = 0
    while len(taken) < _RUNS + 1 and time.monotonic() < deadline:
        time.sleep(0.5)
        with suppress(OSError, ValueError, LookupError), urllib.request.urlopen(address, timeout=10) as answer:
            (group,) = json.load(answer)["data"]["groups"]
            before, standing = standing, sum(len(rule["alerts"]) for rule in group["rules"])
            if standing and standing == before:
                taken[group["lastEvaluation"]] = float(group["evaluationTime"])
    if len(taken) <= _RUNS:
        raise RuntimeError(f"Prometheus 在 {_PATIENCE_SECONDS:.0f} 秒内没有完成 {_RUNS + 1} 次评估；{_NEEDED}。")
    return list(taken.values())[1:]


def _version(program: str) -> str:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return next(iter((said.stdout + said.stderr).split("version ", 1)[1].split("+")[0].split(",")))
