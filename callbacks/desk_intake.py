"""The clerk's file comes in by plain routes: checked, loaded, and given out again as it came.

A file never passes through Dash (base64, whole in the page's memory); it is a plain post, and the
answer carries the drawn report.
"""

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

from dash import Dash
from dash.development.base_component import Component
from flask import Response, request, send_file

from callbacks.answers import Denial
from callbacks.desk_report import dry_run_of
from callbacks.gate import LARGEST_BODY_BYTES, guarded_route
from callbacks.roles import Role
from indicators.problem import Refusal
from layouts.desk.dry_run import DryRun, Verdict, report
from layouts.desk.loads import FILE_RULE
from workflows.cockpit import Cockpit

_LONGEST_NAME = 200
_LARGEST_NUMBER = 2**31 - 1  # a PostgreSQL integer ends here
NO_FILE = "没有收到文件，请重新选择。"
CHANGED_FILE = "要导入的文件与刚才核对的不是同一个，请重新选择后再核对。"


def register(app: Dash, cockpit: Cockpit, roles: frozenset[Role]) -> None:
    """Register `/data/check`, `/data/load` and the original file of a load."""

    @guarded_route(app, "/data/check", roles=roles, methods=["POST"], body_bytes=LARGEST_BODY_BYTES)
    def check() -> Response:
        file_name, content = _posted_file()
        return _answer(_checked(cockpit, file_name, content), content)

    @guarded_route(app, "/data/load", roles=roles, methods=["POST"], body_bytes=LARGEST_BODY_BYTES)
    def load() -> Response:
        file_name, content = _posted_file()
        run = _loaded(cockpit, file_name, content)
        return _answer(run, content, data_version=cockpit.data_version())

    @guarded_route(app, FILE_RULE, roles=roles)
    def original_file(load_id: int) -> Response:
        return _original_file(cockpit, load_id)


def _posted_file() -> tuple[str, bytes]:
    """Read the posted file and its bare name.

    Raises:
        Denial: there is none.
    """
    sent = request.files.get("file")
    name = _bare_name(sent.filename or "") if sent else ""
    if sent is None or not name:
        raise Denial(400, NO_FILE)
    return name, sent.read()


def _bare_name(name: str) -> str:
    """Keep the last part of a path and only what can be seen of it."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-_LONGEST_NAME:].strip()


def _checked(cockpit: Cockpit, file_name: str, content: bytes) -> DryRun:
    try:
        found = cockpit.check_file(file_name, content, form_code=_form_code())
    except Refusal as refusal:
        return _refused(file_name, refusal)
    return dry_run_of(found, cockpit.desk.form_names())


def _loaded(cockpit: Cockpit, file_name: str, content: bytes) -> DryRun:
    if request.form.get("checksum") != _checksum(content):
        raise Denial(409, CHANGED_FILE)
    try:
        done = cockpit.load_file(
            file_name, content, form_code=_form_code(), confirm_guess=request.form.get("is_confirmed") == "1"
        )
    except Refusal as refusal:
        return _refused(file_name, refusal)
    return dry_run_of(done, cockpit.desk.form_names())


def _refused(file_name: str, refusal: Refusal) -> DryRun:
    return DryRun(Verdict.REFUSED, file_name, problems=refusal.problems)


def _form_code() -> str | None:
    return request.form.get("form") or None


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _answer(run: DryRun, content: bytes, **more: Any) -> Response:
    """Answer with the drawn report; the page posts the checksum back, so that what is loaded is what was checked."""
    said = {"report": report(run), "checksum": _checksum(content), **more}
    return Response(json.dumps(said, ensure_ascii=False, default=_plain), mimetype="application/json")


def _plain(component: Component) -> object:
    write: Callable[[], object] = component.to_plotly_json
    return write()


def _original_file(cockpit: Cockpit, load_id: int) -> Response:
    """Give a file out as an attachment of no kind, so that no browser ever opens it in our name."""
    if load_id > _LARGEST_NUMBER:
        raise Denial(404)
    try:
        file_name, content = cockpit.desk.original_file(load_id)
    except Refusal as refusal:
        raise Denial(404, str(refusal)) from None
    return send_file(
        io.BytesIO(content), mimetype="application/octet-stream", as_attachment=True, download_name=file_name
    )
