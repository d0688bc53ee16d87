"""The desk's switchboard: the data page, its lists, and taking a load back."""

from typing import Any

from dash import Dash, Input, Output, State, html

from callbacks import desk_intake
from callbacks.desk_parts import PARTS, answer_of_undo, head_of, opened_of, overview_of, tabs_of, undo_words_of
from callbacks.gate import guarded
from callbacks.roles import Role
from layouts.desk import frame, ids
from layouts.desk.dry_run import form_options
from layouts.desk.elements import Children
from layouts.desk.loads import recent_card
from layouts.desk.view import DeskView, Part
from workflows.cockpit import Cockpit

READERS = frozenset({Role.STEWARD, Role.ANALYST})
WRITERS = frozenset({Role.STEWARD})

_CHANGED = [Input(ids.CHANGED, "data")]
_FOLLOWED = [*_CHANGED, Input(ids.UNDONE, "data")]


def page() -> html.Div:
    """The page at `/data`; it holds no data."""
    return frame.page()


def register(app: Dash, cockpit: Cockpit) -> None:
    """Register everything the data page needs."""
    desk_intake.register(app, cockpit, WRITERS)
    _register_frame(app, cockpit)
    _register_parts(app, cockpit)
    _register_undo(app, cockpit)


def _register_frame(app: Dash, cockpit: Cockpit) -> None:
    @guarded(
        app,
        roles=READERS,
        output=[Output(ids.BRAND, "children"), Output(ids.MARKS, "children"), Output(ids.STANDING, "children")],
        inputs=_FOLLOWED,
        prevent_initial_call=False,
    )
    def head(_changed: object, _undone: object) -> list[Children]:
        return head_of(cockpit.desk)

    @guarded(
        app,
        roles=READERS,
        output=[Output(ids.TABS, "children"), Output(ids.INTAKE, "hidden")],
        inputs=[Input(ids.ADDRESS, "search"), *_FOLLOWED],
        prevent_initial_call=False,
    )
    def tabs(search: str | None, _changed: object, _undone: object) -> list[Any]:
        view = DeskView.parse(search)
        return [tabs_of(cockpit, view), view.part is not Part.INTAKE]

    @guarded(app, roles=READERS, output=Output(ids.FORM, "children"), inputs=_CHANGED, prevent_initial_call=False)
    def forms(_changed: object) -> list[Children]:
        return form_options(cockpit.desk.form_names())


def _register_parts(app: Dash, cockpit: Cockpit) -> None:
    @guarded(app, roles=READERS, output=Output(ids.OVERVIEW, "children"), inputs=_FOLLOWED, prevent_initial_call=False)
    def overview(_changed: object, _undone: object) -> list[Children]:
        return [overview_of(cockpit.desk), recent_card(cockpit.loads())]

    @guarded(
        app,
        roles=READERS,
        output=[Output(ids.PART, "children"), Output(ids.UNDO_WORDS, "children")],
        inputs=[Input(ids.ADDRESS, "search"), *_FOLLOWED],
        prevent_initial_call=False,
    )
    def part(search: str | None, _changed: object, undone: object) -> list[Children]:
        view = DeskView.parse(search)
        opened = opened_of(cockpit, view, undone)
        return [PARTS[view.part](cockpit, view, opened), undo_words_of(opened)]


def _register_undo(app: Dash, cockpit: Cockpit) -> None:
    @guarded(
        app,
        roles=WRITERS,
        output=Output(ids.UNDONE, "data"),
        inputs=[Input(ids.UNDO, "n_clicks")],
        state=[State(ids.ADDRESS, "search")],
    )
    def undo(_clicks: int, search: str | None) -> dict[str, Any]:
        view = DeskView.parse(search)
        return {"load_id": view.load_id, "sentence": answer_of_undo(cockpit, view.load_id)}
