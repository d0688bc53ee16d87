"""The trend of the selection: this year, last year, the plan. Plain dicts; lengths in design units.

Plotly does not follow the style sheet's unit: `assets/trend.js` multiplies every length by it and
fills in the colours that are named here by token.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from dash import html

from indicators.baselines.verdict import Verdict
from indicators.catalogue import Indicator, TargetKind
from indicators.publish import Trend
from indicators.wording import unit_text
from layouts.selection import Selection
from layouts.variation import variation_mark

PLOT_HEIGHT = 98  # design units between the axes, for keeping the end labels apart
PLOT_WIDTH = 790
TITLE_WIDTH = 930  # design units of the line above the chart
_TITLE_SIZE = 1.1  # how much larger the title is set than the text
_MARK_ROOM = 70  # the shape of a verdict and the gaps around it
_LABEL_HEIGHT = 24
_TICK_GAP = 12
_LATIN = 255
_TEXT = 20.0
_Drawn = tuple[str, str, str, str, float]  # series, name, colour token, dash, width
_PLAN_NAMES = {TargetKind.MAINTAIN: "目标", TargetKind.GROWTH: "计划", TargetKind.CEILING: "控制线"}


def trend_title(selection: Selection, verdict: Verdict) -> list[html.H2 | html.Span]:
    """Whose line it is, and what its latest figure says; why, where a single line has room for it."""
    words = (selection.areas.names[selection.ordinal], selection.indicator.label, unit_text(selection.indicator))
    said = " · ".join(word for word in words if word)
    length = _width(said) * _TITLE_SIZE + _width(verdict.label + verdict.reason) + _MARK_ROOM
    return [html.H2(said), variation_mark(verdict, with_reason=length <= TITLE_WIDTH)]


def trend_figure(trend: Trend, selection: Selection) -> dict[str, Any] | None:
    """Build the chart; None when the area has no figure to draw."""
    series = {"plan": trend.plan.tolist(), "last_year": trend.last_year.tolist(), "this_year": trend.this_year.tolist()}
    present = [value for values in series.values() for value in values if not math.isnan(value)]
    if not any(not math.isnan(value) for value in (*series["this_year"], *series["last_year"])):
        return None
    low, high = value_range(present)
    lines = [
        line for line in _lines(trend, selection.indicator) if any(not math.isnan(value) for value in series[line[0]])
    ]
    return {
        "indicator": selection.indicator.code,
        "area": selection.area_code,
        "data": [_line(line, series[line[0]], trend, selection) for line in lines],
        "layout": _layout(low, high, trend.labels, _end_labels(lines, series, low, high), selection),
    }


def _lines(trend: Trend, indicator: Indicator) -> tuple[_Drawn, ...]:
    """The three lines, named for what they are: a year so far, or the last slots across two years."""
    is_one_year = len({period.year for period in trend.periods}) == 1
    return (
        ("plan", _PLAN_NAMES.get(indicator.target_kind, "时序"), "--text-1", "dot", 2.0),
        ("last_year", "上年" if is_one_year else "同期", "--text-3", "dash", 2.5),
        ("this_year", "本年" if is_one_year else "本期", "--accent", "solid", 4.0),
    )


def value_range(values: Sequence[float]) -> tuple[float, float]:
    """Frame the values; zero is kept in sight unless it would flatten the lines."""
    low, high = min(values), max(values)
    if 0 < low < 0.6 * high:
        low = 0.0
    room = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    return (low if low == 0 else low - room), high + room


def tick_step(labels: Sequence[str]) -> int:
    """How many slots apart the axis is labelled, so that no label meets the next."""
    widest = max((_width(label) for label in labels), default=_TEXT) + _TICK_GAP
    return max(1, math.ceil(len(labels) * widest / PLOT_WIDTH))


def _width(label: str) -> float:
    """About how wide a label is drawn: digits take little more than half the room of a character."""
    return sum(_TEXT if ord(character) > _LATIN else 0.56 * _TEXT for character in label)


def set_apart(heights: Sequence[float], gap: float, highest: float) -> list[float]:
    """Move heights up until neighbours keep a gap, then down where the topmost left the frame; order stays."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    moved = list(heights)
    for lower, upper in pairwise(order):
        moved[upper] = max(moved[upper], moved[lower] + gap)
    moved[order[-1]] = min(moved[order[-1]], highest)
    for upper, lower in pairwise(reversed(order)):
        moved[lower] = min(moved[lower], moved[upper] - gap)
    return moved


def _line(line: _Drawn, values: list[float], trend: Trend, selection: Selection) -> dict[str, Any]:
    key, name, colour, dash, width = line
    indicator = selection.indicator
    words = [
        f"{name} {label}：{indicator.display(value)}{unit_text(indicator)}"
        for label, value in zip(trend.labels, values, strict=True)
    ]
    drawn: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "x": list(range(len(values))),
        "y": [None if math.isnan(value) else value for value in values],
        "text": words,
        "hoverinfo": "text",
        "line": {"color": colour, "dash": dash, "width": width},
        "name": name,
        "connectgaps": False,
    }
    if key == "this_year":
        last = max((place for place, value in enumerate(values) if not math.isnan(value)), default=-1)
        drawn["mode"] = "lines+markers"
        drawn["marker"] = {"color": colour, "size": [11.0 if place == last else 6.0 for place in range(len(values))]}
        drawn["customdata"] = [str(period) for period in trend.periods]
    return drawn


def _end_labels(
    lines: Sequence[_Drawn], series: dict[str, list[float]], low: float, high: float
) -> list[dict[str, Any]]:
    ends = [next(value for value in reversed(series[line[0]]) if not math.isnan(value)) for line in lines]
    heights = [(end - low) / (high - low) * PLOT_HEIGHT for end in ends]
    moved = set_apart(heights, _LABEL_HEIGHT, PLOT_HEIGHT)
    return [
        {
            "text": line[1],
            "font": {"color": line[2], "size": _TEXT},
            "showarrow": False,
            "xref": "paper",
            "x": 1,
            "xanchor": "left",
            "xshift": 10.0,
            "y": end,
            "yshift": target - height,
            "yanchor": "middle",
        }
        for line, end, height, target in zip(lines, ends, heights, moved, strict=True)
    ]


def _layout(
    low: float, high: float, labels: Sequence[str], ends: list[dict[str, Any]], selection: Selection
) -> dict[str, Any]:
    small = {"color": "--text-2", "size": _TEXT}
    axis = {"fixedrange": True, "zeroline": False, "showline": False, "ticks": "", "tickfont": small}
    slots = list(range(len(labels)))
    step = tick_step(labels)
    suffix = "%" if selection.indicator.unit == "%" else ""
    return {
        "margin": {"l": 92.0, "r": 64.0, "t": 14.0, "b": 38.0, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": {"bgcolor": "--ink-2", "bordercolor": "--line", "font": {"color": "--text-1", "size": _TEXT}},
        "xaxis": {
            **axis,
            "showgrid": False,
            "tickvals": slots[::step],
            "ticktext": list(labels[::step]),
            "range": [-0.2, len(slots) - 0.85],
            "ticklabelstandoff": 8,
        },
        "yaxis": {
            **axis,
            "gridcolor": "--line",
            "range": [low, high],
            "nticks": 4,
            "tickformat": ",",
            "ticksuffix": suffix,
        },
        "annotations": ends,
    }
