"""Points → areas. A point on a shared border belongs to exactly one area: the first in the given order."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.plane import Floats, Geometries

NOWHERE = -1
_CHUNK = 200_000  # points asked at once, so that memory stays small


class Locator:
    """Areas prepared for many questions; coordinates in the same unit as the geometries."""

    def __init__(self, codes: Sequence[str], geometries: Sequence[shapely.Geometry] | Geometries) -> None:
        # Code order decides on borders, whatever order the store answered in.
        order = sorted(range(len(codes)), key=lambda i: codes[i])
        self.codes = tuple(codes[i] for i in order)
        shapes = np.asarray(geometries, dtype=object)[order] if len(codes) else np.empty(0, dtype=object)
        shapely.prepare(shapes)
        self._tree = shapely.STRtree(shapes)

    def ordinals(self, lonlat: Floats) -> NDArray[np.int64]:
        """Give for each row (lon, lat) the ordinal of its area in `codes`, −1 outside all of them."""
        found = np.full(len(lonlat), NOWHERE, dtype=np.int64)
        for start in range(0, len(lonlat), _CHUNK):
            points = shapely.points(lonlat[start : start + _CHUNK])
            asked, areas = self._tree.query(points, predicate="intersects")
            # Written from the last area to the first: the smallest ordinal is what stays.
            backwards = np.argsort(-areas, kind="stable")
            found[start + asked[backwards]] = areas[backwards]
        return found

    def code_of(self, lon: float, lat: float) -> str | None:
        """Give the code of the area a point lies in, None outside."""
        ordinal = int(self.ordinals(np.array([[lon, lat]]))[0])
        return None if ordinal == NOWHERE else self.codes[ordinal]
