"""What the screen tests share: a guarded app of two callbacks, and `fire`, the browser's post by hand."""

import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from dash import Dash, Input, Output, State, dcc, html
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from callbacks.gate import Gate, guarded, guarded_clientside, guarded_route, open_face, seal
from callbacks.journal import Journal
from callbacks.roles import ANY_VIEWER, Identify, Identity, Role, local_user

NOW = datetime(2026, 11, 23, 1, 42, tzinfo=UTC)
_UPDATE = "_dash-update-component"


def fixed_clock() -> datetime:
    """The moment of every test."""
    return NOW


def person(*roles: Role) -> Identify:
    """Somebody who holds just these roles."""
    return lambda: Identity("测试员", frozenset(roles))


def nobody() -> Identity | None:
    """Somebody who has not logged in."""
    return None


def small_app(identify: Identify = local_user) -> tuple[Dash, io.StringIO]:
    """Build a page with an echo for viewers, a secret for auditors and a crash; give its log too."""
    log = io.StringIO()
    server = Flask("small", static_folder=None)
    Gate(server, identify=identify, journal=Journal(fixed_clock, log))
    app = Dash("small", server=False)
    app.init_app(server)
    open_face(app, address="/known")
    app.layout = html.Div(
        [dcc.Input(id="word"), dcc.Store(id="said"), html.P(id="echo"), html.P(id="secret"), html.P(id="crash")]
    )
    _register(app)
    seal(app)
    return app, log


def _register(app: Dash) -> None:
    @guarded(
        app,
        roles=ANY_VIEWER,
        output=Output("echo", "children"),
        inputs=[Input("word", "value")],
        state=[State("said", "data")],
    )
    def echo(word: str, said: str) -> str:
        return f"{word}/{said}"

    @guarded(
        app,
        roles=frozenset({Role.AUDITOR}),
        output=[Output("secret", "children"), Output("secret", "title")],
        inputs=[Input("word", "value")],
        body_bytes=512,
    )
    def secret(word: str) -> tuple[str, str]:
        return word, "审计"

    @guarded(
        app,
        roles=ANY_VIEWER,
        output=Output({"row": "x", "kind": "crash"}, "children"),
        inputs=[Input("word", "value")],
    )
    def crash(word: str) -> str:
        raise ValueError(f"SECRET {word}")

    guarded_clientside(
        app, "function (w) { return w; }", output=Output("said", "data"), inputs=[Input("word", "value")]
    )
    guarded_route(app, "/numbers", roles=ANY_VIEWER)(lambda: {"value": 1})


def body_of(app: Dash, output: str, values: Mapping[str, object]) -> dict[str, Any]:
    """Write the body a browser would send; `values` by component id, missing ones are null."""
    registered = next(one for one in app._callback_list if one["output"] == output)
    entries = {
        part: [{**_place(one), "value": values.get(one["id"])} for one in registered[part]]
        for part in ("inputs", "state")
    }
    outputs = [_place_of(one) for one in output.strip(".").split("...")]
    changed = [f"{one['id']}.{one['property']}" for one in registered["inputs"][:1]]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "changedPropIds": changed,
        **entries,
    }


def fire(app: Dash, output: str, **values: object) -> TestResponse:
    """Fire a callback as a browser does: `fire(app, "echo.children", word="甲")`."""
    address = f"{app.config.routes_pathname_prefix}{_UPDATE}"
    return post(app.server.test_client(), body_of(app, output, values), address=address)


def post(client: FlaskClient, body: object, *, address: str = f"/{_UPDATE}", **options: Any) -> TestResponse:
    """Post a callback body, well formed or not."""
    return client.post(address, json=body, **options)


def answer_of(response: TestResponse) -> dict[str, Any]:
    """Read the updates a callback answered with, by component id."""
    updates: dict[str, Any] = json.loads(response.get_data())["response"]
    return updates


def lines_of(log: io.StringIO) -> list[dict[str, Any]]:
    """Read the log back."""
    return [json.loads(line) for line in log.getvalue().splitlines()]


def changed(body: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Copy a body and tamper with the copy."""
    copy: dict[str, Any] = json.loads(json.dumps(body))
    change(copy)
    return copy


def _place(registered: Mapping[str, Any]) -> dict[str, Any]:
    text = registered["id"]
    return {"id": json.loads(text) if text.startswith("{") else text, "property": registered["property"]}


def _place_of(output: str) -> dict[str, Any]:
    component, _, name = output.rpartition(".")
    return _place({"id": component.replace("\\.", "."), "property": name})
