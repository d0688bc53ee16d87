"""The filters of the list: every one a link that changes the address, the counts being links too."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html

from indicators.alerting.board import AlertEntry
from indicators.alerting.sentence import title
from indicators.catalogue import Theme
from layouts.alerts.view import HANDLINGS, LEVELS, AlertsView, Told
from layouts.desk.elements import Children, aria, data, link

THEMES = {Theme.ECONOMY: "经济", Theme.SERVICE: "服务", Theme.SAFETY: "安全", Theme.BASE: "基础"}


def shown(entries: Sequence[AlertEntry], view: AlertsView) -> list[AlertEntry]:
    """Give the alerts a view shows, in their order."""
    return [one for one in _but_level(entries, view) if view.level in (None, one.alert.severity)]


def _but_level(entries: Sequence[AlertEntry], view: AlertsView) -> list[AlertEntry]:
    return [one for one in entries if _passes(one, view) and _has_text(one, view.text)]


def _passes(entry: AlertEntry, view: AlertsView) -> bool:
    told = Told.YES if entry.suppression is None else Told.NO
    return (
        view.theme in (None, entry.alert.indicator.theme)
        and view.handling in (None, entry.handled.handling)
        and view.told in (None, told)
        and view.area_code in ("", entry.area_code)
    )


def _has_text(entry: AlertEntry, text: str) -> bool:
    """Say whether every word of a search stands somewhere in the alert."""
    alert = entry.alert
    said = f"{entry.area_name} {alert.sentence} {title(alert.rule, alert.indicator)} {entry.handled.by}".casefold()
    return all(word in said for word in text.casefold().split())


def level_tiles(entries: Sequence[AlertEntry], view: AlertsView) -> html.Nav:
    """How many of each level the other filters leave; a level is looked at alone by its tile."""
    counted = Counter(one.alert.severity for one in _but_level(entries, view))
    tiles = [_tile(f"{counted[level]}", level.label, level.name.lower(), view, level=level) for level in LEVELS]
    every = _tile(f"{counted.total()}", "全部", "", view, level=None)
    return html.Nav([every, *tiles], className="alerts-tiles", **aria(label="按级别看"))


def _tile(count: str, word: str, name: str, view: AlertsView, **change: Any) -> Children:
    opened = replace(view, alert="", form=None, page=1, **change)
    square = [html.I(className="alerts-square")] if name else []
    current = aria(current="true") if opened.level is view.level else {}
    words = [html.B(count), html.Span([*square, word])]
    return html.Span(link(words, opened.href(), f"alerts-tile severity-{name}" if name else "alerts-tile"), **current)


def filter_bar(entries: Sequence[AlertEntry], view: AlertsView) -> html.Div:
    """The other filters, each in the address."""
    groups = [
        _group("专题", [(None, "全部"), *THEMES.items()], "theme", view),
        _group("处理", [(None, "全部"), *((one, one.label) for one in HANDLINGS)], "handling", view),
        _group("通知", [(None, "全部"), *((one, one.label) for one in Told)], "told", view),
        _areas(entries, view),
        _search(view),
    ]
    clear = link("清除筛选", view.without_filters().with_alert("").href(), "desk-open") if view.is_filtered else None
    return html.Div([*groups, clear], className="alerts-filters", role="search")


def _group(name: str, choices: Sequence[tuple[Any, str]], field: str, view: AlertsView) -> html.Div:
    chips = [_chip(words, field, value, view) for value, words in choices]
    return html.Div([html.Span(name, className="alerts-filter-name"), *chips], className="alerts-filter")


def _chip(words: str, field: str, value: Any, view: AlertsView) -> html.Span:
    opened = replace(view, alert="", form=None, page=1, **{field: value})
    current = aria(current="true") if getattr(view, field) == value else {}
    return html.Span(link(words, opened.href(), "alerts-chip"), **current)


def _areas(entries: Sequence[AlertEntry], view: AlertsView) -> html.Label:
    """The areas that have an alert; the filtered one is there even when it has none."""
    names = {one.area_code: one.area_name for one in entries}
    if view.area_code and view.area_code not in names:
        names[view.area_code] = view.area_code
    options = [html.Option("全部", value="")]
    options += [_option(code, name, is_chosen=code == view.area_code) for code, name in sorted(names.items())]
    chosen = html.Select(options, key=f"area-{view.area_code}", **data(alerts_filter="area"))
    return html.Label([html.Span("单位", className="alerts-filter-name"), chosen], className="alerts-filter")


def _option(code: str, name: str, *, is_chosen: bool) -> html.Option:
    return html.Option(name, value=code, selected=True) if is_chosen else html.Option(name, value=code)


def _search(view: AlertsView) -> html.Form:
    """The free text; sent by Enter."""
    field = dcc.Input(name="q", type="search", value=view.text, placeholder="搜索单位、指标、规则、经办人")
    button = html.Button("搜索", type="submit", className="desk-button is-small")
    named = html.Label([html.Span("搜索", className="alerts-unseen"), field])
    return html.Form([named, button], className="alerts-filter alerts-search", **data(alerts_filter="q"))
