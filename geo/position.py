"""Does a boundary lie where the district lies, or has a web map shifted it? Compared, never believed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo.errors import GeoError
from geo.offsets import Offset, remove_offset
from geo.plane import Geometries, Plane

_SAME_PLACE = 0.5  # overlap below which the file is about another place
_PART = 0.9  # share inside the outline from which a file is a part of the district
_MUCH_BETTER = 0.6  # the misfit must shrink to this share before a shift is believed
_NOTICEABLE = 0.002
_DETAIL_M = 20.0  # generalised before comparing; a shift is 500 m and more


@dataclass(frozen=True, slots=True)
class Position:
    """How well areas cover their outline; `overlap` is intersection over union, 0–1.

    `offset` names the shift that explains the misfit, None when there is none; `is_checked` is
    False when the areas are only a part of the outline, where a shift cannot be seen.
    """

    overlap: float
    offset: Offset | None
    overlap_without_offset: float
    is_checked: bool


def compare_position(body: shapely.Geometry, outline: shapely.Geometry) -> Position:
    """Compare the union of some areas with the outline they should fill, both in degrees.

    Raises:
        GeoError: the areas lie elsewhere.
    """
    plane = Plane.around([outline])
    whole = _generalised(outline, plane)
    raw = _overlap(body, whole, plane)
    if raw.union_share < _SAME_PLACE:
        if raw.inside_share >= _PART:
            return Position(raw.union_share, None, raw.union_share, is_checked=False)
        raise GeoError(f"边界与本区轮廓只有 {raw.union_share:.0%} 重合，请核对坐标系，以及文件是否属于本区。")
    moved = {offset: _overlap(shift_back([body], offset)[0], whole, plane).union_share for offset in Offset}
    best = max(moved, key=lambda offset: moved[offset])
    misfit, best_misfit = 1 - raw.union_share, 1 - moved[best]
    is_shifted = best_misfit < _MUCH_BETTER * misfit and misfit - best_misfit > _NOTICEABLE
    return Position(raw.union_share, best if is_shifted else None, moved[best], is_checked=True)


@dataclass(frozen=True, slots=True)
class _Overlap:
    union_share: float
    inside_share: float


def _overlap(body: shapely.Geometry, outline: shapely.Geometry, plane: Plane) -> _Overlap:
    body = _generalised(body, plane)
    shared = shapely.area(shapely.intersection(body, outline))
    return _Overlap(
        float(shared / shapely.area(shapely.union(body, outline))),
        float(shared / max(float(shapely.area(body)), 1e-9)),
    )


def _generalised(geometry: shapely.Geometry, plane: Plane) -> shapely.Geometry:
    simple = shapely.simplify(plane.project([geometry])[0], _DETAIL_M, preserve_topology=True)
    whole: shapely.Geometry = shapely.make_valid(simple, method="structure", keep_collapsed=False)
    return whole


def shift_back(areas: Sequence[shapely.Geometry] | Geometries, offset: Offset) -> Geometries:
    """Undo a shift."""
    return np.asarray(
        shapely.transform(np.asarray(areas, dtype=object), lambda lonlat: remove_offset(lonlat, offset)), dtype=object
    )
