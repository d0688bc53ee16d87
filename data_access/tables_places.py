"""The tables of places: areas and how they changed, boundaries and the maps drawn of them.

Same conventions as `tables.py`, whose metadata they share.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table

from data_access.columns import STRICT, double, flag, metadata, text

areas = Table(
    "areas",
    metadata,
    text("area_code", key=True),
    text("valid_from", key=True),  # date
    text("valid_to"),  # date, first day no longer valid; OPEN_END[:10] while it stands
    text("name"),
    text("short_name", default=""),
    text("level"),
    text("kind"),
    text("parent_code"),
    text("peer_group", default=""),
    flag("is_ranked"),
    **STRICT,
)

area_aliases = Table(
    "area_aliases",
    metadata,
    text("alias", key=True),
    text("area_code", key=True),
    text("valid_from", key=True),
    text("valid_to"),
    **STRICT,
)

area_changes = Table(
    "area_changes",
    metadata,
    text("old_code", key=True),
    text("new_code", key=True),
    text("changed_on", key=True),
    text("old_name"),
    text("new_name"),
    text("change"),
    text("territory"),
    text("document"),
    **STRICT,
)

boundaries = Table(
    "boundaries",
    metadata,
    text("area_code", key=True),
    text("known_from", key=True),
    text("known_to"),
    flag("is_illustrative"),
    Column("geometry", LargeBinary, nullable=False),  # WKB, lon/lat CGCS2000 (EPSG:4490)
    double("area_m2"),
    double("label_lon"),
    double("label_lat"),
    text("source"),
    Column("load_id", Integer, ForeignKey("loads.load_id"), nullable=False),
    **STRICT,
)

# Geometry as it crosses the wire, made once when boundaries are loaded, named by its content.
map_geometries = Table(
    "map_geometries",
    metadata,
    text("parent_code", key=True),
    text("known_from", key=True),
    text("known_to"),
    text("content_hash"),
    text("meta"),  # JSON: bounds, magnifier, is_illustrative, area count
    Column("content", LargeBinary, nullable=False),  # GeoJSON, UTF-8
    Column("content_br", LargeBinary, nullable=False),
    Column("load_id", Integer, ForeignKey("loads.load_id"), nullable=False),
    **STRICT,
)
Index("ix_map_geometries_hash", map_geometries.c.content_hash)
