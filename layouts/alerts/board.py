"""The live list, and what stands below it: rules that cannot be judged, overdue data, what a storm holds back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dash import html

from indicators.alerting.board import AlertEntry, Board, DataDebt
from indicators.alerting.handling import Handling
from indicators.alerting.machine import STATE_LABELS
from indicators.snapshot import Alert, RuleFault
from layouts.alerts import marks
from layouts.alerts.filters import filter_bar, level_tiles, shown
from layouts.alerts.forms import act_button
from layouts.alerts.paging import page_of, pager
from layouts.alerts.tellings import Tellings
from layouts.alerts.view import AlertsView, Form
from layouts.desk.elements import Children, card, link, mark, quiet, row, table
from layouts.handling import ring_glyph

_MOST_NAMES = 12
_HEADINGS = ("级别", "单位", "预警内容", "自何时", "处理", "通知", "操作")


def board_part(
    board: Board, view: AlertsView, rule_titles: Mapping[str, str], tellings: Tellings, opened: Children = None
) -> html.Div:
    """The list; with an alert opened it stands beside a shorter one."""
    if opened is not None:
        return html.Div([_narrow_card(board, view), opened], className="alerts-columns")
    beside = [_storms(board, rule_titles), _faults(board.faults), _debts(board.debts, tellings)]
    parts = [tellings.bar(), _board_card(board, view, tellings), *beside]
    return html.Div([part for part in parts if part is not None], className="desk-part")


def _board_card(board: Board, view: AlertsView, tellings: Tellings) -> html.Section:
    found = shown(board.entries, view)
    head = html.Div(level_tiles(board.entries, view), className="alerts-head")
    return card(
        "未解除的预警",
        head,
        filter_bar(board.entries, view),
        _list(board, found, view, tellings),
        aside=f"本期解除 {board.resolved_count} 条",
    )


def _list(board: Board, found: Sequence[AlertEntry], view: AlertsView, tellings: Tellings) -> Children:
    if not found:
        return quiet(_nothing(board, view))
    rows = [_row(one, view, tellings) for one in page_of(found, view.page)]
    listed = html.Div(table("未解除的预警，重的在前", _HEADINGS, rows, class_name="is-alerts"), className="desk-wide")
    return html.Div([listed, _pager(found, view)])


def _pager(found: Sequence[AlertEntry], view: AlertsView) -> Children:
    return pager("预警", len(found), view.page, lambda page: replace(view, page=page).href())


def _nothing(board: Board, view: AlertsView) -> str:
    if board.entries and view.is_filtered:
        return "没有符合筛选条件的预警；可清除筛选后再看。"
    return "目前没有未解除的预警。规则在数据导入后和每天零点过后各判定一次。"


def _row(entry: AlertEntry, view: AlertsView, tellings: Tellings) -> html.Tr:
    alert = entry.alert
    opened = view.with_alert(entry.key).href()
    said = [link(alert.sentence, opened, "alerts-sentence"), *_notes(entry)]
    cells = [
        marks.level(alert.severity),
        html.Strong(entry.area_name),
        said,
        [marks.standing(alert), *_recovering(alert)],
        marks.handling(entry.handled),
        tellings.of_alert(entry),
        _actions(entry, view),
    ]
    return row(cells, class_name="is-hushed" if entry.suppression else "")


def _notes(entry: AlertEntry) -> list[Children]:
    """What else there is to say: that it is new, that the figure is owed, the name somebody gave the rule."""
    words = ["新增"] * entry.alert.is_new + [entry.alert.held] * bool(entry.alert.held)
    name = entry.alert.rule.name
    return [*map(mark, words), *([html.Span(f"规则：{name}", className="alerts-line")] if name else [])]


def _recovering(alert: Alert) -> list[Children]:
    """The state of an alert on its way out; that the others stand needs no word."""
    return [html.Span(STATE_LABELS[alert.state], className="alerts-line")] if alert.state != "firing" else []


def _actions(entry: AlertEntry, view: AlertsView) -> html.Div:
    """The next step first: to claim what nobody is on."""
    is_free = entry.handled.handling is Handling.UNCLAIMED
    acts = [(Form.CLAIM, "认领")] if is_free else [(Form.NOTE, "备注")]
    acts += [] if entry.suppression else [(Form.SILENCE, "静默")]
    return html.Div(
        [link(words, view.with_alert(entry.key, act).href(), "desk-button is-small") for act, words in acts],
        className="alerts-acts",
    )


def _narrow_card(board: Board, view: AlertsView) -> html.Section:
    """The list beside an opened alert: level, area, indicator and who is on it."""
    found = shown(board.entries, view)
    items = [html.Li(_item(one, view), className=_item_class(one, view)) for one in page_of(found, view.page)]
    back = link("返回清单", view.with_alert("").href(), "desk-button is-small")
    body = html.Ol(items, className="alerts-narrow") if items else quiet(_nothing(board, view))
    return card(f"预警 {len(found)} 条", body, _pager(found, view), aside=back, class_name="alerts-list-card")


def _item(entry: AlertEntry, view: AlertsView) -> Children:
    head = html.Span([marks.level(entry.alert.severity), html.Strong(entry.area_name)], className="alerts-item-head")
    bell = [html.I(className="bell")] if entry.suppression else [ring_glyph(entry.handled.handling)]
    foot = html.Span(
        [entry.alert.indicator.label, html.Span([*bell, entry.handled.handling.label], className="alerts-item-who")],
        className="alerts-item-foot",
    )
    return link([head, foot], view.with_alert(entry.key).href(), "alerts-item")


def _item_class(entry: AlertEntry, view: AlertsView) -> str:
    names = ["is-open"] * (entry.key == view.alert) + ["is-hushed"] * (entry.suppression is not None)
    return " ".join(names)


def _storms(board: Board, rule_titles: Mapping[str, str]) -> Children:
    """What a storm holds back until somebody has looked at the data."""
    if not board.held_rules:
        return None
    rows = [
        row([rule_titles.get(code, code), _held_count(board, code), act_button("release_storm", "放行", rule=code)])
        for code in board.held_rules
    ]
    said = "多数单位同时出现预警，多半是数据或口径的问题。各单位的通知已经暂缓；核对无误后放行，一个工作日后自动发出。"
    listed = table("暂缓发出的通知", ("规则", "涉及单位", "操作"), rows, class_name="is-storms")
    return card("普遍性变化，通知暂缓", html.P(said, className="desk-quiet"), listed, class_name="is-urgent")


def _held_count(board: Board, rule_code: str) -> str:
    return f"{sum(one.alert.rule.code == rule_code for one in board.entries)} 个"


def _faults(faults: Sequence[RuleFault]) -> Children:
    if not faults:
        return None
    rows = [row([_rule_link(fault), fault.message, fault.rule.owner or "规则维护人"]) for fault in faults]
    said = "这些规则现在判定不了，原有的预警状态保持不变。"
    listed = table("判定不了的规则", ("规则", "原因", "责任"), rows)
    return card("判定不了的规则", html.P(said, className="desk-quiet"), listed, class_name="is-urgent")


def _rule_link(fault: RuleFault) -> Children:
    return link(fault.rule.name or fault.rule.code, rule_href(fault.rule.code), "desk-open")


def rule_href(rule_code: str) -> str:
    """Where a rule is read and changed."""
    return f"/alerts?part=rules&rule={rule_code}"


def _debts(debts: Sequence[DataDebt], tellings: Tellings) -> Children:
    if not debts:
        return None
    rows = [
        row(
            [
                debt.owner,
                debt.indicator.label,
                _period(debt),
                f"{debt.days_overdue} 天",
                tellings.of_debt(debt),
                _names(debt.area_names),
            ]
        )
        for debt in debts
    ]
    listed = table("逾期未报的数据", ("报送部门", "指标", "报告期", "逾期", "提醒", "缺谁"), rows, class_name="is-owed")
    said = html.P("逾期期间预警状态保持不变。", className="desk-quiet")
    return card("数据逾期，无法判定", said, html.Div(listed, className="desk-wide"))


def _period(debt: DataDebt) -> str:
    return debt.period.label(has_merged_january=debt.indicator.has_merged_january)


def _names(names: Sequence[str]) -> str:
    tail = f"等 {len(names)} 个单位" if len(names) > _MOST_NAMES else ""
    return f"{'、'.join(names[:_MOST_NAMES])}{tail}"
