"""Small elements the desk's pages share: cards, tables, marks, facts and links."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from dash import dcc, html

Children = Any  # Dash gives its children no type
SHANGHAI = ZoneInfo("Asia/Shanghai")


def card(title: Children, *children: Children, aside: Children = None, class_name: str = "") -> html.Section:
    """A white card with its heading and, at the right of it, what belongs to the whole card."""
    head = html.Div([html.H2(title), html.Div(aside, className="desk-card-aside")], className="desk-card-head")
    return html.Section([head, *children], className=f"desk-card {class_name}".strip())


def table(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Children],
    *,
    numeric: frozenset[int] = frozenset(),
    class_name: str = "",
) -> html.Table:
    """A plain table; `numeric` are the columns that stand right-aligned."""
    head = html.Tr(
        [
            html.Th(heading, scope="col", className="is-number" if place in numeric else "")
            for place, heading in enumerate(headings)
        ]
    )
    parts = [html.Caption(caption), html.Thead(head), html.Tbody(list(rows))]
    return html.Table(parts, className=f"desk-table {class_name}".strip())


def row(cells: Sequence[Children], *, numeric: frozenset[int] = frozenset(), class_name: str = "") -> html.Tr:
    """One row; its cells follow the headings of its table."""
    return html.Tr(
        [html.Td(cell, className="is-number" if place in numeric else "") for place, cell in enumerate(cells)],
        className=class_name,
    )


def mark(word: str, tone: str = "") -> html.Span:
    """A word in a small frame: 样例, 已撤销, 逾期."""
    return html.Span(word, className=f"desk-mark {f'is-{tone}' if tone else ''}".strip())


def facts(pairs: Mapping[str, Children]) -> html.Dl:
    """Names and what they are; a blank one is left out."""
    said = {name: value for name, value in pairs.items() if value not in ("", None)}
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in said.items()], className="desk-facts")


def link(children: Children, href: str, class_name: str = "", **attributes: Any) -> dcc.Link:
    """A link within the desk: the address changes, the page stays."""
    return dcc.Link(children, href=href, className=class_name, **attributes)


def quiet(sentence: str) -> html.P:
    """What a card says when it has nothing to list."""
    return html.P(sentence, className="desk-quiet")


def aria(**names: str) -> dict[str, Any]:
    """Attributes for those who hear the page: `aria(label="翻页")`."""
    return {f"aria-{name}": value for name, value in names.items()}


def data(**names: str) -> dict[str, Any]:
    """Attributes the desk's scripts read: `data(desk_act="load")`."""
    return {f"data-{name.replace('_', '-')}": value for name, value in names.items()}


def at(moment: datetime) -> str:
    """Say a moment as the office's clock shows it."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
