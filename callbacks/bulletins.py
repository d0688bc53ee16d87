"""The switchboard of the page of bulletins: frame and state first, the document after, what changed since last."""

from collections.abc import Mapping
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, html, no_update
from dash.exceptions import PreventUpdate
from flask import g

from callbacks import bulletins_files
from callbacks.alerts_forms import SentForm
from callbacks.bulletins_acts import DRAFTERS, overtaken, perform
from callbacks.bulletins_parts import changes_of, head_of, part_of, powers_of, preview_of, verified
from callbacks.gate import guarded, guarded_clientside
from callbacks.roles import ANY_VIEWER
from indicators.problem import Refusal
from layouts.bulletins import frame, ids
from layouts.bulletins.view import BulletinsView
from layouts.desk import ids as desk
from layouts.desk.elements import Children
from workflows.cockpit import Cockpit

_NAMESPACE = "bulletins"
_FOLLOWED = [Input(desk.CHANGED, "data"), Input(ids.ACTED, "data")]


def page() -> html.Div:
    """The page at `/bulletins`; it holds no data."""
    return frame.page()


def register(app: Dash, cockpit: Cockpit) -> None:
    """Register everything the page needs."""
    bulletins_files.register(app, cockpit)
    _register_frame(app, cockpit)
    _register_document(app, cockpit)
    _register_acts(app, cockpit)


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
        output=[
            Output(ids.TABS, "children"),
            Output(ids.PART, "children"),
            Output(ids.OPENED, "hidden"),
            Output(ids.SIDE, "children"),
            Output(ids.SHOWN, "data"),
        ],
        inputs=[Input(ids.ADDRESS, "search"), *_FOLLOWED],
        state=[State(ids.SHOWN, "data")],
        prevent_initial_call=False,
    )
    def part(search: str | None, _changed: object, _acted: object, shown: object) -> list[Any]:
        view = BulletinsView.parse(search)
        if _has_only_data_come() and not view.is_list:
            raise PreventUpdate  # a form that is being written is not drawn anew
        *places, drawn = part_of(cockpit, view, powers_of(g.roles))
        return [*places, no_update if drawn == shown else drawn]


def _has_only_data_come() -> bool:
    """Say whether nobody did anything on this page."""
    return set(ctx.triggered_prop_ids) == {f"{desk.CHANGED}.data"}


def _register_document(app: Dash, cockpit: Cockpit) -> None:
    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(ids.PREVIEW, "children"), Output(ids.DRAWN, "data")],
        inputs=[Input(ids.SHOWN, "data")],
        state=[State(ids.ADDRESS, "search")],
    )
    def preview(shown: object, search: str | None) -> list[Any]:
        return [preview_of(cockpit, BulletinsView.parse(search)) if shown else html.Div(), shown]

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=Output(ids.CHANGES, "children"),
        inputs=[Input(ids.DRAWN, "data"), Input(desk.CHANGED, "data")],  # after all else: it is composed anew
        state=[State(ids.ADDRESS, "search")],
    )
    def changes(_drawn: object, _changed: object, search: str | None) -> Children:
        return changes_of(cockpit, BulletinsView.parse(search), powers_of(g.roles))

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=Output(ids.VERIFIED, "children"),
        inputs=[Input(ids.CHECK, "data"), Input(ids.SHOWN, "data")],
    )
    def verify(asked: object, _shown: object) -> Children:
        if f"{ids.CHECK}.data" not in ctx.triggered_prop_ids or not isinstance(asked, Mapping):
            return None
        return verified(cockpit, SentForm("", asked).number("id"))


def _register_acts(app: Dash, cockpit: Cockpit) -> None:
    @guarded(
        app,
        roles=DRAFTERS,
        output=[Output(ids.ANSWER, "children"), Output(ids.ACTED, "data"), Output(ids.ADDRESS, "search")],
        inputs=[Input(ids.ASKED, "data")],
    )
    def act(asked: object) -> list[Any]:
        sent = SentForm.read(asked)
        try:
            done = perform(cockpit, sent, g.roles)
        except Refusal as refusal:
            faster = overtaken(cockpit, sent)
            said = [faster] if faster else [one.sentence() for one in refusal.problems]
            return [frame.answer(*said, is_refused=True), cockpit.version() if faster else no_update, no_update]
        told = frame.answer(done.sentence, is_refused=False)
        return [told, cockpit.version(), no_update if done.search is None else done.search]

    guarded_clientside(
        app,
        ClientsideFunction(_NAMESPACE, "heard"),
        output=Output(ids.HEARD, "data"),
        inputs=[Input(ids.ANSWER, "children")],
    )
