"""The wall's switchboard: the page, its data routes, its panels and what the browser does by itself."""

from dash import ClientsideFunction, Dash, Input, Output, State, html

from callbacks import map_data, panels
from callbacks.gate import guarded_clientside
from layouts import ids
from layouts.wall import wall
from workflows.cockpit import Cockpit

_NAMESPACE = "cockpit"


def page() -> html.Main:
    """The page at `/`; it holds no data."""
    return wall()


def register(app: Dash, cockpit: Cockpit) -> None:
    """Register everything the wall needs."""
    map_data.register(app, cockpit)
    panels.register(app, cockpit)
    _register_browser(app)


def _register_browser(app: Dash) -> None:
    guarded_clientside(
        app,
        ClientsideFunction(_NAMESPACE, "drawMap"),
        output=Output(ids.PAINTED, "data"),
        inputs=[Input(ids.FRAME, "data"), Input(ids.ADDRESS, "search")],
    )
    guarded_clientside(
        app,
        ClientsideFunction(_NAMESPACE, "show"),
        output=Output(ids.SHOWN, "data"),
        inputs=[Input(ids.PAINTED, "data"), Input(ids.ADDRESS, "search"), Input(ids.FRAME, "data")],
    )
    guarded_clientside(
        app,
        ClientsideFunction(_NAMESPACE, "drawTrend"),
        output=Output(ids.TREND, "children"),
        inputs=[Input(ids.TREND_SPEC, "data"), Input(ids.UNIT, "data")],
        state=[State(ids.ADDRESS, "search")],
    )
