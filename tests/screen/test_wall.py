"""The wall behind its gate, over a hand-made cockpit: what a frame names is what the routes serve."""

import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import brotli
import pytest
from dash import Dash
from flask.testing import FlaskClient

from callbacks import wall
from callbacks.gate import Gate, open_face, seal
from callbacks.journal import Journal
from callbacks.roles import local_user
from callbacks.selecting import selection_at
from callbacks.shell import Shell, web_server
from geo.point import GeometryRef, MapGeometry, MonitorReading, PointEvent, PointLayer
from indicators.baselines.verdict import Verdict
from indicators.baselines.xmr import Variation
from indicators.catalogue import DueRule, Theme
from indicators.period import Frequency, Period
from indicators.problem import Refusal
from indicators.provenance import Provenance
from indicators.report import Row, table_rows
from indicators.snapshot import Snapshot
from layouts import ids
from tests.builders import MISSING, OCTOBER, district, indicator, rule, series, snapshot
from tests.screen.entries import CLAIMED, MIDNIGHT, entries
from tests.screen.wire import answer_of, fire, fixed_clock
from workflows.standing import Standing

ASSETS = Path(__file__).resolve().parents[2] / "assets"
GEOMETRY = b'{"type":"FeatureCollection","features":[]}'
META = '{"is_illustrative": true, "magnifier": null}'
FRAME = f"{ids.FRAME}.data"
ONLY_RED = (MISSING, MISSING, MISSING, 60.0)


class HandMadeAlerts:
    """Every alert of a snapshot, claimed by one person."""

    def standing(self, of: Snapshot, *_asked: object) -> Standing:
        found = {(one.alert.rule.code, one.area_code): one for one in entries(of, handled=CLAIMED)}
        return Standing(of, found, {}, lambda *_alert: None, MIDNIGHT)


class HandMadeCockpit:
    """Two streets, one indicator with an alert, one geometry, one monitor; nothing behind it."""

    def __init__(self) -> None:
        rate = indicator("rate", theme=Theme.ECONOMY, decimals=1, rule=rule(*ONLY_RED, code="rate"))
        self.made = snapshot(district(2), series(rate, [[None, 47.7, 86.6], [None, 50.0, 80.0]]))
        self.alerts = HandMadeAlerts()

    def data_version(self) -> int:
        return self.made.data_version

    def version(self) -> str:
        return f"{self.made.data_version}.7"

    def verdict(self, *_asked: object, **_known: object) -> Verdict:
        return Verdict(Variation.COMMON, 0, "普通波动", "在控制限以内，没有异常信号")

    def period_choices(self) -> tuple[Period, ...]:
        return (OCTOBER, OCTOBER.shift(-1))

    def latest_period(self) -> Period:
        return OCTOBER

    def now(self, *_asked: object) -> Snapshot:
        return self.made

    def snapshot(self, *_asked: object) -> Snapshot:
        return self.made

    def rows(self, shown: Snapshot, indicator_code: str) -> tuple[Row, ...]:
        return table_rows(shown, indicator_code)

    def map_geometry_ref(self) -> GeometryRef:
        return GeometryRef("0a1b", META)

    def map_geometry(self, content_hash: str) -> MapGeometry:
        if content_hash != "0a1b":
            raise Refusal.because("没有这份地图边界；请刷新页面。")
        return MapGeometry("140403", content_hash, META, GEOMETRY, brotli.compress(GEOMETRY))

    def point_layers(self) -> tuple[PointLayer, ...]:
        return (PointLayer("空气微站", "readings", 1), PointLayer("热线诉求", "events", 0))

    def events(self, *_asked: object) -> tuple[PointEvent, ...]:
        return ()

    def readings(self, layer: str, period: Period, *_asked: object) -> tuple[MonitorReading, ...]:
        return (MonitorReading(layer, "M1", "一号站", str(period), 113.1, 36.2, Decimal("41"), "μg/m³"),)

    def health(self) -> dict[str, object]:
        return {"ok": True, "last_load_at": "2026-11-20T01:12:00+00:00"}

    def provenance(self, *_asked: object, **_known: object) -> Provenance:
        raise Refusal.because("指标目录中没有“rate”；请核对指标代码。")


