"""Things that stand or happen at a place: events and the readings of fixed monitors."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PointEvent:
    """One event on a map layer, lon/lat in degrees CGCS2000; `area_code` is the area it lies in."""

    layer: str
    event_id: str
    occurred_on: date
    lon: float
    lat: float
    area_code: str
    category: str
    title: str
    row_number: int = 0


@dataclass(frozen=True, slots=True)
class MonitorReading:
    """What one fixed monitor read in one period (period as text); None is “no reading”, never zero."""

    layer: str
    monitor_code: str
    monitor_name: str
    period: str
    lon: float
    lat: float
    value: Decimal | None
    unit: str
    row_number: int = 0


@dataclass(frozen=True, slots=True)
class PointLayer:
    """A layer of points the store holds: “events” or “readings”, and how many stand in it now."""

    layer: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Boundary:
    """An area's legal outline as kept: WKB in degrees CGCS2000 (EPSG:4490), area in m² on the ellipsoid."""

    area_code: str
    geometry: bytes
    area_m2: float
    label_lon: float
    label_lat: float
    is_illustrative: bool
    source: str


@dataclass(frozen=True, slots=True)
class MapGeometry:
    """The drawn outlines of one parent's areas as they cross the wire, named by their content.

    `content` is GeoJSON in UTF-8, `content_br` the same, brotli-compressed; `meta` is JSON text
    (bounds, magnifier, is_illustrative, area count).
    """

    parent_code: str
    content_hash: str
    meta: str
    content: bytes
    content_br: bytes


@dataclass(frozen=True, slots=True)
class GeometryRef:
    """The name of a drawn geometry and what a page must know before it arrives (`meta`: JSON text)."""

    content_hash: str
    meta: str
