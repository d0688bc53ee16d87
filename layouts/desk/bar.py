"""The bar at the top of every page of the desk: whose cockpit, which pages, what the figures are not."""

from typing import Any

from dash import html

from layouts.desk import ids
from layouts.desk.elements import aria

_PLACES = (
    ("大屏", "/"),
    ("排名", "/ranking"),
    ("方案", "/schemes"),
    ("通报", "/bulletins"),
    ("预警", "/alerts"),
    ("数据", "/data"),
)


def bar(address: str) -> html.Header:
    """The bar of the page at `address`; brand and marks come with the data."""
    return html.Header(
        [
            html.Strong("一张图", id=ids.BRAND, className="desk-brand"),
            html.Nav(
                [html.A(name, href=place, **_current(place == address)) for name, place in _PLACES],
                className="desk-places",
                **aria(label="页面"),
            ),
            html.Div(id=ids.MARKS, className="desk-marks"),
        ],
        className="desk-bar",
    )


def _current(is_current: bool) -> dict[str, Any]:
    return aria(current="page") if is_current else {}
