"""Plain routes that belong to no face: is the cockpit well, what time is it there, an issued bulletin on the wall."""

from collections.abc import Callable
from datetime import datetime

from dash import Dash
from flask import Response, jsonify

from bulletins.wall_face import write_wall
from callbacks.answers import Denial
from callbacks.gate import guarded_route
from callbacks.roles import ANY_VIEWER
from indicators.issuing import Stage
from indicators.problem import Refusal
from workflows.cockpit import Cockpit

_STYLES = ("/assets/00-tokens.css", "/assets/bulletin_wall.css")
_SCRIPT = "/assets/bulletin_wall.js"
_RENEWED_SECONDS = 60
_WAITING = f"""<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="{_RENEWED_SECONDS}">
<title>还没有签发过通报</title><link rel="icon" href="data:,">
{"".join(f'<link rel="stylesheet" href="{url}">' for url in _STYLES)}</head>
<body class="bulletin is-waiting"><main><h1>还没有签发过通报</h1><p>签发第一期以后，这里自动换成通报。</p>
<nav><a href="/bulletins">通报页</a><a href="/">大屏</a></nav></main></body>
</html>
"""


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
        try:
            newest = cockpit.bulletin_book.newest_issued()
        except Refusal:
            return Response(_WAITING, mimetype="text/html")
        return _wall(cockpit, newest)

    @guarded_route(app, "/bulletins/<int:bulletin_id>/wall", roles=ANY_VIEWER)
    def on_the_wall(bulletin_id: int) -> Response:
        one = cockpit.bulletin_book.bulletin(bulletin_id)
        if one.stage is not Stage.ISSUED:
            raise Denial(404, f"“{one.label}”还没有签发，不上墙。")
        return _wall(cockpit, bulletin_id)


def _wall(cockpit: Cockpit, bulletin_id: int) -> Response:
    content = cockpit.bulletin_book.content(bulletin_id)
    page = write_wall(content, _STYLES, _SCRIPT, wall="/", bulletins=f"/bulletins?bulletin={bulletin_id}")
    return Response(page, mimetype="text/html")
