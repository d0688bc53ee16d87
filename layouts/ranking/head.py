"""The head of the page: what is ranked and when, the pickers, the files, the tabs of the groups."""

from collections.abc import Mapping, Sequence
from datetime import date

from dash import dcc, html

from indicators.catalogue import Indicator
from indicators.period import Period
from indicators.scoring.scheme import Scheme
from layouts.alerts.filters import THEMES
from layouts.desk.elements import Children, aria, data, link
from layouts.ranking.lines import Sheet
from layouts.ranking.printed import group_title
from layouts.ranking.view import SPANS, RankingView

_FILES = (("xlsx", "导出 xlsx"), ("csv", "csv"), ("png", "走势图 png"))


def pickers(
    view: RankingView,
    schemes: Mapping[str, Scheme],
    indicators: Sequence[Indicator],
    periods: Sequence[Period],
    shown: tuple[str, Period | None],
) -> list[Children]:
    """The choices: by what, which month, as known when; `shown` are scheme code and month that are looked at."""
    code, period = shown
    months = [_option(str(one), one.label(), one == period) for one in periods]
    return [
        _choice("排名依据", "of", _ofs(schemes, indicators, view.indicator_code, code), view.indicator_code or code),
        _choice("报告期", "period", months, str(period)),
        _known_on(view.known_on),
    ]


def exports(view: RankingView) -> list[Children]:
    """The same view as a file, or on paper."""
    found: list[Children] = [
        html.A(words, href=view.file(suffix), className="desk-button is-small", download="") for suffix, words in _FILES
    ]
    return [
        *found,
        html.Button("打印", type="button", className="desk-button is-small", **data(ranking_act="print")),
    ]


def tabs(view: RankingView, sheet: Sheet, group: str) -> list[Children]:
    """One tab a group, those only listed last."""
    return [
        html.Span(
            link(group_title(sheet, one), view.with_group(one).href()), **(aria(current="page") if one == group else {})
        )
        for one in sheet.groups
    ]


def course_head(view: RankingView, group: str) -> list[Children]:
    """The heading of the chart of places, with how far back it looks."""
    spans = [
        html.Span(
            link(f"近{span}期", view.with_span(span).href(), "desk-button is-small"),
            className="is-current" if span == view.span else "",
        )
        for span in SPANS
    ]
    return [html.H2(f"{group}位次走势"), html.Div(spans, className="ranking-spans")]


def _ofs(
    schemes: Mapping[str, Scheme], indicators: Sequence[Indicator], indicator_code: str, scheme_code: str
) -> list[html.Optgroup]:
    """Everything one can rank by: the schemes first, then the indicators by theme."""
    composite = [
        _option(f"scheme:{code}", scheme.name, not indicator_code and code == scheme_code)
        for code, scheme in schemes.items()
    ]
    parts = [html.Optgroup(composite, label="综合（按方案）")] if composite else []
    for theme in dict.fromkeys(one.theme for one in indicators):
        options = [
            _option(f"indicator:{one.code}", one.label, one.code == indicator_code)
            for one in indicators
            if one.theme is theme
        ]
        parts.append(html.Optgroup(options, label=f"单项 · {THEMES[theme]}"))
    return parts


def _choice(name: str, picks: str, options: Sequence[Children], chosen: str) -> html.Label:
    # The browser keeps a choice that a person made; a key of its own makes the element anew when the view changed.
    select = html.Select(list(options), key=f"{picks}-{chosen}", **data(ranking_pick=picks))
    return html.Label([f"{name} ", select], className="desk-choice")


def _option(value: str, name: str, is_chosen: bool) -> html.Option:
    return html.Option(name, value=value, selected=True) if is_chosen else html.Option(name, value=value)


def _known_on(day: date | None) -> html.Label:
    written = day.isoformat() if day else ""
    field = dcc.Input(type="text", value=written, placeholder="最新", className="ranking-day", name="known_on")
    return html.Label(
        ["数据截至 ", field], className="desk-choice", title="写一个日期（如 2026-11-20），看当天掌握的数据；留空为最新"
    )
