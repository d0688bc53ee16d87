"""Strict GeoJSON, read without GDAL: only the structure we know, only finite numbers. For the child."""

import codecs
import json
import re
from typing import Any, NoReturn

import numpy as np
import shapely

from data_access.boundary_files_text import plain_text
from data_access.guard.refused import Refused

_NOT_GEOJSON = "文件内容不是 GeoJSON 面数据，请在制图软件中重新导出为 GeoJSON。"
_EPSG = re.compile(r"EPSG:+(?:[\d.]*:)?(\d{4,6})$", re.IGNORECASE)
_MIN_RING = 4
_MAX_COLUMNS = 200


def read_geojson(content: bytes, max_features: int) -> dict[str, Any]:
    """Read a feature collection of areas; gives crs, columns, rows of text and WKB shapes."""
    document = _parsed(_decoded(content))
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        kind = document.get("type") if isinstance(document, dict) else None
        if kind == "Topology":
            raise Refused("这是 TopoJSON 文件，请在制图软件中另存为 GeoJSON 后再导入。")
        raise Refused(_NOT_GEOJSON)
    features = document.get("features")
    if not isinstance(features, list) or not features:
        raise Refused("文件中没有任何图形，请核对导出的图层。")
    if len(features) > max_features:
        raise Refused(f"文件超过 {max_features} 个图形，请按层级拆分后分别导入。")
    shapes, properties = [], []
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise Refused(_NOT_GEOJSON)
        shapes.append(_shape(feature.get("geometry"), number))
        told = feature.get("properties")
        properties.append(told if isinstance(told, dict) else {})
    columns = list(dict.fromkeys(name for told in properties for name in told))[:_MAX_COLUMNS]
    return {
        "crs": _crs(document.get("crs")),
        "columns": [plain_text(name) for name in columns],
        "rows": [[plain_text(told.get(name)) for name in columns] for told in properties],
        "shapes": shapes,
        "notes": [],
    }


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("文件的文字既不是 UTF-8 也不是 GBK 编码，请另存为 UTF-8 后再导入。")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)
    except RecursionError:
        raise Refused("文件的嵌套层数过深，请在制图软件中重新导出为 GeoJSON。") from None
    except ValueError:
        raise Refused(_NOT_GEOJSON) from None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise Refused("文件中有重复的字段名，无法确定以哪个为准，请重新导出。")
    return told


def _refuse_constant(_name: str) -> NoReturn:
    raise Refused("文件含有无效数值（NaN 或无穷大），请在制图软件中修正后重新导出。")


def _crs(told: Any) -> str:
    """Give the coordinate system an older GeoJSON names; without one it is WGS 84 by the standard."""
    properties = told.get("properties") if isinstance(told, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if not name or "CRS84" in name.upper():
        return "EPSG:4326" if name else ""
    found = _EPSG.search(name.strip())
    if found is None:
        raise Refused(f"文件注明的坐标系“{plain_text(name)}”无法识别，请改用国家2000坐标系重新导出。")
    return f"EPSG:{found[1]}"


def _shape(geometry: Any, number: int) -> bytes:
    if geometry is None:
        return b""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise Refused(f"第 {number} 个图形不是面，请在制图软件中转换为面后重新导出。")
    told = geometry.get("coordinates")
    polygons = [told] if kind == "Polygon" else told
    if not isinstance(polygons, list) or not all(isinstance(rings, list) for rings in polygons):
        raise Refused(_NOT_GEOJSON)
    built = [_polygon(rings, number) for rings in polygons if rings]
    if not built:
        return b""
    whole: bytes = shapely.to_wkb(built[0] if len(built) == 1 else shapely.multipolygons(built))
    return whole


def _polygon(rings: list[Any], number: int) -> shapely.Polygon:
    shell, *holes = [_ring(ring, number) for ring in rings]
    return shapely.Polygon(shell, holes)


def _ring(told: Any, number: int) -> Any:
    try:
        points = np.array([point[:2] for point in told], dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise Refused(f"第 {number} 个图形的坐标格式有误，请在制图软件中重新导出。") from None
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise Refused(f"第 {number} 个图形的坐标格式有误，请在制图软件中重新导出。")
    if len(points) < _MIN_RING or (points[0] != points[-1]).any():
        raise Refused(f"第 {number} 个图形的边界线没有闭合，请在制图软件中修正后重新导出。")
    return points
