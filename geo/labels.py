"""Where a name fits best: the centre of the largest circle inside an area."""

from dataclasses import dataclass

import numpy as np
import shapely

from geo.plane import Floats, Geometries

_PRECISION = 50  # the centre is found to a fiftieth of the area's width


@dataclass(frozen=True, slots=True)
class Labels:
    """Label points, rows of (x, y), and the radius of the circle that fits around each."""

    points: Floats
    radii: Floats


def label_places(geometries: Geometries) -> Labels:
    """Find the place of every label, in the largest part of each area; metres on a `Plane`."""
    largest = _largest_parts(geometries)
    circles = shapely.maximum_inscribed_circle(largest, tolerance=np.sqrt(shapely.area(largest)) / _PRECISION)
    return Labels(shapely.get_coordinates(shapely.get_point(circles, 0)), shapely.length(circles))


def _largest_parts(geometries: Geometries) -> Geometries:
    parts, owners = shapely.get_parts(geometries, return_index=True)
    order = np.lexsort((shapely.area(parts), owners))
    is_last = np.append(owners[order][1:] != owners[order][:-1], True)
    return np.asarray(parts[order][is_last], dtype=object)
