"""The switchboard of the page of schemes: what is shown, what follows the editor, what is done."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, html
from flask import g

from callbacks import schemes_files
from callbacks.gate import guarded, guarded_clientside
from callbacks.roles import ANY_VIEWER, Role
from callbacks.schemes_acts import Done, done, marked
from callbacks.schemes_live import considered_of, tried_of
from callbacks.schemes_parts import head_of, shown_of
from layouts.desk import ids as desk
from layouts.desk.elements import Children
from layouts.schemes import frame, ids
from layouts.schemes.view import SchemesView
from workflows.cockpit import Cockpit

EDITORS = frozenset({Role.ANALYST})
MARKERS = frozenset({Role.ANALYST, Role.STEWARD})
_NAMESPACE = "schemes"
_SHOWN = (
    (ids.HEAD, "children"),
    (ids.TABS, "children"),
    (ids.PART, "children"),
    (ids.EDITOR, "hidden"),
    (ids.OPENED, "data"),
    (ids.MARKING, "hidden"),
    (ids.UNITS, "children"),
    (ids.FIRST, "children"),
    (ids.LAST, "children"),
    (ids.REPORT, "hidden"),
)


def page() -> html.Div:
    """The page at `/schemes`; it holds no data."""
    return frame.page()


def register(app: Dash, cockpit: Cockpit) -> None:
    """Register everything the page needs."""
    schemes_files.register(app, cockpit, EDITORS)
    _register_places(app, cockpit)
    _register_live(app, cockpit)
    _register_acts(app, cockpit)
    _register_browser(app)


def _register_places(app: Dash, cockpit: Cockpit) -> None:
    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(desk.BRAND, "children"), Output(desk.MARKS, "children"), Output(ids.STANDING, "children")],
        inputs=[Input(desk.CHANGED, "data")],
        prevent_initial_call=False,
    )
    def head(_changed: object) -> list[Children]:
        return head_of(cockpit)

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(*place) for place in _SHOWN],
        inputs=[Input(ids.ADDRESS, "search"), Input(desk.CHANGED, "data")],
        prevent_initial_call=False,
    )
    def place(search: str | None, _changed: object) -> list[Any]:
        may_edit, may_mark = not EDITORS.isdisjoint(g.roles), not MARKERS.isdisjoint(g.roles)
        return shown_of(cockpit, SchemesView.parse(search), may_edit=may_edit, may_mark=may_mark).outputs()


def _register_live(app: Dash, cockpit: Cockpit) -> None:
    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(ids.FINDINGS, "data"), Output(ids.DIFFERENCE, "children")],
        inputs=[Input(ids.DRAFT, "data")],
    )
    def considered(draft: object) -> list[Any]:
        return considered_of(cockpit, draft)

    @guarded(app, roles=ANY_VIEWER, output=Output(ids.TRIAL, "children"), inputs=[Input(ids.TRY, "data")])
    def tried(draft: object) -> list[Children]:
        return tried_of(cockpit, draft)


def _register_acts(app: Dash, cockpit: Cockpit) -> None:
    @guarded(app, roles=EDITORS, output=Output(ids.DONE, "data"), inputs=[Input(ids.ASKED, "data")])
    def act(asked: object) -> Done:
        return done(cockpit, asked)

    @guarded(app, roles=MARKERS, output=Output(ids.MARK_DONE, "data"), inputs=[Input(ids.MARK_ASKED, "data")])
    def mark(asked: object) -> Done:
        return marked(cockpit, asked)


def _register_browser(app: Dash) -> None:
    followed = (
        ("open", Output(ids.OPENED_DRAWN, "data"), [Input(ids.OPENED, "data")]),
        ("find", Output(ids.FINDINGS_DRAWN, "data"), [Input(ids.FINDINGS, "data")]),
        ("tried", Output(ids.TRIAL, "className"), [Input(ids.TRIAL, "children")]),
        ("tell", Output(ids.NOTICE, "children"), [Input(ids.DONE, "data"), Input(ids.MARK_DONE, "data")]),
    )
    for function, output, inputs in followed:
        guarded_clientside(app, ClientsideFunction(_NAMESPACE, function), output=output, inputs=inputs)
