"""A few threads that ask one address as fast as they are answered."""

import http.client
import json
import statistics
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

_THREADS = 4


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; a body makes it a post of JSON."""

    path: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Load:
    """How many answers a second, and how long they took (milliseconds)."""

    per_second: float
    median_ms: float
    p95_ms: float


def load(port: int, asks: Sequence[Ask], *, threads: int = _THREADS) -> Load:
    """Send all requests from some threads and time each.

    Raises:
        RuntimeError: an answer was not 200.
    """
    shares = [asks[start::threads] for start in range(threads)]
    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        times = sorted(one for share in pool.map(lambda share: _timed(port, share), shares) for one in share)
    elapsed = time.perf_counter() - started
    return Load(len(times) / elapsed, 1000 * statistics.median(times), 1000 * times[int(0.95 * (len(times) - 1))])


def _timed(port: int, asks: Sequence[Ask]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    times = []
    for ask in asks:
        started = time.perf_counter()
        headers = {"Content-Type": "application/json"} if ask.body else {}
        connection.request("POST" if ask.body else "GET", ask.path, ask.body.encode() or None, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{ask.path}: {answer.status}")
        times.append(time.perf_counter() - started)
    connection.close()
    return times


def read_json(port: int, path: str) -> Any:
    """Read one JSON answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def callback_ask(port: int, output: str, values: Mapping[str, object], *, prefix: str = "/") -> Ask:
    """Write the request a browser sends for the callback whose outputs name `output`."""
    registered = next(one for one in read_json(port, f"{prefix}_dash-dependencies") if output in one["output"])
    names = registered["output"].strip(".").split("...")
    outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
    body = {
        "output": registered["output"],
        "outputs": outputs if registered["output"].startswith("..") else outputs[0],
        "changedPropIds": [f"{one['id']}.{one['property']}" for one in registered["inputs"][:1]],
        **{part: [{**one, "value": values.get(one["id"])} for one in registered[part]] for part in ("inputs", "state")},
    }
    return Ask(f"{prefix}_dash-update-component", json.dumps(body))
