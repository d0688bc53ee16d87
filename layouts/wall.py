"""The wall: an empty frame in its final shape. Nothing in it is data; panels mount once the map is painted."""

from dash import dcc, html

from layouts import ids
from layouts.district_map import map_shell
from layouts.elements import aria
from layouts.header import header


def wall() -> html.Main:
    """The page at `/`."""
    return html.Main(
        [
            dcc.Location(id=ids.ADDRESS, refresh=False),
            dcc.Store(id=ids.DATA_VERSION),
            dcc.Store(id=ids.FRAME),
            dcc.Store(id=ids.PAINTED),
            dcc.Store(id=ids.SHOWN),
            dcc.Store(id=ids.TREND_SPEC),
            dcc.Store(id=ids.UNIT),
            html.A("跳到预警清单", href=f"#{ids.WARNINGS}", className="skip"),
            header(),
            html.Div(
                [
                    html.Div(id=ids.OUTAGE, role="alert"),
                    _red_news(),
                    html.Div(id=ids.NOTICES, role="status"),
                ],
                className="notices",
            ),
            html.Section(id=ids.HEADLINES, className="headlines", **aria(label="首要指标")),
            html.Section(id=ids.MORE_HEADLINES, className="more-headlines", **aria(label="另一专题的首要指标")),
            *map_shell(),
            html.Section(id=ids.PLAYBACK, className="playback", **aria(label="报告期")),
            html.Section(
                [html.Div(id=ids.TREND_TITLE, className="panel-head"), html.Div(id=ids.TREND, className="trend-chart")],
                className="trend",
                **aria(label="走势"),
            ),
            html.Aside(
                [
                    html.Section(id=ids.WARNINGS, className="warnings", tabIndex=-1),
                    html.Section(id=ids.RANKING, className="ranking"),
                ],
                className="side",
            ),
            html.Aside(id=ids.DRAWER, className="drawer"),
        ],
        className="wall",
    )


def _red_news() -> html.Div:
    """The strip that tells of a new red alert; `assets/preempt.js` fills, shows and closes it."""
    words = [html.Span("红", className="red-news-level"), html.Span(className="red-news-words")]
    see = html.Button("查看", type="button", className="red-news-see")
    close = html.Button("关闭 ✕", type="button")
    return html.Div([*words, see, close], id=ids.RED_NEWS, className="red-news severity-red", role="alert", hidden=True)
