"""Outlines made sound: repair of single outlines, one tidy coverage of all, simplification, union.

Everything here is in metres on a `Plane` except `repaired`, which works in any unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo.errors import GeoError
from geo.plane import Geometries

MAX_REPAIR_CHANGE = 0.05  # share of the area a repair may add or remove
POLYGON, MULTIPOLYGON = 3, 6


@dataclass(frozen=True, slots=True)
class Repaired:
    """Valid outlines in the given order; `mended` are the positions that had to be repaired."""

    geometries: Geometries
    mended: tuple[int, ...]


def repaired(geometries: Sequence[shapely.Geometry] | Geometries, names: Sequence[str]) -> Repaired:
    """Make every outline a valid polygon or multipolygon without heights.

    Raises:
        GeoError: outlines that are empty, are no areas, or whose repair would change their area by
            more than 5 %; all of them at once.
    """
    shapes = np.asarray(shapely.force_2d(np.asarray(geometries, dtype=object)), dtype=object)
    faults = [f"“{name}”{fault}" for name, shape in zip(names, shapes, strict=True) if (fault := _fault(shape))]
    if faults:
        raise GeoError(*faults)
    broken = [int(i) for i in np.flatnonzero(~shapely.is_valid(shapes))]
    for i in broken:
        mended = shapely.make_valid(shapes[i], method="structure", keep_collapsed=False)
        before, after = float(shapely.area(shapes[i])), float(shapely.area(mended))
        change = abs(after - before) / before if before > 0 else 1.0
        if shapely.is_empty(mended) or change > MAX_REPAIR_CHANGE:
            faults.append(
                f"“{names[i]}”的边界自相交，自动修复会使面积改变 {change:.0%}（上限 5%），"
                "请在制图软件中修正后重新导出。"
            )
        shapes[i] = mended
    if faults:
        raise GeoError(*faults)
    return Repaired(shapes, tuple(broken))


def dissolve(geometries: Geometries) -> shapely.Geometry:
    """Unite areas; exact and fast on a valid coverage, a general union otherwise."""
    if shapely.coverage_is_valid(geometries):
        return shapely.coverage_union_all(geometries)
    return shapely.union_all(geometries)


def simplification_tolerance(geometries: Geometries) -> float:
    """Choose how coarse an outline may be drawn, in metres.

    A four-thousandth of the extent is half a pixel on the largest wall; where areas are smaller
    than a few pixels, an eighth of a small one's width is the limit, so that each keeps its shape.
    """
    west, south, east, north = shapely.total_bounds(geometries)
    extent = max(float(east - west), float(north - south))
    small = float(np.sqrt(np.percentile(shapely.area(geometries), 10)))
    return min(extent / 4000, small / 8)


def simplified(geometries: Geometries, tolerance: float) -> Geometries:
    """Simplify a coverage so that shared edges stay shared."""
    return np.asarray(shapely.coverage_simplify(geometries, tolerance), dtype=object)


def _fault(shape: shapely.Geometry | None) -> str:
    if shape is None or shapely.is_empty(shape):
        return "没有图形，请补画边界后重新导出。"
    if shapely.get_type_id(shape) not in (POLYGON, MULTIPOLYGON):
        return "不是面图形，请在制图软件中转换为面后重新导出。"
    return "" if np.isfinite(shapely.bounds(shape)).all() else "含有无效坐标，请重新导出。"
