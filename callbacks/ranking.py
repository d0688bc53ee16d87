"""The switchboard of the page of rankings: what is shown at once, what comes after, what the browser draws."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, html

from callbacks import ranking_files
from callbacks.gate import guarded, guarded_clientside
from callbacks.ranking_parts import board_of, course_of_view
from callbacks.roles import ANY_VIEWER
from layouts.desk import ids as desk
from layouts.ranking import frame, ids
from layouts.ranking.view import RankingView
from workflows.cockpit import Cockpit

_NAMESPACE = "ranking"
_BOARD = (
    (desk.BRAND, "children"),
    (desk.MARKS, "children"),
    (ids.TITLE, "children"),
    (ids.STANDING, "children"),
    (ids.PICKERS, "children"),
    (ids.EXPORTS, "children"),
    (ids.TABS, "children"),
    (ids.SHEET, "hidden"),
    (ids.GRID, "columnDefs"),
    (ids.GRID, "rowData"),
    (ids.NOTES, "children"),
    (ids.PRINTED, "children"),
    (ids.UNIT, "children"),
    (ids.STEPS, "children"),
    (ids.SCHEME, "children"),
    (ids.COURSE_HEAD, "children"),
    (ids.MAP_SPEC, "data"),
)
_DRAWN = (("drawMap", ids.MAP_SPEC, ids.MAP_DRAWN), ("drawCourse", ids.COURSE_SPEC, ids.COURSE_DRAWN))


def page() -> html.Div:
    """The page at `/ranking`; it holds no data."""
    return frame.page()


def register(app: Dash, cockpit: Cockpit) -> None:
    """Register everything the page needs."""
    ranking_files.register(app, cockpit)

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(*one) for one in _BOARD],
        inputs=[Input(ids.ADDRESS, "search"), Input(desk.CHANGED, "data")],
        prevent_initial_call=False,
    )
    def board(search: str | None, _changed: object) -> list[Any]:
        return board_of(cockpit, RankingView.parse(search))

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=[Output(ids.GRID, "rowTransaction"), Output(ids.COURSE_SPEC, "data"), Output(ids.WAYS, "children")],
        inputs=[Input(ids.MAP_SPEC, "data")],  # after the board: twelve periods take longer than one
        state=[State(ids.ADDRESS, "search")],
    )
    def course(_drawn: object, search: str | None) -> list[Any]:
        return course_of_view(cockpit, RankingView.parse(search))

    for function, spec, drawn in _DRAWN:
        guarded_clientside(
            app,
            ClientsideFunction(_NAMESPACE, function),
            output=Output(drawn, "data"),
            inputs=[Input(spec, "data")],
        )
