"""Clusters: how many events lie close together in space and time, by the area they happened in."""

import numpy as np
import shapely
from numpy.typing import NDArray

_METRES_PER_DEGREE = 111_320.0
_AT_ONCE = 2_000  # events asked about together; bounds the pairs held in memory

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def densest(
    lon: Floats, lat: Floats, day: Ints, area: Ints, *, last_days: Ints, window_days: int, radius_m: float, areas: int
) -> Floats:
    """Give, for each last day and area, the largest number of events around one of the area's events.

    An event counts its neighbours within `radius_m` metres (itself included, whatever area they lie in)
    among those of the `window_days` days up to the last day. `day` and `last_days` are ordinals, `area`
    ordinals below `areas`. Gives (last days, areas); 0 where nothing happened.
    """
    found = np.zeros((len(last_days), areas))
    x, y = _metres(lon, lat)
    for at, last in enumerate(last_days.tolist()):
        chosen = np.flatnonzero((day > last - window_days) & (day <= last))
        if len(chosen):
            np.maximum.at(found[at], area[chosen], _neighbours(x[chosen], y[chosen], radius_m))
    return found


def _metres(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Lay a district out flat; over a hundred kilometres the error is below one in a thousand."""
    middle = np.radians(lat.mean()) if len(lat) else 0.0
    return lon * _METRES_PER_DEGREE * np.cos(middle), lat * _METRES_PER_DEGREE


def _neighbours(x: Floats, y: Floats, radius_m: float) -> Floats:
    points = np.asarray(shapely.points(x, y), dtype=object)
    tree = shapely.STRtree(points)
    counts = np.empty(len(points))
    for start in range(0, len(points), _AT_ONCE):
        part = points[start : start + _AT_ONCE]
        own, _ = tree.query(part, predicate="dwithin", distance=radius_m)
        counts[start : start + len(part)] = np.bincount(own, minlength=len(part))
    return counts
