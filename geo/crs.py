"""Coordinate systems: which are accepted, which zone bare metres lie in, and the way to degrees.

CGCS2000 and WGS 84 agree to centimetres and are taken as one. Older systems (西安 80, 北京 54, local
grids) lie tens of metres to kilometres away; the parameters between them are classified, so such
files are refused and have to be converted by the surveying office.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError

from geo.errors import GeoError
from geo.plane import Floats, Geometries

DEGREES = "EPSG:4490"
CHINA = (73.0, 3.0, 136.0, 54.0)  # west, south, east, north; degrees
_AXIS_M = 6_378_137.0
_INVERSE_FLATTENINGS = (298.257222101, 298.257223563)  # CGCS2000, WGS 84
_OLD_ELLIPSOIDS = {6_378_140.0: "西安80坐标系", 6_378_245.0: "北京54坐标系"}
_NORTHINGS = (300_000.0, 6_100_000.0)
_EASTINGS = (50_000.0, 950_000.0)  # without the zone number in front
_FIRST_MERIDIAN = 75
_BY_MERIDIAN = range(4534, 4555)  # CGCS2000, 3° zones without their number: central meridians 75°, 78° … 135°
_NUMBERED = range(4513, 4534)  # CGCS2000, 3° zones 25–45, number in front of the easting
_NUMBERED_WIDE = range(4491, 4502)  # CGCS2000, 6° zones 13–23, number in front of the easting
_MIN_SHARE = 0.5
_ASK = "请在导出时附上坐标系说明（.prj），或用 --crs 指明坐标系，例如 --crs EPSG:4547（国家2000、3度带、中央经线114°）"


@dataclass(frozen=True, slots=True)
class Frame:
    """An accepted coordinate system: `code` as pyproj reads it and what a user reads."""

    code: str
    label: str


def accepted_frame(text: str) -> Frame:
    """Read a coordinate system (EPSG:4547, WKT) and refuse what is neither CGCS2000 nor WGS 84.

    Raises:
        GeoError: the text is no coordinate system, or an older or local one.
    """
    try:
        crs = pyproj.CRS.from_user_input(text).to_2d()
    except CRSError:
        raise GeoError(f"坐标系说明“{text[:40]}”无法识别，{_ASK}。") from None
    ellipsoid = crs.ellipsoid
    if ellipsoid is None or not (crs.is_projected or crs.is_geographic):
        raise GeoError(f"坐标系“{crs.name}”是地方坐标系，请由测绘部门转换为国家2000坐标系后再导入。")
    is_modern = abs(ellipsoid.semi_major_metre - _AXIS_M) < 1 and any(
        abs(ellipsoid.inverse_flattening - known) < 1e-6 for known in _INVERSE_FLATTENINGS
    )
    if not is_modern:
        name = _OLD_ELLIPSOIDS.get(ellipsoid.semi_major_metre, f"坐标系“{crs.name}”")
        raise GeoError(f"文件使用{name}，与国家2000坐标系相差数十米以上，请由测绘部门转换为国家2000坐标系后再导入。")
    epsg = crs.to_epsg()
    code = f"EPSG:{epsg}" if epsg else crs.to_wkt()
    return Frame(code, _label(epsg) or (f"{crs.name}（EPSG:{epsg}）" if epsg else crs.name))


def to_degrees(geometries: Sequence[shapely.Geometry] | Geometries, frame: Frame) -> Geometries:
    """Bring geometries into longitude and latitude.

    Raises:
        GeoError: the result lies outside China, so the coordinate system cannot be the right one.
    """
    shapes = np.asarray(geometries, dtype=object)
    crs = pyproj.CRS.from_user_input(frame.code).to_2d()
    if crs.is_projected and crs.geodetic_crs is not None:
        # To its own ellipsoid: no datum step can slip in between.
        transformer = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
        shapes = np.asarray(shapely.transform(shapes, lambda xy: _transformed(transformer, xy)), dtype=object)
    bounds = shapely.total_bounds(shapes)
    if not _lies_in(bounds, CHINA):
        raise GeoError(_outside_sentence(bounds, frame))
    return shapes


def guess_frame(geometries: Sequence[shapely.Geometry] | Geometries, outline: shapely.Geometry | None) -> Frame:
    """Find the frame of coordinates that do not say theirs: by their size, and by where they fall.

    Args:
        geometries: as found in the file.
        outline: where the areas must lie (degrees), None when nothing is stored yet.

    Raises:
        GeoError: the coordinates fit nothing, or fit several zones and there is no outline to tell.
    """
    bounds = shapely.total_bounds(np.asarray(geometries, dtype=object))
    if _lies_in(bounds, CHINA):
        return Frame(DEGREES, "国家2000经纬度（EPSG:4490），文件未说明")
    if _lies_in(bounds[[1, 0, 3, 2]], CHINA):
        raise GeoError("坐标的经度和纬度颠倒了，请改为先经度、后纬度后重新导出。")
    candidates = _zones_of(bounds)
    if not candidates and _zones_of(bounds[[1, 0, 3, 2]]):
        raise GeoError("坐标的 X、Y 颠倒了（测量坐标以 X 为北），请在导出时改为先东坐标、后北坐标。")
    if not candidates:
        raise GeoError(f"文件没有坐标系说明，坐标值也不像经纬度或国家2000的3度带、6度带坐标，{_ASK}。")
    if outline is not None:
        candidates = [zone for zone in candidates if _share_inside(geometries, zone, outline) >= _MIN_SHARE]
        if not candidates:
            raise GeoError(f"文件没有坐标系说明，按各个3度带试算都不落在本区范围内，{_ASK}。")
    if len(candidates) > 1:
        raise GeoError(f"文件没有坐标系说明，库中也没有本区轮廓可供推断是哪个3度带，{_ASK}。")
    return Frame(candidates[0].code, f"{candidates[0].label}，由坐标推断")


def _zones_of(bounds: Floats) -> list[Frame]:
    west, south, east, north = bounds
    if not (_NORTHINGS[0] <= south and north <= _NORTHINGS[1]):
        return []
    if _EASTINGS[0] <= west and east <= _EASTINGS[1]:
        return [_zone(epsg) for epsg in _BY_MERIDIAN]
    zone = int(west // 1_000_000)
    if zone != int(east // 1_000_000) or not (_EASTINGS[0] <= west % 1_000_000 <= _EASTINGS[1]):
        return []
    return [_zone(epsg) for epsg in (*_NUMBERED, *_NUMBERED_WIDE) if _zone_number(epsg) == zone]


def _zone(epsg: int) -> Frame:
    return Frame(f"EPSG:{epsg}", _label(epsg))


def _zone_number(epsg: int) -> int:
    return epsg - _NUMBERED[0] + 25 if epsg in _NUMBERED else epsg - _NUMBERED_WIDE[0] + 13


def _label(epsg: int | None) -> str:
    """Say in Chinese what the systems in common use are; empty for any other."""
    if epsg is None:
        return ""
    if epsg in _BY_MERIDIAN:
        words = f"国家2000、中央经线{_FIRST_MERIDIAN + 3 * (epsg - _BY_MERIDIAN[0])}°"
    elif epsg in _NUMBERED or epsg in _NUMBERED_WIDE:
        words = f"国家2000、{3 if epsg in _NUMBERED else 6}度带第{_zone_number(epsg)}带"
    else:
        words = {4490: "国家2000经纬度", 4326: "WGS 84 经纬度"}.get(epsg, "")
    return f"{words}（EPSG:{epsg}）" if words else ""


def _share_inside(
    geometries: Sequence[shapely.Geometry] | Geometries, frame: Frame, outline: shapely.Geometry
) -> float:
    """Give the share of the areas' label points that fall into the outline, read in a frame."""
    points = np.asarray(shapely.point_on_surface(np.asarray(geometries, dtype=object)), dtype=object)
    crs = pyproj.CRS.from_user_input(frame.code)
    assert crs.geodetic_crs is not None  # noqa: S101 - every zone is a projected system
    transformer = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    moved = shapely.transform(points, lambda xy: _transformed(transformer, xy))
    return float(np.mean(shapely.intersects(moved, outline)))


def _transformed(transformer: pyproj.Transformer, xy: Floats) -> Floats:
    return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))


def _lies_in(bounds: Floats, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = (float(bound) for bound in bounds)
    return box[0] <= west and box[1] <= south and east <= box[2] and north <= box[3]


def _outside_sentence(bounds: Floats, frame: Frame) -> str:
    if not np.isfinite(bounds).all():
        return f"按{frame.label}换算后坐标无意义，请核对坐标系是否标错。"
    west, south, east, north = bounds
    place = f"东经{west:.2f}–{east:.2f}°、北纬{south:.2f}–{north:.2f}°"
    return f"按{frame.label}读取后落在{place}，不在我国范围内，请核对坐标系是否标错或经纬度是否颠倒。"
