"""One alert opened: what it says now, its course, what people did and what one may do."""

from dash import html

from indicators.alerting.board import AlertEntry, AlertHistory
from indicators.alerting.conditions import condition_words
from indicators.alerting.machine import STATE_LABELS
from indicators.alerting.sentence import title
from layouts.alerts import marks
from layouts.alerts.board import rule_href
from layouts.alerts.chart import picture
from layouts.alerts.deeds import deeds
from layouts.alerts.tellings import Tellings
from layouts.alerts.timeline import timeline
from layouts.alerts.view import AlertsView
from layouts.desk.elements import Children, aria, card, facts, link, mark, quiet
from layouts.view import Figure, View


def detail(history: AlertHistory, view: AlertsView, tellings: Tellings) -> html.Div:
    """The opened alert; one that has ended shows its course and offers no acts."""
    close = link("关闭", view.with_alert("").href(), "desk-button is-small")
    body = _open(history.entry, view, tellings) if history.entry else _ended()
    head = [html.Span(history.area_name), html.Span(title(history.rule, history.indicator), className="alerts-of")]
    return html.Div(
        [card(head, *body, aside=close, class_name="alerts-opened"), _course_card(history), timeline(history)],
        className="desk-part",
        role="region",
        **aria(label="打开的预警"),
    )


def missing(sentence: str, view: AlertsView) -> html.Div:
    """What stands in the place of an alert that cannot be shown."""
    close = link("关闭", view.with_alert("").href(), "desk-button is-small")
    return html.Div([card("看不到这条预警", quiet(sentence), aside=close)], className="desk-part")


def _ended() -> list[Children]:
    return [quiet("这条预警已经解除，不用再处理；下面是它的经过。")]


def _open(entry: AlertEntry, view: AlertsView, tellings: Tellings) -> list[Children]:
    alert = entry.alert
    notes = [mark("新增")] * alert.is_new + [mark(alert.held)] * bool(alert.held)
    state = html.Span([STATE_LABELS[alert.state], "，", marks.standing(alert), *notes], className="alerts-state")
    level = marks.level(alert.severity, class_name="is-large")
    says = html.P([level, html.Span([alert.sentence, state])], className="alerts-says")
    told = facts(
        {
            "处理": html.Span(marks.handling(entry.handled), className="alerts-stack"),
            "通知": html.Span(tellings.of_alert(entry), className="alerts-stack"),
            "处置建议": alert.rule.text,
        }
    )
    return [says, told, deeds(entry, view)]


def _course_card(history: AlertHistory) -> html.Section:
    """The picture, the conditions it is held to, and the ways to the rule and to the figure's origin."""
    ways = [
        link(f"规则第 {history.rule.version} 版", rule_href(history.rule.code)),
        html.A("查看数据来源", href=_origin(history)),
    ]
    lines = [html.Li(line) for line in condition_words(history.rule, history.indicator, history.exits, history.formula)]
    conditions = html.Ul(lines, className="desk-sentences")
    return card(
        "走势与级别",
        picture(history),
        html.Details([html.Summary("各级的进入与解除条件"), conditions]),
        aside=html.Span(ways, className="alerts-ways"),
    )


def _origin(history: AlertHistory) -> str:
    """The wall's address that shows where the judged figure came from."""
    code = history.indicator.code
    period = history.entry.alert.period if history.entry else history.periods[-1]
    figure = Figure(code, history.area_code, period)
    view = View(theme=history.indicator.theme, indicator_code=code, area_code=history.area_code, figure=figure)
    return f"/{view.search()}"
