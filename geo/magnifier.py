"""The magnifier: the dense core whose areas are too small to carry a name, found from their sizes."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.labels import Labels
from geo.plane import Geometries

Positions = NDArray[np.intp]

# On a map as high as the wall's, a short name and a value need a circle of about a thirteenth of the height.
_READABLE = 1 / 13
_MIN_MEMBERS = 3
_MAX_BOX = 0.5  # a box wider than half the map would enlarge by less than two
_MARGIN = 0.04
_MOSTLY = 0.9
_NEAR = 0.01  # areas apart by less than a hundredth of the extent belong to one core


@dataclass(frozen=True, slots=True)
class Magnifier:
    """The box to enlarge (west, south, east, north; metres on the plane) and who is in it (positions)."""

    bounds: tuple[float, float, float, float]
    members: tuple[int, ...]


def core_magnifier(geometries: Geometries, labels: Labels) -> Magnifier | None:
    """Find the largest cluster of unreadably small areas; None when sizes are even or nothing is gained."""
    west, south, east, north = (float(bound) for bound in shapely.total_bounds(geometries))
    extent = max(east - west, north - south)
    small = np.flatnonzero(2 * labels.radii < _READABLE * extent)
    if not _MIN_MEMBERS <= len(small) < len(geometries):
        return None
    core = _largest_cluster(geometries, small, _NEAR * extent)
    if len(core) < _MIN_MEMBERS:
        return None
    left, bottom, right, top = (float(bound) for bound in shapely.total_bounds(geometries[core]))
    if max((right - left) / (east - west), (top - bottom) / (north - south)) > _MAX_BOX:
        return None
    margin = _MARGIN * max(right - left, top - bottom)
    box = (left - margin, bottom - margin, right + margin, top + margin)
    # What lies in the box with most of its ground is drawn there as well.
    inside = shapely.area(shapely.intersection(geometries, shapely.box(*box)))
    members = np.union1d(core, np.flatnonzero(inside >= _MOSTLY * shapely.area(geometries)))
    return Magnifier(box, tuple(int(i) for i in members))


def _largest_cluster(geometries: Geometries, small: Positions, near: float) -> Positions:
    """Give the positions of the most numerous group of small areas that hang together."""
    shapes = geometries[small]
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=near)
    group = np.arange(len(small))
    while True:
        # Every area takes the smallest group number among its neighbours until nothing changes.
        lowest = group.copy()
        np.minimum.at(lowest, left, group[right])
        if (lowest == group).all():
            break
        group = lowest
    names, counts = np.unique(group, return_counts=True)
    return np.asarray(small[group == names[np.argmax(counts)]])
