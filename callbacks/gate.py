"""The gate: nothing is reachable that has not named who may reach it.

`Gate` stands before every route, Dash's own included; `open_face` lets the routes of one Dash app
through. `guarded`, `guarded_clientside` and `guarded_route` are the only ways to register
something; `seal` closes the list and fails when something came in by another way.
"""

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dash import ClientsideFunction, Dash, Input, Output, State
from dash.dependencies import DashDependency
from flask import Flask, Response, g, request
from werkzeug.exceptions import MethodNotAllowed

from callbacks.answers import Denial, install_answers
from callbacks.headers import harden, policy
from callbacks.journal import Journal
from callbacks.perimeter import admit_only_own_page, admit_only_this_machine
from callbacks.roles import ANY_VIEWER, Identify, Role
from callbacks.shape import Dependency, is_as_registered

CALLBACK_BYTES = 256 * 1024
LARGEST_BODY_BYTES = 16 * 1024 * 1024

_CALLBACKS = "_dash-update-component"
_DASH_ROUTES = (
    "",
    _CALLBACKS,
    "_dash-layout",
    "_dash-dependencies",
    "_favicon.ico",
    "_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
)
_EXTENSION = "gate"

Function = TypeVar("Function", bound=Callable[..., Any])


class UnguardedError(Exception):
    """Something was registered past the gate, twice, or for nobody: a fault of the program."""


@dataclass(frozen=True, slots=True)
class RouteGrant:
    """Who may use a route, and how much they may send."""

    roles: frozenset[Role]
    body_bytes: int = 0


@dataclass(frozen=True, slots=True)
class CallbackGrant:
    """Who may fire a callback, how much they may send, and the shape their request must have."""

    roles: frozenset[Role]
    body_bytes: int
    outputs: tuple[Dependency, ...]
    inputs: tuple[Dependency, ...]
    state: tuple[Dependency, ...]


@dataclass(slots=True)
class Face:
    """What one Dash app registered; `clientside` are the outputs that only the browser writes."""

    callbacks: dict[str, CallbackGrant] = field(default_factory=dict)
    clientside: set[str] = field(default_factory=set)
    is_sealed: bool = False

    @property
    def most_bytes(self) -> int:
        """The largest body that any of its callbacks takes."""
        return max((grant.body_bytes for grant in self.callbacks.values()), default=0)


class Gate:
    """Stands before a Flask server; made before Dash, so that it is asked first."""

    def __init__(self, server: Flask, *, identify: Identify, journal: Journal) -> None:
        self.routes: dict[str, RouteGrant] = {}
        self.faces: dict[str, Face] = {}  # by the endpoint their callbacks are posted to
        self.script_hashes: set[str] = set()
        self._identify = identify
        self._journal = journal
        server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY_BYTES
        server.extensions[_EXTENSION] = self
        server.before_request(self._check)
        server.after_request(self._finish)
        install_answers(server, self._report)

    def _check(self) -> None:
        g.request_id = secrets.token_hex(6)
        g.started = time.perf_counter()
        admit_only_this_machine(request)
        grant, face = self._route_grant(), self.faces.get(request.endpoint or "")
        self._admit(grant.roles)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            admit_only_own_page(request)
            _check_length(face.most_bytes if face else grant.body_bytes)
            if face:
                self._check_callback(face)

    def _route_grant(self) -> RouteGrant:
        if isinstance(request.routing_exception, MethodNotAllowed):
            raise request.routing_exception
        grant = self.routes.get(request.endpoint or "")
        if grant is None:
            raise Denial(404)
        return grant

    def _admit(self, roles: frozenset[Role]) -> None:
        identity = self._identify()
        if identity is None:
            raise Denial(401)
        g.actor, g.roles = identity.name, identity.roles
        if not identity.may(roles):
            raise Denial(403)

    def _check_callback(self, face: Face) -> None:
        if request.mimetype != "application/json":
            raise Denial(415)
        body = _json_object()
        name = body.get("output")
        grant = face.callbacks.get(name) if isinstance(name, str) else None
        if grant is None:
            raise Denial(400)
        g.outputs = name
        self._admit(grant.roles)
        _check_length(grant.body_bytes)
        if not is_as_registered(body, grant.outputs, grant.inputs, grant.state):
            raise Denial(400)

    def _finish(self, response: Response) -> Response:
        fields = {"outputs": g.outputs} if "outputs" in g else {}
        self._journal.line(
            "callback" if fields else "request",
            id=g.get("request_id", ""),
            actor=g.get("actor", ""),
            route=request.path,
            **fields,
            status=response.status_code,
            ms=round(1000 * (time.perf_counter() - g.started), 1) if "started" in g else 0,
        )
        response.headers["X-Request-Id"] = g.get("request_id", "")
        return harden(response, policy(sorted(self.script_hashes)))

    def _report(self, error: BaseException) -> None:
        self._journal.fault(error, id=g.get("request_id", ""), route=request.path, outputs=g.get("outputs", ""))


