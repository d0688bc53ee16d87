"""The switchboard of the rule list and the editor."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from flask import Response, g

from callbacks.alerts_rules_acts import done
from callbacks.alerts_rules_live import live_of, tested_of, tuned_of
from callbacks.alerts_rules_parts import editor_of, list_of
from callbacks.gate import guarded, guarded_clientside, guarded_route
from callbacks.roles import ANY_VIEWER, Role
from layouts.alerts import ids as page
from layouts.alerts import rule_ids as ids
from layouts.alerts.editor_view import EXPORT_PATH, RuleView
from layouts.desk import ids as desk
from layouts.desk.elements import Children
from workflows.cockpit import Cockpit

EDITORS = frozenset({Role.ANALYST})
_NAMESPACE = "rules"
_FOLLOWED = [Input(page.ADDRESS, "search"), Input(desk.CHANGED, "data")]


def register(app: Dash, cockpit: Cockpit) -> None:
    """Register everything the list and the editor need."""
    _register_places(app, cockpit)
    _register_trial(app, cockpit)
    _register_acts(app, cockpit)

    @guarded_route(app, EXPORT_PATH, roles=ANY_VIEWER)
    def exported() -> Response:
        return Response(
            cockpit.rules.export_rules(),
            mimetype="application/toml",
            headers={"Content-Disposition": "attachment; filename=rules.toml"},
        )


def _register_places(app: Dash, cockpit: Cockpit) -> None:
    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(ids.LINES, "data"), Output(ids.LIST, "hidden")],
        inputs=_FOLLOWED,
        prevent_initial_call=False,
    )
    def listed(search: str | None, _changed: object) -> list[Any]:
        view = RuleView.parse(search)
        is_shown = view.is_open and not view.is_editing
        return [list_of(cockpit) if is_shown else None, not is_shown]

    guarded_clientside(
        app,
        ClientsideFunction(_NAMESPACE, "drawList"),
        output=Output(ids.LISTED, "className"),
        inputs=[Input(ids.LINES, "data")],
    )

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[
            Output(ids.EDITOR, "hidden"),
            Output(ids.HEAD, "children"),
            Output(ids.FIELDS, "children"),
            Output(ids.MORE, "children"),
            Output(ids.VERSIONS, "children"),
            Output(ids.FORM, "data"),
        ],
        inputs=[Input(page.ADDRESS, "search"), Input(ids.KEPT, "data"), Input(ids.REDRAWN, "data")],
        prevent_initial_call=False,
    )
    def editor(search: str | None, _kept: object, redrawn: object) -> list[Any]:
        view = RuleView.parse(search)
        if not view.is_editing:
            return [True, *[None] * 5]
        asked = redrawn if f"{ids.REDRAWN}.data" in ctx.triggered_prop_ids else None  # else it was asked long ago
        return [False, *editor_of(cockpit, view, asked, may_edit=not EDITORS.isdisjoint(g.roles))]


def _register_trial(app: Dash, cockpit: Cockpit) -> None:
    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[
            Output(ids.LINT, "children"),
            Output(ids.SAID, "children"),
            Output(ids.PREVIEW_TITLE, "children"),
            Output(ids.DIFFERENCE, "children"),
            Output(ids.SAVING, "children"),
            Output(ids.LIVE, "data"),
        ],
        inputs=[Input(ids.FORM, "data"), Input(ids.PICKED, "data")],
    )
    def live(form: object, picked: object) -> list[Any]:
        return live_of(cockpit, form, picked)

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(ids.NUMBERS, "children"), Output(ids.TESTED, "data")],
        inputs=[Input(ids.FORM, "data")],
    )
    def tested(form: object) -> list[Children]:
        return tested_of(cockpit, form)

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=Output(ids.TUNED, "data"),
        inputs=[Input(ids.TESTED, "data")],
        state=[State(ids.FORM, "data")],
    )
    def tuned(_tested: object, form: object) -> Any:
        return tuned_of(cockpit, form)

    drawn = (
        ("drawLive", ids.LIVE, ids.CHART),
        ("drawTested", ids.TESTED, ids.GRID),
        ("drawTuned", ids.TUNED, ids.TUNING),
    )
    for name, source, place in drawn:
        guarded_clientside(
            app,
            ClientsideFunction(_NAMESPACE, name),
            output=Output(place, "className"),
            inputs=[Input(source, "data")],
        )


def _register_acts(app: Dash, cockpit: Cockpit) -> None:
    @guarded(
        app,
        roles=EDITORS,
        output=[Output(ids.DONE, "data"), Output(ids.KEPT, "data")],
        inputs=[Input(ids.ACT, "data")],
    )
    def act(asked: object) -> list[Any]:
        told = done(cockpit, asked)
        return [told, told["turn"] if told["has_changed_rule"] else no_update]

    guarded_clientside(
        app,
        ClientsideFunction(_NAMESPACE, "tell"),
        output=Output(ids.NOTICE, "children"),
        inputs=[Input(ids.DONE, "data")],
        state=[State(page.ADDRESS, "search")],
    )
