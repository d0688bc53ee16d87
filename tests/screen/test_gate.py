"""The gate: closed unless opened, and never talkative about it."""

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from dash import Dash, Input, Output, html
from flask import Flask, request

from callbacks.gate import Gate, UnguardedError, guarded, guarded_route, open_face, seal
from callbacks.journal import Journal
from callbacks.roles import ANY_VIEWER, Identity, Role
from tests.screen.wire import (
    answer_of,
    body_of,
    changed,
    fire,
    fixed_clock,
    lines_of,
    nobody,
    person,
    post,
    small_app,
)

ECHO = "echo.children"
AUDITED = "..secret.children...secret.title.."
CRASH = '{"kind":"crash","row":"x"}.children'


def test_a_viewer_gets_the_answer_of_a_callback() -> None:
    app, _ = small_app(person(Role.VIEWER))
    assert answer_of(fire(app, ECHO, word="甲", said="乙")) == {"echo": {"children": "甲/乙"}}


@pytest.mark.parametrize(
    ("roles", "status"),
    [([Role.AUDITOR], 200), ([Role.VIEWER, Role.ADMIN], 403), ([Role.STEWARD], 403)],
)
def test_a_callback_answers_the_roles_it_names_and_no_other(roles: list[Role], status: int) -> None:
    app, _ = small_app(person(*roles))
    assert fire(app, AUDITED, word="甲").status_code == status


@pytest.mark.parametrize("path", ["/", "/known", "/numbers", "/_dash-layout", "/_dash-dependencies", "/_favicon.ico"])
def test_without_an_identity_nothing_is_served(path: str) -> None:
    app, _ = small_app(nobody)
    assert app.server.test_client().get(path).status_code == 401


def test_without_an_identity_no_callback_runs() -> None:
    app, _ = small_app(nobody)
    assert fire(app, ECHO, word="甲").get_json()["error"] == "请先登录。"


@pytest.mark.parametrize(
    "path", ["/unknown", "/known/more", "/console", "/_reload-hash", "/_alive_x", "/_mcp", "/static/x"]
)
def test_an_unknown_path_is_not_found(path: str) -> None:
    app, _ = small_app()
    assert app.server.test_client().get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/assets/..%2f..%2fapp.py",
        "/assets/../app.py",
        "/assets/%2e%2e/app.py",
        "/_dash-component-suites/dash/..%2f..%2fapp.py",
        "/_dash-component-suites/dash/%2e%2e/version.py",
        "/_dash-component-suites/os/path.py",
        "/..%2f..%2fetc%2fpasswd",
    ],
)
def test_a_path_cannot_climb_out_of_its_folder(path: str) -> None:
    app, _ = small_app()
    answer = app.server.test_client().get(path)
    assert (answer.status_code, "import" in answer.text) == (404, False)


def test_a_page_that_does_not_exist_says_so_in_a_page() -> None:
    app, _ = small_app()
    answer = app.server.test_client().get("/unknown", headers={"Accept": "text/html"})
    assert "没有这个页面" in answer.text
    assert answer.mimetype == "text/html"


TAMPERED = {
    "another output component": lambda b: b["outputs"].update(id="secret"),
    "another output property": lambda b: b["outputs"].update(property="title"),
    "an output list": lambda b: b.update(outputs=[b["outputs"]]),
    "no outputs": lambda b: b.pop("outputs"),
    "another input component": lambda b: b["inputs"][0].update(id="role"),
    "another input property": lambda b: b["inputs"][0].update(property="n_clicks"),
    "an id that is a table": lambda b: b["inputs"][0].update(id={"a": 1}),
    "one input too few": lambda b: b.update(inputs=[]),
    "one input too many": lambda b: b["inputs"].append(b["inputs"][0]),
    "inputs that are text": lambda b: b.update(inputs="word"),
    "an input that is a list": lambda b: b.update(inputs=[[b["inputs"][0]]]),
    "one state too few": lambda b: b.pop("state"),
    "another state": lambda b: b["state"][0].update(id="word"),
    "a change of something else": lambda b: b.update(changedPropIds=["secret.children"]),
    "a change that is a number": lambda b: b.update(changedPropIds=[1]),
    "changes that are text": lambda b: b.update(changedPropIds="word.value"),
    "an unknown output": lambda b: b.update(output="nowhere.children"),
    "an output of the browser's own": lambda b: b.update(output="said.data"),
    "an output that is a list": lambda b: b.update(output=["echo.children"]),
    "no output": lambda b: b.pop("output"),
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED.keys())
def test_a_forged_shape_is_a_bad_request(change: Any) -> None:
    app, log = small_app()
    forged = changed(body_of(app, ECHO, {"word": "甲"}), change)
    assert post(app.server.test_client(), forged).status_code == 400
    assert [line["kind"] for line in lines_of(log) if line["kind"] == "fault"] == []


@pytest.mark.parametrize("text", ["[]", "null", "{", "[" * 100_000, '"x"', "1" * 5_000, b"\xff\xfe{}"])
def test_a_body_that_is_no_object_is_a_bad_request(text: str | bytes) -> None:
    app, _ = small_app()
    answer = app.server.test_client().post("/_dash-update-component", data=text, content_type="application/json")
    assert (answer.status_code, set(answer.get_json())) == (400, {"error", "id"})


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/vnd.x+json"])
def test_only_plain_json_is_read(kind: str) -> None:
    app, _ = small_app()
    answer = app.server.test_client().post("/_dash-update-component", data="{}", content_type=kind)
    assert answer.status_code == 415


