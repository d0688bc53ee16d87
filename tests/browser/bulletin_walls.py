"""Serves walls of bulletins to the browser tests, with the headers and the assets of the product; loopback only."""

import threading
from collections.abc import Mapping
from typing import Self

from flask import Flask, Response, send_from_directory
from werkzeug.serving import make_server

from bulletins.content import Content
from bulletins.wall_face import write_wall
from callbacks.headers import harden, policy
from tests.browser.harness import ROOT

STYLES, SCRIPT = ("/assets/00-tokens.css", "/assets/bulletin_wall.css"), "/assets/bulletin_wall.js"


class ServedWalls:
    """One loopback port with a page for every content, by its name."""

    def __init__(self, contents: Mapping[str, Content]) -> None:
        pages = {
            name: write_wall(content, STYLES, SCRIPT, wall="/", bulletins="/bulletins")
            for name, content in contents.items()
        }
        app = Flask("walls", static_folder=None)
        app.add_url_rule("/assets/<path:name>", "assets", lambda name: send_from_directory(ROOT / "assets", name))
        app.add_url_rule("/<name>", "wall", lambda name: pages[name])
        app.after_request(_hardened)
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> Self:
        """Serve from now on."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """End the server and wait until it is gone."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _hardened(response: Response) -> Response:
    return harden(response, policy([]))
