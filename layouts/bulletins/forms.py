"""Forms of the page: plain fields that `assets/desk_bulletins.js` reads and hands to the server.

The button says by `data-bulletins-act` what is asked for; the other `data-bulletins-*` of its form go along.
Nothing is checked in the page: the server answers with sentences.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from layouts.desk.elements import Children, data

WHO = "who"


def form(
    key: str,
    fields: Sequence[Children],
    buttons: Sequence[Children],
    *,
    keeps_name: bool = False,
    is_long: bool = False,
    **along: str,
) -> html.Form:
    """A form of its own `key`: another key is another form, so that nothing typed into one stands in the next.

    `keeps_name` lets the browser keep the name for the next time; the buttons of a long one stay in view.
    What is written into a form that `holds` something stays in the browser under that name until it is done.
    """
    kept = data(bulletins_keeps="") if keeps_name else {}
    return html.Form(
        [html.Div(list(fields), className="bulletins-fields"), html.Div(list(buttons), className="desk-actions")],
        key=key,
        className="bulletins-form is-long" if is_long else "bulletins-form",
        autoComplete="off",
        **kept,
        **data(**{f"bulletins_{name}": value for name, value in along.items()}),
    )


def act_button(act: str, words: str, tone: str = "", *, sends: bool = False, explains: str = "") -> html.Button:
    """A button that asks for an act; `sends` makes it the one the enter key presses."""
    return html.Button(
        words,
        type="submit" if sends else "button",
        title=explains,
        className=f"desk-button {tone}".strip(),
        **data(bulletins_act=act),
    )


def name_field(label: str) -> html.Label:
    """The name of the person who acts; the cursor waits in it."""
    return text_field(WHO, f"{label}（必填）", placeholder="姓名", is_first=True)


def text_field(
    name: str, label: str, value: str = "", *, placeholder: str = "", size: str = "", is_first: bool = False
) -> html.Label:
    """One line of text; the cursor waits in the first blank one that `is_first`."""
    control = dcc.Input(
        name=name, value=value, type="text", placeholder=placeholder, autoComplete="off", spellCheck=False
    )
    return labelled(label, control, size, is_first=is_first)


def lines_field(name: str, label: str, text: str = "", *, placeholder: str = "", rows: int = 2) -> html.Label:
    """Several lines of text."""
    return labelled(label, html.Textarea(text, name=name, rows=rows, placeholder=placeholder), "is-wide")


def choice_field(
    name: str, label: str, options: Mapping[str, str], chosen: str, *, size: str = "", redraws: bool = False
) -> html.Label:
    """One of several, value → words; `redraws` lets the form follow the choice."""
    items = [
        html.Option(words, value=value, selected=True) if value == chosen else html.Option(words, value=value)
        for value, words in options.items()
    ]
    along = data(bulletins_redraws=name) if redraws else {}
    return labelled(label, html.Select(items, name=name, **along), size)


def labelled(label: str, control: Children, size: str = "", *, is_first: bool = False) -> html.Label:
    """A control under its name."""
    along: dict[str, Any] = data(bulletins_first="") if is_first else {}
    return html.Label([html.Span(label), control], className=f"bulletins-field {size}".strip(), **along)
