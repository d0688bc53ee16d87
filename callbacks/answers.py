"""Refusals of the web side: one sentence, one number to quote, never a traceback."""

import html
from collections.abc import Callable

from dash.exceptions import DependencyException, InvalidResourceError
from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from indicators.problem import Refusal

_SENTENCES = {
    400: "请求的内容不符合要求，请刷新页面后重试。",
    401: "请先登录。",
    403: "没有权限查看这项内容。",
    404: "没有这个页面，请从首页进入。",
    405: "不支持这种访问方式，请从首页进入。",
    411: "请求没有写明长度，已拒绝。",
    413: "提交的内容过大，已拒绝。",
    415: "请求的格式不对，请刷新页面后重试。",
    422: "请求的内容无法处理。",
    503: "数据暂时无法读取，请稍后重试。",
}
_FAULT = "系统内部出错，数据没有改动；请把编号告诉管理员。"

Report = Callable[[BaseException], None]


class Denial(Exception):  # noqa: N818 - an answer to the request, not a crash
    """The request is turned away with a status and, where the usual one is too general, a sentence."""

    def __init__(self, status: int, sentence: str = "") -> None:
        super().__init__(status, sentence)
        self.status = status
        self.sentence = sentence


def answer(status: int, sentence: str = "") -> Response:
    """Say a refusal as JSON, or as a small page to somebody who typed an address."""
    said = sentence or _SENTENCES.get(status, _FAULT)
    number = str(g.get("request_id", ""))
    response = _page(said, number) if _wants_page() else jsonify(error=said, id=number)
    response.status_code = status
    return response


def _wants_page() -> bool:
    best = request.accept_mimetypes.best_match(["application/json", "text/html"], default="application/json")
    return request.method == "GET" and best == "text/html"


def _page(sentence: str, number: str) -> Response:
    text = (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>无法显示</title>'
        f'<p>{html.escape(sentence)}</p><p>编号 {html.escape(number)} · <a href="/">返回首页</a></p></html>'
    )
    return Response(text, mimetype="text/html")


def install_answers(server: Flask, report: Report) -> None:
    """Turn every error of the web side into an answer; `report` gets those that are our fault."""

    def denied(error: Denial) -> Response:
        return answer(error.status, error.sentence)

    def refused(error: Refusal) -> Response:
        return answer(422, "；".join(problem.sentence() for problem in error.problems))

    def no_such_file(_: Exception) -> Response:
        return answer(404)

    def protocol(error: HTTPException) -> Response:
        response = answer(error.code or 500)
        if isinstance(error.get_response(), Response) and error.code == 405:
            response.headers["Allow"] = error.get_response().headers.get("Allow", "")
        return response

    def fault(error: Exception) -> Response:
        report(error)
        return answer(500)

    server.register_error_handler(Denial, denied)
    server.register_error_handler(Refusal, refused)
    server.register_error_handler(InvalidResourceError, no_such_file)
    server.register_error_handler(DependencyException, no_such_file)
    server.register_error_handler(HTTPException, protocol)
    server.register_error_handler(Exception, fault)
