"""The served product over HTTP: the map's data, a panel's callback, and the memory of a worker."""

import itertools
import os

import psutil

from benchmarks.country import Country
from benchmarks.http_load import Ask, Load, callback_ask, load, read_json
from benchmarks.naive import TOWNS_SETTING
from benchmarks.result import Figure
from layouts import ids
from tests.browser.harness import ServedCockpit

_MEGABYTE = 1 << 20
_NAIVE = "benchmarks.naive:server"


def web_figures(country: Country, address: str) -> list[Figure]:
    """Measure one worker beside the naive page, each asked by the same four threads."""
    with_figure = _naive_load(country, address)
    served = ServedCockpit(address).start()
    try:
        first, again = _map_loads(country, served.port)
        panel = load(served.port, _panel_asks(country, served.port, 80))
    finally:
        served.stop()
    section = f"网页（{country.towns:,} 个单位，一个工作进程）"
    reference = "go.Figure 回调"
    return [
        Figure(section, "地图数据，每次换一期或一个指标（p95）", first.p95_ms, "ms", reference, with_figure.p95_ms),
        Figure(
            section, "地图数据，已算好（中位数）", again.median_ms, "ms", reference, with_figure.median_ms, "≥ 30 倍"
        ),
        Figure(section, "预警和排名回调（中位数）", panel.median_ms, "ms", reference, with_figure.median_ms),
        Figure(
            section, "预警和排名回调", panel.per_second, "次/秒", reference, with_figure.per_second, is_more_better=True
        ),
    ]


def memory_figures(address: str) -> list[Figure]:
    """Measure the two workers of the sample after they have answered every kind of question."""
    served = ServedCockpit(address, "app:server", workers=2).start()
    try:
        version = read_json(served.port, "/heartbeat")["version"]
        shown = {ids.SHOWN: {"search": "", "version": version}}
        asks = [callback_ask(served.port, output, shown) for output in (ids.RANKING, ids.HEADLINES, ids.TREND_SPEC)]
        paths = [Ask("/"), Ask("/_dash-layout"), Ask("/health"), *asks]
        load(served.port, list(itertools.islice(itertools.cycle(paths), 400)))
        workers = psutil.Process(served.process_id).children()
        largest = max(worker.memory_info().rss for worker in workers) / _MEGABYTE
        shared = max(worker.memory_full_info().pss for worker in workers) / _MEGABYTE
    finally:
        served.stop()
    return [
        Figure("内存（样例区，两个工作进程）", "一个工作进程（RSS）", largest, "MB", mark="≤ 200 MB"),
        Figure("内存（样例区，两个工作进程）", "一个工作进程，共用部分只算一份（PSS）", shared, "MB"),
    ]


def _map_loads(country: Country, port: int) -> tuple[Load, Load]:
    version = read_json(port, "/health")["data_version"]
    indicators = [f"bench_{number:02d}" for number in range(1, country.indicators + 1)]
    asks = [Ask(f"/map/{version}/now/{period}/{code}.json") for period in country.periods for code in indicators]
    return load(port, asks), load(port, asks[-1:] * 400)


def _panel_asks(country: Country, port: int, count: int) -> list[Ask]:
    version = read_json(port, "/heartbeat")["version"]
    codes = [f"bench_{number:02d}" for number in range(1, country.indicators + 1)]
    asks = [
        callback_ask(port, ids.RANKING, {ids.SHOWN: {"search": f"?indicator={code}", "version": version}})
        for code in codes
    ]
    return list(itertools.islice(itertools.cycle(asks), count))


def _naive_load(country: Country, address: str) -> Load:
    os.environ[TOWNS_SETTING] = str(country.towns)
    naive = ServedCockpit(address, _NAIVE).start()
    try:
        asks = [callback_ask(naive.port, "chart1.figure", {"indicator": number}) for number in range(1, 21)]
        return load(naive.port, asks * 3)
    finally:
        naive.stop()
        del os.environ[TOWNS_SETTING]
