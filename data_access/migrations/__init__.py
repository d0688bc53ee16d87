"""The history of the tables: alembic revisions with one head, run by `migrate` and by nothing else."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from data_access.store import Store
from indicators.problem import Refusal

SCHEMA_VERSION = "0004"  # the head; a test compares it with the revision files
_FOLDER = Path(__file__).parent


def migrate(store: Store) -> None:
    """Bring a store to the newest tables; a store that is there already costs one look.

    Raises:
        Refusal: a newer product has changed the store, this one must not touch it.
    """
    with store.read() as connection:
        is_current = schema_version(connection) == SCHEMA_VERSION
    if not is_current:
        with store.write() as connection:
            upgrade(connection)


def upgrade(connection: Connection, revision: str = SCHEMA_VERSION) -> None:
    """Run the revisions a database still lacks, inside the caller's transaction.

    Raises:
        Refusal: the database stands at a revision this product does not know.
    """
    # Kept out of the module head: alembic costs every worker 15 MB and is needed once in a store's life.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise newer_schema(max(revision, schema_version(connection))) from error


def schema_version(connection: Connection) -> str:
    """Give the revision a database stands at, empty for a database without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found: Any = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def newer_schema(version: str) -> Refusal:
    """Word the refusal of a store that a newer product has changed."""
    return Refusal.because(
        f"数据库结构版本 {version} 比本程序认识的 {SCHEMA_VERSION} 新；请升级本产品，或换用与之相符的数据库。"
    )
