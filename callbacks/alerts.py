"""The switchboard of the page of early warning: its parts, its forms, and what the browser does by itself."""

import hashlib
import json
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, html, no_update
from dash.exceptions import PreventUpdate
from flask import g
from plotly.utils import PlotlyJSONEncoder

from callbacks import alerts_rules
from callbacks.alerts_acts import perform
from callbacks.alerts_forms import SentForm
from callbacks.alerts_parts import head_of, names_of, part_of, tabs_of
from callbacks.alerts_silence import count_words
from callbacks.gate import guarded, guarded_clientside
from callbacks.roles import ANY_VIEWER, Role
from indicators.problem import Refusal
from layouts.alerts import frame, ids
from layouts.alerts.view import AlertsView, Part
from layouts.desk import ids as desk
from layouts.desk.elements import Children
from workflows.cockpit import Cockpit

WRITERS = frozenset({Role.ANALYST, Role.STEWARD})

_NAMESPACE = "alerts"
_FOLLOWED = [Input(desk.CHANGED, "data"), Input(ids.ACTED, "data"), Input(ids.TICK, "data")]
_WITH_ADDRESS = [Input(ids.ADDRESS, "search"), *_FOLLOWED]


def page() -> html.Div:
    """The page at `/alerts`; it holds no data."""
    return frame.page()


def register(app: Dash, cockpit: Cockpit) -> None:
    """Register everything the page needs."""
    alerts_rules.register(app, cockpit)
    _register_frame(app, cockpit)
    _register_forms(app, cockpit)
    _register_browser(app)


def _register_frame(app: Dash, cockpit: Cockpit) -> None:
    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(desk.BRAND, "children"), Output(desk.MARKS, "children"), Output(ids.STANDING, "children")],
        inputs=_FOLLOWED,
        prevent_initial_call=False,
    )
    def head(*_followed: object) -> list[Children]:
        return head_of(cockpit)

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(ids.TABS, "children"), Output(ids.RULES, "hidden")],
        inputs=_WITH_ADDRESS,
        prevent_initial_call=False,
    )
    def tabs(search: str | None, *_followed: object) -> list[Any]:
        view = AlertsView.parse(search)
        return [tabs_of(cockpit, view), view.part is not Part.RULES]

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(ids.PART, "children"), Output(ids.PART, "className"), Output(ids.DRAWN, "data")],
        inputs=_WITH_ADDRESS,
        state=[State(ids.DRAWN, "data")],
        prevent_initial_call=False,
    )
    def part(search: str | None, *others: object) -> list[Any]:
        view, may_act = AlertsView.parse(search), not WRITERS.isdisjoint(g.roles)
        if _has_only_time_passed() and (view.form or view.part is Part.SILENCES):
            raise PreventUpdate
        shown = part_of(cockpit, view)
        drawn = _digest(shown)
        if _has_only_time_passed() and drawn == others[-1]:
            raise PreventUpdate
        return [shown, "desk-part" if may_act else "desk-part is-reading", drawn]


def _digest(shown: Children) -> str:
    """Name what a part shows: two that look the same have one name."""
    return hashlib.sha256(json.dumps(shown, cls=PlotlyJSONEncoder).encode()).hexdigest()


def _has_only_time_passed() -> bool:
    """Say whether nobody did anything on this page; then a form that is being written must not be drawn anew."""
    asked = {f"{ids.ADDRESS}.search", f"{ids.ACTED}.data"}
    return bool(ctx.triggered_prop_ids) and asked.isdisjoint(ctx.triggered_prop_ids)


def _register_forms(app: Dash, cockpit: Cockpit) -> None:
    @guarded(
        app,
        roles=WRITERS,
        output=[Output(ids.ANSWER, "children"), Output(ids.ACTED, "data"), Output(ids.ADDRESS, "search")],
        inputs=[Input(ids.ASKED, "data")],
        state=[State(ids.ADDRESS, "search")],
    )
    def act(asked: object, search: str | None) -> list[Any]:
        try:
            said = perform(cockpit, SentForm.read(asked))
        except Refusal as refusal:
            return [frame.answer(str(refusal), is_refused=True), no_update, no_update]
        closed = AlertsView.parse(search).with_form(None).search()
        return [frame.answer(said, is_refused=False), cockpit.alerts.act_version(), closed]

    @guarded(app, roles=WRITERS, output=Output(ids.COUNTED, "data"), inputs=[Input(ids.DRAFT, "data")])
    def count(draft: object) -> str:
        board = cockpit.alerts.board()
        return count_words(board, SentForm.read(draft), names_of(cockpit, board))


def _register_browser(app: Dash) -> None:
    guarded_clientside(
        app,
        ClientsideFunction(_NAMESPACE, "heard"),
        output=Output(ids.HEARD, "data"),
        inputs=[Input(ids.ANSWER, "children"), Input(ids.COUNTED, "data")],
    )
