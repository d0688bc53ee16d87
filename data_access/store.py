"""The store: one database behind two doors, `read()` and `write()`.

SQLite is embedded and the default; PostgreSQL is one URL away. Readers see one consistent moment
and cannot write; writers stand in a queue, so “read, decide, write” never loses to another writer.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite_driver
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url, pool, text

from data_access.store_faults import fault_of, reason_of
from indicators.problem import Refusal

BUSY_SECONDS = 30
_WRITER_LOCK = 0x636F636B  # any constant shared by all writers of this product
_POSTGRESQL_DRIVER = "postgresql+psycopg"


class Store:
    """Two engines on one database; open it with `open_store`."""

    def __init__(self, url: URL, reader: Engine, writer: Engine) -> None:
        self.url = url
        self._reader = reader
        self._writer = writer

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is the embedded file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def place(self) -> str:
        """Where the store is, without its password."""
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the store and cannot change it.

        Raises:
            StoreFault: the database cannot be reached, is damaged or out of space.
        """
        with told(), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the one connection that may write now; all of it is kept, or on any error nothing.

        Raises:
            StoreFault: as for `read`, or another writer did not finish in time.
        """
        with told(), self._writer.begin() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITER_LOCK})
            yield connection

    def close(self) -> None:
        """Let go of every connection; the store opens them again when asked."""
        self._reader.dispose()
        self._writer.dispose()


@contextmanager
def told() -> Iterator[None]:
    """Turn database errors an operator can cure into their sentence."""
    try:
        yield
    except (exc.DBAPIError, exc.TimeoutError, sqlite_driver.Error) as error:
        fault = fault_of(error)
        if fault is None:
            raise
        raise fault from error


def open_store(database_url: str) -> Store:
    """Open the store an address names; connects only when first used.

    Raises:
        Refusal: the address is not one of SQLite or PostgreSQL, or the SQLite library is too old.
    """
    url = parse_url(database_url)
    return _open_sqlite(url) if url.get_backend_name() == "sqlite" else _open_postgresql(url)


def parse_url(database_url: str) -> URL:
    """Read an address of the store and name its driver.

    Raises:
        Refusal: the address cannot be read or names another database.
    """
    try:
        url = make_url(database_url)
    except (exc.ArgumentError, ValueError) as error:
        raise Refusal.because(
            "DATABASE_URL 无法识别；请写成 sqlite:///路径/文件.db 或 postgresql://用户:密码@主机/数据库。"
        ) from error
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite")
        case "sqlite":
            raise Refusal.because("DATABASE_URL 没有写数据库文件的路径；请写成 sqlite:///路径/文件.db。")
        case "postgresql":
            return url.set(drivername=_POSTGRESQL_DRIVER)
        case other:
            raise Refusal.because(f"不支持数据库“{other}”；请使用 SQLite 或 PostgreSQL。")


def is_safe_sqlite(version: tuple[int, ...]) -> bool:
    """Say whether a SQLite library is free of the WAL-reset bug (fixed in 3.51.3, 3.50.7 and 3.44.6)."""
    if version >= (3, 51, 3):
        return True
    return (version[:2] == (3, 50) and version >= (3, 50, 7)) or (version[:2] == (3, 44) and version >= (3, 44, 6))


def _open_sqlite(url: URL) -> Store:
    if not is_safe_sqlite(sqlite_driver.sqlite_version_info):
        raise Refusal.because(
            f"SQLite 库版本 {sqlite_driver.sqlite_version} 有可能损坏数据的缺陷；"
            "请运行 pip install 'pysqlite3>=0.6.1' 后重新启动。"
        )
    try:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal.because(f"数据库目录无法建立（{reason_of(error)}）；请检查 DATABASE_URL 的路径。") from error
    return Store(url, _sqlite_engine(url, writes=False), _sqlite_engine(url, writes=True))


def _sqlite_engine(url: URL, *, writes: bool) -> Engine:
    engine = create_engine(
        url,
        module=sqlite_driver,
        poolclass=pool.QueuePool,
        pool_size=1 if writes else 5,
        max_overflow=0 if writes else 20,
        pool_timeout=2 * BUSY_SECONDS,
        connect_args={"timeout": BUSY_SECONDS},
    )
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not open transactions of its own
        for pragma in _pragmas(writes=writes):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    _forget_parents(engine)
    return engine


def _pragmas(*, writes: bool) -> tuple[str, ...]:
    common = (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else INSERT OR REPLACE would get past the locks on what nobody may delete
        "trusted_schema=OFF",
    )
    return common if writes else (*common, "query_only=ON")


def _open_postgresql(url: URL) -> Store:
    engine = create_engine(url, pool_size=5, max_overflow=20, pool_pre_ping=True, pool_timeout=2 * BUSY_SECONDS)
    _forget_parents(engine)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Store(url, reader, engine)


def _forget_parents(engine: Engine) -> None:
    # A connection opened before a fork must not be used by the child: two processes would talk on one wire.
    @event.listens_for(engine, "connect")
    def _remember(_connection: object, record: pool.ConnectionPoolEntry) -> None:
        record.info["pid"] = os.getpid()

    @event.listens_for(engine, "checkout")
    def _check(_connection: object, record: pool.ConnectionPoolEntry, proxy: Any) -> None:
        if record.info["pid"] != os.getpid():
            # Given up, not closed: closing would end the parent's session too.
            record.dbapi_connection = proxy.dbapi_connection = None  # type: ignore[misc]
            raise exc.DisconnectionError("opened by another process")
