"""A guarded child's module that misbehaves on request."""

import os
import tempfile
from typing import Any


def answer(request: dict[str, Any], payload: bytes) -> dict[str, Any]:
    """Do what the test asks for."""
    match request["act"]:
        case "memory":
            return {"length": len(bytearray(1 << 30))}
        case "time":
            while True:
                pass
        case "die":
            os.abort()
        case "file":
            with tempfile.TemporaryFile() as file:
                file.write(b"x" * 100_000)
            return {}
        case "raise":
            raise RuntimeError("boom")
        case "environment":
            return {"names": list(os.environ)}
        case _:
            return {"request": request, "length": len(payload), "sum": sum(payload)}