@pytest.fixture(scope="module")
def app() -> Dash:
    """The wall alone, sealed."""
    return faced(HandMadeCockpit())


def faced(cockpit: HandMadeCockpit) -> Dash:
    """Put the wall before a cockpit."""
    server = web_server()
    Gate(server, identify=local_user, journal=Journal(fixed_clock, io.StringIO()))
    made = Shell("墙", str(ASSETS), prefix="/", ignored_assets=r"^desk")
    made.init_app(server)
    open_face(made)
    made.layout = wall.page()
    wall.register(made, cockpit)  # type: ignore[arg-type]
    seal(made)
    return made


@pytest.fixture
def client(app: Dash) -> Iterator[FlaskClient]:
    """A browser without a screen."""
    with app.server.test_client() as one:
        yield one


def frame_at(app: Dash, search: str) -> dict[str, Any]:
    updates = answer_of(fire(app, FRAME, **{ids.ADDRESS: search}))
    found: dict[str, Any] = updates[ids.FRAME]["data"]
    return found


def test_every_address_a_frame_names_can_be_kept_for_ever(app: Dash, client: FlaskClient) -> None:
    frame = frame_at(app, "?layers=alerts,areas,空气微站")
    for address in (frame["geometry"], frame["figures"], *frame["points"]):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_figures_of_another_data_version_are_served_but_not_kept(app: Dash, client: FlaskClient) -> None:
    newer = frame_at(app, "")["figures"].replace("/map/1/", "/map/2/")
    answer = client.get(newer)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_the_figures_are_those_of_the_snapshot(app: Dash, client: FlaskClient) -> None:
    figures = client.get(frame_at(app, "")["figures"]).get_json()
    assert {code: one[1] for code, one in figures["areas"].items()} == {"140403001": "50.0", "140403002": "80.0"}
    assert (figures["indicator"], figures["period"]) == ("rate", "2026-10")


def test_geometry_comes_packed_to_who_can_unpack_it(client: FlaskClient) -> None:
    packed = client.get("/geometry/0a1b.json", headers={"Accept-Encoding": "gzip, br"})
    plain = client.get("/geometry/0a1b.json", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.get_data()) == plain.get_data() == GEOMETRY


def test_a_monitor_layer_carries_readings_and_an_event_layer_no_text(app: Dash, client: FlaskClient) -> None:
    place = frame_at(app, "?layers=空气微站")["points"][0]
    assert client.get(place).get_json()["points"] == [[113.1, 36.2, "41"]]


@pytest.mark.parametrize(
    "address",
    [
        "/geometry/ffff.json",
        "/map/1/now/2026-13/rate.json",
        "/map/1/gestern/2026-10/rate.json",
        "/map/1/now/2026-10/x.json",
    ],
)
def test_an_impossible_address_is_refused_with_a_sentence(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.get_json()["error"].endswith("。")) == (422, True)


def test_a_theme_without_indicators_is_told_in_the_frame_with_the_version_that_lacks_them(app: Dash) -> None:
    assert frame_at(app, "?theme=base") == {
        "sentence": "本专题还没有指标；请先运行 python cli.py catalogue 导入指标目录。",
        "version": "1.7",
    }


def test_a_frame_says_how_the_alerts_of_its_indicator_are_handled_and_when_that_may_change(app: Dash) -> None:
    frame = frame_at(app, "")
    assert (frame["rings"], frame["changes_at"]) == ({"140403001": "claimed"}, "2026-11-24T00:00:00+08:00")


def test_what_stands_around_the_map_comes_with_its_figures(app: Dash) -> None:
    frame = json.dumps(frame_at(app, ""), ensure_ascii=False)
    assert all(part in frame for part in ("回访满意率", "自然断点", "layer-switches"))


def test_what_was_handled_on_a_past_day_changes_no_more(app: Dash) -> None:
    assert frame_at(app, "?known_on=2026-11-20")["changes_at"] == ""


def test_a_frame_names_every_red_alert_with_its_view_whatever_is_looked_at(app: Dash) -> None:
    assert frame_at(app, "?period=2026-09")["reds"] == {
        "rate": {
            "title": "回访满意率",
            "search": "?theme=economy&indicator=rate",
            "areas": {"140403001": ["2026-09", "第001街道"]},
        }
    }


