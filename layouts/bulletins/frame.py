"""The frame of the page: its bar, heading and tabs, and the empty places its parts come into."""

from collections.abc import Mapping

from dash import dcc, html

from layouts.bulletins import ids
from layouts.bulletins.view import PATH, BulletinsView, Part
from layouts.desk import ids as desk
from layouts.desk.bar import bar
from layouts.desk.elements import Children, aria, data, link

_STORES = (desk.CHANGED, ids.ASKED, ids.ACTED, ids.SHOWN, ids.DRAWN, ids.CHECK, ids.HEARD)


def page() -> html.Div:
    """The page as it is served to anybody: empty places and their names."""
    return html.Div(
        [
            dcc.Location(id=ids.ADDRESS, refresh=False),
            *[dcc.Store(id=name) for name in _STORES],
            html.A("跳到正文", href="#bulletins-main", className="desk-skip"),
            bar(PATH),
            html.Div(id=desk.OUTAGE, className="desk-outage", role="alert"),
            html.Main(
                [
                    html.Div(
                        [html.H1("通报"), html.P(id=ids.STANDING, className="desk-standing")], className="desk-title"
                    ),
                    html.Nav(id=ids.TABS, className="desk-tabs", **aria(label="通报页的各部分")),
                    html.Div(id=ids.ANSWER, className="bulletins-answer", role="status", tabIndex=-1),
                    html.Div(id=ids.PART, className="desk-part"),
                    _opened(),
                ],
                id="bulletins-main",
                className="desk-page",
            ),
        ],
        className="desk is-fluid bulletins",
    )


def _opened() -> html.Div:
    """One bulletin. What is read first stands first for the keyboard too: where it stands, what may be done."""
    side = html.Div(
        [
            html.Div(id=ids.SIDE, className="bulletins-stack"),
            html.Div(id=ids.VERIFIED, className="bulletins-later", role="status"),
            html.Div(id=ids.CHANGES, className="bulletins-later"),
        ],
        className="bulletins-side",
    )
    return html.Div(
        [side, html.Section(id=ids.PREVIEW, className="bulletins-preview", **aria(label="全文"))],
        id=ids.OPENED,
        className="bulletins-opened",
        hidden=True,
    )


def tabs(view: BulletinsView, notes: Mapping[Part, str]) -> list[Children]:
    """The tabs; a note behind a name says what waits there."""
    return [_tab(part, notes.get(part, ""), is_current=part is view.part) for part in Part]


def _tab(part: Part, note: str, *, is_current: bool) -> Children:
    said = html.Span(note, className="desk-tab-note") if note else None
    children: list[Children] = [part.label, said]
    current = aria(current="page") if is_current else {}
    return html.Span(link(children, BulletinsView(part).href()), **current)


def answer(*sentences: str, is_refused: bool) -> html.Div:
    """What came of the last form, several sentences one a line; it stays until it is closed."""
    close = html.Button("关闭", type="button", className="desk-button is-small", **data(bulletins_dismiss=""))
    tone = "bulletins-answered is-refused" if is_refused else "bulletins-answered"
    listed = html.Ul([html.Li(one) for one in sentences], className="desk-sentences")
    return html.Div([listed if len(sentences) > 1 else html.Span(sentences), close], className=tone)


def document(page: str) -> html.Iframe:
    """The whole document as it will be read, in a frame of its own in which nothing runs."""
    return html.Iframe(srcDoc=page, sandbox="", title="全文", className="bulletins-document")
