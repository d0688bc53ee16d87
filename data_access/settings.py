"""Settings: read once, from a mapping that is handed in. Nothing is read at import."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indicators.problem import Refusal

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8050
DEFAULT_RECEIVERS = "var/receivers.toml"
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the store is and where the product listens; what goes with it, and who issues."""

    database_url: str
    host: str
    port: int
    root: Path
    has_scheduler: bool = True
    receivers: str = DEFAULT_RECEIVERS
    public_url: str = ""
    issuer: str = ""

    @property
    def link(self) -> str:
        """The address that links in messages begin with."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def receivers_file(self) -> Path:
        """The file that names the receivers; a relative path counts from the installation."""
        return self.root / self.receivers

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], root: Path) -> "Settings":
        """Read DATABASE_URL, HOST, PORT, SCHEDULER, RECEIVERS, PUBLIC_URL and ISSUER; blanks mean the defaults.

        Raises:
            Refusal: PORT is not a port number, SCHEDULER is neither on nor off, PUBLIC_URL is no address.
        """
        return cls(
            database_url=environ.get("DATABASE_URL", "").strip() or default_url(root),
            host=environ.get("HOST", "").strip() or DEFAULT_HOST,
            port=_port(environ.get("PORT", "").strip()),
            root=root,
            has_scheduler=_has_scheduler(environ.get("SCHEDULER", "").strip()),
            receivers=environ.get("RECEIVERS", "").strip() or DEFAULT_RECEIVERS,
            public_url=_address(environ.get("PUBLIC_URL", "").strip()),
            issuer=environ.get("ISSUER", "").strip(),
        )


def default_url(root: Path) -> str:
    """Give the address of the embedded database of an installation."""
    return f"sqlite:///{root / 'var' / 'cockpit.db'}"


def _address(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise Refusal.because(
            f"PUBLIC_URL 写的是“{text}”，应写成大家打开驾驶舱的地址，例如 https://jsc.example.gov.cn。"
        )
    return text


def _port(text: str) -> int:
    if not text:
        return DEFAULT_PORT
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= _LAST_PORT:
        raise Refusal.because(f"PORT 写的是“{text}”，应是 1 到 {_LAST_PORT} 之间的整数，例如 PORT=8050。")
    return int(text)


def _has_scheduler(text: str) -> bool:
    if text not in ("", "on", "off"):
        raise Refusal.because(f"SCHEDULER 写的是“{text}”，只能是 on（随服务启动定时进程，默认）或 off（不启动）。")
    return text != "off"
