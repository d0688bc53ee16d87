"""Ranking: schemes with versions, and 加减分 and 一票否决 with their documents.

Frozen: it says what the tables were with this release, and never imports `tables.py`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_KEEP = ("schemes", "scheme_marks")  # nobody may delete these: what once ranked somebody stays known


def upgrade() -> None:
    """Make the tables and lock their history."""
    op.create_table(
        "schemes",
        _text("scheme_code"),
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        *map(_text, ("definition", "author", "reason", "known_from", "known_to")),
        sa.PrimaryKeyConstraint("scheme_code", "version"),
        sqlite_strict=True,
    )
    op.create_table(
        "scheme_marks",
        sa.Column("mark_id", sa.Integer(), sa.Identity(), nullable=False),
        *map(_text, ("scheme_code", "area_code", "kind", "points", "reason", "document_number")),
        *map(_text, ("first_period", "last_period", "author", "known_from", "known_to")),
        sa.Column("withdrawn_by", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("mark_id"),
        sqlite_strict=True,
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in _KEEP:
        if is_sqlite:
            op.execute(
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION cockpit_append_only()"
            )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)
