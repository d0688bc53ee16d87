"""What happened to one alert: changes of state as recorded, and what people did, newest first."""

from datetime import datetime

from dash import html

from indicators.alerting.board import AlertHistory, RecordedChange
from indicators.alerting.handling import AlertAct
from indicators.alerting.machine import STATE_LABELS
from indicators.period import Period
from layouts.alerts import marks
from layouts.desk.elements import Children, at, card, quiet

_MOST_LINES = 60


def timeline(history: AlertHistory) -> html.Section:
    """The recorded changes and the acts in one list."""
    lines = [_changed(one, history) for one in history.changes] + [_acted(one) for one in history.acts]
    if not lines:
        return card("经过", quiet("还没有记录；规则下次判定后，级别的每次变化都会记在这里。"))
    ordered = sorted(lines, key=lambda line: line[:2], reverse=True)
    items = [html.Li(words) for *_, words in ordered[:_MOST_LINES]]
    left = len(ordered) - _MOST_LINES
    more = [quiet(f"更早的还有 {left} 条。")] if left > 0 else []
    return card("经过", html.Ol(items, className="alerts-timeline"), *more, aside="变化按记录时间，最近的在前")


def _changed(change: RecordedChange, history: AlertHistory) -> tuple[datetime, str, list[Children]]:
    period = Period.parse(change.period).label(has_merged_january=history.indicator.has_merged_january)
    level = [marks.level(change.severity)] if change.severity else []
    said = [f"{period}：", *level, f"{STATE_LABELS.get(change.state, change.state)}"]
    why = " · ".join(part for part in (change.reason, f"第 {change.rule_version} 版规则") if part)
    said.append(html.Span(why, className="alerts-why"))
    return change.changed_at, change.period, _line(change.changed_at, said, "")


def _acted(act: AlertAct) -> tuple[datetime, str, list[Children]]:
    reference = [f"（{act.reference}）"] if act.reference else []
    said: list[Children] = [html.Strong(act.actor), f" {act.act.label}", *reference]
    return act.at, act.episode, _line(act.at, said, act.note)


def _line(when: datetime, said: list[Children], foot: str) -> list[Children]:
    more = [html.Span(foot, className="alerts-line")] if foot else []
    return [html.Time(at(when), className="desk-when"), html.Span([*said, *more])]
