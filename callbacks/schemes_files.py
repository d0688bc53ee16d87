"""Schemes as files: checked, kept, and given out as a workbook or as TOML."""

import json
from collections.abc import Mapping
from urllib.parse import quote

from dash import Dash
from flask import Response, request

from callbacks.alerts_forms import SentForm
from callbacks.gate import LARGEST_BODY_BYTES, guarded_route
from callbacks.posted_file import check_same, drawn_answer, posted_file
from callbacks.roles import ANY_VIEWER, Role
from callbacks.schemes_parts import names_of
from indicators.problem import Refusal
from indicators.scoring.scheme import Scheme
from indicators.scoring.scheme_linter import SchemeFinding
from indicators.scoring.scheme_words import NameOf, scheme_difference
from layouts.schemes.intake import CheckedScheme, refused, report
from layouts.schemes.view import CHECK_PATH, EXPORT_RULE, LOAD_PATH
from workflows.cockpit import Cockpit

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "toml": "application/toml",
}
_LONGEST_BASES = 4_000


def register(app: Dash, cockpit: Cockpit, roles: frozenset[Role]) -> None:
    """Register the check and the import of a file for some roles, and the export for everybody."""

    @guarded_route(app, CHECK_PATH, roles=roles, methods=["POST"], body_bytes=LARGEST_BODY_BYTES)
    def check() -> Response:
        file_name, content = posted_file()
        try:
            found = _checked(cockpit, file_name, content)
        except Refusal as refusal:
            return drawn_answer(refused(file_name, refusal.problems), content)
        bases = {one.scheme.code: one.base for one in found}
        return drawn_answer(report(file_name, found), content, bases=json.dumps(bases))

    @guarded_route(app, LOAD_PATH, roles=roles, methods=["POST"], body_bytes=LARGEST_BODY_BYTES)
    def load() -> Response:
        file_name, content = posted_file()
        check_same(content)
        return _loaded(cockpit, file_name, content)

    @guarded_route(app, EXPORT_RULE, roles=ANY_VIEWER)
    def export(suffix: str) -> Response:
        code = request.args.get("scheme", "")
        content = cockpit.schemes.export(f".{suffix}", code)
        name = cockpit.schemes.scheme(code).scheme.name if code else "考核方案"
        return Response(
            content,
            mimetype=_TYPES[suffix],
            headers={
                "Content-Disposition": f"attachment; filename=scheme.{suffix}; "
                f"filename*=UTF-8''{quote(f'{name}.{suffix}')}"
            },
        )


def _checked(cockpit: Cockpit, file_name: str, content: bytes) -> list[CheckedScheme]:
    name_of = names_of(cockpit)
    return [_compared(cockpit, *one, name_of) for one in cockpit.schemes.lint(file_name, content)]


def _compared(cockpit: Cockpit, scheme: Scheme, findings: tuple[SchemeFinding, ...], name_of: NameOf) -> CheckedScheme:
    try:
        newest = cockpit.schemes.versions(scheme.code)[0].scheme
    except Refusal:
        return CheckedScheme(scheme, findings, 0, ())
    return CheckedScheme(scheme, findings, newest.version, scheme_difference(newest, scheme, name_of))


def _loaded(cockpit: Cockpit, file_name: str, content: bytes) -> Response:
    sent = SentForm("", request.form)
    try:
        reason, who = sent.text("reason"), sent.who
        kept = cockpit.schemes.import_file(file_name, content, reason, who, base_versions=_bases())
    except Refusal as refusal:
        return _said(refused=str(refusal))
    names = "、".join(f"“{one.scheme.name}”第 {one.scheme.version} 版" for one in kept)
    return _said(sentence=f"已导入：{names}，现在起执行。" if kept else "文件里的方案与现有的相同，没有新版本。")


def _bases() -> Mapping[str, int]:
    """Read the versions the file was compared with; what cannot be read fits no version.

    Raises:
        Refusal: the page did not send them.
    """
    try:
        found = json.loads(request.form.get("bases", "")[:_LONGEST_BASES])
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not found:
        raise Refusal.because("没有核对过的文件不能导入；请重新选择文件。")
    return {str(code): version for code, version in found.items() if isinstance(version, int)}


def _said(**answer: str) -> Response:
    return Response(json.dumps(answer, ensure_ascii=False), mimetype="application/json")
