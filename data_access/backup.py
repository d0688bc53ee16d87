"""Backup and restore: one checked file out, one transaction in, and the old store kept aside."""

import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite_driver
from sqlalchemy import Column, Connection, MetaData, Table, func, insert, inspect, select, text, update

from data_access import queries
from data_access.backup_file import Manifest, ensure_space, opened, reading, row_sum, seal, tables_of
from data_access.instants import SHANGHAI, to_text
from data_access.migrations import SCHEMA_VERSION, migrate, newer_schema, schema_version, upgrade
from data_access.store import Store, open_store, told
from data_access.store_faults import Damaged, reason_of
from data_access.tables import metadata, store_state
from data_access.writes import record_audit
from indicators.problem import Refusal

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored; `aside` is where the former content was put, None when there was none."""

    manifest: Manifest
    aside: Path | None


def backup(store: Store, target: Path, now: datetime) -> Manifest:
    """Write everything the store holds at this moment into one file, while it goes on working.

    Raises:
        Refusal: the file exists, the disk is full, or the copy does not pass its checks.
    """
    if target.exists():
        raise Refusal.because("备份文件已经存在；请换一个文件名。", file_name=target.name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        ensure_space(target.parent, 2 * _size(store))
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
            database = Path(folder) / "store.db"
            _copy_out(store, database)
            with reading(database) as copy:
                (schema,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
                (version,) = copy.execute("SELECT data_version FROM store_state").fetchone()
            return seal(database, target, schema_version=schema, data_version=version, made_at=to_text(now))
    except OSError as error:
        raise Refusal.because(f"备份文件写不进去（{reason_of(error)}）；请检查目录权限和磁盘空间。") from error


def restore(store: Store, source: Path, now: datetime, who: str) -> RestoreReport:
    """Replace what the store holds by a backup: the backup is checked first, the old content is put
    beside it, and the exchange is one transaction.

    Raises:
        Refusal: the backup is damaged or newer than this product; nothing has changed then.
    """
    with (
        tempfile.TemporaryDirectory(prefix="restore-", dir=_scratch(store)) as folder,
        opened(source, Path(folder)) as (manifest, database),
    ):
        if manifest.schema_version > SCHEMA_VERSION:
            raise newer_schema(manifest.schema_version)
        aside = _move_damaged(store, now) if _is_damaged(store) else None
        with reading(database) as copy, store.write() as connection:
            # Copied while nobody else may write, so no load slips between the copy and the exchange.
            aside = aside or _put_aside(store, source, now)
            former = _drop_all(connection)
            upgrade(connection, manifest.schema_version)
            _copy_in(connection, copy, manifest)
            upgrade(connection)
            # Higher than both, so that no snapshot of the former content is taken for the new one.
            version = max(former, manifest.data_version) + 1
            connection.execute(update(store_state).values(data_version=version))
            record_audit(connection, at=now, actor=who, action="restore", object_=source.name, detail=manifest.made_at)
    return RestoreReport(manifest, aside)


def _size(store: Store) -> int:
    if store.is_sqlite:
        path = Path(str(store.url.database))
        return path.stat().st_size if path.exists() else 0
    with store.read() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _scratch(store: Store) -> Path | None:
    return Path(str(store.url.database)).parent if store.is_sqlite else None


def _copy_out(store: Store, database: Path) -> None:
    if store.is_sqlite:
        with told(), closing(sqlite_driver.connect(database)) as copy, store.read() as connection:
            live: Any = connection.connection.driver_connection
            live.backup(copy)
    else:
        _copy_rows_out(store, database)
    with closing(sqlite_driver.connect(database)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def _copy_rows_out(store: Store, database: Path) -> None:
    copy = open_store(f"sqlite:///{database}")
    try:
        with store.read() as source, copy.write() as target:
            upgrade(target, schema_version(source))
            target.execute(store_state.delete())
            streamed = source.execution_options(yield_per=_BATCH)
            for table in metadata.sorted_tables:
                _pour(target, table, table.c.keys(), streamed.execute(select(table)))
    finally:
        copy.close()


def _copy_in(connection: Connection, copy: Any, manifest: Manifest) -> None:
    connection.execute(store_state.delete())
    for name, columns, rows in tables_of(copy):
        table = Table(name, MetaData(), autoload_with=connection)
        if set(columns) != set(table.c.keys()):
            raise Refusal.because("备份文件的结构与它写的版本不符，已放弃恢复，现有数据未动；请换另一份备份。")
        _pour(connection, table, columns, rows)
        arrived = connection.execute(select(*(table.c[column] for column in columns)))
        if row_sum(tuple(row) for row in arrived) != manifest.tables[name]:
            raise Refusal.because("恢复后的核对不一致，已放弃恢复，现有数据未动；请换另一份备份。")
    if connection.dialect.name == "postgresql":
        for column in (column for table in metadata.sorted_tables for column in table.c if column.identity):
            _continue_numbers(connection, column)


def _pour(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Any]) -> None:
    left = iter(rows)
    while batch := [dict(zip(columns, row, strict=True)) for row in islice(left, _BATCH)]:
        connection.execute(insert(table), batch)


def _continue_numbers(connection: Connection, column: Column[int]) -> None:
    last = connection.execute(select(func.max(column))).scalar()
    if last is not None:
        sequence = func.pg_get_serial_sequence(column.table.name, column.name)
        connection.execute(select(func.setval(sequence, last)))


def _drop_all(connection: Connection) -> int:
    """Drop our tables, children first; gives the data version they stood at."""
    there = set(inspect(connection).get_table_names())
    former = 0
    if store_state.name in there:
        former = int(connection.execute(select(store_state.c.data_version)).scalar() or 0)
    for name in ("alembic_version", *(table.name for table in reversed(metadata.sorted_tables))):
        if name in there:
            connection.execute(text(f"DROP TABLE {name}"))
    return former


def _put_aside(store: Store, source: Path, now: datetime) -> Path | None:
    with store.read() as connection:
        if not schema_version(connection) or not queries.data_version(connection):
            return None
    aside = source.with_name(f"before-restore-{_stamp(now)}.backup")
    backup(store, aside, now)
    return aside


def _is_damaged(store: Store) -> bool:
    """Say whether the embedded file is past reading; a server looks after its own files."""
    if not store.is_sqlite:
        return False
    try:
        with store.read() as connection:
            if schema_version(connection):
                queries.data_version(connection)
            return connection.execute(text("PRAGMA integrity_check")).scalars().all() != ["ok"]
    except Damaged:
        return True


def _move_damaged(store: Store, now: datetime) -> Path:
    """Keep a database file that can no longer be read, and make room for a new one."""
    store.close()
    path = Path(str(store.url.database))
    aside = path.with_name(f"{path.name}.damaged-{_stamp(now)}")
    for tail in ("-wal", "-shm", ""):
        part = path.with_name(path.name + tail)
        if part.exists():
            part.rename(aside.with_name(aside.name + tail))
    migrate(store)
    return aside


def _stamp(now: datetime) -> str:
    return now.astimezone(SHANGHAI).strftime("%Y%m%d-%H%M%S")
