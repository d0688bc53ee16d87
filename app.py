"""The composition root: settings → store → use cases → page.

`python app.py` serves the cockpit; `gunicorn app:server` asks this module for `server`, which is
built when it is first asked for. Importing the module alone does nothing.
"""

import logging
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from dash import Dash
from dash.development.base_component import Component
from flask import Flask, Response

from callbacks import alerts, bulletins, desk, ranking, routes, schemes, wall
from callbacks.answers import answer
from callbacks.gate import Gate, open_face, seal
from callbacks.journal import Journal, Notes
from callbacks.roles import Identify, local_user
from callbacks.shell import Shell, web_server
from data_access.migrations import migrate
from data_access.receivers import read_receivers
from data_access.settings import Settings
from data_access.store import open_store
from data_access.store_faults import StoreFault
from indicators.problem import Refusal
from workflows.cockpit import Cockpit

ROOT = Path(__file__).resolve().parent
LOG = ROOT / "var" / "cockpit.log"
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Face:
    """One page of the product, a Dash app of its own: what it loads, nobody else waits for."""

    address: str
    title: str
    page: Callable[[], Component]
    register: Callable[[Dash, Cockpit], None]
    ignored_assets: str
    theme: str = ""  # of the style sheets; the wall's dark one has no name
    left_out: frozenset[str] = frozenset()  # component packages this page does not need
    needed_soon: tuple[str, ...] = ()  # files of packages that are asked for late


_LEAFLET, _GRID = "dash_leaflet", "dash_ag_grid"  # component packages that not every page needs
_PLAIN = frozenset({_LEAFLET, _GRID})


def _all_but(*own: str) -> str:
    """Name the assets that a page of the desk does without: the wall's, and those that only other pages want."""
    wanted = "|".join(("dialogs", "heartbeat", "kept", "tables", *own))
    return rf"^(?!desk|00-tokens)|^desk_(?!{wanted})"


FACES = (
    Face("/", "一张图领导驾驶舱", wall.page, wall.register, r"^(desk|bulletin)", left_out=frozenset({_GRID})),
    Face(
        "/ranking",
        "一张图 · 排名",
        ranking.page,
        ranking.register,
        _all_but("ranking"),
        "desk",
        frozenset({_LEAFLET}),
        (f"{_GRID}/async-community.js",),
    ),
    Face("/schemes", "一张图 · 方案", schemes.page, schemes.register, _all_but("schemes"), "desk", _PLAIN),
    Face("/bulletins", "一张图 · 通报", bulletins.page, bulletins.register, _all_but("bulletins"), "desk", _PLAIN),
    Face("/data", "一张图 · 数据", desk.page, desk.register, _all_but("upload"), "desk", _PLAIN),
    Face("/alerts", "一张图 · 预警", alerts.page, alerts.register, _all_but("alerts", "rules"), "desk", _PLAIN),
)


def now() -> datetime:
    """Read the real clock: the only place of the web side that does."""
    return datetime.now(UTC)


def create_app(settings: Settings, clock: Clock, identify: Identify = local_user, log: TextIO | None = None) -> Dash:
    """Put the cockpit together; give the wall, whose `server` serves every face.

    Raises:
        Refusal: the store cannot be opened.
    """
    return create_faces(settings, clock, identify, log)["/"]


def create_faces(
    settings: Settings, clock: Clock, identify: Identify = local_user, log: TextIO | None = None
) -> dict[str, Dash]:
    """Put the cockpit together; give every face by its address, all on one server. No log means standard error.

    Raises:
        Refusal: the store cannot be opened.
    """
    cockpit = Cockpit(
        open_store(settings.database_url),
        clock,
        # A worker only names the receivers; to check their addresses would cost it the libraries that send.
        receivers=partial(read_receivers, settings.receivers_file, checks_addresses=False),
        public_url=settings.link,
        issuer=settings.issuer,
    )
    server = web_server()
    Gate(server, identify=identify, journal=Journal(clock, log))
    server.register_error_handler(StoreFault, _store_is_away)
    faces = {face.address: _opened(face, server, cockpit) for face in FACES}
    routes.register(faces["/"], cockpit, clock)
    for app in faces.values():
        seal(app)
    return faces


def _opened(face: Face, server: Flask, cockpit: Cockpit) -> Dash:
    prefix = f"{face.address.rstrip('/')}/"
    app = Shell(
        face.title,
        str(ROOT / "assets"),
        prefix=prefix,
        ignored_assets=face.ignored_assets,
        theme=face.theme,
        left_out=face.left_out,
        needed_soon=face.needed_soon,
    )
    app.init_app(server)
    open_face(app, address="" if face.address == prefix else face.address)
    app.layout = face.page()
    face.register(app, cockpit)
    return app


def check_start(settings: Settings) -> None:
    """Open the store once, bring its tables up to date and let go of it again.

    Raises:
        Refusal: the store cannot be opened, or a newer release wrote it.
    """
    store = open_store(settings.database_url)
    migrate(store)
    store.close()


def announcement(port: int) -> str:
    """Say in one line where the cockpit is and who can reach it."""
    return f"驾驶舱已启动：http://127.0.0.1:{port} （单机模式，只有本机能打开；按 Ctrl-C 停止）"


def _store_is_away(fault: StoreFault) -> Response:
    return answer(503, "；".join(problem.message for problem in fault.problems))


def _built() -> Flask:
    settings = Settings.from_environment(os.environ, ROOT)
    log = _log()
    logging.getLogger().addHandler(Notes(Journal(now, log)))
    check_start(settings)
    server: Flask = create_app(settings, now, log=log).server
    warm_up(server)
    return server


def _log() -> TextIO | None:
    """Keep the lines off a person's terminal; a service manager or a pipe gets them on standard error."""
    if not sys.stderr.isatty():
        return None
    LOG.parent.mkdir(exist_ok=True)
    return LOG.open("a", encoding="utf-8")


def warm_up(server: Flask) -> None:
    """Ask for every page and for the figures once, so that the first viewer meets no cold worker."""
    for address in (*(face.address for face in FACES), "/health"):
        server.test_client().get(address)


def __getattr__(name: str) -> object:
    if name == "server":
        globals()[name] = _built()
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def main() -> None:
    """Serve with gunicorn from this folder; exit with a sentence when that cannot be."""
    try:
        settings = Settings.from_environment(os.environ, ROOT)
        _check_port(settings)
    except Refusal as refusal:
        sys.exit(str(refusal))
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "app:server"])  # noqa: S606 - a fixed command


def _check_port(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise Refusal.because(
                f"端口 {settings.port} 已被占用或不可用（可能驾驶舱已经在运行）；换一个端口请用 make run PORT=8061。"
            ) from error


if __name__ == "__main__":
    main()
