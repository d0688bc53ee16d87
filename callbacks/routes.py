"""Plain routes that belong to no face: is the cockpit well, what time is it there, a bulletin on the wall."""

from collections.abc import Callable
from datetime import datetime

from dash import Dash
from flask import Response, jsonify

from bulletins.wall_face import write_wall
from callbacks.gate import guarded_route
from callbacks.roles import ANY_VIEWER
from workflows.cockpit import Cockpit

_STYLES = ("/assets/00-tokens.css", "/assets/bulletin_wall.css")
_SCRIPT = "/assets/bulletin_wall.js"


def register(app: Dash, cockpit: Cockpit, clock: Callable[[], datetime]) -> None:
    """Register `/health` for monitoring, `/heartbeat` for the page itself, and the walls of bulletins."""

    @guarded_route(app, "/health", roles=ANY_VIEWER)
    def health() -> Response:
        state = cockpit.health()
        response = jsonify(state)
        response.status_code = 200 if state["ok"] else 503
        return response

    @guarded_route(app, "/heartbeat", roles=ANY_VIEWER)
    def heartbeat() -> Response:
        return jsonify(now=clock().isoformat(timespec="seconds"), version=cockpit.version())

    @guarded_route(app, "/bulletins/wall", roles=ANY_VIEWER)
    def newest_on_the_wall() -> Response:
        return _wall(cockpit, cockpit.bulletin_book.newest_issued())

    @guarded_route(app, "/bulletins/<int:bulletin_id>/wall", roles=ANY_VIEWER)
    def on_the_wall(bulletin_id: int) -> Response:
        return _wall(cockpit, bulletin_id)


def _wall(cockpit: Cockpit, bulletin_id: int) -> Response:
    content = cockpit.bulletin_book.content(bulletin_id)
    page = write_wall(content, _STYLES, _SCRIPT, wall="/", bulletins=f"/bulletins?bulletin={bulletin_id}")
    return Response(page, mimetype="text/html")
