"""The header: whose cockpit this is, the themes, and how far the data can be trusted."""

from collections import Counter
from typing import Any

from dash import html

from indicators.alerting.rule import Severity
from indicators.catalogue import Theme
from indicators.snapshot import Snapshot
from layouts import ids
from layouts.elements import aria, link
from layouts.selection import ROOT, Selection

_WAYS = (("通报", "/bulletins/wall"), ("排名页", "/ranking"), ("预警页", "/alerts"), ("数据页", "/data"))
_SUFFIXES = ("区", "县", "市", "旗")


def header() -> html.Header:
    """The empty header; title, themes and marks come with the data, clock and age with the heartbeat."""
    return html.Header(
        [
            html.Div([html.Div(id=ids.HEADER_TITLE, className="header-title"), _ways()], className="header-left"),
            html.Nav(id=ids.THEMES, className="themes", **aria(label="专题")),
            html.Div(
                [
                    html.Span(id=ids.HEADER_MARKS, className="header-marks"),
                    html.Div([html.Div(id=ids.AS_OF), html.Div(id=ids.DATA_AGE)], className="data-age"),
                    html.Time(id=ids.CLOCK, className="clock"),
                ],
                className="header-facts",
            ),
        ],
        className="header",
    )


def _ways() -> html.Nav:
    """The quiet ways to the pages behind the wall."""
    return html.Nav([html.A(name, href=path) for name, path in _WAYS], className="ways", **aria(label="工作页面"))


def header_parts(selection: Selection, *, is_illustrative: bool) -> list[Any]:
    """Title, themes, marks, as-of and notices: the parts of the header that follow the data."""
    return [
        title(selection.snapshot),
        themes(selection),
        marks(selection.snapshot, is_illustrative=is_illustrative),
        as_of(selection.snapshot),
        notices(selection),
    ]


def short_name_of_root(snapshot: Snapshot) -> str:
    """The district's name without its kind: 潞州区 → 潞州; two characters stay whole (沁县)."""
    name = snapshot.areas.names[ROOT]
    return name[:-1] if len(name) > 2 and name.endswith(_SUFFIXES) else name


def title(snapshot: Snapshot) -> list[html.H1 | html.Span]:
    """The product's name, made from the district's."""
    return [html.H1(f"{short_name_of_root(snapshot)}一张图"), html.Span("领导驾驶舱")]


def theme_names(snapshot: Snapshot) -> dict[Theme, str]:
    """What the themes are called in this district."""
    return {
        Theme.ECONOMY: "经济运行",
        Theme.SERVICE: "政务服务",
        Theme.SAFETY: f"平安{short_name_of_root(snapshot)}",
        Theme.BASE: "基础数据",
    }


def themes(selection: Selection) -> list[html.Span]:
    """The theme tabs, each with the number of its red alerts so that no theme hides one."""
    reds = Counter(alert.indicator.theme for alert in selection.snapshot.alerts if alert.severity is Severity.RED)
    return [_tab(selection, theme, name, reds[theme]) for theme, name in theme_names(selection.snapshot).items()]


def _tab(selection: Selection, theme: Theme, name: str, red_count: int) -> html.Span:
    children: list[Any] = [name]
    if red_count:
        children.append(html.Span(f"红 {red_count}", className="theme-reds severity-red"))
    return html.Span(
        link(children, selection.view.with_theme(theme).search()),
        **aria(current="page" if theme is selection.theme else ""),
    )


def marks(snapshot: Snapshot, *, is_illustrative: bool) -> list[html.Span]:
    """What the figures and lines are not: invented data, invented borders."""
    words = ["样例数据"] if snapshot.is_sample else []
    words += ["示意边界"] if is_illustrative else []
    return [html.Span(" · ".join(words), className="mark")] if words else []


def notices(selection: Selection) -> list[html.Span]:
    """What the reader must know before the figures: an older state of knowledge, parts of the address dropped."""
    found = [html.Span(sentence) for sentence in selection.complaints]
    known_on = selection.view.known_on
    if known_on:
        back = link("回到现在", selection.view.with_known_on(None).search(), class_name="notice-link")
        found.insert(0, html.Span([f"正在按 {known_on.isoformat()} 当日所知显示。", back]))
    return found


def as_of(snapshot: Snapshot) -> str:
    """The period the wall stands at."""
    return f"数据截至 {snapshot.period.label()}"
