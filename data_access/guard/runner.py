"""Ask a guarded child process; whatever happens to it comes back as an answer or a `Refusal`."""

import contextlib
import json
import logging
import math
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from indicators.problem import Problem, Refusal

MAX_ANSWER_MB = 512
_CHILD = Path(__file__).with_name("child.py")
_ROOT = _CHILD.parents[2]
_SLICE = 1 << 20
_log = logging.getLogger(__name__)


def run_guarded(
    module: str,
    request: Mapping[str, object] | bytes,
    *,
    timeout_s: float,
    memory_mb: int,
    payload: bytes = b"",
    file_name: str = "",
) -> dict[str, Any]:
    """Let `module.answer(request, payload)` run in a child with limits and give its answer.

    The child may use `memory_mb` of address space, `timeout_s` of wall clock and of CPU, writes no
    file and sees none of our environment. A bytes request is a payload with an empty request.

    Raises:
        Refusal: the child refused the file, ran out of time or memory, or died.
    """
    asked, body = ({}, request) if isinstance(request, bytes) else (dict(request), payload)
    raw, return_code = _exchange(module, asked, body, timeout_s, memory_mb)
    if raw is None:
        raise Refusal.because(
            f"文件过于复杂，{timeout_s:g} 秒内没有读完，请拆分成小文件或另存后重试。", file_name=file_name
        )
    return _opened(raw, return_code, module, file_name)


def _exchange(
    module: str, request: dict[str, object], payload: bytes, timeout_s: float, memory_mb: int
) -> tuple[bytes | None, int]:
    header = json.dumps(request, ensure_ascii=False).encode()
    # Without `site` (-S) a start costs half; the child searches where we do, our own root first.
    search = [str(_ROOT), *(path for path in sys.path if path and path != str(_ROOT))]
    command = [sys.executable, "-I", "-S", str(_CHILD), module, str(memory_mb), str(math.ceil(timeout_s) + 1), *search]
    with tempfile.TemporaryFile() as question:
        question.write(len(header).to_bytes(8, "big") + header)
        question.write(payload)
        question.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own script, no shell
            command,
            stdin=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"LANG": "C.UTF-8", "TZ": "UTC"},
            start_new_session=True,
        )
    with process:
        try:
            raw = _read_until(process, time.monotonic() + timeout_s)
        finally:
            # The whole group, before it is waited for: no child of a child stays behind.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return raw, process.returncode


def _read_until(process: subprocess.Popen[bytes], deadline: float) -> bytes | None:
    """Read the answer to its end; None when the time or the size is used up."""
    assert process.stdout is not None  # noqa: S101 - opened as a pipe three lines above
    slices: list[bytes] = []
    room = MAX_ANSWER_MB * 1024 * 1024
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while room >= 0 and selector.select(max(0.0, deadline - time.monotonic())):
            piece = os.read(process.stdout.fileno(), _SLICE)
            if not piece:
                return b"".join(slices)
            slices.append(piece)
            room -= len(piece)
    return None


def _opened(raw: bytes, return_code: int, module: str, file_name: str) -> dict[str, Any]:
    try:
        told = json.loads(raw)
    except ValueError:
        told = {"fault": "died", "detail": f"exit code {return_code}"}
    if "refused" in told:
        raise Refusal((Problem(file_name=file_name, **told["refused"]),))
    if "answer" in told:
        answer: dict[str, Any] = told["answer"]
        return answer
    _log.warning("guarded child %s gave no answer: %s %s", module, told["fault"], told["detail"])
    if told["fault"] == "memory":
        raise Refusal.because("文件展开后占用内存过大，请删去空白行列或拆分成小文件后重试。", file_name=file_name)
    raise Refusal.because("文件内部结构异常，无法读取，请用 Excel 或 WPS 打开后另存再导入。", file_name=file_name)
