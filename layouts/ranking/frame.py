"""The frame of the page: its bar, heading and tabs, the empty table, and the places its parts come into."""

from dash import dcc, html

from layouts.desk import ids as desk
from layouts.desk.bar import bar
from layouts.desk.elements import aria
from layouts.ranking import ids
from layouts.ranking.grid import grid
from layouts.ranking.unit import waiting_card
from layouts.ranking.view import PATH

_STORES = (desk.CHANGED, ids.MAP_SPEC, ids.MAP_DRAWN, ids.COURSE_SPEC, ids.COURSE_DRAWN)


def page() -> html.Div:
    """The page as it is served to anybody: empty places and their names."""
    return html.Div(
        [
            dcc.Location(id=ids.ADDRESS, refresh=False),
            *[dcc.Store(id=name) for name in _STORES],
            html.A("跳到正文", href="#ranking-main", className="desk-skip"),
            bar(PATH),
            html.Div(id=desk.OUTAGE, className="desk-outage", role="alert"),
            html.Main([_head(), _columns()], id="ranking-main", className="desk-page"),
        ],
        className="desk is-fluid ranking",
    )


def _head() -> html.Div:
    title = html.Div(
        [html.H1("排名", id=ids.TITLE), html.P(id=ids.STANDING, className="desk-standing")], className="desk-title"
    )
    picks = html.Div(
        [html.Div(id=ids.PICKERS, className="ranking-pickers"), html.Div(id=ids.EXPORTS, className="ranking-exports")],
        className="ranking-tools",
    )
    return html.Div([title, picks])


def _columns() -> html.Div:
    sheet = html.Section(
        [
            html.Nav(id=ids.TABS, className="desk-tabs", **aria(label="分组")),
            grid(),
            html.Div(id=ids.PRINTED, className="ranking-printed"),
            html.Div(id=ids.NOTES, className="ranking-notes"),
        ],
        id=ids.SHEET,
        className="desk-card ranking-sheet",
        **aria(label="排名表"),
    )
    course = html.Section(
        [
            html.Div(id=ids.COURSE_HEAD, className="desk-card-head"),
            html.Div(id=ids.COURSE, className="ranking-course", role="region", tabIndex=0, **aria(label="位次走势图")),
        ],
        className="desk-card",
    )
    drawn = html.Section(html.Div(id=ids.MAP, className="ranking-map"), className="desk-card ranking-map-card")
    main = html.Div(
        [sheet, html.Div(id=ids.STEPS), course, html.Div(id=ids.SCHEME)], className="desk-main-column ranking-main"
    )
    unit = html.Div(waiting_card("正在读取…"), id=ids.UNIT, **aria(live="polite"))
    side = html.Div([drawn, unit], className="ranking-side")
    return html.Div([main, side], className="ranking-columns")
