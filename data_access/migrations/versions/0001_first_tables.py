"""First tables: areas, boundaries, catalogue, forms, loads, observations, points, alerts, audit.

Frozen: it says what the tables were when the product was born, and never imports `tables.py`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_STRICT: dict[str, Any] = {"sqlite_strict": True}
_CLUSTERED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
_KEEP = (  # tables whose rows nobody may delete: what was once known stays known
    "observations",
    "targets",
    "events",
    "readings",
    "boundaries",
    "map_geometries",
    "indicators",
    "forms",
    "loads",
    "load_files",
    "alert_changes",
)


def upgrade() -> None:
    """Make every table, its indexes, the first state row and the locks on history."""
    _state_and_areas()
    _definitions_and_loads()
    _observations()
    _points()
    _outlines()
    _alerts_and_audit()
    if op.get_bind().dialect.name == "sqlite":
        _lock_sqlite()
    else:
        _lock_postgresql()


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _number(name: str, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False, server_default=default)


def _double(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=False)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _serial(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.Identity(), nullable=False)


def _load() -> sa.Column[int]:
    return sa.Column("load_id", sa.Integer(), sa.ForeignKey("loads.load_id"), nullable=False)


def _table(name: str, key: tuple[str, ...], *columns: sa.Column[Any], options: dict[str, Any] = _STRICT) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key), **options)


def _state_and_areas() -> None:
    _table(
        "store_state",
        ("id",),
        _number("id"),
        _number("data_version"),
        _text("last_known_at"),
        _text("root_code", ""),
    )
    op.execute("INSERT INTO store_state VALUES (1, 0, '1970-01-01T00:00:00.000000Z', '')")
    _table(
        "areas",
        ("area_code", "valid_from"),
        *map(_text, ("area_code", "valid_from", "valid_to", "name")),
        _text("short_name", ""),
        *map(_text, ("level", "kind", "parent_code")),
        _text("peer_group", ""),
        _number("is_ranked", "0"),
    )
    _table(
        "area_aliases",
        ("alias", "area_code", "valid_from"),
        *map(_text, ("alias", "area_code", "valid_from", "valid_to")),
    )
    _table(
        "area_changes",
        ("old_code", "new_code", "changed_on"),
        *map(_text, ("old_code", "new_code", "changed_on", "old_name", "new_name", "change", "territory", "document")),
    )


def _definitions_and_loads() -> None:
    for name, code, body in (("indicators", "indicator_code", "definition"), ("forms", "form_code", "sheet_map")):
        _table(
            name,
            (code, "version"),
            _text(code),
            _number("version"),
            *map(_text, ("known_from", "known_to", body)),
        )
    _table("load_files", ("sha256",), _text("sha256"), _bytes("content"))
    op.create_table(
        "loads",
        _serial("load_id"),
        *map(_text, ("kind", "file_name", "sha256")),
        _text("form_code", ""),
        *map(_text, ("loaded_at", "loaded_by", "status", "live_key")),
        *(_number(n, "0") for n in ("is_sample", "row_count", "new_count", "revised_count", "unchanged_count")),
        _text("warnings", "[]"),
        sa.PrimaryKeyConstraint("load_id"),
        sa.UniqueConstraint("live_key", name="uq_loads_live_key"),
        **_STRICT,
    )


def _observations() -> None:
    _table(
        "observations",
        ("indicator_code", "period", "area_code", "known_from"),
        *map(_text, ("indicator_code", "period", "area_code", "known_from", "known_to")),
        sa.Column("value", sa.Text()),
        _text("status"),
        sa.Column("numerator", sa.Text()),
        sa.Column("denominator", sa.Text()),
        _load(),
        _text("sheet"),
        _number("row_number"),
        _number("column_number"),
        options=_CLUSTERED,
    )
    op.create_index("ix_observations_load", "observations", ["load_id"])
    _table(
        "targets",
        ("indicator_code", "year", "area_code", "known_from"),
        _text("indicator_code"),
        _number("year"),
        *map(_text, ("area_code", "known_from", "known_to", "value")),
        _load(),
        _text("sheet"),
        _number("row_number"),
        _number("column_number"),
        options=_CLUSTERED,
    )
    op.create_index("ix_targets_load", "targets", ["load_id"])


def _points() -> None:
    _table(
        "events",
        ("layer", "event_id", "known_from"),
        *map(_text, ("layer", "event_id", "known_from", "known_to", "occurred_on")),
        *map(_double, ("lon", "lat")),
        *map(_text, ("area_code", "category", "title")),
        _load(),
        _number("row_number"),
    )
    op.create_index("ix_events_layer_day", "events", ["layer", "occurred_on"])
    _table(
        "readings",
        ("layer", "monitor_code", "period", "known_from"),
        *map(_text, ("layer", "monitor_code", "period", "known_from", "known_to", "monitor_name")),
        *map(_double, ("lon", "lat")),
        sa.Column("value", sa.Text()),
        _text("unit"),
        _load(),
        _number("row_number"),
    )


def _outlines() -> None:
    _table(
        "boundaries",
        ("area_code", "known_from"),
        *map(_text, ("area_code", "known_from", "known_to")),
        _number("is_illustrative", "0"),
        _bytes("geometry"),
        *map(_double, ("area_m2", "label_lon", "label_lat")),
        _text("source"),
        _load(),
    )
    _table(
        "map_geometries",
        ("parent_code", "known_from"),
        *map(_text, ("parent_code", "known_from", "known_to", "content_hash", "meta")),
        *map(_bytes, ("content", "content_br")),
        _load(),
    )
    op.create_index("ix_map_geometries_hash", "map_geometries", ["content_hash"])


def _alerts_and_audit() -> None:
    _table(
        "alert_changes",
        ("rule_code", "area_code", "sequence"),
        *map(_text, ("rule_code", "area_code")),
        *map(_number, ("sequence", "rule_version")),
        _text("period"),
        _number("data_version"),
        _text("state"),
        _number("severity"),
        *map(_text, ("reason", "changed_at")),
    )
    op.create_table(
        "audit",
        _serial("sequence"),
        *map(_text, ("at", "actor", "action", "object", "detail")),
        sa.PrimaryKeyConstraint("sequence"),
        **_STRICT,
    )


def _lock_sqlite() -> None:
    for table in (*_KEEP, "audit"):
        _sqlite_lock(table, "DELETE")
    _sqlite_lock("audit", "UPDATE")


def _sqlite_lock(table: str, act: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _lock_postgresql() -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION cockpit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in _KEEP:
        _postgresql_lock(table, "DELETE OR TRUNCATE")
    _postgresql_lock("audit", "UPDATE OR DELETE OR TRUNCATE")


def _postgresql_lock(table: str, acts: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE {acts} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION cockpit_append_only()"
    )
