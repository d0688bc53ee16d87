"""The shifted coordinates of Chinese web maps: GCJ-02 (“Mars”) and BD-09, and the way back.

The formulas are the ones in public use since 2013 (e.g. eviltransform); the inverse is iterated
until it undoes the forward shift to better than a centimetre. Degrees, rows of (lon, lat).
"""

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_AXIS_M = 6_378_245.0
_E2 = 0.00669342162296594323
_BD_FACTOR = np.pi * 3000 / 180
_INVERSE_STEPS = 12


class Offset(StrEnum):
    """A known shift of coordinates."""

    GCJ02 = "gcj02"
    BD09 = "bd09"

    @property
    def label(self) -> str:
        """What a user reads."""
        return {Offset.GCJ02: "GCJ-02（高德、腾讯等地图）", Offset.BD09: "BD-09（百度地图）"}[self]


def add_offset(lonlat: Floats, offset: Offset) -> Floats:
    """True coordinates → shifted ones."""
    shifted = _to_gcj02(lonlat)
    return shifted if offset is Offset.GCJ02 else _gcj02_to_bd09(shifted)


def remove_offset(lonlat: Floats, offset: Offset) -> Floats:
    """Shifted coordinates → true ones."""
    true = np.array(lonlat, dtype=np.float64, copy=True)
    for _ in range(_INVERSE_STEPS):
        true -= add_offset(true, offset) - lonlat
    return true


def _to_gcj02(lonlat: Floats) -> Floats:
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    root = np.sqrt(np.abs(x))
    common = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (common + 20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (common + 20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    lat = np.radians(lonlat[:, 1])
    magic = 1 - _E2 * np.sin(lat) ** 2
    north *= 180.0 / ((_AXIS_M * (1 - _E2)) / (magic * np.sqrt(magic)) * np.pi)
    east *= 180.0 / (_AXIS_M / np.sqrt(magic) * np.cos(lat) * np.pi)
    return np.column_stack([lonlat[:, 0] + east, lonlat[:, 1] + north])


def _gcj02_to_bd09(lonlat: Floats) -> Floats:
    x, y = lonlat[:, 0], lonlat[:, 1]
    radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_FACTOR)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_FACTOR)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])