def test_claims_stay_out_of_the_figures_a_browser_keeps_for_ever(app: Dash, client: FlaskClient) -> None:
    figures = client.get(frame_at(app, "")["figures"]).get_json()
    assert figures["areas"]["140403001"] == [0, "50.0", 4, ""]


def test_a_frame_never_claims_a_newer_version_than_its_figures() -> None:
    asked = []

    class Watched(HandMadeCockpit):
        def version(self) -> str:
            asked.append("version")
            return super().version()

        def snapshot(self, *period: object) -> Snapshot:
            asked.append("figures")
            return super().snapshot(*period)

    frame_at(faced(Watched()), "")
    assert asked.index("version") < asked.index("figures")


@pytest.mark.parametrize("theme", ["", "?theme=economy", "?area=140403001&period=2026-09"])
def test_every_panel_answers_every_view(app: Dash, theme: str) -> None:
    outputs = [spec["output"] for spec in app._callback_list if not spec.get("clientside_function")]
    for output in outputs:
        values = {ids.ADDRESS: theme, ids.SHOWN: {"search": theme, "version": 1}}
        assert fire(app, output, **values).status_code == 200, output


def test_a_blank_period_is_the_newest_one_with_something_on_the_map() -> None:
    census = indicator("census", theme=Theme.ECONOMY, frequency=Frequency.YEAR, due=DueRule(3, 31))
    counted = series(census, [[None, 1.0, 2.0]], last="2020")

    class TenYearly(HandMadeCockpit):
        def period_choices(self) -> tuple[Period, ...]:
            return (OCTOBER, Period.parse("2020-12"))

        def snapshot(self, period: Period, *_asked: object) -> Snapshot:  # type: ignore[override]
            return snapshot(district(2), counted, period=period)

    assert str(selection_at(TenYearly(), "").snapshot.period) == "2020-12"  # type: ignore[arg-type]
    assert str(selection_at(TenYearly(), "?period=2026-10").snapshot.period) == "2026-10"  # type: ignore[arg-type]


def test_a_figure_without_an_origin_says_so_in_the_drawer(app: Dash) -> None:
    shown = {"search": "?figure=rate@140403001@2026-10", "version": 1}
    updates = answer_of(fire(app, f"{ids.DRAWER}.children", **{ids.SHOWN: shown}))
    assert "指标目录中没有“rate”；请核对指标代码。" in json.dumps(updates, ensure_ascii=False)


def test_scripts_name_only_ids_that_the_layout_knows() -> None:
    known = {value for name, value in vars(ids).items() if name.isupper()}
    for script in ASSETS.glob("*.js"):
        if script.name.startswith("desk"):
            continue
        named = re.findall(r'(?:set_props|\bset)\("([a-z-]+)"', script.read_text(encoding="utf-8"))
        assert set(named) <= known, script.name


def test_scripts_speak_what_an_old_government_browser_understands() -> None:
    too_new = re.compile(
        r"\?\?=|\|\|=|&&=|\.at\(|structuredClone|findLast|Object\.hasOwn|replaceAll\(|\beval\(|new Function"
    )
    assert {
        script.name for script in ASSETS.glob("*.js") if too_new.search(script.read_text(encoding="utf-8"))
    } == set()


def test_style_sheets_use_nothing_newer_than_chromium_90() -> None:
    too_new = re.compile(r":has\(|@container|\bdvh\b|color-mix|@layer|^\s*&", re.MULTILINE)
    assert {sheet.name for sheet in ASSETS.glob("*.css") if too_new.search(sheet.read_text(encoding="utf-8"))} == set()


def test_warning_colours_serve_nothing_but_warnings() -> None:
    users = re.compile(r"([^{}]+)\{[^{}]*var\(--sev-", re.DOTALL)
    sheets = "".join(sheet.read_text(encoding="utf-8") for sheet in ASSETS.glob("*.css"))
    selectors = {name.strip() for block in users.findall(sheets) for name in block.split(",")}
    assert all(".severity-" in selector for selector in selectors)
