"""The clerk's file comes in by plain routes: checked, loaded, and given out again as it came."""

import io

from dash import Dash
from flask import Response, request, send_file

from callbacks.answers import Denial
from callbacks.desk_report import dry_run_of
from callbacks.gate import LARGEST_BODY_BYTES, guarded_route
from callbacks.posted_file import check_same, drawn_answer, posted_file
from callbacks.roles import Role
from indicators.problem import Refusal
from layouts.desk.dry_run import DryRun, Verdict, report
from layouts.desk.loads import FILE_RULE
from workflows.cockpit import Cockpit

_LARGEST_NUMBER = 2**31 - 1  # a PostgreSQL integer ends here


def register(app: Dash, cockpit: Cockpit, roles: frozenset[Role]) -> None:
    """Register `/data/check`, `/data/load` and the original file of a load."""

    @guarded_route(app, "/data/check", roles=roles, methods=["POST"], body_bytes=LARGEST_BODY_BYTES)
    def check() -> Response:
        file_name, content = posted_file()
        return drawn_answer(report(_checked(cockpit, file_name, content)), content)

    @guarded_route(app, "/data/load", roles=roles, methods=["POST"], body_bytes=LARGEST_BODY_BYTES)
    def load() -> Response:
        file_name, content = posted_file()
        run = _loaded(cockpit, file_name, content)
        return drawn_answer(report(run), content, data_version=cockpit.data_version())

    @guarded_route(app, FILE_RULE, roles=roles)
    def original_file(load_id: int) -> Response:
        return _original_file(cockpit, load_id)


def _checked(cockpit: Cockpit, file_name: str, content: bytes) -> DryRun:
    try:
        found = cockpit.check_file(file_name, content, form_code=_form_code())
    except Refusal as refusal:
        return _refused(file_name, refusal)
    return dry_run_of(found, cockpit.desk.form_names())


def _loaded(cockpit: Cockpit, file_name: str, content: bytes) -> DryRun:
    check_same(content)
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
