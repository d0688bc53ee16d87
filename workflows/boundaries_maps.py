"""What the browser draws, remade whenever outlines or names change: one geometry per parent."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from sqlalchemy import Connection

from data_access import queries, writes
from data_access.instants import day_of
from geo.point import Boundary, MapGeometry
from geo.shipping import Drawing, map_geometry
from geo.tree import AreaTree


@dataclass(frozen=True, slots=True)
class Outline:
    """An outline in degrees, and whether it is only illustrative."""

    geometry: shapely.Geometry
    is_illustrative: bool


def outlines_of(boundaries: Iterable[Boundary]) -> dict[str, Outline]:
    """Read stored boundaries."""
    kept = tuple(boundaries)
    shapes = shapely.from_wkb(np.array([boundary.geometry for boundary in kept], dtype=object))
    return {
        boundary.area_code: Outline(shape, boundary.is_illustrative)
        for boundary, shape in zip(kept, shapes, strict=True)
    }


def drawn_maps(
    tree: AreaTree, outlines: Mapping[str, Outline], parents: Collection[str] | None = None
) -> tuple[MapGeometry, ...]:
    """Draw the areas of each parent that has any outline below it; of all parents when none are named."""
    below: defaultdict[str, list[str]] = defaultdict(list)
    for code in outlines:
        if code in tree:
            below[tree[code].parent_code].append(code)
    drawings = []
    for parent in sorted(below):
        if parent not in tree or (parents is not None and parent not in parents):
            continue
        codes = sorted(below[parent])
        shapes = np.array([outlines[code].geometry for code in codes], dtype=object)
        is_illustrative = any(outlines[code].is_illustrative for code in codes)
        drawings.append(map_geometry(parent, Drawing([tree[code] for code in codes], shapes, is_illustrative)))
    return tuple(drawings)


def redraw_maps(connection: Connection, load_id: int, known_at: datetime) -> int:
    """Draw every map anew from the stored outlines and names, inside the caller's write; gives how many changed.

    For acts that change names, labels or parents without bringing outlines (a load of areas), and for
    outlines taken back: a parent without any has no map any more.
    """
    outlines = outlines_of(queries.boundaries(connection, known_at))
    tree = AreaTree.on(queries.all_areas(connection), day_of(known_at))
    drawn = drawn_maps(tree, outlines)
    counts = [writes.put_map_geometry(connection, load_id, known_at, one) for one in drawn]
    writes.close_other_map_geometries(connection, known_at, [one.parent_code for one in drawn])
    return sum(count.new + count.revised for count in counts)
