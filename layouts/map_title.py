"""Around the map: which indicator it shows, how to read its colours, and what else can be laid on it."""

from collections.abc import Sequence

import numpy as np
from dash import html

from geo.point import PointLayer
from indicators.catalogue import Direction, TargetKind, half_up
from indicators.report import Row
from indicators.snapshot import Column
from indicators.wording import layer_name, period_words, unit_text
from layouts.district_map import PATTERNS, shade_of
from layouts.elements import aria, flags, link
from layouts.handling import ring_key
from layouts.headlines import lead_department
from layouts.point_layers import GLYPHS, shape_of
from layouts.selection import ROOT, Selection, has_area_figures, wall_columns
from layouts.view import ALERTS_LAYER, AREAS_LAYER, ZONES_LAYER

_RUNS_WITH_THE_YEAR = (TargetKind.ACCUMULATE, TargetKind.CEILING, TargetKind.COMPLETION)
_SHORT_LABEL, _LONG_LABEL = 6, 11  # characters up to which four, three labels stand in a row
_LEVEL_WORDS = {"county": "县区", "town": "镇街", "community": "社区"}
_LONG_NAME = 13  # characters from which the title is set a little smaller

DIRECTION_WORDS = {
    Direction.HIGHER_IS_BETTER: "高为优",
    Direction.LOWER_IS_BETTER: "低为优",
    Direction.NEUTRAL: "不论高低",
}


def map_title(selection: Selection) -> list[html.Div]:
    """The title line: indicator with its picker, unit, direction, period, source; and where we are."""
    main = [_picker(selection), html.Span(" · ".join(facts(selection)), className="map-facts")]
    return [html.Div(main, className="map-title-main"), _breadcrumb(selection)]


def facts(selection: Selection) -> list[str]:
    """What one must know to read the figures on the map."""
    column, indicator = selection.column, selection.indicator
    words = [unit_text(indicator), DIRECTION_WORDS[indicator.direction]]
    if indicator.target_kind in _RUNS_WITH_THE_YEAR and np.isfinite(column.elapsed_pct):
        words.append(f"时序 {half_up(column.elapsed_pct, 1)}")
    words.append(period_words(column))
    return [word for word in words if word]


def _breadcrumb(selection: Selection) -> html.Div:
    root = selection.areas.names[ROOT]
    if not selection.is_area_selected:
        return html.Div(html.B(root), className="breadcrumb")
    up = link(root, selection.view.with_area("").search())
    return html.Div([up, " / ", html.B(selection.areas.names[selection.ordinal])], className="breadcrumb")


def _picker(selection: Selection) -> html.Details:
    columns = wall_columns(selection.snapshot, selection.theme)
    menu: list[html.H3 | html.Span] = []
    for group in dict.fromkeys(column.indicator.group for column in columns):
        menu.append(html.H3(group))
        menu += [_choice(column, selection) for column in columns if column.indicator.group == group]
    indicator = selection.indicator
    title = html.Summary(indicator.label, role="heading", title=indicator.name)
    size = flags(is_long=len(indicator.label) > _LONG_NAME)
    return html.Details(
        [title, html.Div(menu, className="indicator-menu")],
        className=f"indicator-picker {size}".strip(),
        key=indicator.code,
    )


def _choice(column: Column, selection: Selection) -> html.Span:
    indicator, note = column.indicator, "" if has_area_figures(column) else "仅全域"
    current = "true" if indicator.code == selection.indicator.code else ""
    children = [indicator.name, html.Small(note)] if note else indicator.name
    return html.Span(link(children, selection.indicator_search(indicator)), **aria(current=current))


def map_foot(
    selection: Selection, rows: Sequence[Row], point_layers: Sequence[PointLayer], *, has_zones: bool
) -> list[html.Div]:
    """The legend and the layer switches."""
    return [legend(selection, rows), layer_switches(selection, point_layers, has_zones=has_zones)]


def legend(selection: Selection, rows: Sequence[Row]) -> html.Div:
    """The classes from low to high, only those kinds of “no figure” that occur, and the rings of the marks."""
    indicator, count = selection.indicator, len(selection.column.breaks) + 1
    labels = {row.class_: row.class_label for row in rows if row.ordinal and row.class_ >= 0}
    classes = [
        _entry(f"class-{shade_of(class_, count, indicator.direction)}", label)
        for class_, label in sorted(labels.items())
    ]
    kinds = {row.class_: row.class_label for row in rows if row.ordinal and row.class_ < 0}
    blanks = [_entry(PATTERNS[kind], label) for kind, label in sorted(kinds.items(), reverse=True)]
    if not labels and not kinds:
        return html.Div(html.P("本指标只统计到全域，不分下级单位。"), className="legend")
    words = (unit_text(indicator) and f"单位 {unit_text(indicator)}", "自然断点", lead_department(indicator.owner))
    longest = max(map(len, (*labels.values(), *kinds.values())), default=0)
    width = flags(has_short_labels=longest <= _SHORT_LABEL, has_long_labels=longest > _LONG_LABEL)
    return html.Div(
        [html.P(" · ".join(word for word in words if word)), html.Ul([*classes, *blanks]), *_ring_key(selection)],
        className=f"legend {width}".strip(),
    )


def _ring_key(selection: Selection) -> list[html.Ul]:
    """How the rings read, while there are marks on the map."""
    has_marks = ALERTS_LAYER in selection.view.layers and bool(np.any(selection.column.severity[ROOT + 1 :]))
    return [ring_key()] if has_marks else []


def _entry(class_name: str, label: str) -> html.Li:
    return html.Li([html.Span(className=f"swatch {class_name}"), label])


def layer_switches(selection: Selection, point_layers: Sequence[PointLayer], *, has_zones: bool) -> html.Div:
    """Switches for what lies on the map; each is a link, so a view with its layers can be forwarded."""
    points = [
        (one.layer, f"{GLYPHS[shape_of(point_layers, one.layer)]} {layer_name(one.layer)}") for one in point_layers
    ]
    zones = [(ZONES_LAYER, "功能区")] if has_zones else []
    layers = [(AREAS_LAYER, _colouring(selection)), (ALERTS_LAYER, "预警"), *zones, *points]
    return html.Div([_switch(code, name, selection) for code, name in layers], className="layer-switches")


def _colouring(selection: Selection) -> str:
    """What the coloured areas are called: 镇街 in a district, 县区 in a prefecture."""
    below = selection.areas.children_of(selection.areas.codes[ROOT])
    levels = [selection.areas.levels[ordinal] for ordinal in below]
    return f"{_LEVEL_WORDS.get(max(set(levels), key=levels.count, default=''), '区域')}着色"


def _switch(code: str, name: str, selection: Selection) -> html.Span:
    pressed = "true" if code in selection.view.layers else "false"
    return html.Span(link(name, selection.view.with_layer_switched(code).search()), **aria(pressed=pressed))
