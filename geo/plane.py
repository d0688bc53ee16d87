"""A local plane in metres on which areas are exact: cylindrical equal-area on the ellipsoid.

The standard parallel runs through the middle of the data, so that lengths near it are true to a
per mille too. Formulas: Snyder, Map Projections – A Working Manual (1987), eq. 10-13 to 10-18, 3-12.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]

_AXIS_M = 6_378_137.0
_FLATTENING = 1 / 298.257222101  # CGCS2000; WGS 84 differs by 0.1 mm
_E2 = _FLATTENING * (2 - _FLATTENING)
_E = float(np.sqrt(_E2))
_NEWTON_STEPS = 4


@dataclass(frozen=True, slots=True)
class Plane:
    """The projection around one point (degrees)."""

    lon: float
    lat: float

    @classmethod
    def around(cls, geometries: Sequence[shapely.Geometry] | Geometries) -> Self:
        """Choose the plane for some geometries in degrees."""
        west, south, east, north = shapely.total_bounds(geometries)
        return cls(float(west + east) / 2, float(south + north) / 2)

    def project(self, geometries: Sequence[shapely.Geometry] | Geometries) -> Geometries:
        """Degrees → metres."""
        return np.asarray(shapely.transform(np.asarray(geometries, dtype=object), self.forward), dtype=object)

    def unproject(self, geometries: Sequence[shapely.Geometry] | Geometries) -> Geometries:
        """Metres → degrees; undoes `project` to better than a micrometre."""
        return np.asarray(shapely.transform(np.asarray(geometries, dtype=object), self.backward), dtype=object)

    def forward(self, lonlat: Floats) -> Floats:
        """Degrees → metres, rows of (lon, lat)."""
        scale = self._scale
        x = _AXIS_M * scale * np.radians(lonlat[:, 0] - self.lon)
        y = _AXIS_M * (_authalic(np.radians(lonlat[:, 1])) - self._origin) / (2 * scale)
        return np.column_stack([x, y])

    def backward(self, metres: Floats) -> Floats:
        """Metres → degrees, rows of (x, y)."""
        scale = self._scale
        lon = self.lon + np.degrees(metres[:, 0] / (_AXIS_M * scale))
        wanted = metres[:, 1] * 2 * scale / _AXIS_M + self._origin
        lat = np.arcsin(np.clip(wanted / 2, -1, 1))
        for _ in range(_NEWTON_STEPS):
            slope = 2 * (1 - _E2) * np.cos(lat) / (1 - _E2 * np.sin(lat) ** 2) ** 2
            lat = lat - (_authalic(lat) - wanted) / slope
        return np.column_stack([lon, np.degrees(lat)])

    @property
    def _scale(self) -> float:
        sine = float(np.sin(np.radians(self.lat)))
        return float(np.cos(np.radians(self.lat)) / np.sqrt(1 - _E2 * sine**2))

    @property
    def _origin(self) -> float:
        return float(_authalic(np.radians(np.array([self.lat])))[0])


def _authalic(lat: Floats) -> Floats:
    sine = np.sin(lat)
    return np.asarray(
        (1 - _E2) * (sine / (1 - _E2 * sine**2) - np.log((1 - _E * sine) / (1 + _E * sine)) / (2 * _E)),
        dtype=np.float64,
    )
