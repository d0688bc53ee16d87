"""Silences: what is kept back now and why, the silences there are, and the form for a new one."""

from collections.abc import Sequence
from datetime import datetime

from dash import html

from indicators.alerting.board import AlertEntry, Board
from indicators.alerting.matching_labels import LABELS, Operator
from indicators.alerting.silence import Silence, SilenceState
from layouts.alerts import ids, marks
from layouts.alerts.deeds import DURATIONS
from layouts.alerts.forms import Choice, act_button, choice_field, form, note_field, text_field
from layouts.alerts.names import Names
from layouts.alerts.view import AlertsView, Form
from layouts.desk.elements import Children, at, card, data, link, mark, quiet, row, table

_MOST_EXPIRED = 50
_CUSTOM: Choice = ("until", "到指定时间")
_AHEAD: tuple[Choice, ...] = (("no", "不保存"), ("yes", "照样保存"))
_OPERATORS: tuple[Choice, ...] = tuple((one.value, one.label) for one in Operator)
_OFFERED_FIRST = ("area_name", "indicator", "rule", "severity")


def hushed_card(board: Board) -> html.Section:
    """The alerts nobody is told of now, with why and until when."""
    hushed = [one for one in board.entries if one.suppression]
    if not hushed:
        return card("现在不通知的预警", quiet("没有被静默、免打扰或抑制的预警。"))
    rows = [_hushed_row(one) for one in hushed]
    listed = table(
        "现在不通知的预警", ("级别", "单位", "预警内容", "为什么不通知", "处理"), rows, class_name="is-alerts"
    )
    return card("现在不通知的预警", html.Div(listed, className="desk-wide"), aside=f"{len(hushed)} 条，判定和显示照常")


def _hushed_row(entry: AlertEntry) -> html.Tr:
    opened = AlertsView().with_alert(entry.key).href()
    why = marks.bell(entry.suppression) if entry.suppression else ""
    cells = [
        marks.level(entry.alert.severity),
        html.Strong(entry.area_name),
        link(entry.alert.sentence, opened, "alerts-sentence"),
        why,
        entry.handled.handling.label,
    ]
    return row(cells)


def silences_card(silences: Sequence[Silence], names: Names, now: datetime, view: AlertsView) -> html.Section:
    """The silences: what holds or will hold first, then what is over."""
    live = [one for one in silences if one.state(now) is not SilenceState.EXPIRED]
    over = [one for one in silences if one.state(now) is SilenceState.EXPIRED]
    is_open = view.form is Form.SILENCE
    toggle = link(
        "取消" if is_open else "新建静默", view.with_form(None if is_open else Form.SILENCE).href(), "desk-button"
    )
    parts: list[Children] = [silence_form()] if is_open else []
    parts.append(_listed(live, names, now) if live else quiet("现在没有生效或待生效的静默。"))
    if over:
        left = f"，列出最近 {_MOST_EXPIRED} 条" if len(over) > _MOST_EXPIRED else ""
        folded = [html.Summary(f"已失效 {len(over)} 条{left}"), _listed(over[:_MOST_EXPIRED], names, now)]
        parts.append(html.Details(folded))
    return card("静默", *parts, aside=toggle)


def _listed(silences: Sequence[Silence], names: Names, now: datetime) -> Children:
    headings = ("编号", "静默什么", "起止", "原因", "申请和批准", "状态", "操作")
    rows = [_silence_row(one, names, now) for one in silences]
    return html.Div(table("静默", headings, rows, class_name="is-silences"), className="desk-wide")


def _silence_row(silence: Silence, names: Names, now: datetime) -> html.Tr:
    state = silence.state(now)
    is_over = state is SilenceState.EXPIRED
    end = act_button("expire_silence", "提前结束", id=str(silence.silence_id))
    resolved = ["，解除即止"] if silence.until_resolved else []
    people = [silence.author, *([f"{silence.approver}批准"] if silence.approver else [])]
    cells = [
        str(silence.silence_id),
        [html.Span(names.words(matcher), className="alerts-line is-plain") for matcher in silence.matchers],
        [at(silence.starts_at), html.Span(["至 ", at(silence.over_at), *resolved], className="alerts-line is-plain")],
        silence.reason,
        [html.Span(words, className="alerts-line is-plain") for words in people],
        mark(state.label, "live" if state is SilenceState.ACTIVE else ""),
        None if is_over else end,
    ]
    return row(cells, class_name="is-over" if is_over else "")


def silence_form() -> html.Form:
    """A new silence: conditions that must all hold, how long, why; it says live how many alerts it means."""
    fields = [
        html.Fieldset(
            [
                html.Legend("静默什么（各条件须同时满足）"),
                *[matcher_row(place) for place in range(len(_OFFERED_FIRST))],
            ],
            className="is-wide",
        ),
        html.P(className="alerts-count is-wide", role="status", **data(alerts_count="")),
        note_field("reason", "原因（必填）", placeholder="例如：系统升级，11月25日前数据不全"),
        text_field("starts", "从何时起", placeholder="现在；或 2026-12-01 08:00"),
        choice_field("duration", "多久", (*DURATIONS, _CUSTOM)),
        text_field("ends", "到何时止（选指定时间时填）", placeholder="例如 2026-12-31 18:00"),
        choice_field("ahead", "现在没有符合条件的预警时", _AHEAD),
        text_field("approver", "批准人", placeholder="可能涉及红色预警时必填"),
    ]
    return form("put_silence", "新建静默", fields, "开始静默", draft="1")


def matcher_row(place: int, *, name: str = "") -> html.Div:
    """One condition: label, comparison, value; a row without a value does not count."""
    first = _OFFERED_FIRST[place]
    labels = ((first, LABELS[first]), *(one for one in LABELS.items() if one[0] != first))
    value = text_field(
        f"{name}value",
        "值",
        placeholder="留空则不用这个条件",
        values=f"{ids.VALUES}{first}",
        is_first=not (place or name),
    )
    return html.Div(
        [
            choice_field(f"{name}label", f"第 {place + 1} 个条件", labels),
            choice_field(f"{name}operator", "比较", _OPERATORS),
            value,
        ],
        className="alerts-matcher",
        **data(alerts_matcher=""),
    )


def value_lists(board: Board, names: Names) -> html.Div:
    """What may be written as a value of each label, as the fields suggest it."""
    areas = board.areas
    values = {label: list(names.of_label(label).values()) for label in LABELS}
    values["area_name"] = list(areas.names)
    values["peer_group"] = sorted(names.peer_groups)
    values["owner"] = sorted(names.owners)
    lists = [
        html.Datalist([html.Option(value=value) for value in found], id=f"{ids.VALUES}{label}")
        for label, found in values.items()
    ]
    return html.Div(lists, hidden=True)