def test_a_callback_takes_no_more_than_it_asked_for() -> None:
    app, _ = small_app()
    assert fire(app, AUDITED, word="甲" * 600).status_code == 413
    assert fire(app, ECHO, word="甲" * 600).status_code == 200


def test_a_body_larger_than_every_callback_takes_is_refused_unread() -> None:
    app, _ = small_app()
    assert fire(app, ECHO, word="x" * 300_000).status_code == 413


def test_a_body_without_a_length_is_refused() -> None:
    app, _ = small_app()
    chunks = io.BytesIO(b"{}")
    answer = app.server.test_client().post(
        "/_dash-update-component",
        input_stream=chunks,
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
    )
    assert answer.status_code == 411


def test_a_plain_route_takes_no_body_unless_it_says_so() -> None:
    app, _ = small_app()
    assert app.server.test_client().post("/numbers", data="x").status_code == 405


def test_a_crash_shows_a_number_and_keeps_its_secret() -> None:
    app, log = small_app()
    answer = fire(app, CRASH, word="乙")
    said = answer.get_json()
    assert (answer.status_code, "SECRET" in answer.text) == (500, False)
    assert [line["id"] for line in lines_of(log) if line["kind"] == "fault"] == [said["id"]]


def test_every_answer_carries_the_protective_headers() -> None:
    app, _ = small_app()
    client = app.server.test_client()
    for path in ("/", "/unknown", "/numbers", "/_dash-layout"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "'unsafe-inline'" not in policy.split("style-src")[0]
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")


def test_the_policy_knows_every_inline_script_of_the_page() -> None:
    app, _ = small_app()
    policy = app.server.test_client().get("/").headers["Content-Security-Policy"]
    assert len(app.csp_hashes()) == 2
    assert all(one in policy for one in app.csp_hashes())


def test_each_request_writes_one_line_with_actor_route_status_and_time() -> None:
    app, log = small_app()
    fire(app, ECHO, word="甲")
    (line,) = lines_of(log)
    assert line.pop("ms") >= 0
    assert len(line.pop("id")) == 12
    assert line == {
        "at": "2026-11-23T01:42:00.000+00:00",
        "kind": "callback",
        "actor": "本机用户",
        "route": "/_dash-update-component",
        "outputs": ECHO,
        "status": 200,
    }


def test_a_line_break_in_an_address_cannot_forge_a_log_line() -> None:
    app, log = small_app()
    app.server.test_client().get("/x%0A%7B%22kind%22:%22load%22%7D")
    assert [line["kind"] for line in lines_of(log)] == ["request"]


def test_the_answers_of_two_people_asking_at_once_are_never_mixed() -> None:
    people = {
        "auditor": Identity("审计", frozenset({Role.AUDITOR})),
        "viewer": Identity("领导", frozenset({Role.VIEWER})),
    }
    app, _ = small_app(lambda: people[request.headers["X-Test-Person"]])

    def ask(turn: int) -> tuple[str, int]:
        name = "auditor" if turn % 2 else "viewer"
        body = body_of(app, AUDITED, {"word": f"第{turn}次"})
        answer = post(app.server.test_client(), body, headers={"X-Test-Person": name})
        return name, answer.status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(1_000))) == {("auditor", 200), ("viewer", 403)}


def bare_app() -> Dash:
    server = Flask("bare", static_folder=None)
    Gate(server, identify=person(Role.VIEWER), journal=Journal(fixed_clock))
    app = Dash("bare", server=False)
    app.init_app(server)
    open_face(app)
    app.layout = html.P(id="echo")
    return app


def test_a_callback_registered_past_the_gate_stops_the_start() -> None:
    app = bare_app()
    app.callback(Output("echo", "children"), [Input("echo", "title")])(str)
    with pytest.raises(UnguardedError, match=r"registered without roles: echo\.children"):
        seal(app)


def test_a_second_writer_of_a_property_stops_the_start() -> None:
    app = bare_app()
    guarded(app, roles=ANY_VIEWER, output=Output("echo", "children"), inputs=[Input("echo", "title")])(str)
    with pytest.raises(UnguardedError, match="has a callback already"):
        guarded(app, roles=ANY_VIEWER, output=Output("echo", "children"), inputs=[Input("echo", "lang")])(str)


def test_a_callback_for_nobody_stops_the_start() -> None:
    with pytest.raises(UnguardedError, match="no role may fire"):
        guarded(bare_app(), roles=frozenset(), output=Output("echo", "children"), inputs=[Input("echo", "title")])


def test_nothing_can_be_registered_once_the_gate_is_sealed() -> None:
    app, _ = small_app()
    with pytest.raises(UnguardedError, match="too late"):
        guarded_route(app, "/late", roles=ANY_VIEWER)
    with pytest.raises(UnguardedError, match="too late"):
        guarded(app, roles=ANY_VIEWER, output=Output("echo", "lang"), inputs=[Input("word", "value")])(str)


def test_every_route_of_the_server_is_known_to_the_gate_or_closed() -> None:
    app, _ = small_app()
    rules = {rule.endpoint for rule in app.server.url_map.iter_rules()}
    assert rules - set(app.server.extensions["gate"].routes) == {"/_reload-hash", "/<path:path>"}