def open_face(app: Dash, *, roles: frozenset[Role] = ANY_VIEWER, address: str = "") -> None:
    """Let the routes of a Dash app through, its page at its prefix and, when given, at an address without slash."""
    gate, prefix = _gate_of(app), app.config.routes_pathname_prefix
    names = [f"{prefix}{name}" for name in _DASH_ROUTES] + [f"{prefix.replace('/', '_')}dash_assets.static"]
    gate.routes.update({name: RouteGrant(roles) for name in names})
    gate.routes[f"{prefix}{_CALLBACKS}"] = RouteGrant(frozenset(Role))  # each callback names its own
    gate.faces[f"{prefix}{_CALLBACKS}"] = Face()
    if address:
        guarded_route(app, address, roles=roles)(app.index)


def face_of(app: Dash) -> Face:
    """Find what an app registered; raises UnguardedError when it was never let through."""
    try:
        return _gate_of(app).faces[f"{app.config.routes_pathname_prefix}{_CALLBACKS}"]
    except KeyError:
        raise UnguardedError("the app has no face: open_face comes first") from None


def _gate_of(app: Dash) -> Gate:
    gate: Gate = app.server.extensions[_EXTENSION]
    return gate


def guarded(
    app: Dash,
    *,
    roles: frozenset[Role],
    output: Output | Sequence[Output],
    inputs: Sequence[Input],
    state: Sequence[State] = (),
    prevent_initial_call: bool = True,
    body_bytes: int = CALLBACK_BYTES,
) -> Callable[[Function], Function]:
    """Register a server callback for some roles; the only way there is.

    Raises:
        UnguardedError: nobody may fire it, its output has a callback already, or the gate is sealed.
    """
    face, outputs = face_of(app), [output] if isinstance(output, Output) else list(output)
    if not roles:
        raise UnguardedError(f"no role may fire the callback of {outputs}")
    grant = CallbackGrant(roles, body_bytes, _as_dicts(outputs), _as_dicts(inputs), _as_dicts(state))
    arguments = (output if isinstance(output, Output) else outputs, list(inputs), list(state))

    def register(function: Function) -> Function:
        name = _added(
            app, lambda: app.callback(*arguments, prevent_initial_call=prevent_initial_call)(function), outputs
        )
        face.callbacks[name] = grant
        return function

    return register


def guarded_clientside(
    app: Dash,
    function: ClientsideFunction | str,
    *,
    output: Output | Sequence[Output],
    inputs: Sequence[Input],
    state: Sequence[State] = (),
    prevent_initial_call: bool = True,
) -> None:
    """Register a callback that runs in the browser; the server refuses to be asked for it."""
    outputs = [output] if isinstance(output, Output) else list(output)
    arguments = (function, output if isinstance(output, Output) else outputs, list(inputs), list(state))
    add: Callable[..., None] = app.clientside_callback
    name = _added(app, lambda: add(*arguments, prevent_initial_call=prevent_initial_call), outputs)
    face_of(app).clientside.add(name)


def guarded_route(
    app: Dash, rule: str, *, roles: frozenset[Role], methods: Sequence[str] = ("GET",), body_bytes: int = 0
) -> Callable[[Function], Function]:
    """Register a plain route for some roles; `body_bytes` is the most a post may send."""
    gate = _gate_of(app)
    if not roles or face_of(app).is_sealed or rule in gate.routes:
        raise UnguardedError(f"the route {rule} is for nobody, too late or there already")

    def register(function: Function) -> Function:
        app.server.add_url_rule(rule, endpoint=rule, view_func=function, methods=list(methods))
        gate.routes[rule] = RouteGrant(roles, body_bytes)
        return function

    return register


def seal(app: Dash) -> None:
    """Close the list: check that everything passed the gate, then fix the content policy.

    Raises:
        UnguardedError: a callback was registered without roles.
    """
    face = face_of(app)
    strays = set(app.callback_map) - set(face.callbacks) - face.clientside
    if strays:
        raise UnguardedError(f"registered without roles: {', '.join(sorted(strays))}")
    _gate_of(app).script_hashes.update(app.csp_hashes())
    face.is_sealed = True


def _added(app: Dash, register: Callable[[], object], outputs: Sequence[Output]) -> str:
    before = set(app.callback_map)
    if face_of(app).is_sealed:
        raise UnguardedError(f"too late to register {outputs}")
    register()
    new = set(app.callback_map) - before
    if len(new) != 1:
        raise UnguardedError(f"{outputs} has a callback already")
    return str(new.pop())


def _check_length(most_bytes: int) -> None:
    if request.content_length is None:
        raise Denial(411)
    if request.content_length > most_bytes:
        raise Denial(413)


def _as_dicts(dependencies: Iterable[DashDependency]) -> tuple[Dependency, ...]:
    return tuple(one.to_dict() for one in dependencies)


def _json_object() -> dict[str, Any]:
    try:
        body = request.get_json()
    except RecursionError:
        raise Denial(400) from None
    if not isinstance(body, dict):
        raise Denial(400)
    return body
