"""Early warning: rules of their own, what people do about alerts, notices, messages and the clock's leases.

The ladders that stood in the catalogue become the first version of a rule each, so every alert goes on.
Frozen: it says what the tables were with this release, and never imports `tables.py`.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_STRICT: dict[str, Any] = {"sqlite_strict": True}
_OPEN_END = "9999-12-31T00:00:00.000000Z"
_KEEP = (  # nobody may delete these: what was once said or done stays known
    "rules",
    "rule_states",
    "alert_acts",
    "silences",
    "alert_policies",
    "incidents",
    "rebases",
    "evaluations",
    "notices",
    "outbox",
)


def upgrade() -> None:
    """Make the tables, lock their history, and give every ladder of the catalogue its rule."""
    op.add_column("store_state", _number("act_version", "0"))
    _rules()
    _acts()
    _baselines()
    _telling()
    _clock()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in _KEEP:
        _lock_sqlite(table) if is_sqlite else _lock_postgresql(table)
    _take_over_ladders()


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _number(name: str, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False, server_default=default)


def _serial(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.Identity(), nullable=False)


def _table(name: str, key: tuple[str, ...], *columns: sa.Column[Any] | sa.Constraint) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key), **_STRICT)


def _rules() -> None:
    _table(
        "rules",
        ("rule_code", "version"),
        _text("rule_code"),
        _number("version"),
        *map(_text, ("definition", "author", "reason", "written_at")),
    )
    _table(
        "rule_states",
        ("rule_code", "version", "known_from"),
        _text("rule_code"),
        _number("version"),
        *map(_text, ("known_from", "known_to", "state", "actor")),
        _text("note", ""),
    )


def _acts() -> None:
    _table(
        "alert_acts",
        ("sequence",),
        _serial("sequence"),
        *map(_text, ("rule_code", "area_code", "episode", "act", "actor", "at")),
        *(_text(name, "") for name in ("note", "reference")),
    )
    _table(
        "silences",
        ("silence_id",),
        _serial("silence_id"),
        *map(_text, ("matchers", "starts_at", "ends_at")),
        _number("until_resolved", "0"),
        *map(_text, ("author", "reason")),
        _text("approver", ""),
        _text("made_at"),
        *(_text(name, "") for name in ("expired_at", "expired_by")),
    )
    _table(
        "alert_policies",
        ("kind", "name", "known_from"),
        *map(_text, ("kind", "name", "known_from", "known_to", "definition", "actor", "reason")),
    )


def _baselines() -> None:
    _table(
        "incidents",
        ("incident_id",),
        _serial("incident_id"),
        *map(_text, ("indicator_code", "area_code", "period", "kind", "title")),
        _text("reference", ""),
        *map(_text, ("author", "at")),
        _text("withdrawn_at", ""),
    )
    _table(
        "rebases",
        ("indicator_code", "area_code", "period", "known_from"),
        *map(_text, ("indicator_code", "area_code", "period", "known_from", "known_to")),
        *map(_text, ("reason", "evidence", "author")),
    )


def _telling() -> None:
    _table(
        "evaluations",
        ("data_version", "evaluated_on"),
        _number("data_version"),
        *map(_text, ("evaluated_on", "at", "actor")),
        _number("change_count"),
    )
    _table(
        "notices",
        ("notice_id",),
        _serial("notice_id"),
        *map(_text, ("notice_key", "kind", "rule_code", "area_code", "episode", "period")),
        _text("occasion", ""),
        *map(_number, ("severity", "severity_before")),
        _text("reason", ""),
        *map(_text, ("at", "state")),
        *(_text(name, "") for name in ("state_reason", "settled_at", "message_key")),
        sa.UniqueConstraint("notice_key", name="uq_notices_key"),
    )
    op.create_index("ix_notices_state", "notices", ["state"])
    op.create_index("ix_notices_alert", "notices", ["rule_code", "area_code"])
    _table(
        "outbox",
        ("message_id",),
        _serial("message_id"),
        *map(_text, ("idempotency_key", "receiver", "subject", "body", "created_at", "next_try_at")),
        _text("lease_until", ""),
        _number("tries", "0"),
        _text("state"),
        *(_text(name, "") for name in ("last_error", "sent_at")),
        sa.UniqueConstraint("idempotency_key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_state", "outbox", ["state", "next_try_at"])


def _clock() -> None:
    _table(
        "leases",
        ("name",),
        *map(_text, ("name", "holder")),
        *map(_number, ("token", "beat")),
        *map(_text, ("taken_at", "seen_at")),
    )
    _table(
        "scheduled_runs",
        ("job", "slot"),
        *map(_text, ("job", "slot", "at")),
        *map(_number, ("token", "tries")),
        _text("outcome"),
        _text("detail", ""),
    )


def _lock_sqlite(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _lock_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION cockpit_append_only()"
    )


def _take_over_ladders() -> None:
    bind = op.get_bind()
    indicators = sa.table("indicators", *map(sa.column, ("indicator_code", "known_from", "known_to", "definition")))
    rules = sa.table("rules", *map(sa.column, ("rule_code", "version", "definition", "author", "reason", "written_at")))
    states = sa.table(
        "rule_states", *map(sa.column, ("rule_code", "version", "known_from", "known_to", "state", "actor"))
    )
    standing = sa.select(indicators).where(indicators.c.known_to == _OPEN_END)
    for row in bind.execute(standing).all():
        ladder = json.loads(row.definition).get("ladder")
        if not ladder:
            continue
        key = {"rule_code": row.indicator_code, "version": 1}
        definition = json.dumps({"indicator": row.indicator_code, **ladder}, ensure_ascii=False, sort_keys=True)
        told = {"author": "指标目录", "reason": "指标目录的默认阈梯", "written_at": row.known_from}
        bind.execute(rules.insert().values(**key, definition=definition, **told))
        stands = {"known_from": row.known_from, "known_to": _OPEN_END, "state": "active", "actor": "指标目录"}
        bind.execute(states.insert().values(**key, **stands))
