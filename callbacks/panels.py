"""The wall's panels: each callback reads the selection, projects it, and shows it."""

from functools import partial
from typing import Any

from dash import Dash, Input, Output

from callbacks.gate import guarded
from callbacks.origin import origin_of
from callbacks.roles import ANY_VIEWER
from callbacks.selecting import Shown, map_facts, selection_of, warned_of
from indicators.baselines.verdict import Verdict
from indicators.headline import headlines
from indicators.publish import trend
from layouts import header, ids
from layouts.drawer import drawer
from layouts.headlines import Standing, headline_cards, more_headlines
from layouts.playback import playback
from layouts.ranking_panel import ranking_panel
from layouts.selection import ROOT, Selection
from layouts.trend_panel import trend_figure, trend_title
from layouts.warnings_panel import warnings_panel
from workflows.cache import Cache
from workflows.cockpit import Cockpit

_MOST_VERDICTS = 1_000
_SHOWN = [Input(ids.SHOWN, "data")]


def register(app: Dash, cockpit: Cockpit) -> None:
    """Register every panel."""
    _register_frame(app, cockpit)
    _register_middle(app, cockpit)
    _register_sides(app, cockpit)


def _register_frame(app: Dash, cockpit: Cockpit) -> None:
    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[
            Output(ids.HEADER_TITLE, "children"),
            Output(ids.THEMES, "children"),
            Output(ids.HEADER_MARKS, "children"),
            Output(ids.AS_OF, "children"),
            Output(ids.NOTICES, "children"),
        ],
        inputs=_SHOWN,
    )
    def head(shown: Shown) -> list[Any]:
        selection = selection_of(cockpit, shown)
        return header.header_parts(selection, is_illustrative=bool(map_facts(cockpit).get("is_illustrative")))

    @guarded(app, roles=ANY_VIEWER, output=Output(ids.DRAWER, "children"), inputs=_SHOWN)
    def origin(shown: Shown) -> Any:
        selection = selection_of(cockpit, shown)
        return drawer(origin_of(cockpit, selection), selection.view)


def _register_middle(app: Dash, cockpit: Cockpit) -> None:
    @guarded(app, roles=ANY_VIEWER, output=Output(ids.PLAYBACK, "children"), inputs=_SHOWN)
    def periods(shown: Shown) -> Any:
        return playback(selection_of(cockpit, shown), cockpit.period_choices())

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(ids.TREND_TITLE, "children"), Output(ids.TREND_SPEC, "data")],
        inputs=_SHOWN,
    )
    def line(shown: Shown) -> list[Any]:
        selection = selection_of(cockpit, shown)
        code, period = selection.indicator.code, selection.column.period
        drawn = trend(selection.snapshot, code, selection.ordinal)
        verdict = cockpit.verdict(code, selection.area_code, period, selection.view.known_on)
        return [trend_title(selection, verdict), trend_figure(drawn, selection)]


def _register_sides(app: Dash, cockpit: Cockpit) -> None:
    verdicts: Cache[tuple[object, ...], Verdict] = Cache(_MOST_VERDICTS)

    def verdict_of(selection: Selection, indicator_code: str) -> Verdict:
        """Judge the district's own figure of an indicator, once for all viewers of a snapshot."""
        snapshot, known_on, root = selection.snapshot, selection.view.known_on, selection.areas.codes[ROOT]
        period = snapshot.columns[indicator_code].period
        key = (snapshot.known_at, snapshot.data_version, indicator_code, period, known_on)
        return verdicts.obtain(key, lambda: cockpit.verdict(indicator_code, root, period, known_on))

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(ids.HEADLINES, "children"), Output(ids.MORE_HEADLINES, "children")],
        inputs=_SHOWN,
    )
    def numbers(shown: Shown) -> list[Any]:
        selection = selection_of(cockpit, shown)
        spoken = headlines(selection.snapshot, selection.theme)
        standing = Standing(warned_of(cockpit, selection).alerts, partial(verdict_of, selection))
        return [headline_cards(spoken, selection, standing), more_headlines(selection, standing)]

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(ids.WARNINGS, "children"), Output(ids.RANKING, "children")],
        inputs=_SHOWN,
    )
    def order(shown: Shown) -> list[Any]:
        selection = selection_of(cockpit, shown)
        rows = cockpit.rows(selection.snapshot, selection.indicator.code)
        stands = cockpit.alerts.standing(warned_of(cockpit, selection), selection.view.known_on)
        warnings = warnings_panel(
            selection, stands.entries.values(), resolved_count=stands.snapshot.resolved.get(selection.theme, 0)
        )
        return [warnings, ranking_panel(rows, selection)]
