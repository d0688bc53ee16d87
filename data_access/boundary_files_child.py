"""Reads a boundary file inside the guarded child; the only module that meets GDAL.

GDAL chooses a driver by content, whatever a file is called, and some drivers open other files or
the network. So every driver but the four we need is taken away before anything is opened, and
only files under names of our own are opened.
"""

import base64
import contextlib
import os
import sqlite3
import warnings
from typing import Any

from data_access.boundary_files_geojson import read_geojson
from data_access.boundary_files_text import decoded_columns, plain_text
from data_access.guard.refused import Refused

MAX_FEATURES = 60_000
MAX_COLUMNS = 200
MAX_COORDINATE_BYTES = 5_000_000 * 16  # five million vertices
DRIVERS = {"shapefile": "ESRI Shapefile", "gpkg": "GPKG", "gdb": "OpenFileGDB", "kml": "LIBKML"}
_AREAS = ("Polygon", "MultiPolygon")
_CONFIG = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "GDAL_HTTP_PROXY": "127.0.0.1:1",
    "GDAL_HTTP_TIMEOUT": "1",
    "SHAPE_RESTORE_SHX": "NO",
}
_ENVIRONMENT = {"GDAL_DRIVER_PATH": "disable", "PROJ_NETWORK": "OFF", "OPENBLAS_NUM_THREADS": "1"}


def answer(request: dict[str, Any], payload: bytes) -> dict[str, Any]:
    """Read `payload` (GeoJSON) or the file at `path`; gives columns, rows of text and WKB."""
    try:
        return _answer(request, payload)
    except Refused:
        raise
    except MemoryError:
        raise Refused("边界文件展开后占用内存过大，请先在制图软件中简化或按层级拆分后再导入。") from None
    except Exception as error:  # whatever a hostile file provokes ends here, as a sentence about boundaries
        raise Refused("边界文件内部结构异常，无法读取，请在制图软件中重新导出。") from error


def _answer(request: dict[str, Any], payload: bytes) -> dict[str, Any]:
    if request["kind"] == "geojson":
        read = read_geojson(payload, MAX_FEATURES)
    else:
        read = _read_with_gdal(request["kind"], request["path"], request["layer"])
    shapes = read.pop("shapes")
    if sum(map(len, shapes)) > MAX_COORDINATE_BYTES:
        raise Refused("边界的节点超过 500 万个，请先在制图软件中简化后再导入。")
    return read | {"sizes": [len(shape) for shape in shapes], "wkb": base64.b64encode(b"".join(shapes)).decode()}


def _read_with_gdal(kind: str, path: str, layer: str) -> dict[str, Any]:
    os.environ.update(_ENVIRONMENT)
    import pyogrio

    _allow_only(pyogrio, frozenset(DRIVERS.values()))
    if kind == "gpkg":
        _refuse_active_content(path)
    options = {"IMMUTABLE": "YES"} if kind == "gpkg" else {}
    try:
        chosen = _chosen_layer(pyogrio, path, layer, kind)
        info = pyogrio.read_info(path, layer=chosen, **options)
        if info["driver"] not in (DRIVERS[kind], "KML"):
            raise Refused("文件内容与扩展名不符，请在制图软件中重新导出。")
        meta, _, shapes, values = pyogrio.raw.read(
            path, layer=chosen, max_features=MAX_FEATURES + 1, force_2d=True, **options
        )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError):
        raise Refused("文件内部结构损坏，无法读取，请在制图软件中重新导出。") from None
    if len(shapes) > MAX_FEATURES:
        raise Refused(f"文件超过 {MAX_FEATURES} 个图形，请按层级拆分后分别导入。")
    names, columns, note = [str(name) for name in meta["fields"]][:MAX_COLUMNS], list(values)[:MAX_COLUMNS], ""
    if kind == "shapefile":
        names, columns, note = decoded_columns(names, columns, declared=_declared(path))
    texts = [[plain_text(value) for value in column] for column in columns]
    return {
        "crs": info["crs"] or "",
        "columns": [plain_text(name) for name in names],
        "rows": [list(row) for row in zip(*texts, strict=True)] if texts else [[] for _ in shapes],
        "shapes": [shape or b"" for shape in shapes],
        "notes": [note] if note else [],
    }


def _allow_only(pyogrio: Any, allowed: frozenset[str]) -> None:
    """Take every other driver away; fails closed when one stays."""
    from pyogrio import _ogr

    loaded = set(pyogrio.list_drivers())
    pyogrio.set_gdal_config_options(_CONFIG | {"OGR_SKIP": ",".join(sorted(loaded - allowed))})
    with warnings.catch_warnings(action="ignore"):
        _ogr._register_drivers()
    if not set(pyogrio.list_drivers()) <= allowed:
        raise Refused("服务器的 GDAL 组件版本不符，无法安全读取边界文件，请联系运维人员按 constraints.txt 重装依赖。")


def _chosen_layer(pyogrio: Any, path: str, layer: str, kind: str) -> str:
    """Give the layer to read: the one asked for, or the only one with areas."""
    # A KML layer says “Unknown”: its placemarks may be of any kind.
    found = [
        str(name)
        for name, geometry_type in pyogrio.list_layers(path)
        if geometry_type and (str(geometry_type).split(" ")[0].removeprefix("2.5D") in _AREAS or kind == "kml")
    ]
    named = "、".join(plain_text(name) for name in found)
    if layer:
        if layer not in found:
            raise Refused(f"文件中没有名为“{layer}”的面图层，现有{named or '的图层都不是面'}，请改用其中之一。")
        return layer
    if not found:
        raise Refused("文件中没有面图层，请在制图软件中把边界线转换为面后重新导出。")
    if len(found) > 1:
        raise Refused(f"文件含多个面图层（{named}），请用 --layer 指明其中一个。")
    return found[0]


def _refuse_active_content(path: str) -> None:
    """A GeoPackage is a database: views and virtual tables run what their author wrote."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
        try:
            database.execute("PRAGMA trusted_schema=OFF")
            schema = database.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
        except sqlite3.DatabaseError:
            raise Refused("GeoPackage 文件损坏，请在制图软件中重新导出。") from None
    for kind, name, sql in schema:
        is_virtual = sql.upper().startswith("CREATE VIRTUAL") and not name.startswith("rtree_")
        if kind == "view" or is_virtual:
            raise Refused(f"GeoPackage 含有视图或虚拟表（{plain_text(name)}），请只导出普通面图层后再导入。")


def _declared(path: str) -> str:
    """Give the encoding a shapefile set declares in the file we set aside under another name."""
    with contextlib.suppress(OSError), open(f"{os.path.dirname(path)}/declared.txt", encoding="ascii") as told:
        return told.read().strip()
    return ""
