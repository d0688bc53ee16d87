"""The drawn outlines as they cross the wire: few vertices, whitelisted properties, named by content.

Nothing of a loaded file reaches the browser but its coordinates: names and labels come from the
area table, and every property not on the list is left out.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import brotli
import numpy as np
import shapely

from geo.area import Area, Level
from geo.labels import Labels, label_places
from geo.magnifier import Magnifier, core_magnifier
from geo.outlines import simplification_tolerance, simplified
from geo.plane import Floats, Geometries, Plane
from geo.point import MapGeometry

PROPERTIES = ("code", "name", "label", "level", "label_lon", "label_lat")
_BIG = 2_000_000  # bytes above which the slow, dense compression takes too long
_DECIMALS = 6  # 0.1 m; two fewer for a country
_FEWER_DECIMALS_FROM_DEGREES = 10.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """Areas of one parent with their legal outlines (degrees), in the same order."""

    areas: Sequence[Area]
    geometries: Geometries
    is_illustrative: bool


def map_geometry(parent_code: str, drawing: Drawing) -> MapGeometry:
    """Draw the areas of one parent: a coverage simplified together, functional zones after it, each alone."""
    order = sorted(
        range(len(drawing.areas)),
        key=lambda i: (drawing.areas[i].level is Level.ZONE, drawing.areas[i].area_code),
    )
    areas = [drawing.areas[i] for i in order]
    zone_count = sum(area.level is Level.ZONE for area in areas)
    plane = Plane.around(drawing.geometries)
    exact = plane.project(drawing.geometries[order])
    drawn, labels = _drawn(exact, len(areas) - zone_count), label_places(exact)
    decimals = _DECIMALS if _extent(drawing.geometries) < _FEWER_DECIMALS_FROM_DEGREES else _DECIMALS - 2
    content = _feature_collection(areas, _rounded(plane.unproject(drawn), decimals), plane.backward(labels.points))
    magnifier = _core(exact, labels, len(areas) - zone_count)
    meta = _meta(parent_code, drawing, areas, zone_count) | {"magnifier": _worded(magnifier, areas, plane)}
    return _named(parent_code, content, json.dumps(meta, ensure_ascii=False))


def _drawn(exact: Geometries, count: int) -> Geometries:
    """Simplify the first `count` areas as one coverage, the zones after them one by one."""
    tolerance = simplification_tolerance(exact)
    whole = simplified(exact[:count], tolerance) if count else exact[:0]
    zones = [simplified(exact[i : i + 1], tolerance)[0] for i in range(count, len(exact))]
    return np.asarray([*whole, *zones], dtype=object)


def _core(exact: Geometries, labels: Labels, count: int) -> Magnifier | None:
    if not count:
        return None
    return core_magnifier(exact[:count], Labels(labels.points[:count], labels.radii[:count]))


def _feature_collection(areas: Sequence[Area], drawn: Geometries, places: Floats) -> bytes:
    features = []
    for area, outline, (lon, lat) in zip(areas, shapely.to_geojson(drawn), places.tolist(), strict=True):
        values = (area.area_code, area.name, area.label, area.level.value, round(lon, 6), round(lat, 6))
        properties = json.dumps(dict(zip(PROPERTIES, values, strict=True)), ensure_ascii=False, separators=(",", ":"))
        # Should a name ever hold a tag, it stays text even where somebody forgets to treat it so.
        properties = properties.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        features.append(f'{{"type":"Feature","properties":{properties},"geometry":{outline}}}')
    return ('{"type":"FeatureCollection","features":[' + ",\n".join(features) + "]}").encode()


def _rounded(geometries: Geometries, decimals: int) -> Geometries:
    return np.asarray(shapely.transform(geometries, lambda lonlat: np.round(lonlat, decimals)), dtype=object)


def _extent(geometries: Geometries) -> float:
    west, south, east, north = shapely.total_bounds(geometries)
    return float(max(east - west, north - south))


def _meta(parent_code: str, drawing: Drawing, areas: Sequence[Area], zone_count: int) -> dict[str, object]:
    return {
        "parent_code": parent_code,
        "bounds": [round(float(bound), 6) for bound in shapely.total_bounds(drawing.geometries)],
        "count": len(areas) - zone_count,
        "zone_count": zone_count,
        "is_illustrative": drawing.is_illustrative,
    }


def _worded(magnifier: Magnifier | None, areas: Sequence[Area], plane: Plane) -> dict[str, object] | None:
    if magnifier is None:
        return None
    west, south, east, north = magnifier.bounds
    corners = plane.backward(np.array([[west, south], [east, north]]))
    return {
        "bounds": [round(float(bound), 6) for bound in corners.ravel()],
        "codes": [areas[i].area_code for i in magnifier.members],
    }


def _named(parent_code: str, content: bytes, meta: str) -> MapGeometry:
    # The description belongs to the name: an immutable address must never mean two things.
    content_hash = hashlib.sha256(meta.encode() + b"\0" + content).hexdigest()[:32]
    quality = 5 if len(content) > _BIG else 11
    return MapGeometry(parent_code, content_hash, meta, content, brotli.compress(content, quality=quality))
