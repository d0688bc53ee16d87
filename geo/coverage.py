"""The coverage check: areas that touch without gaps and without overlaps; metres on a `Plane`.

Slivers narrower than a metre come from rounding when a file was exported. They are closed when
no outline moves by more than that; anything wider is a fault of the drawing and is listed.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.plane import Geometries

Positions = NDArray[np.intp]

MAX_FAULT_M2 = 1.0
SLIVER_WIDTH_M = 1.0


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two areas (positions) that claim the same ground, around a point in metres."""

    first: int
    second: int
    area_m2: float
    at: tuple[float, float]
    is_sliver: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Ground claimed by none, surrounded by areas (positions)."""

    neighbours: tuple[int, ...]
    area_m2: float
    at: tuple[float, float]
    is_sliver: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """The checked coverage: outlines after closing slivers, and every fault found before it.

    `is_tidy` says that no fault above 1 m² is left; `moved_m2` is the largest area any outline
    gained or lost when slivers were closed.
    """

    geometries: Geometries
    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]
    is_tidy: bool
    moved_m2: float

    @property
    def faults(self) -> tuple[Overlap | Gap, ...]:
        """What is too wide to be closed, or everything when closing was not safe."""
        found: tuple[Overlap | Gap, ...] = (*self.overlaps, *self.gaps)
        return () if self.is_tidy else tuple(fault for fault in found if not fault.is_sliver) or found


def checked_coverage(geometries: Geometries, outline: shapely.Geometry | None = None) -> Coverage:
    """Look for overlaps and gaps above 1 m², and close slivers where that is safe.

    Args:
        geometries: valid outlines.
        outline: the district's own outline; a hole it has too is foreign ground, not a gap.
    """
    is_valid = bool(shapely.coverage_is_valid(geometries))
    overlaps = () if is_valid else _overlaps(geometries)
    gaps = _gaps(geometries, outline, is_valid=is_valid)
    if is_valid and not gaps:
        return Coverage(geometries, (), (), is_tidy=True, moved_m2=0.0)
    found: tuple[Overlap | Gap, ...] = (*overlaps, *gaps)
    if not all(fault.is_sliver for fault in found):
        return Coverage(geometries, overlaps, gaps, is_tidy=False, moved_m2=0.0)
    for suspects in (_suspects(geometries), np.arange(len(geometries))):
        closed = _closed(geometries, suspects)
        if closed is not None and not _gaps(closed, outline, is_valid=True):
            moved = shapely.area(shapely.symmetric_difference(closed[suspects], geometries[suspects]))
            return Coverage(closed, overlaps, gaps, is_tidy=True, moved_m2=float(moved.max(initial=0.0)))
    # Edges may still differ by less than the limits; only faults above them count.
    return Coverage(geometries, overlaps, gaps, is_tidy=not (overlaps or gaps), moved_m2=0.0)


def _suspects(geometries: Geometries) -> Positions:
    """Give the positions of areas with an edge that does not match its neighbour's."""
    return np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(geometries, gap_width=SLIVER_WIDTH_M)))


def _overlaps(geometries: Geometries) -> tuple[Overlap, ...]:
    suspects = _suspects(geometries)
    shapes = geometries[suspects]
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    left, right = left[left < right], right[left < right]
    shared = shapely.intersection(shapes[left], shapes[right])
    areas = shapely.area(shared)
    found = [
        Overlap(
            int(suspects[left[i]]), int(suspects[right[i]]), float(areas[i]), _place(shared[i]), _is_thin(shared[i])
        )
        for i in np.flatnonzero(areas > MAX_FAULT_M2)
    ]
    return tuple(sorted(found, key=lambda overlap: -overlap.area_m2))


def _gaps(geometries: Geometries, outline: shapely.Geometry | None, *, is_valid: bool) -> tuple[Gap, ...]:
    body = shapely.coverage_union_all(geometries) if is_valid else shapely.union_all(geometries)
    holes: list[shapely.Geometry] = [
        shapely.Polygon(ring) for part in shapely.get_parts(body) for ring in part.interiors
    ]
    if outline is not None:
        holes = [shapely.intersection(hole, outline) for hole in holes]
    holes = [hole for hole in holes if shapely.area(hole) > MAX_FAULT_M2]
    if not holes:
        return ()
    tree = shapely.STRtree(geometries)
    found = [
        Gap(
            tuple(sorted(int(i) for i in tree.query(hole, predicate="dwithin", distance=SLIVER_WIDTH_M))),
            float(shapely.area(hole)),
            _place(hole),
            _is_thin(hole),
        )
        for hole in holes
    ]
    return tuple(sorted(found, key=lambda gap: -gap.area_m2))


def _closed(geometries: Geometries, suspects: Positions) -> Geometries | None:
    """Close slivers among some areas; None when an outline would move by more than a sliver."""
    # The published type information is older than the function.
    clean = shapely.coverage_clean  # type: ignore[attr-defined]
    cleaned = np.asarray(clean(geometries[suspects], gap_width=SLIVER_WIDTH_M), dtype=object)
    moved = shapely.symmetric_difference(cleaned, geometries[suspects])
    if shapely.is_empty(cleaned).any() or not all(_is_thin(change) for change in moved[shapely.area(moved) > 0]):
        return None
    closed = geometries.copy()
    closed[suspects] = cleaned
    return closed if shapely.coverage_is_valid(closed) else None


def _is_thin(shape: shapely.Geometry) -> bool:
    """Say whether no circle of a sliver's width fits in."""
    if 2 * shapely.area(shape) > SLIVER_WIDTH_M * shapely.length(shape):
        return False  # the largest circle inside is at least as wide as twice the area over the rim
    return bool(shapely.is_empty(shapely.buffer(shape, -SLIVER_WIDTH_M / 2, quad_segs=2, join_style="mitre")))


def _place(shape: shapely.Geometry) -> tuple[float, float]:
    point = shapely.point_on_surface(shape)
    return float(point.x), float(point.y)
