"""The page around every face: its language, its waiting word, and nothing about versions."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dash import Dash
from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_compress import Compress

from callbacks.headers import COMPRESSED_TYPES

_INDEX = """<!DOCTYPE html>
<html lang="zh-CN" data-theme="{theme}">
    <head>
        {%metas%}
        <title>{%title%}</title>
        {%favicon%}
        {preloads}
        {%css%}
    </head>
    <body>
        <noscript>请在浏览器中启用 JavaScript 后重新打开。</noscript>
        {%app_entry%}
        <footer>
            {%config%}
            {%scripts%}
            {%renderer%}
        </footer>
    </body>
</html>"""
_PACKAGES, _MOST_KEPT = "_dash-component-suites/", 200
_PRELOAD = f'<link rel="preload" as="script" href="{{prefix}}{_PACKAGES}{{file}}">'
_LOADING, _WAITING = "Loading...", "正在导入…"
_TELLS_TOO_MUCH = ("dash_version", "python_version", "dash_version_url", "ddk_version", "plotly_version")
_ASSET_SECONDS = 3600


class Shell(Dash):
    """Dash with our page around it; component packages that are `left_out` never reach the page's browser.

    `needed_soon` are files of packages that a component asks for only once it stands there; asked for with the
    page, they are there by then.
    """

    def __init__(
        self,
        title: str,
        assets_folder: str,
        *,
        prefix: str,
        ignored_assets: str,
        theme: str = "",
        left_out: frozenset[str] = frozenset(),
        needed_soon: Sequence[str] = (),
    ) -> None:
        self._left_out = left_out
        super().__init__(
            "cockpit",
            server=False,
            url_base_pathname=prefix,
            assets_folder=assets_folder,
            assets_ignore=ignored_assets,
            index_string=_INDEX.replace("{theme}", theme).replace(
                "{preloads}", "".join(_PRELOAD.format(prefix=prefix, file=file) for file in needed_soon)
            ),
            title=title,
            update_title="",
            add_log_handler=False,
            enable_mcp=False,
            compress=False,
            prevent_initial_callbacks=True,
        )

    def index(self, *args: object, **options: object) -> str:
        """Write the page, with a Chinese word while it loads and an icon without a version."""
        write: Callable[..., str] = super().index
        return re.sub(r"_favicon\.ico\?v=[^\"]*", "_favicon.ico", write(*args, **options)).replace(_LOADING, _WAITING)

    def _collect_and_register_resources(
        self, resources: Iterable[dict[str, Any]], *args: Any, **options: Any
    ) -> list[Any]:
        """Leave out what other pages of the process brought in: Dash itself serves every imported package to all."""
        collect: Callable[..., list[Any]] = super()._collect_and_register_resources
        return collect([one for one in resources if one.get("namespace") not in self._left_out], *args, **options)

    def _config(self) -> dict[str, Any]:
        collect: Callable[[], dict[str, Any]] = super()._config
        return {name: value for name, value in collect().items() if name not in _TELLS_TOO_MUCH}


class _PlainJson(DefaultJSONProvider):
    """JSON in which Chinese is readable."""

    ensure_ascii = False


class _Compressed:
    """What was compressed of the component packages: large, and the same as long as the process runs."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """Give what is kept of a file."""
        return self._kept.get(key)

    def set(self, key: str, content: bytes) -> None:
        """Keep a package's file, and nothing else: what is no such file has a blank name."""
        if not key.endswith(";") and len(self._kept) < _MOST_KEPT:
            self._kept[key] = content


def web_server() -> Flask:
    """Make the Flask server: no folder of its own, answers compressed, assets kept for an hour."""
    server = Flask("cockpit", static_folder=None)
    server.config.update(
        SEND_FILE_MAX_AGE_DEFAULT=_ASSET_SECONDS,
        COMPRESS_MIMETYPES=COMPRESSED_TYPES,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["br", "gzip"],
        COMPRESS_CACHE_BACKEND=_Compressed,
        COMPRESS_CACHE_KEY=lambda request: request.path.partition(_PACKAGES)[2],
    )
    server.json = _PlainJson(server)
    Compress(server)
    return server
