"""Which area a point lies in, by the boundaries the store holds."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

import numpy as np
import shapely
from sqlalchemy import Connection

from data_access import queries
from geo.locate import NOWHERE, Locator


def locator(connection: Connection, known_at: datetime) -> Callable[[float, float], str]:
    """Give a function from lon, lat to the area code, empty outside; boundaries are read at its first use."""

    @cache
    def prepared() -> Locator:
        drawn = queries.boundaries(connection, known_at)
        codes = {boundary.area_code for boundary in drawn}
        finest = [boundary for boundary in drawn if not _has_children(boundary.area_code, codes)]
        shapes = shapely.from_wkb([boundary.geometry for boundary in finest])
        return Locator([boundary.area_code for boundary in finest], shapes)

    def locate(lon: float, lat: float) -> str:
        found = int(prepared().ordinals(np.array([[lon, lat]]))[0])
        return "" if found == NOWHERE else prepared().codes[found]

    return locate


def _has_children(code: str, codes: set[str]) -> bool:
    """Division codes nest by their digits: 140403 holds 140403001."""
    return any(other != code and other.startswith(code) for other in codes)
