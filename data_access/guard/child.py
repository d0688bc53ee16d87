"""The child: takes its limits, reads one request, lets one module answer, writes one answer.

Started by `runner.run_guarded` as a script, never imported by the product. A module that can be
asked has ``answer(request: dict, payload: bytes) -> dict`` and may raise `Refused`.

Request on stdin: 8 bytes length of the JSON request, the request, the payload. Answer on stdout:
UTF-8 JSON ``{"answer": …}``, ``{"refused": …}`` or ``{"fault": …}``.
"""

import json
import os
import resource
import sys
from importlib import import_module
from typing import Any

MAX_OPEN_FILES = 64


def main(module_name: str, memory_mb: int, cpu_s: int, search_path: list[str]) -> None:
    """Answer the request on stdin and leave.

    Our own code is imported first, so that it may be kept compiled; from then on limits hold, and
    only then the request is read.
    """
    sys.path[:] = search_path
    answer_fd = _private_answer_channel()
    module = import_module(module_name)
    _take_limits(memory_mb, cpu_s)
    text = json.dumps(_answered(module), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    with os.fdopen(answer_fd, "wb") as channel:
        channel.write(text.encode("utf-8", "backslashreplace"))


def _answered(module: Any) -> dict[str, Any]:
    from data_access.guard.refused import Refused

    try:
        raw = sys.stdin.buffer.read()
        length = int.from_bytes(raw[:8], "big")
        return {"answer": module.answer(json.loads(raw[8 : 8 + length]), raw[8 + length :])}
    except Refused as refused:
        return {"refused": vars(refused)}
    except MemoryError:
        return {"fault": "memory", "detail": ""}
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes ends here, as an answer
        return {"fault": "error", "detail": f"{type(error).__name__}: {error}"[:500]}


def _private_answer_channel() -> int:
    """Keep stdout for the answer alone: what a C library prints goes nowhere."""
    answer_fd = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answer_fd


def _take_limits(memory_mb: int, cpu_s: int) -> None:
    limits = (
        (resource.RLIMIT_AS, memory_mb * 1024 * 1024),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
    )
    for kind, limit in limits:
        _, hard = resource.getrlimit(kind)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (allowed, allowed))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
