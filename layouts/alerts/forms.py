"""Forms of the page: plain fields in a form that `assets/desk_alerts.js` reads and hands to the server.

A form says by `data-alerts-act` what it asks for; its other `data-alerts-*` go along as they are. Nothing
is checked in the page: the server answers with sentences.
"""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from layouts.alerts import ids
from layouts.desk.elements import Children, aria, data

WHO = "who"
_MOST = 500
_PRINT = "单机模式没有登录：姓名由本人填写，随这次操作一并记录。"

Choice = tuple[str, str]  # value, words


def form(
    act: str, title: str, fields: Sequence[Children], button: str, *, back: Children = None, **along: str
) -> html.Form:
    """A form with its title, its fields, the person's name, and the button that sends it."""
    send = html.Button(button, type="submit", className="desk-button is-main")
    return html.Form(
        [
            html.H3(title),
            html.Div([*fields, text_field(WHO, "姓名（必填）", placeholder="谁在操作")], className="alerts-fields"),
            html.P(_PRINT, className="alerts-print"),
            html.Div([send, back], className="desk-actions"),
        ],
        className="alerts-form",
        autoComplete="off",
        **data(alerts_act=act, **{f"alerts_{name}": value for name, value in along.items()}),
    )


def name_dialog() -> html.Dialog:
    """Asks for the name once where an act is a mere button and nobody has written one in this browser."""
    field = text_field(WHO, "姓名（必填）", placeholder="谁在操作", is_first=True)
    send = html.Button("继续", type="submit", className="desk-button is-main")
    back = html.Button("取消", type="button", className="desk-button", **data(desk_closes=ids.NAME_DIALOG))
    asked = html.Form(
        [
            html.H2("请填写姓名"),
            html.P(_PRINT, className="alerts-print"),
            field,
            html.Div([back, send], className="desk-actions"),
        ],
        **data(alerts_naming=""),
    )
    return html.Dialog(asked, id=ids.NAME_DIALOG, className="desk-dialog", **aria(label="请填写姓名"))


def act_button(act: str, words: str, class_name: str = "", **along: str) -> html.Button:
    """A button that is a whole form: it asks for an act and needs no fields."""
    return html.Button(
        words,
        type="button",
        className=f"desk-button is-small {class_name}".strip(),
        **data(alerts_act=act, **{f"alerts_{name}": value for name, value in along.items()}),
    )


def text_field(
    name: str, label: str, *, placeholder: str = "", values: str = "", size: str = "", is_first: bool = False
) -> html.Label:
    """One line of text; `values` is the id of the list it suggests from."""
    more: dict[str, Any] = {"list": values} if values else {}
    control = dcc.Input(name=name, placeholder=placeholder, maxLength=_MOST, autoFocus=is_first, **more)
    return _labelled(label, control, size)


def note_field(name: str, label: str, *, placeholder: str = "", is_first: bool = False) -> html.Label:
    """A few lines of text; the cursor stands in the first field when its form opens."""
    control = html.Textarea(name=name, rows=2, maxLength=_MOST, placeholder=placeholder, autoFocus=is_first)
    return _labelled(label, control, "is-wide")


def choice_field(name: str, label: str, choices: Sequence[Choice], *, size: str = "") -> html.Label:
    """One of several; the first stands until another is chosen."""
    options = [html.Option(words, value=value) for value, words in choices]
    return _labelled(label, html.Select(options, name=name), size)


def ticks_field(name: str, label: str, choices: Sequence[Choice]) -> html.Fieldset:
    """Any of several, each a button that is pressed or not."""
    buttons = [
        html.Button(
            words,
            type="button",
            className="alerts-tick",
            **aria(pressed="false"),
            **data(alerts_tick=name, alerts_value=value),
        )
        for value, words in choices
    ]
    return html.Fieldset([html.Legend(label), html.Div(buttons, className="alerts-ticks")], className="is-wide")


def _labelled(label: str, control: Children, size: str) -> html.Label:
    return html.Label([html.Span(label), control], className=f"alerts-field {size}".strip())
