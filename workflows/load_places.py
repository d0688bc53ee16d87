"""Which area a point lies in, by the boundaries the store holds."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

import numpy as np
import shapely
from sqlalchemy import Connection

from data_access import queries
from data_access.instants import day_of
from geo.area import Level
from geo.locate import NOWHERE, Locator
from geo.tree import AreaTree


def locator(connection: Connection, known_at: datetime) -> Callable[[float, float], str]:
    """Give a function from lon, lat to the area code, empty outside; boundaries are read at its first use."""

    @cache
    def prepared() -> Locator:
        drawn = queries.boundaries(connection, known_at)
        tree = AreaTree(queries.areas(connection, day_of(known_at)))
        above = {tree[boundary.area_code].parent_code for boundary in drawn if boundary.area_code in tree}
        finest = [boundary for boundary in drawn if _is_finest(boundary.area_code, tree, above)]
        shapes = shapely.from_wkb([boundary.geometry for boundary in finest])
        return Locator([boundary.area_code for boundary in finest], shapes)

    def locate(lon: float, lat: float) -> str:
        found = int(prepared().ordinals(np.array([[lon, lat]]))[0])
        return "" if found == NOWHERE else prepared().codes[found]

    return locate


def _is_finest(code: str, tree: AreaTree, above: set[str]) -> bool:
    """Say whether a point may lie here: zones overlap the towns, and what lies above holds everything."""
    return code in tree and code not in above and tree[code].level is not Level.ZONE
