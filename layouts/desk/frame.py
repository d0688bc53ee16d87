"""The desk's frame: the bar at the top, the heading of the page, its tabs. No data: it comes by callbacks."""

from collections.abc import Mapping, Sequence

from dash import dcc, html

from layouts.desk import ids
from layouts.desk.bar import bar
from layouts.desk.dry_run import intake_card, steps
from layouts.desk.elements import Children, aria, link, mark
from layouts.desk.loads import undo_dialog
from layouts.desk.view import PATH, DeskView, Part

_SUFFIXES = ("区", "县", "市", "旗")


def page() -> html.Div:
    """The data page as it is served to anybody: empty places and their names."""
    return html.Div(
        [
            dcc.Location(id=ids.ADDRESS, refresh=False),
            dcc.Store(id=ids.CHANGED),
            dcc.Store(id=ids.UNDONE),
            html.A("跳到正文", href="#desk-main", className="desk-skip"),
            bar(PATH),
            html.Div(id=ids.OUTAGE, className="desk-outage", role="alert"),
            html.Main(
                [
                    html.Div(
                        [html.H1("数据"), html.P(id=ids.STANDING, className="desk-standing")], className="desk-title"
                    ),
                    html.Nav(id=ids.TABS, className="desk-tabs", **aria(label="数据页的各部分")),
                    _intake(),
                    html.Div(id=ids.PART, className="desk-part"),
                ],
                id="desk-main",
                className="desk-page",
            ),
            undo_dialog(),
        ],
        className="desk",
    )


def _intake() -> html.Div:
    return html.Div(
        [
            html.Div([intake_card(), html.Div(id=ids.REPORT), steps()], className="desk-main-column"),
            html.Aside(id=ids.OVERVIEW, className="desk-side-column", **aria(label="近况")),
        ],
        id=ids.INTAKE,
        className="desk-columns",
    )


def brand(root_name: str) -> str:
    """The product's name, made from the district's, as on the wall."""
    is_long = len(root_name) > 2 and root_name.endswith(_SUFFIXES)
    return f"{root_name[:-1] if is_long else root_name}一张图"


def marks(*, is_sample: bool, is_illustrative: bool) -> list[html.Span]:
    """What the figures and lines are not, and who may sit here."""
    words = ["样例数据"] if is_sample else []
    words += ["示意边界"] if is_illustrative else []
    found = [mark(" · ".join(words), "sample")] if words else []
    return [*found, html.Span("单机模式，只限本机", className="desk-seat")]


def standing(sentences: Sequence[str]) -> list[Children]:
    """The page's one line: what the store stands at."""
    return [html.Span(sentence) for sentence in sentences if sentence]


def tabs(view: DeskView, notes: Mapping[Part, str], urgent: frozenset[Part] = frozenset()) -> list[Children]:
    """The tabs; a note behind a name says what waits there (逾期 3), and an urgent one says it aloud."""
    return [_tab(part, _note(notes.get(part, ""), part in urgent), is_current=part is view.part) for part in Part]


def _note(words: str, is_urgent: bool) -> Children:
    return html.Span(words, className="desk-tab-note is-late" if is_urgent else "desk-tab-note") if words else None


def _tab(part: Part, note: Children, *, is_current: bool) -> Children:
    current = aria(current="page") if is_current else {}
    children: list[Children] = [part.label, note]
    return html.Span(link(children, DeskView(part).href()), **current)
