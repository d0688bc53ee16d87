"""The tables, once, for SQLite and PostgreSQL alike.

Portable on purpose: text, integers, doubles and bytes only; instants are UTC text
``YYYY-MM-DDTHH:MM:SS.ffffffZ`` (sorts as it reads), an open end is `OPEN_END` and never NULL,
exact numbers are decimal text, JSON is text, geometry is WKB. Nothing is ever overwritten:
a correction closes `known_to` and inserts a new row.
"""

from typing import Any

from sqlalchemy import (
    REAL,
    Column,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

OPEN_END = "9999-12-31T00:00:00.000000Z"

metadata = MetaData()
_STRICT: dict[str, Any] = {"sqlite_strict": True}
_CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def _text(name: str, *, key: bool = False, default: str | None = None) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False, server_default=default)


def _flag(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _double(name: str) -> Column[float]:
    # A strict SQLite table knows REAL only; in PostgreSQL REAL would halve the digits.
    return Column(name, Double().with_variant(REAL(), "sqlite"), nullable=False)


def _serial(name: str) -> Column[int]:
    return Column(name, Integer, Identity(), primary_key=True)


# One row: what the whole store is at. Every committed change adds one to data_version.
store_state = Table(
    "store_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("data_version", Integer, nullable=False),
    _text("last_known_at"),  # known instants only move forward
    _text("root_code", default=""),  # the district the cockpit shows
    **_STRICT,
)

areas = Table(
    "areas",
    metadata,
    _text("area_code", key=True),
    _text("valid_from", key=True),  # date
    _text("valid_to"),  # date, first day no longer valid; OPEN_END[:10] while it stands
    _text("name"),
    _text("short_name", default=""),
    _text("level"),
    _text("kind"),
    _text("parent_code"),
    _text("peer_group", default=""),
    _flag("is_ranked"),
    **_STRICT,
)

area_aliases = Table(
    "area_aliases",
    metadata,
    _text("alias", key=True),
    _text("area_code", key=True),
    _text("valid_from", key=True),
    _text("valid_to"),
    **_STRICT,
)

area_changes = Table(
    "area_changes",
    metadata,
    _text("old_code", key=True),
    _text("new_code", key=True),
    _text("changed_on", key=True),
    _text("old_name"),
    _text("new_name"),
    _text("change"),
    _text("territory"),
    _text("document"),
    **_STRICT,
)

boundaries = Table(
    "boundaries",
    metadata,
    _text("area_code", key=True),
    _text("known_from", key=True),
    _text("known_to"),
    _flag("is_illustrative"),
    Column("geometry", LargeBinary, nullable=False),  # WKB, lon/lat CGCS2000 (EPSG:4490)
    _double("area_m2"),
    _double("label_lon"),
    _double("label_lat"),
    _text("source"),
    Column("load_id", Integer, ForeignKey("loads.load_id"), nullable=False),
    **_STRICT,
)

# Geometry as it crosses the wire, made once when boundaries are loaded, named by its content.
map_geometries = Table(
    "map_geometries",
    metadata,
    _text("parent_code", key=True),
    _text("known_from", key=True),
    _text("known_to"),
    _text("content_hash"),
    _text("meta"),  # JSON: bounds, magnifier, is_illustrative, area count
    Column("content", LargeBinary, nullable=False),  # GeoJSON, UTF-8
    Column("content_br", LargeBinary, nullable=False),
    Column("load_id", Integer, ForeignKey("loads.load_id"), nullable=False),
    **_STRICT,
)
Index("ix_map_geometries_hash", map_geometries.c.content_hash)

indicators = Table(
    "indicators",
    metadata,
    _text("indicator_code", key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _text("known_from"),
    _text("known_to"),
    _text("definition"),  # JSON of the definition table
    **_STRICT,
)

forms = Table(
    "forms",
    metadata,
    _text("form_code", key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _text("known_from"),
    _text("known_to"),
    _text("sheet_map"),  # JSON of the sheet map
    **_STRICT,
)

load_files = Table(
    "load_files",
    metadata,
    _text("sha256", key=True),
    Column("content", LargeBinary, nullable=False),
    **_STRICT,
)

loads = Table(
    "loads",
    metadata,
    _serial("load_id"),
    _text("kind"),  # areas, boundaries, catalogue, observations, events
    _text("file_name"),
    _text("sha256"),
    _text("form_code", default=""),
    _text("loaded_at"),
    _text("loaded_by"),
    _text("status"),  # live, undone
    _text("live_key"),  # sha256 + kind + form while live, the load id once undone: unique, so one content is live once
    _flag("is_sample"),
    _flag("row_count"),
    _flag("new_count"),
    _flag("revised_count"),
    _flag("unchanged_count"),
    _text("warnings", default="[]"),  # JSON list of sentences
    UniqueConstraint("live_key", name="uq_loads_live_key"),
    **_STRICT,
)

observations = Table(
    "observations",
    metadata,
    _text("indicator_code", key=True),
    _text("period", key=True),
    _text("area_code", key=True),
    _text("known_from", key=True),
    _text("known_to"),
    Column("value", Text),  # exact decimal text; NULL exactly when the status has no value
    _text("status"),
    Column("numerator", Text),
    Column("denominator", Text),
    Column("load_id", Integer, ForeignKey("loads.load_id"), nullable=False),
    _text("sheet"),
    Column("row_number", Integer, nullable=False),
    Column("column_number", Integer, nullable=False),
    **_CLUSTERED,
)
Index("ix_observations_load", observations.c.load_id)

targets = Table(
    "targets",
    metadata,
    _text("indicator_code", key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    _text("area_code", key=True),
    _text("known_from", key=True),
    _text("known_to"),
    _text("value"),
    Column("load_id", Integer, ForeignKey("loads.load_id"), nullable=False),
    _text("sheet"),
    Column("row_number", Integer, nullable=False),
    Column("column_number", Integer, nullable=False),
    **_CLUSTERED,
)
Index("ix_targets_load", targets.c.load_id)

# Points: service requests, grid events, fires; and fixed monitors with their readings.
events = Table(
    "events",
    metadata,
    _text("layer", key=True),
    _text("event_id", key=True),
    _text("known_from", key=True),
    _text("known_to"),
    _text("occurred_on"),
    _double("lon"),
    _double("lat"),
    _text("area_code"),
    _text("category"),
    _text("title"),
    Column("load_id", Integer, ForeignKey("loads.load_id"), nullable=False),
    Column("row_number", Integer, nullable=False),
    **_STRICT,
)
Index("ix_events_layer_day", events.c.layer, events.c.occurred_on)

readings = Table(
    "readings",
    metadata,
    _text("layer", key=True),
    _text("monitor_code", key=True),
    _text("period", key=True),
    _text("known_from", key=True),
    _text("known_to"),
    _text("monitor_name"),
    _double("lon"),
    _double("lat"),
    Column("value", Text),
    _text("unit"),
    Column("load_id", Integer, ForeignKey("loads.load_id"), nullable=False),
    Column("row_number", Integer, nullable=False),
    **_STRICT,
)

# Changes of alert state as evaluation saw them, one per (rule, area, period, data version).
alert_changes = Table(
    "alert_changes",
    metadata,
    _text("rule_code", key=True),
    _text("area_code", key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("rule_version", Integer, nullable=False),
    _text("period"),
    Column("data_version", Integer, nullable=False),
    _text("state"),
    Column("severity", Integer, nullable=False),
    _text("reason"),
    _text("changed_at"),
    **_STRICT,
)

audit = Table(
    "audit",
    metadata,
    _serial("sequence"),
    _text("at"),
    _text("actor"),
    _text("action"),
    _text("object"),
    _text("detail"),
    **_STRICT,
)
