"""What a person may do about an open alert: buttons that open a form each, one form at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from indicators.alerting.board import AlertEntry
from indicators.alerting.handling import Handling
from indicators.alerting.rule import Severity
from layouts.alerts.forms import Choice, choice_field, form, note_field, text_field
from layouts.alerts.view import AlertsView, Form
from layouts.desk.elements import Children, link

DURATIONS: tuple[Choice, ...] = (
    ("1", "1 天"),
    ("3", "3 天"),
    ("7", "1 周"),
    ("30", "30 天"),
    ("resolved", "到解除（最长 90 天）"),
)
SCOPES: tuple[Choice, ...] = (
    ("alert", "只静默这一条"),
    ("rule", "这条规则的全部单位"),
    ("area", "这个单位的全部预警"),
)
_KEEP_RED: Choice = ("keep", "不静默红色")
_HUSH_RED: Choice = ("hush", "一并静默，须另一人批准")


@dataclass(frozen=True, slots=True)
class _Deed:
    form: Form
    words: str
    is_main: bool = False


_CLAIM, _RELEASE = _Deed(Form.CLAIM, "认领", is_main=True), _Deed(Form.RELEASE, "放弃认领")
_NOTE, _DISPATCH, _SILENCE = _Deed(Form.NOTE, "备注"), _Deed(Form.DISPATCH, "督办"), _Deed(Form.SILENCE, "静默")
_OFFERED = {
    Handling.UNCLAIMED: (_CLAIM, _DISPATCH, _NOTE, _SILENCE),
    Handling.CLAIMED: (_DISPATCH, _NOTE, _SILENCE, _RELEASE),
    Handling.DISPATCHED: (_NOTE, _DISPATCH, _SILENCE),
}


def deeds(entry: AlertEntry, view: AlertsView) -> html.Div:
    """The buttons, and under them the form that is open."""
    offered = _OFFERED[entry.handled.handling]
    buttons = [_button(deed, view) for deed in offered]
    opened = next((_form(deed.form, entry, view) for deed in offered if deed.form is view.form), None)
    return html.Div([html.Div(buttons, className="alerts-deeds"), opened])


def _button(deed: _Deed, view: AlertsView) -> Children:
    is_open = deed.form is view.form
    tone = "is-pressed" if is_open else "is-main" if deed.is_main and view.form is None else ""
    opened = view.with_form(None if is_open else deed.form)
    return link(deed.words, opened.href(), f"desk-button {tone}".strip())


def _form(opened: Form, entry: AlertEntry, view: AlertsView) -> Children:
    title, fields, button = _content(opened, entry)
    back = link("取消", view.with_form(None).href(), "desk-button")
    return form(opened.value, title, fields, button, back=back, key=entry.key)


def _content(opened: Form, entry: AlertEntry) -> tuple[str, Sequence[Children], str]:
    match opened:
        case Form.RELEASE:
            return (
                "放弃认领",
                [note_field("note", "说明（可不填）", placeholder="例如：转由应急局处理", is_first=True)],
                "确认放弃",
            )
        case Form.NOTE:
            return (
                "备注",
                [note_field("note", "内容", placeholder="写下进展或发现，其他人在“经过”里看得到", is_first=True)],
                "记下",
            )
        case Form.DISPATCH:
            reference = text_field("reference", "督办文号（必填）", placeholder="例如：潞督办〔2026〕12号")
            return "督办", [note_field("note", "要求（可不填）", is_first=True), reference], "记为已督办"
        case Form.SILENCE:
            return "静默", _silence_fields(entry), "开始静默"
        case _:
            return (
                "认领",
                [note_field("note", "说明（可不填）", placeholder="例如：正在与街道核对数据", is_first=True)],
                "确认认领",
            )


def _silence_fields(entry: AlertEntry) -> Sequence[Children]:
    """Red goes on being told unless a second person agrees; a red alert is silenced with one only."""
    is_red = entry.alert.severity is Severity.RED
    red = (_HUSH_RED, _KEEP_RED) if is_red else (_KEEP_RED, _HUSH_RED)
    return [
        note_field("reason", "原因（必填）", placeholder="例如：统计口径调整，11 月起恢复可比", is_first=True),
        choice_field("scope", "静默什么", SCOPES),
        choice_field("duration", "多久", DURATIONS),
        choice_field("red", "红色预警", red),
        text_field("approver", "批准人", placeholder="红色一并静默时必填"),
    ]
