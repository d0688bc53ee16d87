"""Clusters: how many events lie close together in space and time, by the area they happened in."""

import numpy as np
import shapely
from numpy.typing import NDArray

_METRES_PER_DEGREE = 111_320.0
_AT_ONCE = 500  # events asked about together; bounds the pairs held in memory

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def densest(
    lon: Floats,
    lat: Floats,
    day: Ints,
    area: Ints,
    *,
    first_day: int,
    last_days: Ints,
    window_days: int,
    radius_m: float,
    areas: int,
) -> Floats:
    """Give, for each slot and area, the largest number of events around one of the area's events.

    An event counts its neighbours within `radius_m` metres (itself included, whatever area they lie in) among
    those of `window_days` days in a row; a slot takes the densest such window that ends on any of its days. The
    slots follow each other without a hole: `first_day` begins the first, `last_days` ascend and end one each.
    Days are ordinals, `area` ordinals below `areas`. Gives (slots, areas); 0 where nothing happened.
    """
    found = np.zeros((len(last_days), areas))
    in_order = np.argsort(day, kind="stable")
    x, y = (side[in_order] for side in _metres(lon, lat))
    day, area = day[in_order], area[in_order]
    ahead = np.arange(window_days)  # how many days after an event a window that holds it ends
    for start in range(0, len(day), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        counts = _neighbours(x, y, day, part, window_days, radius_m)
        ends = day[part, None] + ahead
        is_shown = (ends >= first_day) & (ends <= last_days[-1])
        own = np.broadcast_to(area[part, None], ends.shape)
        np.maximum.at(found, (np.searchsorted(last_days, ends[is_shown]), own[is_shown]), counts[is_shown])
    return found


def _metres(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Lay a district out flat; over a hundred kilometres the error is below one in a thousand."""
    middle = np.radians(lat.mean()) if len(lat) else 0.0
    return lon * _METRES_PER_DEGREE * np.cos(middle), lat * _METRES_PER_DEGREE


def _neighbours(x: Floats, y: Floats, day: Ints, part: slice, window_days: int, radius_m: float) -> Ints:
    """Count the neighbours of some events, (events, `window_days`): by how many days later the window ends.

    Events are in the order of their days. Two that lie `apart` days apart share the windows that end from the
    later of the two on, until the earlier one falls out.
    """
    low = np.searchsorted(day, day[part][0] - window_days, side="right")
    high = np.searchsorted(day, day[part][-1] + window_days, side="left")
    points = np.asarray(shapely.points(x[low:high], y[low:high]), dtype=object)
    asked = np.asarray(shapely.points(x[part], y[part]), dtype=object)
    own, other = shapely.STRtree(points).query(asked, predicate="dwithin", distance=radius_m)
    apart = day[low + other] - day[part][own]
    is_near = np.abs(apart) < window_days
    own, apart = own[is_near], apart[is_near]
    steps = np.zeros((len(day[part]), window_days + 1), dtype=np.int64)
    np.add.at(steps, (own, np.maximum(apart, 0)), 1)
    np.add.at(steps, (own, window_days + np.minimum(apart, 0)), -1)
    return steps.cumsum(axis=1)[:, :-1]
