"""The reference pages: the same map and rows as one would write them first, served by the same gunicorn.

`go.Figure` in a callback; geometry, figures and panels all in one layout; colours through `hideout`.
"""

import json
import os
from typing import Any

import dash_leaflet as dl
import numpy as np
import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

from benchmarks.country import Country

TOWNS_SETTING = "BENCH_TOWNS"
SHADES = ["#17323f", "#1d4a58", "#2c6e73", "#3d9085", "#6ab59a", "#b5dfb6"]
_STYLE = """
window.bench = {style: function (feature, context) {
  return {fillColor: context.hideout.colours[feature.properties["代码"]], fillOpacity: 1, weight: 1, color: "#0b141b"};
}};
"""
_INDEX = """<!DOCTYPE html><html><head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head><body>
<script>STYLE</script>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body></html>"""


def values_of(indicator: int, towns: int) -> list[float]:
    """Invent a figure for every town."""
    numbers = np.random.default_rng(indicator).normal(60.0, 18.0, towns).round(1)
    return [float(number) for number in numbers]


def colours_of(indicator: int, country: Country) -> dict[str, str]:
    """Colour every town by its figure."""
    values = np.array(values_of(indicator, country.towns))
    shades = np.searchsorted(np.quantile(values, [0.17, 0.33, 0.5, 0.67, 0.83]), values)
    return {code: SHADES[shade] for code, shade in zip(country.codes, shades, strict=True)}


def bar_of(indicator: int, country: Country) -> go.Figure:
    """Draw a ranking as a bar chart, as one would do it first."""
    pairs = sorted(zip(values_of(indicator, country.towns), country.names, strict=True), reverse=True)
    figure = go.Figure(go.Bar(x=[value for value, _ in pairs], y=[name for _, name in pairs], orientation="h"))
    return figure.update_layout(title=f"指标 {indicator}", template="plotly_dark")


def naive_page(country: Country) -> Dash:
    """Build the page."""
    app = Dash("naive", index_string=_INDEX.replace("STYLE", _STYLE))
    outlines: dict[str, Any] = json.loads(country.outlines_geojson())
    app.layout = html.Div(
        [
            dcc.Dropdown(list(range(1, 21)), 1, id="indicator"),
            dl.Map(
                dl.GeoJSON(
                    id="outlines",
                    data=outlines,
                    style={"variable": "bench.style"},
                    hideout={"colours": colours_of(1, country)},
                ),
                center=[36.2, 113.2],
                zoom=11,
                style={"height": "600px"},
            ),
            *(dcc.Graph(id=f"chart{number}", figure=bar_of(number, country)) for number in range(1, 6)),
        ]
    )

    @app.callback(Output("chart1", "figure"), Input("indicator", "value"), prevent_initial_call=True)
    def redraw(indicator: int) -> go.Figure:
        return bar_of(indicator, country)

    return app


if TOWNS_SETTING in os.environ:
    server = naive_page(Country(int(os.environ[TOWNS_SETTING]), 1)).server
