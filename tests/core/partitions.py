"""Invented districts for geometry tests: a square cut into areas that fit edge to edge, in metres."""

from itertools import pairwise

import numpy as np
import shapely

from geo.plane import Geometries

SIDE_M = 20_000.0
SQUARE = shapely.box(0, 0, SIDE_M, SIDE_M)


def partition(count: int, seed: int) -> Geometries:
    """Cut the square into so many areas around seeded points; shared edges have the same vertices."""
    points = np.random.default_rng(seed).uniform(0, SIDE_M, (count, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=SQUARE))
    # Cleaned, because an edge cut at the square's border differs in its last digit from its neighbour's.
    clean = shapely.coverage_clean  # type: ignore[attr-defined]
    return np.asarray(clean(shapely.intersection(cells, SQUARE)), dtype=object)


def wavy(areas: Geometries) -> Geometries:
    """Give every edge more vertices, on both sides the same ones."""
    return np.asarray([_wavy(area) for area in areas], dtype=object)


def _wavy(area: shapely.Polygon) -> shapely.Polygon:
    corners = shapely.get_coordinates(area)
    ring: list[np.ndarray] = []
    for start, end in pairwise(corners):
        low, high = sorted((tuple(start), tuple(end)))
        shares = np.linspace(0.1, 0.9, 9)
        along, across = np.subtract(high, low), np.subtract(high, low)[::-1] * (-1, 1)
        waves = np.asarray(low) + shares[:, None] * along + 0.01 * np.sin(20 * shares)[:, None] * across
        ring += [start, *(waves if tuple(start) == low else waves[::-1])]
    return shapely.Polygon(ring)
