"""Settings: read once, from a mapping that is handed in. Nothing is read at import."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indicators.problem import Refusal

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8050
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the store is and where the product listens."""

    database_url: str
    host: str
    port: int
    root: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], root: Path) -> "Settings":
        """Read DATABASE_URL, HOST and PORT; blanks mean the defaults.

        Raises:
            Refusal: PORT is not a port number.
        """
        return cls(
            database_url=environ.get("DATABASE_URL", "").strip() or default_url(root),
            host=environ.get("HOST", "").strip() or DEFAULT_HOST,
            port=_port(environ.get("PORT", "").strip()),
            root=root,
        )


def default_url(root: Path) -> str:
    """Give the address of the embedded database of an installation."""
    return f"sqlite:///{root / 'var' / 'cockpit.db'}"


def _port(text: str) -> int:
    if not text:
        return DEFAULT_PORT
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= _LAST_PORT:
        raise Refusal.because(f"PORT 写的是“{text}”，应是 1 到 {_LAST_PORT} 之间的整数，例如 PORT=8050。")
    return int(text)
