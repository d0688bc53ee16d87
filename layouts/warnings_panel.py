"""Warnings: how many of each level, then the list, gravest first: the figure, its line, since when, who is on it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from indicators.alerting.board import AlertEntry
from indicators.alerting.message import reworded
from indicators.alerting.rule import Severity
from indicators.catalogue import Theme
from indicators.snapshot import Alert
from layouts.alerts.view import AlertsView
from layouts.elements import flags, link, panel_head, quiet
from layouts.handling import bell_line, handling_words
from layouts.selection import ROOT, Selection
from layouts.standing import standing_words

LEVELS = (Severity.RED, Severity.ORANGE, Severity.YELLOW, Severity.BLUE)
MOST_WARNINGS = 120  # nobody pages further on a wall; the counts above speak of all
_LINE = re.compile("（[红橙黄蓝]色线：.*）")


def entries_of(entries: Iterable[AlertEntry], theme: Theme) -> tuple[AlertEntry, ...]:
    """Give a theme's open alerts, gravest first, longest standing first within a level."""
    return tuple(sorted((entry for entry in entries if entry.alert.indicator.theme is theme), key=_place))


def _place(entry: AlertEntry) -> tuple[int, int, int]:
    alert = entry.alert
    return -alert.severity, -alert.periods_firing, alert.area_ordinal


def warnings_panel(
    selection: Selection, entries: Iterable[AlertEntry], *, resolved_count: int = 0
) -> list[html.Div | html.Ol | html.P]:
    """Show the theme's warnings, each with who is on it; `resolved_count` are those of the theme that have closed."""
    found = entries_of(entries, selection.theme)
    fresh = sum(entry.alert.is_new for entry in found)
    head = panel_head("预警", f"本期新增 {fresh} · 解除 {resolved_count}")
    if not found:
        return [head, _counts(found), quiet("本专题当前没有预警。")]
    return [
        head,
        _counts(found),
        html.Ol([_warning(entry, selection) for entry in found[:MOST_WARNINGS]], className="warning-list paged"),
        *_rest(found),
        html.Div(className="pager"),
    ]


def _rest(found: Sequence[AlertEntry]) -> list[html.P]:
    """Say how many stand below the list's end."""
    more = len(found) - MOST_WARNINGS
    return [quiet(f"列出最重的 {MOST_WARNINGS} 条，另有 {more} 条。")] if more > 0 else []


def _counts(found: Sequence[AlertEntry]) -> html.Div:
    counted = Counter(entry.alert.severity for entry in found)
    return html.Div([_count(level, counted[level]) for level in LEVELS], className="counts")


def _count(level: Severity, number: int) -> html.Div:
    return html.Div([html.B(str(number)), html.Span(level.label)], className=f"count severity-{level.name.lower()}")


def _warning(entry: AlertEntry, selection: Selection) -> html.Li:
    alert = entry.alert
    is_current = entry.area_code == selection.area_code and alert.indicator.code == selection.indicator.code
    level = html.Span(alert.severity.label, className="warning-level")
    since = html.Span(standing_words(alert, selection.snapshot.period.year), className="warning-since")
    who, handling = _who(entry, selection), _handling(entry)
    lines = [who, html.Div(_said(alert), className="warning-body"), _line(since, handling)]
    if entry.suppression is not None:
        lines.append(bell_line(entry.suppression))
    return html.Li(
        [level, *lines],
        title=alert.sentence,
        className=f"warning severity-{alert.severity.name.lower()} {flags(is_current=is_current)}".strip(),
    )


def _handling(entry: AlertEntry) -> html.A:
    """Who is on it, leading to the page where it is handled and its course is told."""
    course = html.Span("经过", className="handling-course")
    href = AlertsView(alert=entry.key).href()
    return html.A([handling_words(entry), course], href=href, title="经过与处置", className="handling-way")


def _line(left: Component, right: Component) -> html.Div:
    return html.Div([left, right], className="warning-ends")


def _who(entry: AlertEntry, selection: Selection) -> html.Div:
    """Where and what, with the rule's own name when it has one, leading to its view."""
    alert, indicator = entry.alert, entry.alert.indicator
    area_code = "" if alert.area_ordinal == ROOT else entry.area_code
    view = selection.view.with_indicator(indicator.theme, indicator.code).with_area(area_code)
    who = [html.Span(entry.area_name, className="warning-area"), html.Span(indicator.label, className="warning-word")]
    if alert.rule.name:
        who.append(html.Span(f"“{reworded(alert.rule.name)}”", className="warning-rule"))
    return html.Div(link(who, view.search(), class_name="warning-link"))


def _said(alert: Alert) -> list[html.Span]:
    """The sentence without the name, which stands above it; the level's line is apart: a narrow row leaves it out."""
    said = alert.sentence.removeprefix(alert.indicator.label)
    line = _LINE.search(said)
    if line is None:
        return [html.Span(said)]
    return [
        html.Span(said[: line.start()]),
        html.Span(line[0], className="warning-line"),
        html.Span(said[line.end() :]),
    ]
