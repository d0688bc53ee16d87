"""The frame of the page: its bar, heading and tabs, and the empty places its parts come into."""

from collections.abc import Mapping

from dash import dcc, html

from layouts.alerts import ids
from layouts.alerts.forms import name_dialog
from layouts.alerts.rules import rules_shell
from layouts.alerts.view import PATH, AlertsView, Part
from layouts.desk import ids as desk
from layouts.desk.bar import bar
from layouts.desk.elements import Children, aria, data, link

_STORES = (desk.CHANGED, ids.ASKED, ids.ACTED, ids.DRAFT, ids.COUNTED, ids.TICK, ids.DRAWN, ids.HEARD)


def page() -> html.Div:
    """The page as it is served to anybody: empty places and their names."""
    return html.Div(
        [
            dcc.Location(id=ids.ADDRESS, refresh=False),
            *[dcc.Store(id=name) for name in _STORES],
            html.A("跳到正文", href="#alerts-main", className="desk-skip"),
            bar(PATH),
            html.Div(id=desk.OUTAGE, className="desk-outage", role="alert"),
            html.Main(
                [
                    html.Div(
                        [html.H1("预警"), html.P(id=ids.STANDING, className="desk-standing")], className="desk-title"
                    ),
                    html.Nav(id=ids.TABS, className="desk-tabs", **aria(label="预警页的各部分")),
                    html.Div(id=ids.ANSWER, className="alerts-answer", role="status", tabIndex=-1),
                    html.Div(rules_shell(), id=ids.RULES, hidden=True),
                    html.Div(id=ids.PART),
                    name_dialog(),
                ],
                id="alerts-main",
                className="desk-page",
            ),
        ],
        className="desk alerts",
    )


def tabs(view: AlertsView, notes: Mapping[Part, str], urgent: frozenset[Part]) -> list[Children]:
    """The tabs; a note behind a name says what stands or waits there, an urgent one in the colour of trouble."""
    return [_tab(part, notes.get(part, ""), part in urgent, is_current=part is view.part) for part in Part]


def _tab(part: Part, note: str, is_urgent: bool, *, is_current: bool) -> Children:
    said = html.Span(note, className="desk-tab-note is-late" if is_urgent else "desk-tab-note") if note else None
    children: list[Children] = [part.label, said]
    current = aria(current="page") if is_current else {}
    return html.Span(link(children, AlertsView(part).href()), **current)


def answer(sentence: str, *, is_refused: bool) -> html.Div:
    """What came of the last form; it stays until it is closed or something else is asked."""
    close = html.Button("关闭", type="button", className="desk-button is-small", **data(alerts_dismiss=""))
    said = html.Span(sentence)
    return html.Div([said, close], className="alerts-answered is-refused" if is_refused else "alerts-answered")
