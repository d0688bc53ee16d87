"""Plain routes that belong to no face: is the cockpit well, and what time is it there."""

from collections.abc import Callable
from datetime import datetime

from dash import Dash
from flask import Response, jsonify

from callbacks.gate import guarded_route
from callbacks.roles import ANY_VIEWER
from workflows.cockpit import Cockpit


def register(app: Dash, cockpit: Cockpit, clock: Callable[[], datetime]) -> None:
    """Register `/health` for monitoring and `/heartbeat` for the page itself."""

    @guarded_route(app, "/health", roles=ANY_VIEWER)
    def health() -> Response:
        state = cockpit.health()
        response = jsonify(state)
        response.status_code = 200 if state["ok"] else 503
        return response

    @guarded_route(app, "/heartbeat", roles=ANY_VIEWER)
    def heartbeat() -> Response:
        return jsonify(now=clock().isoformat(timespec="seconds"), version=cockpit.version())
