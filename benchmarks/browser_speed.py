"""In Chromium: how soon the map is there, how much crosses the wire, how fast another indicator colours it."""

import os
import statistics
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from benchmarks.country import Country
from benchmarks.naive import TOWNS_SETTING, colours_of
from benchmarks.result import Figure
from tests.browser.harness import STEADY, ServedCockpit, chromium_path, visiting

_PATIENCE_MS = 180_000
_MEGABYTE = 1 << 20
_PAINTED = """(function watch() {
  if (READY) window.paintedAt = performance.now();
  else requestAnimationFrame(watch);
})();"""
_OURS_READY = "window.cockpit && window.cockpit.recolourMs !== undefined"
_NAIVE_READY = "document.querySelectorAll('path.leaflet-interactive').length >= TOWNS"
_OURS_RECOLOUR = """async (figures) => {
  const frame = dash_component_api.getLayout("map-frame").props.data;
  const other = Object.assign({}, frame, { figures: figures });
  const settled = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await window.cockpit.fetchJson(figures);
  await settled();
  const started = performance.now();
  await window.cockpit.showMap(other, "");
  const script = performance.now() - started;
  await settled();
  return [script, performance.now() - started];
}"""
_NAIVE_RECOLOUR = """async (colours) => {
  const path = document.querySelector("path.leaflet-interactive");
  const before = path.getAttribute("fill"), settled = () => new Promise((done) => requestAnimationFrame(done));
  const started = performance.now();
  dash_clientside.set_props("outlines", { hideout: { colours: colours } });
  while (document.querySelector("path.leaflet-interactive").getAttribute("fill") === before
    && performance.now() - started < 60000) await settled();
  await settled();
  return [0, performance.now() - started];
}"""


def browser_figures(country: Country, address: str) -> list[Figure]:
    """Measure the wall and the everything-in-one-layout page, cold, in the same browser."""
    section = f"浏览器（{country.towns:,} 个单位，1920×1080，软件绘制）"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(STEADY))
        ours = _measured(browser, ServedCockpit(address), _OURS_READY, _recolour_ours)
        naive = _measured_naive(browser, country, address)
        browser.close()
    reference = "全部放进一个布局、hideout 着色的页面"
    marks = {16: "≤ 35 ms", 3_000: "≤ 50 ms", 41_000: "≤ 250 ms"}
    return [
        Figure(section, "首次看到地图（冷启动）", ours["paint"], "ms", reference, naive["paint"], "≥ 2 倍"),
        Figure(section, "首次传输", ours["bytes"] / _MEGABYTE, "MB", reference, naive["bytes"] / _MEGABYTE, "≤ 2.5 MB"),
        Figure(
            section,
            "换一个指标着色",
            ours["recolour"],
            "ms",
            reference,
            naive["recolour"],
            marks.get(country.towns, ""),
        ),
        Figure(section, "其中脚本", ours["script"], "ms"),
    ]


def _measured(browser: Browser, served: ServedCockpit, ready: str, recolour: Any) -> dict[str, float]:
    served.start()
    try:
        found = [_cold_visit(browser, served, ready) for _ in range(3)]
        paints, sizes = zip(*found, strict=True)
        script, painted = recolour(browser, served, ready)
    finally:
        served.stop()
    return {
        "paint": statistics.median(paints),
        "bytes": statistics.median(sizes),
        "script": script,
        "recolour": painted,
    }


def _measured_naive(browser: Browser, country: Country, address: str) -> dict[str, float]:
    os.environ[TOWNS_SETTING] = str(country.towns)
    ready = _NAIVE_READY.replace("TOWNS", str(country.towns))
    try:
        return _measured(
            browser,
            ServedCockpit(address, "benchmarks.naive:server"),
            ready,
            lambda *where: _recolour_naive(country, *where),
        )
    except PlaywrightTimeout:
        return {"paint": float(_PATIENCE_MS), "bytes": 0.0, "script": 0.0, "recolour": 0.0}
    finally:
        del os.environ[TOWNS_SETTING]


def _cold_visit(browser: Browser, served: ServedCockpit, ready: str) -> tuple[float, float]:
    """Open the page with an empty cache; give milliseconds to the map and bytes to the end of loading."""
    with visiting(browser, served.address) as visit:
        sizes: list[float] = []
        session = visit.page.context.new_cdp_session(visit.page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: sizes.append(float(event["encodedDataLength"])))
        painted = _open(visit.page, served, ready)
        visit.page.wait_for_load_state("networkidle", timeout=_PATIENCE_MS)
        return painted, sum(sizes)


def _open(page: Page, served: ServedCockpit, ready: str) -> float:
    page.add_init_script(_PAINTED.replace("READY", ready))
    page.goto(served.address, timeout=_PATIENCE_MS)
    page.wait_for_function("() => window.paintedAt !== undefined", timeout=_PATIENCE_MS)
    return float(page.evaluate("() => window.paintedAt"))


def _recolour_ours(browser: Browser, served: ServedCockpit, ready: str) -> tuple[float, float]:
    with visiting(browser, served.address) as visit:
        _open(visit.page, served, ready)
        visit.page.wait_for_load_state("networkidle")
        version = visit.page.request.get(f"{served.address}/health").json()["data_version"]
        addresses = [f"/map/{version}/now/2026-10/bench_{number:02d}.json" for number in (2, 3, 1, 2, 3)]
        return _median([visit.page.evaluate(_OURS_RECOLOUR, address) for address in addresses])


def _recolour_naive(country: Country, browser: Browser, served: ServedCockpit, ready: str) -> tuple[float, float]:
    with visiting(browser, served.address) as visit:
        _open(visit.page, served, ready)
        turns = [_unlike_before(colours_of(number, country), number) for number in (2, 3, 4)]
        return _median([visit.page.evaluate(_NAIVE_RECOLOUR, colours) for colours in turns])


def _unlike_before(colours: dict[str, str], turn: int) -> dict[str, str]:
    """Give the first town a colour of its own each turn, so that the page can be seen to have followed."""
    return {code: f"#0000{turn:02d}" if place == 0 else colour for place, (code, colour) in enumerate(colours.items())}


def _median(pairs: list[list[float]]) -> tuple[float, float]:
    scripts, painted = zip(*pairs, strict=True)
    return statistics.median(scripts), statistics.median(painted)
