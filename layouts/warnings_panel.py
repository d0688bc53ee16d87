"""Warnings: how many of each level, then the list, gravest first: the figure, its line, since when, who is on it."""

from collections import Counter
from collections.abc import Iterable, Sequence

from dash import html

from indicators.alerting.board import AlertEntry
from indicators.alerting.message import reworded
from indicators.alerting.rule import Severity
from indicators.catalogue import Theme
from indicators.snapshot import Alert
from layouts.elements import flags, link, panel_head, quiet
from layouts.handling import bell_line, handling_words
from layouts.selection import ROOT, Selection

LEVELS = (Severity.RED, Severity.ORANGE, Severity.YELLOW, Severity.BLUE)
MOST_WARNINGS = 120  # nobody pages further on a wall; the counts above speak of all


def entries_of(entries: Iterable[AlertEntry], theme: Theme) -> tuple[AlertEntry, ...]:
    """Give a theme's open alerts, gravest first, longest standing first within a level."""
    return tuple(sorted((entry for entry in entries if entry.alert.indicator.theme is theme), key=_place))


def _place(entry: AlertEntry) -> tuple[int, int, int]:
    alert = entry.alert
    return -alert.severity, -alert.periods_firing, alert.area_ordinal


def warnings_panel(selection: Selection, entries: Iterable[AlertEntry]) -> list[html.Div | html.Ol | html.P]:
    """Show the theme's warnings, each with who is on it."""
    found = entries_of(entries, selection.theme)
    fresh = sum(entry.alert.is_new for entry in found)
    head = panel_head("预警", f"本期新增 {fresh} · 解除 {selection.snapshot.resolved_count}")
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
    view = selection.view.with_indicator(alert.indicator.theme, alert.indicator.code).with_area(
        "" if alert.area_ordinal == ROOT else entry.area_code
    )
    is_current = entry.area_code == selection.area_code and alert.indicator.code == selection.indicator.code
    level = html.Span(alert.severity.label, className="warning-level")
    said = alert.sentence.removeprefix(alert.indicator.label)  # the name stands above it already
    lines = [_head(alert, entry.area_name), html.Div([said, handling_words(entry)], className="warning-body")]
    if entry.suppression is not None:
        lines.append(bell_line(entry.suppression))
    return html.Li(
        link([level, *lines], view.search()),
        className=f"warning severity-{alert.severity.name.lower()} {flags(is_current=is_current)}".strip(),
    )


def _head(alert: Alert, area_name: str) -> html.Div:
    """Where and what, with the rule's own name when it has one; since when."""
    who = [html.Span(area_name, className="warning-area"), html.Span(alert.indicator.label, className="warning-word")]
    if alert.rule.name:
        who.append(html.Span(f"“{reworded(alert.rule.name)}”", className="warning-rule"))
    return html.Div([html.Div(who), html.Span(_standing(alert), className="warning-since")], className="warning-head")


def _standing(alert: Alert) -> str:
    """Since when: “10月首次” or “8月起3期”."""
    since = alert.since.short_label(has_merged_january=alert.indicator.has_merged_january)
    return f"{since}首次" if alert.periods_firing <= 1 else f"{since}起{alert.periods_firing}期"
