"""The tables, once, for SQLite and PostgreSQL alike.

Portable on purpose: text, integers, doubles and bytes only; instants are UTC text
``YYYY-MM-DDTHH:MM:SS.ffffffZ`` (sorts as it reads), an open end is `OPEN_END` and never NULL,
exact numbers are decimal text, JSON is text, geometry is WKB. Nothing is ever overwritten:
a correction closes `known_to` and inserts a new row.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from data_access.columns import CLUSTERED, STRICT, double, flag, metadata, number, serial, text
from data_access.tables_alerting import (
    alert_acts,
    alert_policies,
    evaluations,
    incidents,
    leases,
    notices,
    outbox,
    rebases,
    rule_states,
    rules,
    scheduled_runs,
    silences,
)
from data_access.tables_bulletins import (
    bulletin_files,
    bulletin_orders,
    bulletin_signatures,
    bulletin_templates,
    bulletins,
)
from data_access.tables_places import area_aliases, area_changes, areas, boundaries, map_geometries
from data_access.tables_ranking import scheme_marks, schemes

__all__ = [
    "OPEN_END",
    "alert_acts",
    "alert_changes",
    "alert_policies",
    "area_aliases",
    "area_changes",
    "areas",
    "audit",
    "boundaries",
    "bulletin_files",
    "bulletin_orders",
    "bulletin_signatures",
    "bulletin_templates",
    "bulletins",
    "evaluations",
    "events",
    "forms",
    "incidents",
    "indicators",
    "leases",
    "load_files",
    "loads",
    "map_geometries",
    "metadata",
    "notices",
    "observations",
    "outbox",
    "readings",
    "rebases",
    "rule_states",
    "rules",
    "scheduled_runs",
    "scheme_marks",
    "schemes",
    "silences",
    "store_state",
    "targets",
]

OPEN_END = "9999-12-31T00:00:00.000000Z"

# One row: what the whole store is at. Every committed change adds one to data_version.
store_state = Table(
    "store_state",
    metadata,
    number("id", key=True),
    number("data_version"),
    text("last_known_at"),  # known instants only move forward
    text("root_code", default=""),  # the district the cockpit shows
    flag("act_version"),  # every act of a person on an alert adds one; the figures stay what they are
    **STRICT,
)

indicators = Table(
    "indicators",
    metadata,
    text("indicator_code", key=True),
    number("version", key=True),
    text("known_from"),
    text("known_to"),
    text("definition"),  # JSON of the definition table
    **STRICT,
)

forms = Table(
    "forms",
    metadata,
    text("form_code", key=True),
    number("version", key=True),
    text("known_from"),
    text("known_to"),
    text("sheet_map"),  # JSON of the sheet map
    **STRICT,
)

load_files = Table(
    "load_files",
    metadata,
    text("sha256", key=True),
    Column("content", LargeBinary, nullable=False),
    **STRICT,
)

loads = Table(
    "loads",
    metadata,
    serial("load_id"),
    text("kind"),  # areas, boundaries, catalogue, observations, events
    text("file_name"),
    text("sha256"),
    text("form_code", default=""),
    text("loaded_at"),
    text("loaded_by"),
    text("status"),  # live, undone
    text("live_key"),  # sha256 + kind + form while live, the load id once undone: unique, so one content is live once
    flag("is_sample"),
    flag("row_count"),
    flag("new_count"),
    flag("revised_count"),
    flag("unchanged_count"),
    text("warnings", default="[]"),  # JSON list of sentences
    UniqueConstraint("live_key", name="uq_loads_live_key"),
    **STRICT,
)

observations = Table(
    "observations",
    metadata,
    text("indicator_code", key=True),
    text("period", key=True),
    text("area_code", key=True),
    text("known_from", key=True),
    text("known_to"),
    Column("value", Text),  # exact decimal text; NULL exactly when the status has no value
    text("status"),
    Column("numerator", Text),
    Column("denominator", Text),
    Column("load_id", Integer, ForeignKey("loads.load_id"), nullable=False),
    text("sheet"),
    number("row_number"),
    number("column_number"),
    **CLUSTERED,
)
Index("ix_observations_load", observations.c.load_id)

targets = Table(
    "targets",
    metadata,
    text("indicator_code", key=True),
    number("year", key=True),
    text("area_code", key=True),
    text("known_from", key=True),
    text("known_to"),
    text("value"),
    Column("load_id", Integer, ForeignKey("loads.load_id"), nullable=False),
    text("sheet"),
    number("row_number"),
    number("column_number"),
    **CLUSTERED,
)
Index("ix_targets_load", targets.c.load_id)

# Points: service requests, grid events, fires; and fixed monitors with their readings.
events = Table(
    "events",
    metadata,
    text("layer", key=True),
    text("event_id", key=True),
    text("known_from", key=True),
    text("known_to"),
    text("occurred_on"),
    double("lon"),
    double("lat"),
    text("area_code"),
    text("category"),
    text("title"),
    Column("load_id", Integer, ForeignKey("loads.load_id"), nullable=False),
    number("row_number"),
    **STRICT,
)
Index("ix_events_layer_day", events.c.layer, events.c.occurred_on)

readings = Table(
    "readings",
    metadata,
    text("layer", key=True),
    text("monitor_code", key=True),
    text("period", key=True),
    text("known_from", key=True),
    text("known_to"),
    text("monitor_name"),
    double("lon"),
    double("lat"),
    Column("value", Text),
    text("unit"),
    Column("load_id", Integer, ForeignKey("loads.load_id"), nullable=False),
    number("row_number"),
    **STRICT,
)

# Changes of alert state as evaluation saw them, one per (rule, area, period, data version).
alert_changes = Table(
    "alert_changes",
    metadata,
    text("rule_code", key=True),
    text("area_code", key=True),
    number("sequence", key=True),
    number("rule_version"),
    text("period"),
    number("data_version"),
    text("state"),
    number("severity"),
    text("reason"),
    text("changed_at"),
    **STRICT,
)

audit = Table(
    "audit",
    metadata,
    serial("sequence"),
    text("at"),
    text("actor"),
    text("action"),
    text("object"),
    text("detail"),
    **STRICT,
)
