"""A file as a page posts it: its bare name and bytes, and the answer that carries drawn components back.

A file never passes through Dash (base64, whole in the page's memory); it is a plain post.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from dash.development.base_component import Component
from flask import Response, request

from callbacks.answers import Denial

_LONGEST_NAME = 200
NO_FILE = "没有收到文件，请重新选择。"
CHANGED_FILE = "要导入的文件与刚才核对的不是同一个，请重新选择后再核对。"


def posted_file() -> tuple[str, bytes]:
    """Read the posted file and its bare name.

    Raises:
        Denial: there is none.
    """
    sent = request.files.get("file")
    name = _bare_name(sent.filename or "") if sent else ""
    if sent is None or not name:
        raise Denial(400, NO_FILE)
    return name, sent.read()


def check_same(content: bytes) -> None:
    """See to it that what is kept is what was checked.

    Raises:
        Denial: it is another file.
    """
    if request.form.get("checksum") != _checksum(content):
        raise Denial(409, CHANGED_FILE)


def drawn_answer(report: Component, content: bytes, **more: Any) -> Response:
    """Answer with a drawn report; the page posts the checksum back, so that what is kept is what was checked."""
    return drawn(report=report, checksum=_checksum(content), **more)


def drawn(**said: Any) -> Response:
    """Answer with drawn components among other values."""
    return Response(json.dumps(said, ensure_ascii=False, default=_plain), mimetype="application/json")


def _bare_name(name: str) -> str:
    """Keep the last part of a path and only what can be seen of it."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-_LONGEST_NAME:].strip()


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _plain(component: Component) -> object:
    write: Callable[[], object] = component.to_plotly_json
    return write()
