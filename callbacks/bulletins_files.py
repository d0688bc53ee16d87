"""Bulletins and templates as files: given out as attachments, a template taken in."""

from urllib.parse import quote

from dash import Dash
from flask import Response, request

from callbacks.alerts_forms import SentForm
from callbacks.answers import Denial
from callbacks.bulletins_acts import SIGNERS
from callbacks.gate import LARGEST_BODY_BYTES, guarded_route
from callbacks.posted_file import drawn, posted_file
from callbacks.roles import ANY_VIEWER
from indicators.problem import Refusal
from layouts.bulletins.frame import answer
from layouts.bulletins.templates import SHIPPED
from layouts.bulletins.view import PATH
from workflows.cockpit import Cockpit

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {
    "docx": _DOCX,
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "json": "application/json",
}
_LONGEST_NAME = 100
_NOT_IN_A_NAME = '\\/:*?"<>|'


def register(app: Dash, cockpit: Cockpit) -> None:
    """Register the documents of a bulletin, the templates, and the place to hand one in."""

    @guarded_route(app, f"{PATH}/<int:bulletin_id>.<suffix>", roles=ANY_VIEWER)
    def document(bulletin_id: int, suffix: str) -> Response:
        if suffix not in _TYPES:
            raise Refusal.because(f"通报只有 {'、'.join(_TYPES)} 五种文件。")
        title = _title(cockpit, bulletin_id)
        return _attachment(cockpit.bulletin_book.file(bulletin_id, f".{suffix}"), title, suffix)

    @guarded_route(app, f"{PATH}/templates/<name>.docx", roles=SIGNERS)
    def template(name: str) -> Response:
        if name in SHIPPED:
            kind = SHIPPED[name]
            return _attachment(cockpit.templates.shipped(kind), f"{kind.value}模板", "docx")
        kept = next((one for one in cockpit.templates.templates() if one.digest == name), None)
        if kept is None:
            raise Denial(404, "没有这个模板。")
        return _attachment(cockpit.templates.content(name), kept.name.removesuffix(".docx"), "docx")

    @guarded_route(app, f"{PATH}/templates", roles=SIGNERS, methods=["POST"], body_bytes=LARGEST_BODY_BYTES)
    def add_template() -> Response:
        return _added(cockpit)


def _title(cockpit: Cockpit, bulletin_id: int) -> str:
    """Name a bulletin's files.

    Raises:
        Denial: there is no such bulletin.
    """
    try:
        one = cockpit.bulletin_book.bulletin(bulletin_id)
    except Refusal as refusal:
        raise Denial(404, str(refusal)) from None
    return " ".join(filter(None, (one.written.number, one.title)))


def _attachment(content: bytes, name: str, suffix: str) -> Response:
    """Give a file out under a Chinese name; it is never opened in our own."""
    seen = "".join("_" if letter in _NOT_IN_A_NAME else letter for letter in name if letter.isprintable())
    named = quote(f"{seen[:_LONGEST_NAME].strip()}.{suffix}", safe="")
    disposition = f"attachment; filename=bulletin.{suffix}; filename*=UTF-8''{named}"
    return Response(content, mimetype=_TYPES[suffix], headers={"Content-Disposition": disposition})


def _added(cockpit: Cockpit) -> Response:
    """Keep a template; what came of it is answered as the page draws it.

    Raises:
        Denial: no file was sent.
    """
    name, content = posted_file()
    try:
        made = cockpit.templates.add(name, content, SentForm("", request.form).who)
    except Refusal as refusal:
        return _answered(*(one.sentence() for one in refusal.problems), is_refused=True)
    return _answered(f"模板“{made.name}”已登记，编写通报时可以选它。", is_refused=False)


def _answered(*sentences: str, is_refused: bool) -> Response:
    return drawn(answer=answer(*sentences, is_refused=is_refused), is_added=not is_refused)
