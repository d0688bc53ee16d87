"""Warnings: how many of each level, then the list, gravest first, with value, threshold, period and since when."""

from collections import Counter

from dash import html

from indicators.alerting.rule import Severity
from indicators.catalogue import Theme
from indicators.snapshot import Alert, Snapshot
from layouts.elements import flags, link, panel_head, quiet
from layouts.selection import Selection

LEVELS = (Severity.RED, Severity.ORANGE, Severity.YELLOW, Severity.BLUE)
MOST_WARNINGS = 120  # nobody pages further on a wall; the counts above speak of all
_UNCLAIMED = "未认领"  # acts of people come with a later release; until then nobody has claimed anything


def alerts_of(snapshot: Snapshot, theme: Theme) -> tuple[Alert, ...]:
    """Give a theme's open alerts, gravest first, longest standing first within a level."""
    found = (alert for alert in snapshot.alerts if alert.indicator.theme is theme)
    return tuple(sorted(found, key=lambda alert: (-alert.severity, -alert.periods_firing, alert.area_ordinal)))


def warnings_panel(selection: Selection) -> list[html.Div | html.Ol | html.P]:
    """Show the theme's warnings."""
    alerts = alerts_of(selection.snapshot, selection.theme)
    fresh = sum(alert.is_new for alert in alerts)
    head = panel_head("预警", f"本期新增 {fresh} · 解除 {selection.snapshot.resolved_count}")
    if not alerts:
        return [head, _counts(alerts), quiet("本专题当前没有预警。")]
    return [
        head,
        _counts(alerts),
        html.Ol(
            [_warning(alert, selection) for alert in alerts[:MOST_WARNINGS]],
            className="warning-list paged",
        ),
        *_rest(alerts),
        html.Div(className="pager"),
    ]


def _rest(alerts: tuple[Alert, ...]) -> list[html.P]:
    """Say how many stand below the list's end."""
    more = len(alerts) - MOST_WARNINGS
    return [quiet(f"列出最重的 {MOST_WARNINGS} 条，另有 {more} 条。")] if more > 0 else []


def _counts(alerts: tuple[Alert, ...]) -> html.Div:
    counted = Counter(alert.severity for alert in alerts)
    return html.Div([_count(level, counted[level]) for level in LEVELS], className="counts")


def _count(level: Severity, number: int) -> html.Div:
    return html.Div([html.B(str(number)), html.Span(level.label)], className=f"count severity-{level.name.lower()}")


def _warning(alert: Alert, selection: Selection) -> html.Li:
    area_code = selection.areas.codes[alert.area_ordinal]
    view = selection.view.with_indicator(alert.indicator.theme, alert.indicator.code).with_area(
        "" if alert.area_ordinal == 0 else area_code
    )
    is_current = area_code == selection.area_code and alert.indicator.code == selection.indicator.code
    who = html.Span(
        [
            html.Span(selection.areas.names[alert.area_ordinal], className="warning-area"),
            html.Span(alert.indicator.label, className="warning-word"),
        ]
    )
    finding, line = _sentence_lines(alert)
    lines = [_line(who, _UNCLAIMED), _line(finding, _standing(alert)), *([_line(line, "")] if line else [])]
    level = html.Span(alert.severity.label, className="warning-level")
    return html.Li(
        link([level, *lines], view.search()),
        className=f"warning severity-{alert.severity.name.lower()} {flags(is_current=is_current)}".strip(),
    )


def _line(words: html.Span | str, aside: str) -> html.Div:
    return html.Div([html.Span(words), html.Span(aside, className="warning-since")], className="warning-line")


def _sentence_lines(alert: Alert) -> tuple[str, str]:
    """The alert's own sentence, whole, without the name that already stands above it: finding, then the line."""
    words = alert.sentence.removeprefix(alert.indicator.label)
    finding, bracket, line = words.partition("（")
    return finding, f"{bracket}{line}"


def _standing(alert: Alert) -> str:
    """Since when: “10月首次” or “8月起3期”."""
    since = alert.since.short_label(has_merged_january=alert.indicator.has_merged_january)
    return f"{since}首次" if alert.periods_firing <= 1 else f"{since}起{alert.periods_firing}期"
