"""Bulletins: drafts, signatures, issued documents, templates, standing orders; messages may carry a file.

Frozen: it says what the tables were with this release, and never imports `tables.py`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_FINAL = "('issued', 'discarded')"
_ADDED_ONLY = ("bulletin_signatures", "bulletin_files")  # nobody may change or delete these
_KEPT = ("bulletins", "bulletin_templates", "bulletin_orders")  # nobody may delete these


def upgrade() -> None:
    """Make the tables and lock what is final."""
    _tables()
    op.add_column("outbox", sa.Column("file_name", sa.Text(), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("file", sa.LargeBinary(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _lock_sqlite()
    else:
        _lock_postgresql()


def _tables() -> None:
    _table(
        "bulletins",
        _serial("bulletin_id"),
        *map(_text, ("scheme_code", "period", "kind", "known_at", "written", "template")),
        _number("corrects"),
        *map(_text, ("lacks", "title", "content", "digest", "stage")),
        _number("revision"),
        key=("bulletin_id",),
    )
    op.create_index("ix_bulletins_of", "bulletins", ["scheme_code", "period", "kind"])
    _table(
        "bulletin_signatures",
        _serial("signature_id"),
        _number("bulletin_id"),
        *map(_text, ("act", "person", "at", "remark", "digest")),
        key=("signature_id",),
    )
    op.create_index("ix_bulletin_signatures_of", "bulletin_signatures", ["bulletin_id"])
    _table("bulletin_files", _number("bulletin_id"), _text("suffix"), _bytes(), key=("bulletin_id", "suffix"))
    _table(
        "bulletin_templates",
        *map(_text, ("digest", "name")),
        _bytes(),
        *map(_text, ("author", "added_at")),
        sa.Column("withdrawn_at", sa.Text(), nullable=False, server_default=""),
        key=("digest",),
    )
    _table(
        "bulletin_orders",
        _serial("order_id"),
        *map(_text, ("scheme_code", "kind", "editor")),
        _number("deadline_day"),
        *map(_text, ("author", "known_from", "known_to")),
        key=("order_id",),
    )


def _lock_sqlite() -> None:
    for table in (*_KEPT, *_ADDED_ONLY):
        _sqlite_lock(table, "DELETE", "")
    for table in _ADDED_ONLY:
        _sqlite_lock(table, "UPDATE", "")
    _sqlite_lock("bulletins", "UPDATE", f"WHEN OLD.stage IN {_FINAL} ")
    op.execute(
        "CREATE TRIGGER bulletin_templates_content BEFORE UPDATE OF content ON bulletin_templates "
        "BEGIN SELECT RAISE(ABORT, 'bulletin_templates is append-only'); END"
    )


def _sqlite_lock(table: str, act: str, when: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _lock_postgresql() -> None:
    for table in _KEPT:
        _postgresql_lock(f"{table}_append_only", table, "DELETE OR TRUNCATE", "STATEMENT")
    for table in _ADDED_ONLY:
        _postgresql_lock(f"{table}_append_only", table, "UPDATE OR DELETE OR TRUNCATE", "STATEMENT")
    _postgresql_lock("bulletin_templates_content", "bulletin_templates", "UPDATE OF content", "STATEMENT")
    _postgresql_lock("bulletins_final", "bulletins", "UPDATE", f"ROW WHEN (OLD.stage IN {_FINAL})")


def _postgresql_lock(name: str, table: str, acts: str, each: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {acts} ON {table} FOR EACH {each} EXECUTE FUNCTION cockpit_append_only()")


def _table(name: str, *columns: sa.Column[Any], key: tuple[str, ...]) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key), sqlite_strict=True)


def _bytes() -> sa.Column[Any]:
    return sa.Column("content", sa.LargeBinary(), nullable=False)


def _serial(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), sa.Identity(), nullable=False)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False, autoincrement=False)
