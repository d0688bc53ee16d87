"""The district map: its frame on the page and the figures it is coloured with.

The only layout that knows dash-leaflet (its script is `assets/district_map.js`), so that another
map library could take its place. Dash only mounts two empty maps; geometry and figures cross the
wire as plain JSON by addresses that never change their content.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_leaflet as dl
from dash import html
from dash.development.base_component import Component

from indicators.catalogue import Direction
from indicators.snapshot import (
    CLASS_NO_DATA,
    CLASS_NOT_APPLICABLE,
    CLASS_NOT_REPORTING,
    CLASS_SUPPRESSED,
    Column,
    Snapshot,
)
from indicators.wording import status_words
from layouts import ids

SHADES = 6  # classes the style sheet has colours for
PATTERNS = {
    CLASS_NO_DATA: "missing",
    CLASS_NOT_APPLICABLE: "not-applicable",
    CLASS_SUPPRESSED: "suppressed",
    CLASS_NOT_REPORTING: "not-reporting",
}


def map_shell() -> list[html.Div]:
    """The two empty maps: the district and the magnifier of its core."""
    hint = html.Div(id="map-hint", className="map-hint", hidden=True)
    title = html.Div(id=ids.MAP_TITLE, className="map-title")
    foot = html.Div(id=ids.MAP_FOOT, className="map-foot")
    stage = [html.Div(_map(ids.DISTRICT_MAP), className="map-shell"), title, hint]
    inset = [
        html.Div("核心区放大", className="magnifier-name"),
        html.Div(_map(ids.MAGNIFIER_MAP), className="map-shell"),
    ]
    side = html.Div([html.Div(inset, className="magnifier is-idle"), foot], className="map-side")
    return [html.Div(stage, className="stage"), side]


def _map(component_id: str) -> dl.Map:
    return dl.Map(
        id=component_id,
        center=[0, 0],
        zoom=8,
        zoomSnap=0,
        zoomControl=False,
        attributionControl=False,
        zoomAnimation=False,
        fadeAnimation=False,
        markerZoomAnimation=False,
        inertia=False,
        doubleClickZoom=False,
        keyboard=False,
    )


def shade_of(class_: int, class_count: int, direction: Direction) -> int:
    """Spread classes over the colour ramp; its light end is the good end, so lower-is-better turns it round."""
    place = class_ if direction is not Direction.LOWER_IS_BETTER else class_count - 1 - class_
    return round(place * (SHADES - 1) / max(class_count - 1, 1))


def map_figures(snapshot: Snapshot, indicator_code: str) -> dict[str, Any]:
    """What colours the map: per area its shade or pattern, its text, and its alert.

    `areas` maps a code to [shade or pattern, text, severity, note].

    Raises:
        KeyError: the snapshot does not know the indicator.
    """
    column = snapshot.column(indicator_code)
    return {
        "indicator": indicator_code,
        "period": str(column.period),
        "unit": column.indicator.unit,
        "areas": {code: _figure(column, ordinal) for ordinal, code in enumerate(snapshot.areas.codes) if ordinal},
    }


def _figure(column: Column, ordinal: int) -> list[int | str]:
    class_, severity = int(column.class_[ordinal]), int(column.severity[ordinal])
    if class_ < 0:
        words = "" if class_ == CLASS_NOT_REPORTING else status_words(column, ordinal)
        return [PATTERNS[class_], words, severity, ""]
    shade = shade_of(class_, len(column.breaks) + 1, column.indicator.direction)
    note = "修订" if column.is_revised[ordinal] else ""
    return [shade, column.indicator.display(float(column.values[ordinal])), severity, note]


def map_frame(
    *,
    geometry_url: str,
    figures_url: str,
    point_urls: Sequence[str],
    layers: Sequence[str],
    magnifier: Mapping[str, Any] | None,
    version: str,
    last_load_at: str,
    rings: Mapping[str, str],
    reds: Mapping[str, Any],
    title: Sequence[Component],
    foot: Sequence[Component],
    changes_at: str,
) -> dict[str, Any]:
    """What `district_map.js` needs to show one view: addresses to fetch and switches that are on.

    `rings` says by area code how the alert of a mark is handled, unclaimed where it says nothing, and whether
    it carries a bell. `reds` names every red alert of the newest period with its view, whatever is looked at.
    `title` and `foot` are what stands around the map: they come with its figures and change with them.
    `changes_at` is when rings may change though nobody does anything, or blank.
    """
    return {
        "geometry": geometry_url,
        "figures": figures_url,
        "points": list(point_urls),
        "layers": list(layers),
        "magnifier": dict(magnifier) if magnifier else None,
        "version": version,
        "rings": dict(rings),
        "reds": dict(reds),
        "title": list(title),
        "foot": list(foot),
        "changes_at": changes_at,
        "loaded": last_load_at,
    }


def empty_frame(sentence: str, version: str) -> dict[str, Any]:
    """A frame with nothing in it but the reason, and the version at which it held."""
    return {"sentence": sentence, "version": version}
