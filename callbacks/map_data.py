"""What the map fetches: the frame of a view, and geometry, figures and points by addresses that never change.

An address names everything its content depends on (data version, known-on day, period, indicator), so
the browser may keep it for ever; an address of another data version is answered but not kept.
"""

import json
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from dash import Dash, Input, Output
from flask import Response, request

from callbacks.gate import guarded, guarded_route
from callbacks.roles import ANY_VIEWER
from callbacks.selecting import selection_at
from indicators.period import Period
from indicators.problem import Refusal
from indicators.snapshot import Snapshot
from layouts import ids
from layouts.district_map import empty_frame, map_figures, map_frame
from layouts.handling import reds, rings
from layouts.map_title import map_foot, map_title
from layouts.point_layers import point_layer
from layouts.selection import NothingToShow, Selection
from workflows.cockpit import Cockpit

_FOREVER = "public, max-age=31536000, immutable"
_MOST_KEPT = 256
_HERE = ZoneInfo("Asia/Shanghai")
_NOW = "now"
"""In an address: as known at the present data version."""


class Kept:
    """The newest few answers, by everything they depend on."""

    def __init__(self) -> None:
        self._texts: OrderedDict[tuple[object, ...], str] = OrderedDict()

    def text(self, key: tuple[object, ...], write: Callable[[], dict[str, Any]]) -> str:
        """Give the JSON under a key, written when it is not kept."""
        if key not in self._texts:
            self._texts[key] = json.dumps(write(), ensure_ascii=False, separators=(",", ":"))
            if len(self._texts) > _MOST_KEPT:
                self._texts.popitem(last=False)
        return self._texts[key]


def register(app: Dash, cockpit: Cockpit) -> None:
    """Register the frame callback and the three data routes."""
    kept = Kept()

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=Output(ids.FRAME, "data"),
        inputs=[Input(ids.ADDRESS, "search"), Input(ids.DATA_VERSION, "data")],
        prevent_initial_call=False,
    )
    def frame(search: str | None, data_version: str | None) -> dict[str, Any]:  # noqa: ARG001 - a change asks again
        version = ""
        try:
            version = cockpit.version()  # before the figures: what changes meanwhile is then asked for again
            return frame_of(cockpit, selection_at(cockpit, search or ""), version)
        except (NothingToShow, Refusal) as reason:
            return empty_frame(str(reason), version)

    @guarded_route(app, "/geometry/<content_hash>.json", roles=ANY_VIEWER)
    def geometry(content_hash: str) -> Response:
        drawn = cockpit.map_geometry(content_hash)
        packed = "br" in request.headers.get("Accept-Encoding", "")
        response = Response(drawn.content_br if packed else drawn.content, mimetype="application/geo+json")
        if packed:
            response.headers["Content-Encoding"] = "br"
        response.headers["Vary"] = "Accept-Encoding"
        return _for_ever(response, content_hash)

    @guarded_route(app, "/map/<int:data_version>/<known_on>/<period>/<indicator_code>.json", roles=ANY_VIEWER)
    def figures(data_version: int, known_on: str, period: str, indicator_code: str) -> Response:
        snapshot = cockpit.snapshot(*_moment(known_on, period))
        key = (snapshot.known_at, snapshot.data_version, known_on, period, indicator_code)
        text = kept.text(key, lambda: _figures(snapshot, indicator_code))
        return _by_version(text, key, snapshot.data_version == data_version)

    @guarded_route(app, "/points/<int:data_version>/<known_on>/<period>/<layer>.json", roles=ANY_VIEWER)
    def points(data_version: int, known_on: str, period: str, layer: str) -> Response:
        version = cockpit.data_version()
        key = (version, known_on, period, layer)
        text = kept.text(key, lambda: _points(cockpit, layer, *_moment(known_on, period)))
        return _by_version(text, key, version == data_version)


def frame_of(cockpit: Cockpit, selection: Selection, version: str) -> dict[str, Any]:
    """Name what the map must fetch for a selection; without boundaries there is no geometry to name."""
    reference, snapshot, known_on = cockpit.map_geometry_ref(), selection.snapshot, selection.view.known_on
    meta = json.loads(reference.meta) if reference else {}
    place = f"{snapshot.data_version}/{known_on.isoformat() if known_on else _NOW}/{snapshot.period}"
    stands = cockpit.alerts.standing(snapshot, known_on)
    return map_frame(
        geometry_url=f"/geometry/{reference.content_hash}.json" if reference else "",
        figures_url=f"/map/{place}/{quote(selection.indicator.code)}.json?day={_day_of(snapshot):%Y%m%d}",
        point_urls=[f"/points/{place}/{quote(layer)}.json" for layer in selection.point_layers],
        layers=selection.view.layers,
        magnifier=meta.get("magnifier"),
        version=version,
        last_load_at=cockpit.health().get("last_load_at") or "",
        rings=rings(stands.entries.values(), selection.indicator.code),
        reds=reds(cockpit.now()),
        title=map_title(selection),
        foot=map_foot(
            selection,
            cockpit.rows(snapshot, selection.indicator.code),
            cockpit.point_layers(),
            has_zones=bool(meta.get("zone_count")),
        ),
        # The past stays as it was.
        changes_at="" if known_on else stands.changes_at.isoformat(),
    )


def _day_of(snapshot: Snapshot) -> date:
    """The day a snapshot was made on: what is due depends on it, so the address must name it."""
    return snapshot.known_at.astimezone(_HERE).date()


def _moment(known_on: str, period: str) -> tuple[Period, date | None]:
    try:
        return Period.parse(period), None if known_on == _NOW else date.fromisoformat(known_on)
    except ValueError as error:
        raise Refusal.because("地址中的日期或报告期无法识别，请从首页重新进入。") from error


def _points(cockpit: Cockpit, layer: str, period: Period, known_on: date | None) -> dict[str, Any]:
    layers = cockpit.point_layers()
    is_monitored = any(one.layer == layer and one.kind == "readings" for one in layers)
    read = cockpit.readings if is_monitored else cockpit.events
    return point_layer(layers, layer, read(layer, period, known_on))


def _figures(snapshot: Snapshot, indicator_code: str) -> dict[str, Any]:
    if indicator_code not in snapshot.columns:
        raise Refusal.because(f"没有代码为“{indicator_code}”的指标，请从首页重新进入。")
    return map_figures(snapshot, indicator_code)


def _by_version(text: str, key: tuple[object, ...], is_asked_version: bool) -> Response:
    response = Response(text, mimetype="application/json")
    return _for_ever(response, "-".join(map(str, key))) if is_asked_version else response


def _for_ever(response: Response, tag: str) -> Response:
    response.set_etag(quote(tag))
    response.headers["Cache-Control"] = _FOREVER
    response.make_conditional(request)
    return response
