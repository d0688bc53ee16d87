"""The frame of the page: its bar, heading and tabs, the empty editor, and the places its parts come into."""

from dash import dcc, html

from layouts.desk import ids as desk
from layouts.desk.bar import bar
from layouts.desk.elements import aria
from layouts.schemes import ids
from layouts.schemes.editor import editor_shell
from layouts.schemes.marks import marking_form, withdraw_dialog
from layouts.schemes.view import PATH

_STORES = (
    desk.CHANGED,
    ids.OPENED,
    ids.OPENED_DRAWN,
    ids.DRAFT,
    ids.FINDINGS,
    ids.FINDINGS_DRAWN,
    ids.TRY,
    ids.ASKED,
    ids.DONE,
    ids.MARK_ASKED,
    ids.MARK_DONE,
)


def page() -> html.Div:
    """The page as it is served to anybody: empty places and their names."""
    return html.Div(
        [
            dcc.Location(id=ids.ADDRESS, refresh=False),
            *[dcc.Store(id=name) for name in _STORES],
            html.A("跳到正文", href="#schemes-main", className="desk-skip"),
            bar(PATH),
            html.Div(id=desk.OUTAGE, className="desk-outage", role="alert"),
            html.Main(
                [
                    html.Div(
                        [html.H1("方案"), html.P(id=ids.STANDING, className="desk-standing")], className="desk-title"
                    ),
                    html.Div(id=ids.NOTICE, className="schemes-notice", role="status", tabIndex=-1),
                    html.Div(id=ids.HEAD, className="schemes-head"),
                    html.Nav(id=ids.TABS, className="desk-tabs", **aria(label="方案的各部分")),
                    html.Div(id=ids.REPORT),
                    html.Div(id=ids.PART, className="desk-part"),
                    html.Div(editor_shell(), id=ids.EDITOR, className="desk-part", hidden=True),
                    html.Div(marking_form(), id=ids.MARKING, hidden=True),
                    withdraw_dialog(),
                ],
                id="schemes-main",
                className="desk-page",
            ),
        ],
        className="desk is-fluid schemes",
    )
