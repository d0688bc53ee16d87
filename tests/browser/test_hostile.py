"""Text that wants to be a program stays text: in names, definitions, files, outlines and addresses."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.faces import open_wall
from tests.browser.harness import ServedCockpit, Visit, run_cli, visiting

PROBE = "<img src=x onerror=window.PWN=1>"
SCRIPT = "<script>window.PWN=2</script>"
QUOTED = '"><svg onload=window.PWN=3>'
DEFINITION = f"""
[hostile]
name = '指标{PROBE}'
theme = "economy"
group = '组{SCRIPT}'
unit = '件{PROBE}'
decimals = 0
direction = "higher"
kind = "flow"
frequency = "month"
aggregation = "sum"
lowest_level = "town"
owner = '局{QUOTED}'
definition = '口径{SCRIPT}{PROBE}'
notes = '{PROBE}'
due = {{ months_after = 1, day = 20 }}
change_measure = "percent"
is_rankable = true
headline_order = 1
aliases = ["攻击指标"]
"""
AREAS = f"""代码,名称,类型,上级代码,层级,分组,简称,别名
990000,测试区,区,,区县,,,
990000001,甲镇{PROBE},镇,990000,镇街,组{PROBE},甲{PROBE},甲镇
990000002,乙镇{SCRIPT},镇,990000,镇街,组{PROBE},乙{SCRIPT},乙镇
"""
FIGURES = "2026年10月情况\n单位,攻击指标\n甲镇,5\n乙镇,7\n"


def outlines() -> str:
    """Two squares whose properties are what Leaflet would draw as HTML."""
    features = [
        {
            "type": "Feature",
            "properties": {"代码": f"99000000{number}", "名称": PROBE, "popup": PROBE, "tooltip": PROBE},
            "geometry": {"type": "Polygon", "coordinates": [square(113.0 + 0.1 * number)]},
        }
        for number in (1, 2)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def square(west: float) -> list[list[float]]:
    """A closed ring of a tenth of a degree."""
    east = round(west + 0.1, 6)
    return [[west, 36.1], [east, 36.1], [east, 36.2], [west, 36.2], [west, 36.1]]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedCockpit]:
    """A district whose every name is an attack, loaded through the ordinary commands."""
    folder = tmp_path_factory.mktemp("hostile")
    address = f"sqlite:///{folder / 'cockpit.db'}"
    files = {
        "areas": ("单位.csv", AREAS),
        "boundaries": ("边界.geojson", outlines()),
        "catalogue": ("目录.toml", DEFINITION),
        "load": (f"2026年10月报表{PROBE.replace('/', '')}.csv", FIGURES),
    }
    for command, (name, text) in files.items():
        file: Path = folder / name
        file.write_text(text, encoding="utf-8")
        done = run_cli(address, command, str(file), *(["--yes"] if command == "load" else []))
        assert done.returncode == 0, done.stderr
    served = ServedCockpit(address).start()
    yield served
    served.stop()


@pytest.fixture
def visit(browser: Browser, hostile: ServedCockpit) -> Iterator[Visit]:
    """The wall of the hostile district."""
    with visiting(browser, hostile.address) as visit:
        open_wall(visit.page, hostile.address)
        yield visit


def injected(visit: Visit) -> object:
    """Say what ran, and how many elements the texts managed to become."""
    found: object = visit.page.evaluate(
        "() => [window.PWN || 0, document.querySelectorAll('img[src=x], svg[onload]').length]"
    )
    return found


def test_names_are_shown_as_they_are_written_and_run_nothing(visit: Visit) -> None:
    expect(visit.page.locator(".rank-name").first).to_contain_text("<")
    expect(visit.page.locator(".indicator-picker summary")).to_contain_text(PROBE)
    assert injected(visit) == [0, 0]
    assert visit.faults() == []


def test_hovering_and_clicking_an_area_runs_nothing(visit: Visit) -> None:
    for event in ("mouseover", "mousemove", "click"):
        visit.page.evaluate(
            """(event) => Object.values(window.cockpit.faces.main.layers).forEach((layer) =>
              layer.fire(event, { originalEvent: new MouseEvent(event, { clientX: 600, clientY: 400 }) }))""",
            event,
        )
    expect(visit.page.locator(".rank-row.is-selected")).to_have_count(1)
    assert injected(visit) == [0, 0]


def test_the_origin_of_a_figure_runs_nothing(visit: Visit) -> None:
    visit.page.locator(".rank-value").first.click()
    expect(visit.page.locator(".drawer")).to_contain_text("口径")
    assert injected(visit) == [0, 0]


def test_the_hover_text_of_the_trend_runs_nothing(visit: Visit) -> None:
    visit.page.locator(".rank-name").first.click()
    expect(visit.page.locator("#trend-chart .js-plotly-plot")).to_be_visible()
    visit.page.locator("#trend-chart .nsewdrag").hover()
    assert injected(visit) == [0, 0]


@pytest.mark.parametrize("part", ["", "?part=loads", "?part=reporting", "?part=catalogue", "?part=loads&load=4"])
def test_the_desk_runs_nothing(part: str, browser: Browser, hostile: ServedCockpit) -> None:
    with visiting(browser, hostile.address) as visit:
        visit.page.goto(f"{hostile.address}/data{part}")
        expect(visit.page.locator("#desk-tabs")).to_contain_text("导入记录")
        visit.page.wait_for_load_state("networkidle")
        assert injected(visit) == [0, 0]
        assert visit.faults() == []


@pytest.mark.parametrize("attack", [PROBE, SCRIPT, QUOTED, "javascript:window.PWN=4"])
def test_an_address_runs_nothing(attack: str, browser: Browser, hostile: ServedCockpit) -> None:
    names = ("theme", "indicator", "period", "area", "known_on", "layers", "figure")
    with visiting(browser, hostile.address) as visit:
        open_wall(visit.page, f"{hostile.address}/?{'&'.join(f'{name}={quote(attack)}' for name in names)}")
        assert injected(visit) == [0, 0]
