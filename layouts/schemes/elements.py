"""Small elements of the page: fields with room for what is wrong with them, switches, dialogs."""

from collections.abc import Mapping
from typing import Any

from dash import dcc, html

from layouts.desk.elements import Children, aria, data

LONGEST_NAME, LONGEST_REASON = 20, 200


def field(name: str, label: str, control: Children, hint: str = "", *, class_name: str = "") -> html.Div:
    """A control under its name; findings about it come below it, by its place `name`."""
    parts: list[Children] = [html.Label([html.Span(label, className="schemes-label"), control])]
    parts += [html.Span(hint, className="schemes-hint")] if hint else []
    parts.append(html.Div(className="schemes-findings", **data(schemes_findings=name)))
    return html.Div(parts, className=f"schemes-field {class_name}".strip())


def part_of_form(name: str, label: str, control: Children, hint: str = "", *, class_name: str = "is-wide") -> html.Div:
    """Several controls under one name."""
    parts: list[Children] = [html.Span(label, className="schemes-label"), control]
    parts += [html.Span(hint, className="schemes-hint")] if hint else []
    parts.append(html.Div(className="schemes-findings", **data(schemes_findings=name)))
    return html.Div(parts, className=f"schemes-field {class_name}", role="group", **aria(label=label))


def line(name: str, *, placeholder: str = "", **options: Any) -> dcc.Input:
    """A line of text, sent under its name; numbers too, so that a slip can be named in a sentence."""
    return dcc.Input(name=name, type="text", autoComplete="off", spellCheck=False, placeholder=placeholder, **options)


def choice(name: str, options: Mapping[str, str], **attributes: Any) -> html.Select:
    """A list to choose one of: what is sent and what a user reads."""
    return html.Select([html.Option(words, value=value) for value, words in options.items()], name=name, **attributes)


def flag(name: str, words: str) -> html.Button:
    """A button that stays down."""
    return html.Button(
        words, type="button", className="schemes-switch", **data(schemes_flag=name), **aria(pressed="false")
    )


def act_button(words: str, act: str, class_name: str = "") -> html.Button:
    """A button the page's scripts answer to."""
    return html.Button(words, type="button", className=f"desk-button {class_name}".strip(), **data(schemes_act=act))


def signed_fields(reason_label: str, placeholder: str) -> list[Children]:
    """Who does it and why; the name written last in this browser stands there already."""
    reason = html.Textarea(name="reason", rows=2, maxLength=LONGEST_REASON, placeholder=placeholder)
    return [
        field("reason", reason_label, reason),
        field(
            "who",
            "姓名（必填）",
            line("who", maxLength=LONGEST_NAME),
            "单机模式没有登录：姓名由本人填写，随这次操作一并留存。",
        ),
    ]


def dialog(dialog_id: str, title: str, parts: list[Children], send: html.Button) -> html.Dialog:
    """A question with its fields, room for a refusal, and two buttons."""
    close = html.Button("取消", type="button", className="desk-button", **data(desk_closes=dialog_id))
    told = html.P(className="schemes-refused", role="alert", **data(schemes_refused=""))
    return html.Dialog(
        [html.H2(title), *parts, told, html.Div([close, send], className="desk-actions")],
        id=dialog_id,
        className="desk-dialog schemes-dialog",
        **aria(label=title),
    )
